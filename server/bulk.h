// The guideline over a FHIR Bulk Data export: how often would a card be shown, for whom, and why.
//
// Two passes. The first puts each line where the lines of its patient are, on disk
// (bulk_grouping.h); the second judges one patient after the other (bulk_patient.h). Memory is
// bounded by the largest patient and the number of threads, not by the export.
#pragma once

#include <string>
#include <vector>

#include "server/evaluate.h"

namespace server {

struct BulkOptions {
  unsigned jobs = 0;                  // threads; 0: one a core
  std::string out;                    // assessments; empty: none, "-": standard output
  std::string rejects;                // empty: out + ".rejects"; without `out`: none
  std::vector<std::string> services;  // by name; empty: bkvn-ivig
  std::vector<std::string> exported;  // types that count as asked for, for every patient
  std::string share;                  // "I/N", I from 1; empty: all patients
  std::string spill;                  // a folder; empty: TMPDIR, or /tmp
};

// Site, instant and files are those of `options`; its format is not used. The summary goes to
// standard output, or to standard error where the assessments go to the former.
//
// 0 where every line was read; 3 where all was evaluated but some lines were rejected; 2 where it
// could not be done, with what and where on standard error.
[[nodiscard]] int evaluate_bulk(const EvaluateOptions& options, const BulkOptions& bulk);

}  // namespace server
