// Pages of docs/ that are made of the tables of the code and of the synthetic patients, so that
// they cannot say anything else: docs/clinical-notes.md and docs/criteria/. scripts/approve-goldens
// writes them anew.
#include <catch2/catch.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "cards/guideline_page.h"
#include "cards/value_set_page.h"
#include "fhir/date_time.h"
#include "guideline/assess.h"
#include "guideline/criterion_rules.h"
#include "hooks/patient_case.h"
#include "hooks/request.h"
#include "hooks/services_page.h"
#include "server/offered_services.h"
#include "tests/patients/case_files.h"

namespace {

using cards::Page;
using cards::PageTable;
using cards::Span;
using cards::words;
using guideline::Criterion;
using guideline::CriterionId;

const std::filesystem::path kDocs = IVIG_CDS_SOURCE_DIR "/docs";

void check_page(const std::string& name, const Page& page) {
  INFO("docs/" << name << ": scripts/approve-goldens takes a wanted change over");
  const std::string text = cards::to_markdown(page);
  if (std::getenv("IVIG_CDS_APPROVE") != nullptr) {
    std::filesystem::create_directories((kDocs / name).parent_path());
    std::ofstream(kDocs / name, std::ios::binary) << text;
  }
  std::ifstream file(kDocs / name, std::ios::binary);
  const std::string kept{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  CHECK((text == kept));
}

// What one patient shows of one criterion.
struct Shown {
  std::string patient;
  std::string story;
  std::string as_of;
  std::string finding;
};
// By criterion and status.
using ShownBy = std::map<std::pair<CriterionId, guideline::Truth>, std::vector<Shown>>;

void collect(const std::vector<Criterion>& criteria, const patients::CaseFile& one,
             ShownBy& shown) {
  for (const Criterion& criterion : criteria) {
    shown[{criterion.id, criterion.status}].push_back(
        {one.name, std::string(one.expected["story"].text()), one.as_of, criterion.finding});
    collect(criterion.parts, one, shown);
  }
}

ShownBy shown_by_patients(const server::OfferedServices& services) {
  const patients::Cases cases;
  ShownBy shown;
  for (const patients::CaseFile& one : cases.list()) {
    if (one.service != patients::kEligibility) continue;
    const auto request = hooks::HookRequest::parse(patients::read_file(one.name + ".json"));
    const hooks::PatientCase patient_case(request, {});
    const guideline::Answer answer =
        guideline::assess(patient_case.question(fhir::parse_instant(one.as_of).value()),
                          services.setup().value_sets, services.setup().settings);
    for (const guideline::Assessment& assessment : answer.assessments) {
      collect(assessment.criteria, one, shown);
    }
  }
  return shown;
}

Page criterion_page(const guideline::CriterionRule& rule, const ShownBy& shown) {
  const guideline::Thresholds defaults;
  Page page{std::string(title(rule.id)), {}};
  page.paragraph(words(
      "For review by a clinician: the rule, the numbers in it, and the synthetic patients that "
      "show each status, as the program judges them. The wording that binds is section " +
      std::string(rule.section) + " of guideline.md. A value marked † is a local setting."));
  page.heading(2, "rule", "Rule");
  cards::add_rule(page, rule, defaults);
  const PageTable thresholds = cards::thresholds_of(rule, defaults);
  page.heading(2, "thresholds", "Thresholds");
  if (thresholds.rows.empty()) {
    page.paragraph(words("None."));
  } else {
    page.table(thresholds);
  }
  page.heading(2, "patients", "Patients");
  for (const auto& [status, name] : {std::pair{guideline::Truth::met, "Met"},
                                     {guideline::Truth::not_met, "Not met"},
                                     {guideline::Truth::unknown, "Unknown"}}) {
    page.heading(3, name, name);
    PageTable table{name, {"Patient", "On", "Why", "Story"}, {}};
    const auto found = shown.find({rule.id, status});
    if (found == shown.end()) continue;
    for (const Shown& one : found->second) {
      table.rows.push_back(
          {{{one.patient, Span::Kind::link, "../../tests/patients/" + one.patient + ".json"}},
           words(one.as_of.substr(0, 10)),
           words(one.finding),
           words(one.story)});
    }
    page.table(std::move(table));
  }
  return page;
}

}  // namespace

TEST_CASE("docs/clinical-notes.md says what the server's page says", "[patients][golden][docs]") {
  const server::Configuration defaults;
  const server::OfferedServices services(defaults);
  Page page = cards::guideline_page(services.setup().settings);
  hooks::add_services(page, services.registry());
  cards::add_value_sets(page, services.setup().value_sets);
  check_page("clinical-notes.md", page);
}

TEST_CASE("docs/criteria/ shows each criterion's rule and patients", "[patients][golden][docs]") {
  const server::Configuration defaults;
  const server::OfferedServices services(defaults);
  const ShownBy shown = shown_by_patients(services);
  for (const guideline::CriterionRule& rule : guideline::criterion_rules()) {
    check_page("criteria/" + std::string(to_text(rule.id)) + ".md", criterion_page(rule, shown));
  }
}

TEST_CASE("every status of every criterion is shown by a patient", "[patients]") {
  const server::Configuration defaults;
  const server::OfferedServices services(defaults);
  const ShownBy shown = shown_by_patients(services);
  for (const guideline::CriterionRule& rule : guideline::criterion_rules()) {
    for (const auto status :
         {guideline::Truth::met, guideline::Truth::not_met, guideline::Truth::unknown}) {
      INFO(to_text(rule.id) << " " << to_text(status));
      CHECK(shown.contains({rule.id, status}));
    }
  }
}
