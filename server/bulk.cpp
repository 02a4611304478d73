#include "server/bulk.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <charconv>
#include <fstream>
#include <iostream>
#include <stdexcept>
#include <string_view>
#include <system_error>
#include <thread>

#include "server/bulk_grouping.h"
#include "server/bulk_input.h"
#include "server/bulk_patient.h"
#include "server/bulk_rejects.h"
#include "server/bulk_spill.h"
#include "server/configuration.h"
#include "server/in_order.h"
#include "server/offered_services.h"
#include "server/progress.h"

namespace server {
namespace {

constexpr std::string_view kUsualService = "bkvn-ivig";

BulkShare share_of(const std::string& text) {
  BulkShare share;
  if (text.empty()) return share;
  const char* const end = text.data() + text.size();
  const auto [slash, error] = std::from_chars(text.data(), end, share.index);
  if (error == std::errc() && slash != end && *slash == '/') {
    const auto [last, second] = std::from_chars(slash + 1, end, share.count);
    if (second == std::errc() && last == end && share.index >= 1 && share.index <= share.count) {
      --share.index;
      return share;
    }
  }
  throw std::runtime_error("--share: must be I/N, as in 1/4");
}

guideline::Availability exported_of(const std::vector<std::string>& types) {
  guideline::Availability available;
  for (const std::string& type : types) {
    if (type == "MedicationRequest") {
      available.medication_requests = true;
    } else if (type == "MedicationStatement") {
      available.medication_statements = true;
    } else if (type == "AllergyIntolerance") {
      available.allergies = true;
    } else if (type == "Observation") {
      available.bk_loads = available.creatinine = available.drug_levels =
          available.biopsy_findings = true;
    } else if (type == "Condition") {
      available.conditions = true;
    } else if (type == "DiagnosticReport") {
      available.biopsy_reports = true;
    } else {
      throw std::runtime_error(
          "--exported: only MedicationRequest, MedicationStatement, AllergyIntolerance, "
          "Observation, Condition and DiagnosticReport make a difference, not " +
          type);
    }
  }
  return available;
}

// Each by its name, from whatever hook.
std::vector<const hooks::CdsService*> services_of(const hooks::Registry& registry,
                                                  const std::vector<std::string>& names) {
  std::vector<const hooks::CdsService*> services;
  for (const std::string& name : names) {
    const auto& entries = registry.entries();
    const auto entry = std::find_if(entries.begin(), entries.end(), [&](const auto& one) {
      return one.service->description().name == name;
    });
    if (entry == entries.end()) throw std::runtime_error("--service: there is no " + name);
    services.push_back(entry->service.get());
  }
  return services;
}

// Where the assessments go.
class Assessments {
 public:
  explicit Assessments(const std::string& path) : path_(path) {
    if (path.empty() || path == "-") return;
    // Every line names a patient: a file that is new is for its owner alone.
    const int made = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (made >= 0) ::close(made);
    file_.open(path, std::ios::binary);
    check(file_);
  }
  void write(const std::string& lines) {
    if (path_.empty()) return;
    std::ostream& out = path_ == "-" ? std::cout : file_;
    out << lines;
    check(out);
  }
  void finish() {
    if (path_ == "-") check(std::cout.flush());
    if (!file_.is_open()) return;
    file_.close();
    check(file_);
  }

 private:
  void check(const std::ostream& stream) const {
    if (!stream) throw std::runtime_error(path_ + ": cannot be written");
  }
  std::string path_;
  std::ofstream file_;
};

struct JudgedPart {
  BulkAnswers answers;
  std::size_t size;
};

JudgedPart judge_part(const SpilledPart& part, const SpilledPart& shared,
                      const BulkQuestion& question) {
  BulkAnswers answers;
  const std::vector<SpilledLine>& lines = part.lines();
  for (auto first = lines.begin(); first != lines.end();) {
    const auto last = std::find_if(
        first, lines.end(), [key = first->key](const auto& line) { return line.key != key; });
    judge_patient({first, last}, shared, question, answers);
    first = last;
  }
  return {std::move(answers), part.size()};
}

// The second pass.
void judge_all(Spill& spill, const BulkQuestion& question, unsigned threads, Assessments& out,
               BulkRejects& rejects, BulkCounts& counts) {
  const std::uint64_t all = spill.size();
  const std::size_t parts = spill.parts() - 1;
  const SpilledPart shared = spill.take(parts);
  std::uint64_t done = shared.size();
  std::atomic<std::size_t> next = 0;
  Progress progress("judging");
  InOrder<JudgedPart> results([&](const JudgedPart& part) {
    out.write(part.answers.assessments);
    rejects.write(part.answers.rejected);
    counts += part.answers.counts;
    done += part.size;
    progress.show(done, all);
  });
  on_threads(threads, results, [&] {
    for (std::size_t number = next++; number < parts; number = next++) {
      results.hand(number, judge_part(spill.take(number), shared, question));
    }
  });
}

int run(const EvaluateOptions& options, const BulkOptions& bulk) {
  Configuration configuration;
  if (options.configuration_file) configuration = read_configuration(*options.configuration_file);
  if (options.value_sets) configuration.value_sets = *options.value_sets;
  const OfferedServices offered(configuration);
  const BulkShare share = share_of(bulk.share);
  const std::vector<std::string> names =
      bulk.services.empty() ? std::vector{std::string(kUsualService)} : bulk.services;
  const BulkQuestion question{offered.setup(), services_of(offered.registry(), names),
                              exported_of(bulk.exported), instant_for(options.as_of, std::nullopt)};
  const unsigned threads =
      bulk.jobs != 0 ? bulk.jobs : std::max(1U, std::thread::hardware_concurrency());

  BulkInput input(bulk_files(options.files));
  const bool rejects_beside = bulk.rejects.empty() && !bulk.out.empty() && bulk.out != "-";
  BulkRejects rejects(rejects_beside ? bulk.out + ".rejects" : bulk.rejects, input.files());
  Assessments out(bulk.out);
  BulkCounts counts;
  for (const std::string& name : names) counts.services[name];
  Spill spill(bulk.spill, bulk_parts(input.size(), share) + 1);
  group_lines(input, share, threads, spill, rejects, counts.lines);
  judge_all(spill, question, threads, out, rejects, counts);
  out.finish();
  rejects.finish();
  (bulk.out == "-" ? std::cerr : std::cout) << summary_text(counts, question.now);
  std::cerr << rejects.first_few();
  return counts.lines.rejected == 0 ? 0 : 3;
}

}  // namespace

int evaluate_bulk(const EvaluateOptions& options, const BulkOptions& bulk) {
  try {
    return run(options, bulk);
  } catch (const std::exception& error) {
    std::cerr << "ivig-cds: " << error.what() << '\n';
  }
  return 2;
}

}  // namespace server
