#include "server/bulk_counts.h"

#include <cstdio>
#include <set>
#include <string_view>

#include "guideline/evidence_table.h"
#include "server/text_table.h"

namespace server {
namespace {

template <typename Key>
void add_all(std::map<Key, std::int64_t>& to, const std::map<Key, std::int64_t>& from) {
  for (const auto& [key, count] : from) to[key] += count;
}

// A few of many are asked for: "0.48 %".
std::string share_of(std::int64_t part, std::int64_t whole) {
  if (whole == 0) return "-";
  std::array<char, 16> text{};
  const double percent = 100.0 * static_cast<double>(part) / static_cast<double>(whole);
  std::snprintf(text.data(), text.size(), "%.2f %%", percent);
  return text.data();
}

std::string lines_table(const BulkLineCounts& lines) {
  return text_table({{"LINES", "COUNT"},
                     {"read", std::to_string(lines.read)},
                     {"of types that are not read", std::to_string(lines.not_read)},
                     {"not about a patient", std::to_string(lines.not_of_a_patient)},
                     {"rejected", std::to_string(lines.rejected)}},
                    1);
}

std::string cards_table(const BulkServiceCounts& service, std::int64_t patients) {
  std::vector<Cells> rows{{"CARD", "VERDICT", "COUNT"}};
  for (const auto& [card, count] : service.cards) {
    rows.push_back({card.first, card.second.empty() ? "-" : card.second, std::to_string(count)});
  }
  rows.push_back({"none", "-", std::to_string(patients - service.with_card)});
  return text_table(rows, 2);
}

std::string criteria_table(const BulkServiceCounts& service) {
  std::vector<Cells> rows{{"CRITERION", "MET", "NOT MET", "UNKNOWN"}};
  for (const auto& [id, counts] : service.criteria) {
    rows.push_back({std::string(guideline::title(id)), std::to_string(counts[0]),
                    std::to_string(counts[1]), std::to_string(counts[2])});
  }
  return rows.size() == 1 ? std::string() : "\n" + text_table(rows, 1);
}

std::string notes_table(const BulkServiceCounts& service) {
  std::vector<Cells> rows{{"NOTE", "PATIENTS"}};
  for (const auto& [kind, count] : service.notes) rows.push_back({kind, std::to_string(count)});
  return rows.size() == 1 ? std::string() : "\n" + text_table(rows, 1);
}

}  // namespace

BulkLineCounts& BulkLineCounts::operator+=(const BulkLineCounts& other) {
  read += other.read;
  not_read += other.not_read;
  not_of_a_patient += other.not_of_a_patient;
  rejected += other.rejected;
  return *this;
}

void BulkServiceCounts::add(const hooks::Judgement& judgement) {
  if (!judgement.cards.empty()) ++with_card;
  for (const hooks::Decision& decision : judgement.decisions) {
    ++cards[{std::string(to_text(decision.kind)),
             decision.verdict ? std::string(to_text(*decision.verdict)) : std::string()}];
    for (const hooks::CriterionStatus& criterion : decision.criteria) {
      ++criteria[criterion.id][static_cast<std::size_t>(criterion.status)];
    }
  }
  std::set<std::string_view> kinds;
  for (const guideline::Note& note : judgement.notes) kinds.insert(note.kind);
  for (const std::string_view kind : kinds) ++notes[std::string(kind)];
}

BulkServiceCounts& BulkServiceCounts::operator+=(const BulkServiceCounts& other) {
  with_card += other.with_card;
  add_all(cards, other.cards);
  add_all(notes, other.notes);
  for (const auto& [id, counts] : other.criteria) {
    std::array<std::int64_t, 3>& mine = criteria[id];
    for (std::size_t i = 0; i < counts.size(); ++i) mine[i] += counts[i];
  }
  return *this;
}

BulkCounts& BulkCounts::operator+=(const BulkCounts& other) {
  lines += other.lines;
  patients += other.patients;
  without_patient_resource += other.without_patient_resource;
  for (const auto& [name, counts] : other.services) services[name] += counts;
  return *this;
}

std::string summary_text(const BulkCounts& counts, fhir::Instant as_of) {
  std::string text = "As of " + fhir::format_instant(as_of) + ", guideline " +
                     std::string(guideline::kGuidelineVersion) + "\n\n" +
                     lines_table(counts.lines) + "\nPatients: " + std::to_string(counts.patients);
  if (counts.without_patient_resource != 0) {
    text += ", " + std::to_string(counts.without_patient_resource) + " without a Patient resource";
  }
  text += '\n';
  for (const auto& [name, service] : counts.services) {
    text += "\n" + name + ": a card for " + std::to_string(service.with_card) + " of " +
            std::to_string(counts.patients) + " patients (" +
            share_of(service.with_card, counts.patients) + ")\n\n" +
            cards_table(service, counts.patients) + criteria_table(service) + notes_table(service);
  }
  return text;
}

}  // namespace server
