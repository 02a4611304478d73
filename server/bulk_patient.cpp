#include "server/bulk_patient.h"

#include <algorithm>
#include <deque>
#include <optional>
#include <set>
#include <string_view>

#include "fhir/json_document.h"
#include "fhir/json_writer.h"
#include "fhir/record.h"
#include "guideline/assess.h"
#include "hooks/patient_case.h"

namespace server {
namespace {

// "Medication/m1" of "https://ehr/fhir/Medication/m1" and of "urn:uuid:m1"; empty where the
// reference leads to nothing of that type outside the resource.
std::string shared_key(std::string_view type, std::string_view reference) {
  constexpr std::string_view kUuid = "urn:uuid:";
  fhir::ReferenceTarget target = fhir::parse_reference(reference);
  if (reference.starts_with(kUuid)) target = {type, reference.substr(kUuid.size())};
  if (!target.is_plain() || (!target.type.empty() && target.type != type)) return {};
  return std::string(type) + "/" + std::string(target.id);
}

// The resources of one patient, parsed, and what they refer to.
class Documents {
 public:
  explicit Documents(const SpilledPart& shared) : shared_(shared) {}

  // Throws fhir::JsonError.
  void add(std::string_view line) { add(fhir::JsonDocument::parse(std::string(line))); }

  // The Medications and Specimens that are named.
  void add_shared() {
    std::set<std::string> wanted;
    for (const hooks::LooseResource& one : resources_) {
      want(one.resource["medicationReference"], "Medication", wanted);
      want(one.resource["medication"], "Medication", wanted);
      want(one.resource["specimen"], "Specimen", wanted);
    }
    for (const std::string& key : wanted) {
      if (const SpilledLine* line = shared_.find(key)) add(line->text);
    }
  }

  // As a clinician would write it who gives no reason.
  void add_order(std::string_view patient_id) {
    fhir::JsonWriter order;
    order.begin_object()
        .member("resourceType", "MedicationRequest")
        .member("id", "as-if-ordered")
        .member("status", "draft")
        .member("intent", "order");
    order.key("subject").begin_object();
    order.member("reference", fhir::patient_reference(patient_id)).end_object();
    order.key("medicationCodeableConcept").begin_object();
    order.member("text", "Intravenous immune globulin").end_object().end_object();
    add(fhir::JsonDocument::parse(order.take()));
  }

  [[nodiscard]] std::span<const hooks::LooseResource> resources() const { return resources_; }
  // Some resource has this text under that name.
  [[nodiscard]] bool has(std::string_view name, std::string_view text) const {
    return std::any_of(resources_.begin(), resources_.end(),
                       [&](const auto& one) { return one.resource[name].text() == text; });
  }

 private:
  void add(fhir::JsonDocument document) {
    const fhir::Json root = documents_.emplace_back(std::move(document)).root();
    const std::string_view id = root["id"].text();
    std::string_view url;
    // An export has no fullUrl; what a urn:uuid: names has that UUID as its id.
    if (!id.empty()) url = urls_.emplace_back("urn:uuid:" + std::string(id));
    resources_.push_back({root, url});
  }

  static void want(fhir::Json element, std::string_view type, std::set<std::string>& wanted) {
    for (const fhir::Json one : element.each()) {
      const fhir::Json reference = one["reference"];  // of R5's medication, a Reference itself
      std::string key = shared_key(
          type, reference.is_object() ? reference["reference"].text() : reference.text());
      if (!key.empty()) wanted.insert(std::move(key));
    }
  }

