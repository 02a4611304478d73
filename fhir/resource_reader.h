// One resource of each type, from its element to its struct (fhir/resources.h), whatever FHIR
// version it is written in (fhir/places.h). What one version says with a flag and another with a
// status has R4's status here: wasNotTaken is `not-taken`, notPerformed and wasNotGiven are
// `not-done`.
//
// An element that cannot be read is absent. The structs show bytes of the document.
#pragma once

#include <string_view>

#include "fhir/json_document.h"
#include "fhir/resources.h"

namespace fhir {

// What every resource has; `read` of its type fills the rest.
void read_header(Json source, std::string_view type, Resource& resource);

void read(Json source, Observation& observation);
void read(Json source, Condition& condition);
void read(Json source, Procedure& procedure);
void read(Json source, DiagnosticReport& report);
void read(Json source, MedicationStatement& statement);
void read(Json source, OrderRequest& request);
void read(Json source, MedicationAdministration& administration);
void read(Json source, AllergyIntolerance& allergy);
void read(Json source, Medication& medication);
void read(Json source, Specimen& specimen);
void read(Json source, Patient& patient);

}  // namespace fhir
