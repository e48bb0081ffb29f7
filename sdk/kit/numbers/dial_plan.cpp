#include <algorithm>
#include <array>
#include <optional>

#include <ctibus/kit/numbers.hpp>

#include "address.hpp"
#include "dial_pattern.hpp"
#include "dialable.hpp"
#include "numbering.hpp"

namespace ctibus::numbers {
namespace {

// What switches and trunks put where a number would stand; RFC 3323 names the first.
constexpr std::array<std::string_view, 16> anonymous_words = {
    "anonymous", "anonyme",     "restricted",  "private",     "prive",  "privé",
    "withheld",  "unavailable", "unknown",     "inconnu",     "masque", "masqué",
    "blocked",   "no number",   "out of area", "no caller id"};

bool contains(const std::vector<std::string>& list, std::string_view value) {
  return std::find(list.begin(), list.end(), value) != list.end();
}

bool is_code(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789*#") == std::string_view::npos;
}

tl::unexpected<kit::Error> bad_code(std::string_view option, std::string_view value) {
  return tl::unexpected(kit::Error{
      "numbers.bad_code",
      std::string(option) + " '" + std::string(value) + "': only digits, * and # are allowed"});
}

/** "01 23 45 67 89 poste 12": the French label, which libphonenumber does not know. */
std::string with_known_extension_label(std::string text) {
  if (const auto label = to_lower(text).find("poste"); label != std::string::npos) {
    text.replace(label, 5, "ext");
  }
  return text;
}

}  // namespace

std::string_view to_string(Kind kind) noexcept {
  switch (kind) {
    case Kind::emergency:
      return "emergency";
    case Kind::feature_code:
      return "feature_code";
    case Kind::internal:
      return "internal";
    case Kind::anonymous:
      return "anonymous";
    case Kind::sip_uri:
      return "sip_uri";
    case Kind::external:
      break;
  }
  return "external";
}

struct DialPlan::Compiled {
  DialPlanConfig config;
  std::vector<DialPattern> internal;

  /** The digits behind the outside-line prefix; empty when there is none. */
  [[nodiscard]] std::string_view behind_prefix(std::string_view digits) const {
    const std::string_view prefix = config.outside_prefix;
    if (prefix.empty() || !digits.starts_with(prefix)) return {};
    return digits.substr(prefix.size());
  }

  /** The emergency number that these digits reach; empty when they reach none. */
  [[nodiscard]] std::string_view emergency(std::string_view digits) const {
    for (const auto part : {digits, behind_prefix(digits)}) {
      if (!part.empty() &&
          (contains(config.emergency, part) ||
           (all_digits(part) && is_emergency_number(std::string(part), config.region)))) {
        return part;
      }
    }
    return {};
  }

  [[nodiscard]] bool is_feature_code(std::string_view digits) const {
    return is_code(digits) &&
           std::any_of(config.feature_prefixes.begin(), config.feature_prefixes.end(),
                       [&](const auto& prefix) { return digits.starts_with(prefix); });
  }

  [[nodiscard]] bool is_internal(std::string_view digits) const {
    return std::any_of(internal.begin(), internal.end(),
                       [&](const auto& pattern) { return pattern.matches(digits); });
  }

  [[nodiscard]] bool is_anonymous(const Address& address) const {
    if (address.host == "anonymous.invalid") return true;
    if (address.user.empty()) return address.scheme == Address::Scheme::none;
    const auto word = to_lower(trim(address.user));
    return std::find(anonymous_words.begin(), anonymous_words.end(), word) !=
               anonymous_words.end() ||
           contains(config.anonymous, word);
  }

  /** Whether an extension in this address would be one of ours. */
  [[nodiscard]] bool is_local(const Address& address) const {
    return address.global_context.empty() &&
           (address.host.empty() || contains(config.sip_domains, address.host));
  }

