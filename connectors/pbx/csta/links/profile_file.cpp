#include "profile_file.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>

#include "ctibus/kit/csta/nearest.hpp"
#include "ctibus/kit/csta/xml.hpp"
#include "ctibus/kit/toml.hpp"
#include "profile_keys.hpp"

namespace ctibus::csta {

namespace {

constexpr std::size_t largest_file = 1U << 20;
constexpr int most_extended = 8;

tl::unexpected<Error> bad(std::string text) { return failure("csta.bad_profile", std::move(text)); }

bool is_path(std::string_view name) {
  return name.find('/') != name.npos || name.ends_with(".toml");
}

Result<Profile> find(std::string_view name, const std::filesystem::path& beside, int depth);

/// None: no profile has such a value.
std::optional<ProfileValue> value_of(const toml::node& node) {
  if (const auto* text = node.as_string()) return ProfileValue(text->get());
  if (const auto* number = node.as_integer()) return ProfileValue(number->get());
  if (const auto* flag = node.as_boolean()) return ProfileValue(flag->get());
  const auto* list = node.as_array();
  if (list == nullptr) return std::nullopt;
  std::vector<std::string> texts;
  std::vector<std::int64_t> numbers;
  for (const auto& one : *list) {
    if (const auto* text = one.as_string()) texts.push_back(text->get());
    if (const auto* number = one.as_integer()) numbers.push_back(number->get());
  }
  if (texts.size() == list->size()) return ProfileValue(std::move(texts));
  if (numbers.size() == list->size()) return ProfileValue(std::move(numbers));
  return std::nullopt;
}

/// Reads one file's tables into a profile.
class Reading {
 public:
  Reading(const std::string& file, int depth) : file_(file), depth_(depth) {}

  Result<Profile> read(const toml::table& root) {
    Profile profile;
    if (const auto* base = root.get("extends")) {
      const auto* name = base->as_string();
      if (name == nullptr) return wrong("extends", *base, "write a text in quotation marks");
      auto found = find(name->get(), std::filesystem::path(file_).parent_path(), depth_ + 1);
      if (!found) return wrong("extends", *base, found.error().text);
      profile = std::move(*found);
    }
    if (auto done = take(root, "", profile); !done) return tl::unexpected(done.error());
    // Of a profile that is extended the extending one has the last word on edition and namespace.
    if (depth_ == 0 && profile.session == SessionStyle::application_session &&
        profile.protocol_versions.empty()) {
      profile.protocol_versions = {profile.xml_namespace.empty()
                                       ? std::string(namespace_of(profile.edition))
                                       : profile.xml_namespace};
    }
    if (depth_ == 0 && profile.session != SessionStyle::application_session &&
        !profile.application_info.empty()) {
      return bad(fmt::format(
          "{}: session.application_info: only the session.style application-session sends it",
          file_));
    }
    const bool in_xml = profile.encoding == Encoding::xml;
    if (in_xml != (profile.framing == Framing::annex_j)) {
      return bad(
          fmt::format("{}: link.framing: XML is framed by annex-j, and nothing else is", file_));
    }
    return profile;
  }

 private:
  Result<> take(const toml::table& table, const std::string& prefix, Profile& profile) {
    for (const auto& [key, node] : table) {
      const std::string name = prefix + std::string(key.str());
      if (name == "extends") continue;
      if (const auto* inner = node.as_table(); inner != nullptr && prefix.empty()) {
        if (!is_table(name)) return unknown(name, node);
        if (auto done = take(*inner, name + ".", profile); !done) return done;
        continue;
      }
      const auto known =
          std::ranges::find(profile_keys(), std::string_view(name), &ProfileKey::name);
      if (known == profile_keys().end()) return unknown(name, node);
      const auto value = value_of(node);
      const auto why = value ? known->set(profile, *value)
                             : "write a text, a number, true, false or a list of one kind";
      if (!why.empty()) return wrong(name, node, why);
    }
    return {};
  }

  static bool is_table(std::string_view name) {
    return std::ranges::any_of(profile_keys(), [&](const ProfileKey& key) {
      return key.name.starts_with(name) && key.name.substr(name.size()).starts_with('.');
    });
  }
  tl::unexpected<Error> unknown(const std::string& name, const toml::node& node) const {
    std::vector<std::string_view> names{"extends"};
    for (const auto& key : profile_keys()) names.push_back(key.name);
    return bad(fmt::format("{}:{}: there is no key '{}'{}", file_, node.source().begin.line, name,
                           proposal(name, names)));
  }
  tl::unexpected<Error> wrong(std::string_view name, const toml::node& node,
                              std::string_view why) const {
    return bad(fmt::format("{}:{}: {}: {}", file_, node.source().begin.line, name, why));
  }

  const std::string& file_;
  const int depth_;
};

Result<Profile> parse(std::string_view text, const std::string& file, int depth) {
  if (text.size() > largest_file) return bad(fmt::format("{}: it is too large", file));
  const toml::parse_result parsed = toml::parse(text);
  if (!parsed) {
    const auto& error = parsed.error();
    return bad(fmt::format("{}:{}: {}", file, error.source().begin.line, error.description()));
  }
  return Reading(file, depth).read(parsed.table());
}

Result<Profile> read_file(const std::filesystem::path& path, int depth) {
  std::ifstream in(path, std::ios::binary);
  std::error_code none;
  if (!in || std::filesystem::is_directory(path, none)) {
    return bad(fmt::format("{}: it cannot be read", path.string()));
  }
  std::string text(largest_file + 1, '\0');
  in.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<std::size_t>(in.gcount()));
  auto profile = parse(text, path.string(), depth);
  if (profile) profile->name = path.stem().string();
  return profile;
}

Result<Profile> find(std::string_view name, const std::filesystem::path& beside, int depth) {
  if (depth > most_extended) return bad("profiles extend each other in a circle");
  if (is_path(name)) return read_file(beside / name, depth);
  const auto found = std::ranges::find(built_in_profiles(), name, &BuiltInProfile::name);
  if (found == built_in_profiles().end()) {
    std::string names;
    for (const auto& one : built_in_profiles()) names += fmt::format(" {}", one.name);
    return bad(
        fmt::format("there is no profile '{}'; there are:{}; a file has a slash in its name "
                    "or ends in .toml",
                    name, names));
  }
  auto profile = parse(found->text, std::string(name) + ".toml", depth);
  if (profile) profile->name = name;
  return profile;
}

}  // namespace

Result<Profile> find_profile(std::string_view name_or_path) { return find(name_or_path, {}, 0); }

Result<Profile> read_profile(std::string_view text, const std::string& file) {
  auto profile = parse(text, file, 0);
  if (profile) profile->name = std::filesystem::path(file).stem().string();
  return profile;
}

}  // namespace ctibus::csta
