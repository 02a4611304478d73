#include "server/bulk_line.h"

#include <algorithm>
#include <cstring>

#include "fhir/places.h"
#include "fhir/plain_text.h"
#include "fhir/reader.h"
#include "fhir/record.h"

namespace server {
namespace {

bool has_no_patient(std::string_view type) { return type == "Patient" || type == "Medication"; }
bool goes_by_id(std::string_view type) { return has_no_patient(type) || type == "Specimen"; }

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

// Of a number, true, false, null.
bool is_of_scalar(char c) {
  return is_letter(c) || (c >= '0' && c <= '9') || c == '-' || c == '+' || c == '.';
}

// Walks over the members of one object, from the front, as far as need be. Every step says whether
// it found what it expected.
class HeadScanner {
 public:
  explicit HeadScanner(std::string_view line) noexcept
      : at_(line.data()), end_(line.data() + line.size()) {}

  std::optional<ResourceHead> scan() noexcept {
    if (!take('{')) return std::nullopt;
    do {
      std::string_view name;
      if (!take_string(name) || !take(':') || !member(name)) return std::nullopt;
      if (is_enough()) return head_;
    } while (take(','));
    if (!take('}')) return std::nullopt;
    skip_space();
    if (at_ != end_) return std::nullopt;
    return head_;
  }

 private:
  bool member(std::string_view name) noexcept {
    skip_space();
    if (name == "resourceType") return head_.type.empty() && take_string(head_.type) && typed();
    if (name == "id") return head_.id.empty() && take_string(head_.id);
    if (name == "subject" || name == "patient") return subject(name == "subject");
    return skip_value();
  }

  bool typed() noexcept {
    // A name that is cut off ends in the line behind it.
    const bool is_name = std::all_of(head_.type.begin(), head_.type.end(), is_letter);
    if (head_.type.empty() || !is_name) return false;
    is_read_ = fhir::is_read(head_.type);
    constexpr std::string_view kWord = "\"resourceType\"";
    if (!is_read_) {
      alone_ = ::memmem(at_, left(), kWord.data(), kWord.size()) == nullptr;
    }
    return true;
  }

  [[nodiscard]] bool is_enough() const noexcept {
    if (head_.type.empty()) return false;
    if (!is_read_) return alone_;
    return (!goes_by_id(head_.type) || !head_.id.empty()) &&
           (has_no_patient(head_.type) || has_subject_);
  }

  // Null is as good as absent, and `subject` comes before `patient` (fhir/places.h).
  bool subject(bool is_subject) noexcept {
    if (at_ == end_ || (*at_ != '{' && *at_ != 'n')) return false;
    if (*at_ == 'n') return skip_value();
    std::string_view reference;
    if (!reference_in_object(reference)) return false;
    if (is_subject || !has_subject_) head_.subject = reference;
    has_subject_ = has_subject_ || is_subject;
    return true;
  }

  bool reference_in_object(std::string_view& reference) noexcept {
    if (!take('{')) return false;
    if (take('}')) return true;
    do {
      std::string_view name;
      if (!take_string(name) || !take(':')) return false;
      skip_space();
      if (name == "reference" ? !take_string(reference) : !skip_value()) return false;
    } while (take(','));
    return take('}');
  }

  bool take(char c) noexcept {
    skip_space();
    if (at_ == end_ || *at_ != c) return false;
    ++at_;
    return true;
  }

  // One without escapes, which only the parser reads.
  bool take_string(std::string_view& text) noexcept {
    if (!take('"')) return false;
    const char* const start = at_;
    while (at_ != end_ && *at_ != '"' && *at_ != '\\') ++at_;
    if (at_ == end_ || *at_ == '\\') return false;
    text = {start, static_cast<std::size_t>(at_ - start)};
    ++at_;
    return true;
  }

  bool skip_string() noexcept {
    for (++at_; at_ != end_; ++at_) {
      if (*at_ == '"') return ++at_, true;
      if (*at_ == '\\' && ++at_ == end_) return false;
    }
    return false;
  }

  bool skip_value() noexcept {
    if (at_ == end_) return false;
    if (*at_ == '"') return skip_string();
    if (*at_ == '{' || *at_ == '[') return skip_nested();
    const char* const start = at_;
    while (at_ != end_ && is_of_scalar(*at_)) ++at_;
    return at_ != start;
  }

  bool skip_nested() noexcept {
    std::size_t depth = 0;
    while (at_ != end_) {
      switch (*at_) {
        case '"':
          if (!skip_string()) return false;
          continue;
        case '{':
        case '[':
          ++depth;
          break;
        case '}':
        case ']':
          if (--depth == 0) return ++at_, true;
          break;
        default:
          break;
      }
      ++at_;
    }
    return false;
  }

  void skip_space() noexcept { at_ += fhir::whitespace_prefix({at_, left()}); }

  [[nodiscard]] std::size_t left() const noexcept { return static_cast<std::size_t>(end_ - at_); }

  const char* at_;
  const char* end_;
  ResourceHead head_;
  bool is_read_ = false;
  bool alone_ = false;        // no other resource can be in the line
  bool has_subject_ = false;  // by the name of `subject`
};

}  // namespace

std::optional<ResourceHead> scan_head(std::string_view line) noexcept {
  return HeadScanner(line).scan();
}

ResourceHead head_of(fhir::Json resource) noexcept {
  return {fhir::resource_type(resource), resource["id"].text(),
          fhir::place::kSubject.in(resource)["reference"].text()};
}

PlacedLine place_of(const ResourceHead& head) noexcept {
  if (head.type.empty()) return {LinePlace::without_type, {}};
  if (!fhir::is_read(head.type)) return {LinePlace::not_read, {}};
  if (has_no_patient(head.type)) {
    if (head.id.empty()) return {LinePlace::without_id, {}};
    return {head.type == "Patient" ? LinePlace::patients : LinePlace::shared, head.id};
  }
  constexpr std::string_view kUuid = "urn:uuid:";
  if (head.subject.starts_with(kUuid) && head.subject.size() > kUuid.size()) {
    return {LinePlace::patients, head.subject.substr(kUuid.size())};
  }
  const fhir::ReferenceTarget target = fhir::parse_reference(head.subject);
  if (!target.is_plain() || target.id.find('?') != std::string_view::npos) {
    // A Specimen need not say whose it is.
    if (head.type == "Specimen" && !head.id.empty()) return {LinePlace::shared, head.id};
    return {LinePlace::without_patient, {}};
  }
  if (!target.type.empty() && target.type != "Patient") return {LinePlace::not_of_a_patient, {}};
  return {LinePlace::patients, target.id};
}

}  // namespace server