  const SpilledPart& shared_;
  std::deque<fhir::JsonDocument> documents_;
  std::deque<std::string> urls_;
  std::vector<hooks::LooseResource> resources_;
};

struct Line {
  std::string_view patient;
  const hooks::CdsService& service;
  fhir::Instant as_of;
  std::int64_t rejected;
};

fhir::JsonWriter begin(const Line& line, bool shown) {
  fhir::JsonWriter json;
  json.begin_object()
      .member("patient", line.patient)
      .member("service", line.service.description().name)
      .member("asOf", fhir::format_instant(line.as_of));
  if (line.rejected != 0) json.key("rejectedLines").integer(line.rejected);
  json.key("shown").boolean(shown);
  return json;
}

std::string card_line(const Line& line, const cards::Card& card, const hooks::Decision& decision) {
  fhir::JsonWriter json = begin(line, true);
  json.member("card", to_text(decision.kind)).member("summary", card.summary);
  if (decision.verdict) json.member("verdict", to_text(*decision.verdict));
  if (!decision.criteria.empty()) {
    json.key("criteria").begin_object();
    for (const hooks::CriterionStatus& one : decision.criteria) {
      json.member(to_text(one.id), to_text(one.status));
    }
    json.end_object();
  }
  json.key("assessment").raw(card.assessment).end_object();
  return json.take() + '\n';
}

std::string silent_line(const Line& line, const hooks::Judgement& judgement) {
  fhir::JsonWriter json = begin(line, false);
  json.member("silence", judgement.silence);
  std::set<std::string_view> kinds;
  for (const guideline::Note& note : judgement.notes) kinds.insert(note.kind);
  if (!kinds.empty()) {
    json.key("notes").begin_array();
    for (const std::string_view kind : kinds) json.string(kind);
    json.end_array();
  }
  json.end_object();
  return json.take() + '\n';
}

std::int64_t read_lines(std::span<const SpilledLine> lines, Documents& documents,
                        BulkAnswers& answers) {
  std::int64_t rejected = 0;
  for (const SpilledLine& line : lines) {
    try {
      documents.add(line.text);
      ++answers.counts.lines.read;
    } catch (const fhir::JsonError& error) {
      answers.rejected.push_back({line.file, line.line, reason_of(error)});
      ++rejected;
    }
  }
  answers.counts.lines.rejected += rejected;
  return rejected;
}

bool is_ivig_ordered(const hooks::PatientCase& known, const BulkQuestion& question) {
  return guideline::assess(known.question(question.now), question.setup.value_sets,
                           question.setup.settings)
      .ivig_ordered;
}

}  // namespace

std::string reason_of(const fhir::JsonError& error) {
  return "not JSON at byte " + std::to_string(error.offset()) + ": " + error.what();
}

void judge_patient(std::span<const SpilledLine> lines, const SpilledPart& shared,
                   const BulkQuestion& question, BulkAnswers& answers) {
  const std::string_view patient = lines.front().key;
  Documents documents(shared);
  const std::int64_t rejected = read_lines(lines, documents, answers);
  documents.add_shared();
  ++answers.counts.patients;
  if (!documents.has("resourceType", "Patient")) ++answers.counts.without_patient_resource;

  const hooks::ServiceSetup& setup = question.setup;
  const bool has_draft = documents.has("status", "draft");
  if (!has_draft) documents.add_order(patient);
  std::optional<hooks::PatientCase> known(std::in_place, documents.resources(), patient,
                                          question.exported, setup.value_sets);
  if (has_draft && !is_ivig_ordered(*known, question)) {
    documents.add_order(patient);
    known.emplace(documents.resources(), patient, question.exported, setup.value_sets);
  }
  for (const hooks::CdsService* service : question.services) {
    const hooks::Judgement judgement =
        service->judge(*known, {question.now, [] { return std::string(); }, true});
    const Line line{patient, *service, question.now, rejected};
    for (std::size_t i = 0; i < judgement.cards.size(); ++i) {
      answers.assessments += card_line(line, judgement.cards[i], judgement.decisions[i]);
    }
    if (judgement.cards.empty()) answers.assessments += silent_line(line, judgement);
    answers.counts.services[service->description().name].add(judgement);
  }
}

}  // namespace server