  [[nodiscard]] std::optional<PlanNumber> parse(const std::string& folded, Origin origin) const {
    auto as_written = parse_plan_number(folded, config.region);
    const auto rest = behind_prefix(folded);
    if (rest.empty()) return as_written;
    auto without_prefix = parse_plan_number(std::string(rest), config.region);
    const bool prefer_rest = origin == Origin::dialled;
    auto& first = prefer_rest ? without_prefix : as_written;
    auto& second = prefer_rest ? as_written : without_prefix;
    if (!first || (second && second->valid && !first->valid)) return second;
    return first;
  }
};

kit::Result<DialPlan> DialPlan::create(DialPlanConfig config) {
  if (!is_known_region(config.region)) {
    return tl::unexpected(
        kit::Error{"numbers.unknown_region",
                   "region '" + config.region +
                       "' is not known: write an ISO 3166 alpha-2 code in capitals, such as FR"});
  }
  auto compiled = std::make_shared<Compiled>();
  for (const auto& text : config.internal) {
    auto pattern = DialPattern::parse(text);
    if (!pattern) return tl::unexpected(std::move(pattern.error()));
    compiled->internal.push_back(std::move(*pattern));
  }
  for (const auto& code : config.emergency) {
    if (!is_code(code)) return bad_code("emergency number", code);
  }
  for (const auto& prefix : config.feature_prefixes) {
    if (!is_code(prefix)) return bad_code("feature-code prefix", prefix);
  }
  if (!config.outside_prefix.empty() && !is_code(config.outside_prefix)) {
    return bad_code("outside-line prefix", config.outside_prefix);
  }
  for (auto& word : config.anonymous) word = to_lower(trim(word));
  for (auto& domain : config.sip_domains) domain = to_lower(trim(domain));
  compiled->config = std::move(config);
  return DialPlan(std::move(compiled));
}

const DialPlanConfig& DialPlan::config() const noexcept { return compiled_->config; }

Number DialPlan::classify(std::string_view raw, Origin origin) const {
  const Compiled& plan = *compiled_;
  Number number;
  number.raw = raw;

  const Address address = unwrap_address(raw);
  const auto folded = address.user.size() <= longest_number_text ? fold_to_ascii(address.user)
                                                                 : std::optional<std::string>();
  const auto digits = folded ? dialable_digits(*folded) : std::nullopt;
  const bool local = plan.is_local(address);

  if (digits && address.global_context.empty()) {
    // From any host: a mistaken emergency costs less than a missed one.
    if (const auto code = plan.emergency(*digits); !code.empty()) {
      number.kind = Kind::emergency;
      number.national = code;
      number.region = plan.config.region;
      return number;
    }
  }
  if (digits && local) {
    if (plan.is_feature_code(*digits)) {
      number.kind = Kind::feature_code;
      number.national = *digits;
      return number;
    }
    if (address.extension.empty() && plan.is_internal(*digits)) {
      number.kind = Kind::internal;
      number.extension = *digits;
      return number;
    }
  }
  if (plan.is_anonymous(address)) {
    number.kind = Kind::anonymous;
    return number;
  }

  number.kind = Kind::external;
  std::optional<PlanNumber> parsed;
  // A text that only contains a number somewhere ("SIP/1001-0000002a") is not one.
  if (folded && !folded->empty() && folded->find('*') == std::string::npos &&
      (is_digit(folded->front()) || folded->front() == '+' || folded->front() == '(')) {
    if (!address.global_context.empty() && digits && all_digits(*digits)) {
      parsed = plan.parse(address.global_context + *digits, Origin::presented);
    } else {
      parsed = plan.parse(digits ? *digits : with_known_extension_label(*folded), origin);
    }
  }
  if (!parsed && address.scheme == Address::Scheme::sip) {
    number.kind = Kind::sip_uri;
    number.uri = address.uri();
    return number;
  }
  number.extension = address.extension;
  if (parsed) {
    number.e164 = std::move(parsed->e164);
    number.national = std::move(parsed->national);
    number.region = std::move(parsed->region);
    number.valid = parsed->valid;
    if (number.extension.empty()) number.extension = std::move(parsed->extension);
  } else if (digits && all_digits(*digits)) {
    number.national = *digits;
  }
  return number;
}

}  // namespace ctibus::numbers
