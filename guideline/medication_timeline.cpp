#include "guideline/medication_timeline.h"

#include <algorithm>
#include <array>

#include "fhir/quantity.h"
#include "fhir/record.h"
#include "guideline/lab_result.h"

namespace guideline {
namespace {

using fhir::Day;

std::optional<Day> day_of(const fhir::DateTime& date, const Clock& clock) {
  if (!date) return std::nullopt;
  return date.day(clock.today);
}

std::optional<Day> passed_day_of(const fhir::DateTime& date, const Clock& clock) {
  const std::optional<Day> day = day_of(date, clock);
  return day && clock.has_passed(*day) ? day : std::nullopt;
}

void keep_latest(std::optional<Day>& latest, const std::optional<Day>& day) {
  if (day && (!latest || *day > *latest)) latest = day;
}

std::optional<double> first_mass_mg(const std::vector<fhir::Dosage>& dosages) {
  for (const fhir::Dosage& dosage : dosages) {
    if (!dosage.dose) continue;
    const std::optional<fhir::Measure> dose = fhir::measure(*dosage.dose);
    if (dose && dose->unit == fhir::Unit::gram) return dose->value * 1000;
  }
  return std::nullopt;
}

// MedicationStatement.status, R4. Nothing: ignored.
std::optional<DrugState> statement_state(std::string_view status) {
  if (status == "active") return DrugState::current;
  if (status == "on-hold") return DrugState::held;
  if (status == "stopped" || status == "completed") return DrugState::stopped;
  if (status == "not-taken") return DrugState::not_taken;
  if (status == "intended" || status == "entered-in-error" || status == "draft")
    return std::nullopt;
  return DrugState::unclear;
}

// R5 keeps it in adherence.code; the codes refine these four by what follows.
DrugState adherence_state(std::string_view code) {
  if (code.starts_with("taking")) return DrugState::current;
  if (code.starts_with("on-hold")) return DrugState::held;
  if (code.starts_with("stopped")) return DrugState::stopped;
  if (code == "not-taking") return DrugState::not_taken;
  return DrugState::unclear;
}

std::optional<DrugState> request_state(std::string_view status) {
  if (status == "active") return DrugState::current;
  if (status == "on-hold") return DrugState::held;
  if (status == "stopped" || status == "completed" || status == "ended") return DrugState::stopped;
  if (status == "cancelled") return DrugState::not_taken;
  if (status == "draft" || status == "entered-in-error") return std::nullopt;
  return DrugState::unclear;
}

// What period and dates say, the same for statements and requests.
struct EntryDates {
  const fhir::WhenItWas& effective;
  const fhir::DateTime& asserted;                    // dateAsserted or authoredOn
  std::array<const fhir::DateTime*, 2> other_stops;  // in order of preference; may be null
};

void apply_dates(MedicationEntry& entry, const EntryDates& dates, const Clock& clock) {
  const std::optional<Day> ended = passed_day_of(dates.effective.period.end, clock);
  if (entry.state == DrugState::current && ended) entry.state = DrugState::stopped;
  keep_latest(entry.asserted, passed_day_of(dates.asserted, clock));
  keep_latest(entry.asserted, passed_day_of(start_of(dates.effective), clock));
  if (entry.state != DrugState::stopped) return;
  keep_latest(entry.asserted, ended);
  entry.stop = ended;
  for (const fhir::DateTime* other : dates.other_stops) {
    if (!entry.stop && other != nullptr) entry.stop = passed_day_of(*other, clock);
  }
  if (ended && dates.effective.period.start) {
    entry.course_start = day_of(dates.effective.period.start, clock);
    entry.course_end = ended;
  }
}

}  // namespace

std::string_view to_text(DrugState state) {
  switch (state) {
    case DrugState::current:
      return "current";
    case DrugState::held:
      return "on hold";
    case DrugState::stopped:
      return "stopped";
    case DrugState::not_taken:
      return "not taken";
    case DrugState::unclear:
      return "unclear";
  }
  return {};
}

std::optional<MedicationEntry> read_entry(const fhir::MedicationStatement& statement,
                                          const Clock& clock) {
  const bool is_recorded = statement.status == "recorded";
  const std::optional<DrugState> state = is_recorded
                                             ? adherence_state(statement.adherence.first_code())
                                             : statement_state(statement.status);
  if (!state) return std::nullopt;
  MedicationEntry entry;
  entry.source = &statement;
  entry.state = *state;
  entry.completed = statement.status == "completed";
  entry.dose_mg = first_mass_mg(statement.dosage);
  entry.dose = stated_dose(statement.dosage);
  apply_dates(entry, {statement.effective, statement.asserted, {&statement.asserted, nullptr}},
              clock);
  return entry;
}

std::optional<MedicationEntry> read_entry(const fhir::OrderRequest& request, const Clock& clock) {
  const std::optional<DrugState> state = request_state(request.status);
  if (!state || request.do_not_perform || request.intent == "proposal" ||
      request.intent == "plan") {
    return std::nullopt;
  }
  MedicationEntry entry;
  entry.source = &request;
  entry.order = &request;
  entry.state = *state;
  entry.cancelled = request.status == "cancelled";
  entry.completed = request.status == "completed" || request.status == "ended";
  entry.dose_mg = first_mass_mg(request.dosage);
  entry.dose = stated_dose(request.dosage);
  apply_dates(
      entry,
      {request.effective, request.authored, {&request.validity_end, &request.status_changed}},
      clock);
  return entry;
}

std::optional<Day> DrugHistory::stop_date() const noexcept {
  std::optional<Day> newest;
  for (const MedicationEntry* entry : winning) keep_latest(newest, entry->stop);
  return newest;
}

namespace {

MedicationEntry entry_of(const Administration& administration, DrugState state) {
  MedicationEntry entry;
  entry.source = administration.source;
  entry.drug = administration.drug;
  entry.state = state;
  entry.asserted = administration.day;
  return entry;
}

// Runs of one antiviral: doses whose gaps are at most the limit.
void add_runs(std::vector<const Administration*> doses, Set drug, const Clock& clock,
              const Thresholds& thresholds, std::vector<MedicationEntry>& entries) {
  std::sort(doses.begin(), doses.end(),
            [](const Administration* a, const Administration* b) { return a->day < b->day; });
  const auto days_between = [](Day a, Day b) { return static_cast<double>((b - a).count()); };
  for (std::size_t first = 0; first < doses.size();) {
    std::size_t last = first;
    while (last + 1 < doses.size() &&
           days_between(doses[last]->day, doses[last + 1]->day) <= thresholds.course_gap_days) {
      ++last;
    }
    const bool finished = clock.age(doses[last]->day) > thresholds.course_gap_days;
    MedicationEntry entry =
        entry_of(*doses[last], finished ? DrugState::stopped : DrugState::current);
    entry.drug.membership.by_code &= bit(drug);
    entry.drug.membership.by_name &= bit(drug);
    if (finished) {
      entry.stop = doses[last]->day;
      entry.course_start = doses[first]->day;
      entry.course_end = doses[last]->day;
    }
    entries.push_back(entry);
    first = last + 1;
  }
}

}  // namespace

std::vector<MedicationEntry> entries_of_administrations(
    const std::vector<Administration>& administrations, const Clock& clock,
    const Thresholds& thresholds) {
  std::vector<MedicationEntry> entries;
  for (const Administration& one : administrations) {
    if (one.held) {
      entries.push_back(entry_of(one, DrugState::held));
    } else if (one.drug.in(Set::immunosuppressant) &&
               clock.age(one.day) <= thresholds.administration_current_days) {
      entries.push_back(entry_of(one, DrugState::current));
    }
  }
  for (const Set antiviral : {Set::cidofovir, Set::foscarnet}) {
    std::vector<const Administration*> doses;
    for (const Administration& one : administrations) {
      if (!one.held && one.drug.in(antiviral)) doses.push_back(&one);
    }
    add_runs(std::move(doses), antiviral, clock, thresholds, entries);
  }
  return entries;
}

DrugHistory history_of(Set drug, const std::vector<MedicationEntry>& entries, Notes& notes) {
  // A cancelled order tells nothing but why it was cancelled.
  const fhir::SetMask unusable = bit(Set::contraindicated) | bit(Set::adverse_effect);
  const bool antiviral = drug == Set::cidofovir || drug == Set::foscarnet;
  DrugHistory history;
  history.drug = drug;
  for (const MedicationEntry& entry : entries) {
    if (!entry.drug.in(drug)) continue;
    if (entry.cancelled && !(antiviral && (entry.reasons & unusable) != 0)) continue;
    history.entries.push_back(&entry);
    // An undated entry is older than any date: an empty optional is less than a full one.
    if (history.winning.empty() || entry.asserted > history.winning.front()->asserted) {
      history.winning = {&entry};
    } else if (entry.asserted == history.winning.front()->asserted) {
      history.winning.push_back(&entry);
    }
  }
  if (!history.recorded()) return history;
  history.state = history.winning.front()->state;
  for (const MedicationEntry* entry : history.winning) {
    if (entry->state == history.state) continue;
    history.state = DrugState::unclear;
    for (const MedicationEntry* one : history.winning) {
      notes.add(NoteKind::conflicting_sources, fhir::reference_to(*one->source));
    }
    break;
  }
  return history;
}

}  // namespace guideline
