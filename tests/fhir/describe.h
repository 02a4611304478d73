// Every member of every struct of a record as text, one resource a line, for comparing records that
// were read from different bytes. What is absent is left out.
#pragma once

#include <string>

#include "fhir/record.h"

[[nodiscard]] std::string describe(const fhir::Record& record);

// Of the record that one resource or Bundle gives.
[[nodiscard]] std::string describe_resource(fhir::Json resource);
