#include "fhir/element_shape.h"

#include <algorithm>
#include <array>
#include <cstddef>

namespace fhir {
namespace {

// Names in their order, one space between them. What stands in none of these lists is no list and
// has no value.
constexpr std::string_view kListWords =
    "additionalInstruction additive address alias appliesTo assessment availableTime "
    "basedOn bodySite category coding communication complication complicationDetail "
    "component conclusionCode condition contact contained container dayOfWeek daysOfWeek "
    "derivedFrom detail detectedIssue dosage dosageInstruction doseAndRate endpoint entry "
    "event eventHistory evidence expression extension focalDevice focus followUp "
    "generalPractitioner given hasMember healthcareService imagingStudy ingredient "
    "instance instantiates instantiatesCanonical instantiatesUri insurance interpretation "
    "issue line link locationCode locationReference manifestation media modifierExtension "
    "notAvailable note orderDetail parent partOf performer photo prefix presentedForm "
    "processing profile qualification reaction reasonCode reasonReference referenceRange "
    "relationship relevantHistory replaces report result resultsInterpreter security "
    "specialty specimen stage suffix supportingInfo supportingInformation tag telecom "
    "timeOfDay usedCode usedReference";

constexpr std::string_view kTextWords =
    "abatementDateTime abatementString alias assertedDate authorString authoredOn "
    "availabilityExceptions availableEndTime availableStartTime birthDate city code "
    "collectedDateTime comment comparator conclusion contentType country creation "
    "criticality currency data dateAsserted dateEnded dateRecorded dateWritten dayOfWeek "
    "daysOfWeek deceasedDateTime description diagnostics display district div "
    "durationUnit effectiveDateTime effectiveInstant effectiveTimeDateTime end etag event "
    "expirationDate expiry expression family fullUrl gender given hash id ifMatch "
    "ifModifiedSince ifNoneExist ifNoneMatch implicitRules instantiates "
    "instantiatesCanonical instantiatesUri intent issued language lastModified "
    "lastOccurrence lastUpdated line lotNumber mode name occurenceDateTime "
    "occurrenceDateTime onset onsetDateTime onsetString patientInstruction "
    "performedDateTime performedString periodUnit periodUnits postalCode prefix priority "
    "profile receivedTime recordedDate reference relation severity sigFormat source start "
    "state status statusChanged suffix system taken targetFormat text time timeDateTime "
    "timeOfDay timestamp title type unit url use valueBase64Binary valueCanonical "
    "valueCode valueDate valueDateTime valueId valueInstant valueMarkdown valueOid "
    "valueString valueTime valueUri valueUrl valueUuid version versionId when";

constexpr std::string_view kNumberWords =
    "count countMax dimensions durationMax factor frequency frequencyMax lowerLimit "
    "multipleBirthInteger numberOfRepeatsAllowed offset periodMax rank score sequence "
    "size total upperLimit value valueDecimal valueInteger valuePositiveInt "
    "valueUnsignedInt";

constexpr std::string_view kBooleanWords =
    "abatementBoolean active allDay allowedBoolean asNeededBoolean deceasedBoolean "
    "doNotPerform isActive multipleBirthBoolean notDone notGiven notPerformed preferred "
    "reportedBoolean userSelected valueBoolean wasNotGiven wasNotTaken";

// Where a name has another shape under these parents. "Resource" is every resource that no other
// row of the name has.
struct Exception {
  std::string_view name;
  ElementShape shape;
  std::string_view parents;
};
constexpr auto kExceptions = std::to_array<Exception>({
    {"address", {false, ValueKind::none}, "contact"},
    {"bodySite", {false, ValueKind::none}, "Observation collection"},
    {"category",
     {false, ValueKind::none},
     "MedicationAdministration MedicationStatement Procedure"},
    {"category", {true, ValueKind::text}, "AllergyIntolerance"},
    {"code",
     {false, ValueKind::none},
     "Resource component effectiveTiming occurrenceTiming qualification timing valueTiming"},
    {"code", {true, ValueKind::none}, "PractitionerRole evidence"},
    {"device", {true, ValueKind::none}, "MedicationAdministration"},
    {"dosage", {false, ValueKind::none}, "MedicationAdministration"},
    {"duration", {false, ValueKind::number}, "repeat"},
    {"identifier", {false, ValueKind::none}, "Bundle"},
    {"identifier", {true, ValueKind::none}, "Resource container qualification"},
    {"language", {false, ValueKind::none}, "communication"},
    {"link", {false, ValueKind::none}, "media"},
    {"location", {false, ValueKind::text}, "response"},
    {"location", {true, ValueKind::none}, "PractitionerRole"},
    {"location", {true, ValueKind::text}, "issue"},
    {"method", {false, ValueKind::text}, "request"},
    {"name", {false, ValueKind::none}, "contact"},
    {"name", {true, ValueKind::none}, "Patient Practitioner"},
    {"partOf", {false, ValueKind::none}, "Organization"},
    {"performer", {false, ValueKind::none}, "MedicationRequest dispenseRequest"},
    {"period", {false, ValueKind::number}, "repeat valueSampledData"},
    {"request", {true, ValueKind::none}, "Specimen"},
    {"severity", {false, ValueKind::none}, "Condition"},
    {"specimen", {false, ValueKind::none}, "Observation"},
    {"statusReason", {true, ValueKind::none}, "MedicationAdministration MedicationStatement"},
    {"text", {false, ValueKind::none}, "Resource"},
    {"type",
     {false, ValueKind::none},
     "Specimen accessionIdentifier container doseAndRate groupIdentifier identifier "
     "referenceRange requisition stage valueIdentifier"},
    {"type", {true, ValueKind::none}, "Organization signature valueSignature"},
    {"value",
     {false, ValueKind::text},
     "accessionIdentifier groupIdentifier identifier requisition telecom valueContactPoint "
     "valueIdentifier"},
    {"when", {true, ValueKind::text}, "repeat"},
});

constexpr std::size_t count_words(std::string_view text) {
  return static_cast<std::size_t>(std::count(text.begin(), text.end(), ' ')) + 1;
}

template <std::size_t Count>
constexpr std::array<std::string_view, Count> split(std::string_view text) {
  std::array<std::string_view, Count> words;
  for (std::string_view& word : words) {
    word = text.substr(0, text.find(' '));
    text.remove_prefix(std::min(text.size(), word.size() + 1));
  }
  return words;
}

constexpr auto kLists = split<count_words(kListWords)>(kListWords);
constexpr auto kTexts = split<count_words(kTextWords)>(kTextWords);
constexpr auto kNumbers = split<count_words(kNumberWords)>(kNumberWords);
constexpr auto kBooleans = split<count_words(kBooleanWords)>(kBooleanWords);
static_assert(std::is_sorted(kLists.begin(), kLists.end()));
static_assert(std::is_sorted(kTexts.begin(), kTexts.end()));
static_assert(std::is_sorted(kNumbers.begin(), kNumbers.end()));
static_assert(std::is_sorted(kBooleans.begin(), kBooleans.end()));
static_assert(std::is_sorted(kExceptions.begin(), kExceptions.end(),
                             [](const Exception& a, const Exception& b) {
                               return a.name < b.name;
                             }));

template <typename Names>
bool is_in(const Names& names, std::string_view name) {
  return std::binary_search(names.begin(), names.end(), name);
}

bool is_word_of(std::string_view words, std::string_view word) {
  while (!words.empty()) {
    const std::string_view first = words.substr(0, words.find(' '));
    if (first == word) return true;
    words.remove_prefix(std::min(words.size(), first.size() + 1));
  }
  return false;
}

bool is_resource_type(std::string_view parent) {
  return !parent.empty() && parent.front() >= 'A' && parent.front() <= 'Z';
}

struct ByName {
  constexpr bool operator()(const Exception& row, std::string_view name) const {
    return row.name < name;
  }
  constexpr bool operator()(std::string_view name, const Exception& row) const {
    return name < row.name;
  }
};

// The row of this parent, else that of all resources where the parent is one.
const Exception* find_exception(std::string_view parent, std::string_view name) {
  const auto [begin, end] =
      std::equal_range(kExceptions.begin(), kExceptions.end(), name, ByName{});
  const auto row_of = [begin = begin, end = end](std::string_view one) {
    const auto row = std::find_if(
        begin, end, [one](const Exception& each) { return is_word_of(each.parents, one); });
    return row == end ? nullptr : row;
  };
  if (const Exception* const row = row_of(parent)) return row;
  return is_resource_type(parent) ? row_of("Resource") : nullptr;
}

}  // namespace

ElementShape element_shape(std::string_view parent, std::string_view name) noexcept {
  if (const Exception* const row = find_exception(parent, name)) return row->shape;
  ElementShape shape;
  shape.list = is_in(kLists, name);
  if (is_in(kTexts, name)) {
    shape.value = ValueKind::text;
  } else if (is_in(kNumbers, name)) {
    shape.value = ValueKind::number;
  } else if (is_in(kBooleans, name)) {
    shape.value = ValueKind::boolean;
  }
  return shape;
}

}  // namespace fhir
