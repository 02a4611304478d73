#include "fhir/quantity_text.h"

#include <array>

namespace fhir {
namespace {

std::string_view trim(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

bool take(std::string_view& text, std::string_view prefix) {
  if (!text.starts_with(prefix)) return false;
  text = trim(text.substr(prefix.size()));
  return true;
}

// A number with a decimal point, commas between groups of three digits, perhaps an exponent. Empty
// where the text does not start with one.
std::string take_number(std::string_view& text) {
  const auto is_digit = [&text](std::size_t i) {
    return i < text.size() && text[i] >= '0' && text[i] <= '9';
  };
  std::string digits;
  std::size_t at = 0;
  std::size_t group = 0;
  bool grouped = false;
  while (is_digit(at) || (at < text.size() && text[at] == ',')) {
    if (text[at] == ',') {
      if (group == 0 || group > 3 || (grouped && group != 3)) return {};
      grouped = true;
      group = 0;
    } else {
      digits += text[at];
      ++group;
    }
    ++at;
  }
  if (digits.empty() || (grouped && group != 3)) return {};
  if (at < text.size() && text[at] == '.' && is_digit(at + 1)) {
    digits += text[at++];
    while (is_digit(at)) digits += text[at++];
  }
  if (at < text.size() && (text[at] == 'e' || text[at] == 'E')) {
    const bool sign = at + 1 < text.size() && (text[at + 1] == '+' || text[at + 1] == '-');
    if (is_digit(at + (sign ? 2 : 1))) {
      digits += text[at++];
      if (sign) digits += text[at++];
      while (is_digit(at)) digits += text[at++];
    }
  }
  text = trim(text.substr(at));
  return digits;
}

Comparator take_comparator(std::string_view& text) {
  struct Form {
    std::string_view form;
    Comparator comparator;
  };
  constexpr std::array kForms = std::to_array<Form>({{"<=", Comparator::less_or_equal},
                                                     {"\xE2\x89\xA4", Comparator::less_or_equal},
                                                     {">=", Comparator::greater_or_equal},
                                                     {"\xE2\x89\xA5", Comparator::greater_or_equal},
                                                     {"<", Comparator::less},
                                                     {">", Comparator::greater}});
  for (const Form& one : kForms) {
    if (take(text, one.form)) return one.comparator;
  }
  return Comparator::none;
}

}  // namespace

std::optional<QuantityText> read_quantity_text(std::string_view text) {
  QuantityText result;
  text = trim(text);
  result.comparator = take_comparator(text);
  result.digits = take_number(text);
  if (result.digits.empty()) return std::nullopt;
  result.unit = text;
  return result;
}

}  // namespace fhir
