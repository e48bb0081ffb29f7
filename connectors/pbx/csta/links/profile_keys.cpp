#include "profile_keys.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>

#include "ctibus/kit/csta/xml.hpp"
#include "identifiers.hpp"
#include "link_options.hpp"

namespace ctibus::csta {

namespace {

template <class T>
constexpr std::string_view wanted = "";
template <>
constexpr std::string_view wanted<std::string> = "a text in quotation marks";
template <>
constexpr std::string_view wanted<std::int64_t> = "a whole number";
template <>
constexpr std::string_view wanted<bool> = "true or false";
template <>
constexpr std::string_view wanted<std::vector<std::string>> = "a list of texts";
template <>
constexpr std::string_view wanted<std::vector<std::int64_t>> = "a list of whole numbers";

/// Hands a value of type T to `take`, which returns what is wrong with it.
template <class T, class Take>
std::string with(const ProfileValue& value, const Take& take) {
  static const T empty_list{};
  if (const auto* given = std::get_if<T>(&value)) return take(*given);
  // An empty list is one of whatever is wanted.
  const auto* texts = std::get_if<std::vector<std::string>>(&value);
  if (std::is_same_v<T, std::vector<std::int64_t>> && texts != nullptr && texts->empty()) {
    return take(empty_list);
  }
  return fmt::format("write {}", wanted<T>);
}

template <auto member>
std::string put(Profile& profile, const ProfileValue& value) {
  using T = std::remove_reference_t<decltype(profile.*member)>;
  return with<T>(value, [&](const T& given) {
    profile.*member = given;
    return std::string();
  });
}

template <auto member>
std::string put_identifier(Profile& profile, const ProfileValue& value) {
  using T = std::remove_reference_t<decltype(profile.identifiers.*member)>;
  return with<T>(value, [&](const T& given) {
    profile.identifiers.*member = given;
    return std::string();
  });
}

template <class T>
struct Choice {
  std::string_view word;
  T value;
};

template <class T, std::size_t size>
std::string choose(const ProfileValue& value, const std::array<Choice<T>, size>& choices, T& to) {
  return with<std::string>(value, [&](const std::string& word) -> std::string {
    const auto found = std::ranges::find(choices, std::string_view(word), &Choice<T>::word);
    if (found != choices.end()) {
      to = found->value;
      return {};
    }
    std::vector<std::string_view> words;
    for (const auto& one : choices) words.push_back(one.word);
    return fmt::format("'{}' is none of {}", word, fmt::join(words, ", "));
  });
}

template <class Take>
std::string number(const ProfileValue& value, std::int64_t least, std::int64_t most,
                   const Take& take) {
  return with<std::int64_t>(value, [&](std::int64_t given) -> std::string {
    if (given < least || given > most) {
      return fmt::format("{} is not from {} to {}", given, least, most);
    }
    take(given);
    return {};
  });
}

template <auto member, std::int64_t least>
std::string seconds(Profile& profile, const ProfileValue& value) {
  return number(value, least, 86400,
                [&](std::int64_t given) { profile.*member = std::chrono::seconds(given); });
}

std::string encoding(Profile& profile, const ProfileValue& value) {
  static constexpr std::array<Choice<Encoding>, 3> words{
      {{"xml", Encoding::xml}, {"ber", Encoding::ber}, {"phase-one", Encoding::phase_one}}};
  return choose(value, words, profile.encoding);
}

std::string framing(Profile& profile, const ProfileValue& value) {
  static constexpr std::array<Choice<Framing>, 3> words{{{"annex-j", Framing::annex_j},
                                                         {"length16", Framing::length16},
                                                         {"hipath", Framing::hipath}}};
  return choose(value, words, profile.framing);
}

std::string session_style(Profile& profile, const ProfileValue& value) {
  static constexpr std::array<Choice<SessionStyle>, 3> words{
      {{"none", SessionStyle::none},
       {"application-session", SessionStyle::application_session},
       {"system-register", SessionStyle::system_register}}};
  return choose(value, words, profile.session);
}

std::string correlator(Profile& profile, const ProfileValue& value) {
  static constexpr std::array<Choice<CorrelatorForm>, 3> words{
      {{"none", CorrelatorForm::none},
       {"text", CorrelatorForm::text},
       {"hex-ascii", CorrelatorForm::hex_ascii}}};
  return choose(value, words, profile.correlator);
}

std::string private_pass(Profile& profile, const ProfileValue& value) {
  return with<bool>(value, [&](bool given) {
    profile.private_pass = given;
    return std::string();
  });
}

std::string probe(Profile& profile, const ProfileValue& value) {
  static constexpr std::array<Choice<std::string_view>, 2> words{
      {{"RequestSystemStatus", "RequestSystemStatus"}, {"SystemStatus", "SystemStatus"}}};
  std::string_view word = profile.probe;
  auto wrong = choose(value, words, word);
  profile.probe = std::string(word);
  return wrong;
}

std::string edition(Profile& profile, const ProfileValue& value) {
  return number(value, 2, 6,
                [&](std::int64_t given) { profile.edition = static_cast<Edition>(given); });
}

template <auto member>
std::string object_identifier(Profile& profile, const ProfileValue& value) {
  return with<std::string>(value, [&](const std::string& text) -> std::string {
    if (!text.empty() && text != "none") {
      if (const auto oid = read_oid(text); !oid) return oid.error().text;
    }
    profile.*member = text;
    return {};
  });
}

std::string versions(Profile& profile, const ProfileValue& value) {
  using Bits = std::vector<std::int64_t>;
  return with<Bits>(value, [&](const Bits& bits) -> std::string {
    std::uint32_t versions = 0;
    for (const auto bit : bits) {
      if (bit < 0 || bit > 31) return fmt::format("{} is no bit from 0 to 31", bit);
      versions |= 1U << bit;
    }
    profile.versions = versions;
    return {};
  });
}

template <ber::Octets Profile::*member>
std::string functions(Profile& profile, const ProfileValue& value) {
  return with<std::string>(value, [&](const std::string& hex) -> std::string {
    auto octets = ber::from_hex(hex);
    if (!octets) return octets.error().text;
    for (ber::Reader in(*octets); !in.at_end();) {
      if (const auto bits = in.next(); !bits) return bits.error().text;
    }
    profile.*member = std::move(*octets);
    return {};
  });
}

std::string application_info(Profile& profile, const ProfileValue& value) {
  return with<std::string>(value, [&](const std::string& xml) -> std::string {
    if (!xml.empty()) {
      if (const auto read = read_xml(xml); !read) return read.error().text;
    }
    profile.application_info = xml;
    return {};
  });
}

std::string misses(Profile& profile, const ProfileValue& value) {
  return number(value, 1, 100,
                [&](std::int64_t given) { profile.keep_alive_misses = static_cast<int>(given); });
}

std::string window(Profile& profile, const ProfileValue& value) {
  return number(value, 1, 4096,
                [&](std::int64_t given) { profile.window = static_cast<std::size_t>(given); });
}

std::string read_rules(Profile& profile, const ProfileValue& value) {
  using Texts = std::vector<std::string>;
  return with<Texts>(value, [&](const Texts& rules) -> std::string {
    if (rules.size() > 16) return "write no more than 16 expressions";
    if (const auto made = Identifiers::of({.read = rules}); !made) return made.error().text;
    profile.identifiers.read = rules;
    return {};
  });
}

std::string write_rule(Profile& profile, const ProfileValue& value) {
  return with<std::string>(value, [&](const std::string& rule) -> std::string {
    if (rule.find("{number}") == std::string::npos) return "write {number} where the number goes";
    profile.identifiers.write = rule;
    return {};
  });
}

std::string lacks(Profile& profile, const ProfileValue& value) {
  using Texts = std::vector<std::string>;
  return with<Texts>(value, [&](const Texts& names) -> std::string {
    profile.lacks.clear();
    for (const auto& name : names) {
      const auto* known = find_message(name);
      if (known == nullptr || known->role != Role::request) {
        return fmt::format("'{}' is no request: see docs/reference/csta.md", name);
      }
      profile.lacks.insert(name);
    }
    return {};
  });
}

std::string private_names(Profile& profile, const ProfileValue& value) {
  using Texts = std::vector<std::string>;
  return with<Texts>(value, [&](const Texts& lines) -> std::string {
    profile.private_names.clear();
    for (const auto& line : lines) {
      const auto blank = line.find(' ');
      const std::string identifier = line.substr(0, blank);
      if (blank == line.npos || blank + 1 == line.size() || !read_oid(identifier)) {
        return fmt::format(
            "'{}' is no object identifier and a name, such as '1.3.12.1206.521 globalCallID'",
            line);
      }
      profile.private_names[identifier] = line.substr(blank + 1);
    }
    return {};
  });
}

constexpr ProfileKey keys[] = {
    {"text", put<&Profile::text>},
    {"encoding", encoding},
    {"edition", edition},
    {"xml.namespace", put<&Profile::xml_namespace>},
    {"xml.declaration", put<&Profile::xml_declaration>},
    {"link.framing", framing},
    {"link.greeting", put<&Profile::greeting>},
    {"link.all_bits", put<&Profile::all_bits>},
    {"association.wanted", put<&Profile::associate>},
    {"association.context", object_identifier<&Profile::context>},
    {"association.syntax", object_identifier<&Profile::syntax>},
    {"association.versions", versions},
    {"association.functions_required", functions<&Profile::functions_required>},
    {"association.functions_supplied", functions<&Profile::functions_supplied>},
    {"session.style", session_style},
    {"session.application_info", application_info},
    {"session.protocol_versions", put<&Profile::protocol_versions>},
    {"session.duration", seconds<&Profile::session_duration, 1>},
    {"session.keep_alive", seconds<&Profile::keep_alive, 0>},
    {"session.keep_alive_misses", misses},
    {"session.probe", probe},
    {"session.window", window},
    {"session.request_limit", seconds<&Profile::request_limit, 1>},
    {"identifiers.read", read_rules},
    {"identifiers.write", write_rule},
    {"identifiers.type_of_number", put_identifier<&IdentifierRules::type_of_number>},
    {"identifiers.media_class", put_identifier<&IdentifierRules::media_class>},
    {"services.lacks", lacks},
    {"services.monitors_trunks", put<&Profile::monitors_trunks>},
    {"services.monitors_route_points", put<&Profile::monitors_route_points>},
    {"services.empty_filter", put<&Profile::empty_filter>},
    {"services.private_data", put<&Profile::private_data>},
    {"services.private_names", private_names},
    {"services.correlator", correlator},
    {"private.pass", private_pass},
};

}  // namespace

std::span<const ProfileKey> profile_keys() { return keys; }

}  // namespace ctibus::csta
