#include "fhir/date_time.h"

#include <array>

namespace fhir {
namespace {

// Reads fixed-width numbers and separators from the front of a text.
class Cursor {
 public:
  explicit Cursor(std::string_view text) : rest_(text) {}

  std::optional<int> digits(std::size_t count) {
    if (rest_.size() < count) return std::nullopt;
    int value = 0;
    for (std::size_t i = 0; i < count; ++i) {
      const char c = rest_[i];
      if (c < '0' || c > '9') return std::nullopt;
      value = value * 10 + (c - '0');
    }
    rest_.remove_prefix(count);
    return value;
  }
  bool take(char expected) {
    if (rest_.empty() || rest_.front() != expected) return false;
    rest_.remove_prefix(1);
    return true;
  }
  [[nodiscard]] bool done() const { return rest_.empty(); }

 private:
  std::string_view rest_;
};

struct Parsed {
  DateTime::Precision precision = DateTime::Precision::none;
  std::chrono::year_month_day date{};
  std::chrono::milliseconds time{0};  // from the UTC midnight that starts `date`
};

// hh:mm[:ss[.fff…]][Z|±hh:mm], as milliseconds from midnight UTC; may leave the day.
std::optional<std::chrono::milliseconds> parse_time(Cursor& cursor) {
  using namespace std::chrono;
  const auto hour = cursor.digits(2);
  if (!hour || !cursor.take(':')) return std::nullopt;
  const auto minute = cursor.digits(2);
  if (!minute || *hour > 24 || *minute > 59) return std::nullopt;
  milliseconds time = hours(*hour) + minutes(*minute);
  if (cursor.take(':')) {
    const auto second = cursor.digits(2);
    if (!second || *second > 60) return std::nullopt;
    time += seconds(*second);
    if (cursor.take('.')) {
      auto digit = cursor.digits(1);
      if (!digit) return std::nullopt;
      for (int scale = 100; digit; digit = cursor.digits(1), scale /= 10) {
        time += milliseconds(*digit * scale);
      }
    }
  }
  if (*hour == 24 && time != hours(24)) return std::nullopt;
  if (cursor.done() || (cursor.take('Z') && cursor.done())) return time;
  const bool west = cursor.take('-');
  if (!west && !cursor.take('+')) return std::nullopt;
  const auto offset_hours = cursor.digits(2);
  if (!offset_hours || !cursor.take(':')) return std::nullopt;
  const auto offset_minutes = cursor.digits(2);
  if (!offset_minutes || !cursor.done() || *offset_minutes > 59) {
    return std::nullopt;
  }
  const minutes offset = hours(*offset_hours) + minutes(*offset_minutes);
  if (offset > hours(14)) return std::nullopt;
  return west ? time + offset : time - offset;
}

Parsed parse_parts(std::string_view text) {
  using namespace std::chrono;
  Cursor cursor(text);
  const auto y = cursor.digits(4);
  if (!y || *y == 0) return {};
  if (cursor.done()) return {DateTime::Precision::year, year(*y) / 1 / 1};
  if (!cursor.take('-')) return {};
  const auto m = cursor.digits(2);
  if (!m || *m < 1 || *m > 12) return {};
  const auto month_of = year(*y) / month(static_cast<unsigned>(*m));
  if (cursor.done()) return {DateTime::Precision::month, month_of / 1};
  if (!cursor.take('-')) return {};
  const auto d = cursor.digits(2);
  if (!d) return {};
  const year_month_day date = month_of / day(static_cast<unsigned>(*d));
  if (!date.ok()) return {};
  if (cursor.done()) return {DateTime::Precision::day, date};
  if (!cursor.take('T')) return {};
  const auto time = parse_time(cursor);
  if (!time) return {};
  return {DateTime::Precision::time, date, *time};
}

}  // namespace

DateTime DateTime::parse(std::string_view text) {
  using namespace std::chrono;
  const Parsed parsed = parse_parts(text);
  DateTime result;
  result.precision_ = parsed.precision;
  switch (parsed.precision) {
    case Precision::none:
    case Precision::unreadable:
      if (!text.empty()) result.precision_ = Precision::unreadable;
      break;
    case Precision::year:
      result.first_ = parsed.date;
      result.last_ = parsed.date.year() / December / 31;
      break;
    case Precision::month:
      result.first_ = parsed.date;
      result.last_ = parsed.date.year() / parsed.date.month() / last;
      break;
    case Precision::day:
      result.first_ = result.last_ = parsed.date;
      break;
    case Precision::time: {
      const sys_time<milliseconds> at = sys_days(parsed.date) + parsed.time;
      result.first_ = result.last_ = floor<days>(at);
      result.time_ = at - result.first_;
      break;
    }
  }
  return result;
}

std::optional<Instant> parse_instant(std::string_view text) {
  const Parsed parsed = parse_parts(text);
  if (parsed.precision != DateTime::Precision::time &&
      parsed.precision != DateTime::Precision::day) {
    return std::nullopt;
  }
  return std::chrono::sys_days(parsed.date) + parsed.time;
}

namespace {

void append_digits(std::string& text, unsigned value, std::size_t width) {
  std::array<char, 10> digits{};
  for (std::size_t i = width; i > 0; --i, value /= 10) {
    digits[i - 1] = static_cast<char>('0' + value % 10);
  }
  text.append(digits.data(), width);
}

}  // namespace

std::string format_day(Day day) {
  const std::chrono::year_month_day date(day);
  std::string text;
  const auto year = static_cast<unsigned>(static_cast<int>(date.year()));
  append_digits(text, year, year > 9999 ? 5 : 4);  // an offset may lead out of the year 9999
  text += '-';
  append_digits(text, static_cast<unsigned>(date.month()), 2);
  text += '-';
  append_digits(text, static_cast<unsigned>(date.day()), 2);
  return text;
}

std::string format_instant(Instant instant) {
  using namespace std::chrono;
  const Day day = floor<days>(instant);
  const hh_mm_ss time(instant - day);
  std::string text = format_day(day) + 'T';
  append_digits(text, static_cast<unsigned>(time.hours().count()), 2);
  text += ':';
  append_digits(text, static_cast<unsigned>(time.minutes().count()), 2);
  text += ':';
  append_digits(text, static_cast<unsigned>(time.seconds().count()), 2);
  if (const auto millis = static_cast<unsigned>(time.subseconds().count()); millis != 0) {
    text += '.';
    append_digits(text, millis, 3);
  }
  return text + 'Z';
}

}  // namespace fhir
