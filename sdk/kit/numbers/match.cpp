#include <algorithm>
#include <string_view>

#include <ctibus/kit/number_match.hpp>

namespace ctibus::numbers {
namespace {

/** The digits that a suffix is cut from; an extension is never among them. */
std::string_view subscriber_digits(const Number& number) {
  if (number.kind != Kind::external) return {};
  std::string_view digits = number.e164.empty() ? number.national : number.e164;
  if (digits.starts_with('+')) digits.remove_prefix(1);
  return digits;
}

std::string_view suffix_of(const Number& number, const MatchOptions& options) {
  const auto length = std::max(options.suffix_digits, MatchOptions::least_suffix_digits);
  const auto digits = subscriber_digits(number);
  return digits.size() < length ? std::string_view() : digits.substr(digits.size() - length);
}

bool same_and_filled(std::string_view a, std::string_view b) { return !a.empty() && a == b; }

MatchLevel compare_external(const Number& a, const Number& b, const MatchOptions& options) {
  if (same_and_filled(a.e164, b.e164)) return MatchLevel::exact;
  if (a.valid && b.valid) return MatchLevel::none;
  if (same_and_filled(a.national, b.national)) return MatchLevel::national;
  if (same_and_filled(suffix_of(a, options), suffix_of(b, options))) return MatchLevel::suffix;
  return MatchLevel::none;
}

MatchLevel compare(const Number& a, const Number& b, const MatchOptions& options) {
  if (a.kind != b.kind) return MatchLevel::none;
  const auto exact_if = [](bool same) { return same ? MatchLevel::exact : MatchLevel::none; };
  switch (a.kind) {
    case Kind::internal:
      return exact_if(same_and_filled(a.extension, b.extension));
    case Kind::sip_uri:
      return exact_if(same_and_filled(a.uri, b.uri));
    case Kind::emergency:
    case Kind::feature_code:
      return exact_if(same_and_filled(a.national, b.national));
    case Kind::external:
      return compare_external(a, b, options);
    case Kind::anonymous:
      break;
  }
  return MatchLevel::none;
}

/** How well the extensions of two equal external numbers fit: 0 the same, 1 one is bare, 2 differ.
 */
int extension_distance(const Number& a, const Number& b) {
  if (a.extension == b.extension) return 0;
  return a.extension.empty() || b.extension.empty() ? 1 : 2;
}

}  // namespace

std::vector<MatchKey> match_keys(const Number& number, MatchOptions options) {
  using Field = MatchKey::Field;
  std::vector<MatchKey> keys;
  const auto add = [&keys](Field field, std::string_view value) {
    if (!value.empty()) keys.push_back({field, std::string(value)});
  };
  switch (number.kind) {
    case Kind::external:
      add(Field::e164, number.e164);
      add(Field::national, number.national);
      add(Field::suffix, suffix_of(number, options));
      break;
    case Kind::internal:
      add(Field::extension, number.extension);
      break;
    case Kind::sip_uri:
      add(Field::uri, number.uri);
      break;
    case Kind::emergency:
    case Kind::feature_code:
      add(Field::code, number.national);
      break;
    case Kind::anonymous:
      break;
  }
  return keys;
}

MatchResult match(const Number& wanted, std::span<const Number> candidates, MatchOptions options) {
  MatchResult result;
  int best_distance = 2;
  for (std::size_t i = 0; i < candidates.size(); ++i) {
    const auto level = compare(wanted, candidates[i], options);
    const int distance = extension_distance(wanted, candidates[i]);
    if (level == MatchLevel::none || distance == 2) continue;
    const bool better = level < result.level || (level == result.level && distance < best_distance);
    if (better) {
      result = {level, {i}};
      best_distance = distance;
    } else if (level == result.level && distance == best_distance) {
      result.matches.push_back(i);
    }
  }
  return result;
}

}  // namespace ctibus::numbers
