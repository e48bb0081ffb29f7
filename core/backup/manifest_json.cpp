#include <fmt/format.h>

#include <array>
#include <charconv>
#include <nlohmann/json.hpp>

#include "core/backup/files.hpp"
#include "core/backup/manifest.hpp"
#include "core/log/segment_file.hpp"
#include "ctibus/version.h"

namespace ctibus::backup {
namespace {

using Json = nlohmann::ordered_json;

std::string octal(unsigned mode) { return fmt::format("{:04o}", mode); }

unsigned from_octal(const std::string& text) {
  unsigned mode = 0600;
  std::from_chars(text.data(), text.data() + text.size(), mode, 8);
  return mode;
}

Json to_json(const Ownership& from, Json out) {
  out["mode"] = octal(from.mode);
  out["owner"] = from.owner;
  return out;
}

Ownership ownership(const Json& from) {
  return {from.at("owner").get<std::string>(), from_octal(from.at("mode").get<std::string>())};
}

/// 1.2.3 as numbers; what follows does not count.
std::array<unsigned, 3> numbers_of(std::string_view version) {
  std::array<unsigned, 3> out{};
  const char* at = version.data();
  const char* const end = at + version.size();
  for (auto& number : out) {
    at = std::from_chars(at, end, number).ptr;
    if (at == end || *at != '.') break;
    ++at;
  }
  return out;
}

Result<> refuse_newer(const Json& json) {
  const auto format = json.at("format").get<std::uint32_t>();
  const auto version = json.at("ctibus").get<std::string>();
  const auto log_format =
      json.at("log").is_null() ? 0 : json.at("log").at("format").get<unsigned>();
  std::string what;
  if (format > format_version) what = fmt::format("has format {}", format);
  if (log_format > log::SegmentHeader::kVersion)
    what = fmt::format("has log format {}", log_format);
  if (numbers_of(version) > numbers_of(CTIBUS_VERSION)) what = "is newer";
  if (what.empty()) return {};
  return failure("backup.downgrade_refused",
                 fmt::format("The backup was made by ctibus {} and {}; this is ctibus {}: install "
                             "{} or newer. Nothing was changed.",
                             version, what, CTIBUS_VERSION, version));
}

constexpr char zero = '\0';

/// Names that stay below the folder that they are joined to.
bool is_inside(const std::string& path) {
  const std::filesystem::path parts(path);
  if (path.empty() || parts.is_absolute() || path.find(zero) != path.npos) return false;
  for (const auto& part : parts) {
    if (part == ".." || part == "." || part.empty()) return false;
  }
  return true;
}

/// As folders are named: what is joined to it, or taken away from it, is what it says.
bool is_folder(const std::string& path) {
  return path.starts_with('/') && path.find(zero) == path.npos && clean(path).string() == path;
}

Result<> check_paths(const Manifest& manifest) {
  const auto refuse = [](const std::string& path, const char* no) -> Result<> {
    return failure("backup.damaged",
                   fmt::format("The manifest names \"{}\", which is no {}.", path, no));
  };
  const auto check = [&](const std::string& path) -> Result<> {
    if (is_inside(path) && manifest.roots.contains(std::filesystem::path(path).begin()->string())) {
      return {};
    }
    return refuse(path, "place in a backup");
  };
  const auto check_file = [&](const std::string& path) -> Result<> {
    if (path.find('/') == path.npos) return refuse(path, "file in a backup");
    return check(path);
  };
  for (const auto& [name, root] : manifest.roots) {
    if (!is_folder(root.folder)) return refuse(root.folder, "absolute path of a folder");
  }
  if (!manifest.hosts.empty() && !is_folder(manifest.hosts)) {
    return refuse(manifest.hosts, "absolute path of a folder");
  }
  if (!manifest.roots.contains("data")) {
    return failure("backup.damaged", "The manifest names no data folder.");
  }
  if (auto good = check_file(manifest.config_file); !good) return good;
  for (const auto& file : manifest.files) {
    if (auto good = check_file(file.path); !good) return good;
  }
  for (const auto& folder : manifest.folders) {
    if (auto good = check(folder.path); !good) return good;
  }
  for (const auto* path : {&manifest.keyring, &manifest.log.path}) {
    if (path->empty()) continue;
    if (auto good = check(*path); !good) return good;
  }
  return {};
}

Manifest read(const Json& json) {
  Manifest out;
  out.format = json.at("format");
  out.ctibus = json.at("ctibus");
  out.made = json.at("made");
  out.site = json.at("site");
  out.config_file = json.at("config_file");
  out.running = json.at("running");
  out.keys = json.at("keys");
  out.keyring = json.at("keyring");
  out.hosts = json.value("hosts", std::string());  // older ones do not tell
  if (const Json& log = json.at("log"); !log.is_null()) {
    out.log = {log.at("path"), log.at("format"), log.at("epoch"), log.at("first"),
               log.at("sequence")};
  }
  for (const Json& one : json.at("plugins")) {
    out.plugins.push_back({one.at("instance"), one.at("plugin"), one.at("version")});
  }
  for (const Json& one : json.at("databases")) {
    out.databases.push_back({one.at("owner"), one.at("where"), one.at("included")});
  }
  out.notes = json.at("notes").get<std::vector<std::string>>();
  for (const auto& [name, one] : json.at("roots").items()) {
    out.roots[name] = {one.at("folder"), one.at("whole")};
  }
  for (const Json& one : json.at("folders")) {
    out.folders.push_back({one.at("path"), ownership(one)});
  }
  for (const Json& one : json.at("files")) {
    out.files.push_back({one.at("path"), one.at("size"), one.at("sha256"), ownership(one)});
  }
  return out;
}

}  // namespace

std::string manifest_to_json(const Manifest& from) {
  Json out;
  out["format"] = from.format;
  out["ctibus"] = from.ctibus;
  out["made"] = from.made;
  out["site"] = from.site;
  out["config_file"] = from.config_file;
  out["running"] = from.running;
  out["keys"] = from.keys;
  out["keyring"] = from.keyring;
  out["hosts"] = from.hosts;
  out["log"] = nullptr;
  if (const LogPart& log = from.log; !log.path.empty()) {
    out["log"] = {{"path", log.path},
                  {"format", log.format},
                  {"epoch", log.epoch},
                  {"first", log.first},
                  {"sequence", log.sequence}};
  }
  out["plugins"] = Json::array();
  for (const auto& one : from.plugins) {
    out["plugins"].push_back(
        {{"instance", one.instance}, {"plugin", one.plugin}, {"version", one.version}});
  }
  out["databases"] = Json::array();
  for (const auto& one : from.databases) {
    out["databases"].push_back(
        {{"owner", one.owner}, {"where", one.where}, {"included", one.included}});
  }
  out["notes"] = from.notes;
  out["roots"] = Json::object();
  for (const auto& [name, root] : from.roots) {
    out["roots"][name] = {{"folder", root.folder}, {"whole", root.whole}};
  }
  out["folders"] = Json::array();
  for (const auto& one : from.folders) {
    out["folders"].push_back(to_json(one.ownership, {{"path", one.path}}));
  }
  out["files"] = Json::array();
  for (const auto& one : from.files) {
    out["files"].push_back(
        to_json(one.ownership, {{"path", one.path}, {"size", one.size}, {"sha256", one.sha256}}));
  }
  return out.dump(1, ' ', false, Json::error_handler_t::replace) + "\n";
}

Result<Manifest> manifest_from_json(std::string_view text) {
  try {
    const Json json = Json::parse(text);
    if (auto known = refuse_newer(json); !known) return tl::unexpected(known.error());
    Manifest manifest = read(json);
    if (auto good = check_paths(manifest); !good) return tl::unexpected(good.error());
    return manifest;
  } catch (const nlohmann::json::exception& error) {
    return failure("backup.damaged",
                   fmt::format("{} cannot be read: {}", manifest_name, error.what()));
  }
}

}  // namespace ctibus::backup
