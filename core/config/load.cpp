#include "core/config/load.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>

#include "core/base/listen_address.hpp"
#include "core/config/document.hpp"
#include "core/config/libraries.hpp"
#include "core/config/option_check.hpp"
#include "core/config/option_table.hpp"
#include "core/config/paths.hpp"
#include "core/config/site_check.hpp"
#include "core/errors/nearest.hpp"
#include "ctibus/codec.hpp"
#include "ctibus/pattern.hpp"

namespace ctibus::config {
namespace {

constexpr std::size_t kLongestName = 64;
constexpr std::size_t kLongestClientName = 32;

bool is_instance_name(std::string_view name) {
  const auto good = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
  };
  return !name.empty() && name.size() <= kLongestName && name.front() >= 'a' &&
         name.front() <= 'z' && std::all_of(name.begin(), name.end(), good);
}

/// Loads one site; lives for one call of load().
class Loader {
 public:
  Loader(const std::filesystem::path& file, const Surroundings& surroundings)
      : surroundings_(surroundings),
        given_(file),
        base_(std::filesystem::absolute(file).lexically_normal().parent_path()),
        secrets_(base_, surroundings.credentials),
        checker_(secrets_, report_) {}

  Loaded run() {
    if (const auto root = read_documents(given_, report_)) site(*root);
    report_.sort();
    Loaded out;
    out.diagnostics = report_.diagnostics();
    if (report_.errors() == 0) out.config = std::move(config_);
    return out;
  }

 private:
  void site(const Node& root) {
    config_.file = base_ / given_.filename();
    const Table& table = *root.as<Table>();
    refuse_unknown_sections(table);
    read_section("site", root, config_.site);
    read_section("log", root, config_.log);
    read_section("gateway", root, config_.gateway);
    read_section("logging", root, config_.logging);
    read_section("metrics", root, config_.metrics);
    read_section("isolation", root, config_.isolation);
    const auto place_of = [&](std::string_view option) {
      const Entry* entry = find(table, "gateway", option);
      return entry != nullptr ? entry->node.place : root.place;
    };
    check_metrics(table, root.place);
    resolve_paths(config_, base_, place_of("endpoint"), place_of("listen"), report_);
    instances(table);
    clients(table);
  }

  void check_metrics(const Table& table, const Place& place) {
    const std::string& listen = config_.metrics.listen;
    if (listen.empty() || parse_listen_address(listen)) return;
    const Entry* entry = find(table, "metrics", "listen");
    report_.error(
        entry != nullptr ? entry->node.place : place, "config.bad_endpoint",
        fmt::format("\"{}\" is no address to listen at: write ADDRESS:PORT with an address "
                    "in digits, such as 127.0.0.1:9464 or [::1]:9464.",
                    listen));
  }

  static const Entry* find(const Table& table, std::string_view section, std::string_view name) {
    const Entry* entry = table.find(section);
    const Table* inner = entry != nullptr ? entry->node.as<Table>() : nullptr;
    return inner != nullptr ? inner->find(name) : nullptr;
  }

  void refuse_unknown_sections(const Table& table) {
    std::vector<std::string> names;
    for (const Section& section : core_sections()) names.push_back(section.name);
    for (const Entry& entry : table.entries) {
      if (std::find(names.begin(), names.end(), entry.name) != names.end()) continue;
      const std::string guess = errors::did_you_mean(entry.name, names);
      report_.error(entry.place, "config.unknown_key",
                    fmt::format("There is no section \"{}\".{}", entry.name,
                                guess.empty() ? fmt::format(" There are: {}. Plugins are set up "
                                                            "in [plugin.NAME], programs outside in "
                                                            "[client.NAME].",
                                                            fmt::join(names, ", "))
                                              : guess));
    }
  }

  /// The table of a section; an empty one when it is absent or no table.
  const Table& table_of(const Entry* entry) {
    static const Table none;
    if (entry == nullptr) return none;
    if (const auto* table = entry->node.as<Table>()) return *table;
    report_.error(entry->node.place, "config.wrong_type",
                  fmt::format("\"{}\" is {}; write a table, as in [{}].", entry->name,
                              entry->node.type(), entry->name));
    return none;
  }

  template <class Options>
  void read_section(const std::string& name, const Node& root, Options& out) {
    const Entry* entry = root.as<Table>()->find(name);
    const Place& place = entry != nullptr ? entry->node.place : root.place;
    const CheckedTable checked =
        checker_.table(table_of(entry), place, core_section(name).options, name);
    decode_into(checked, place, out);
  }

  template <class Options>
  void decode_into(const CheckedTable& checked, const Place& place, Options& out) {
    // The options are copied out of the bytes: no member of a section is a view.
    if (auto read = decode(checked.options, out); !read) {
      report_.error(place, read.error().code, read.error().text);
    }
  }

  void instances(const Table& root) {
    std::vector<std::filesystem::path> folders(config_.site.plugin_path.begin(),
                                               config_.site.plugin_path.end());
    folders.insert(folders.end(), surroundings_.plugin_folders.begin(),
                   surroundings_.plugin_folders.end());
    const Libraries libraries(std::move(folders));
    std::vector<Member> members;
    const auto& entries = table_of(root.find("plugin")).entries;
    for (const Entry& entry : entries) instance(entry, libraries, members);
    // Without every library it is not known what is offered.
    if (members.size() == entries.size()) check_requirements(members, libraries, report_);
  }

  void clients(const Table& root) {
    const auto& options = core_section("client").options;
    for (const Entry& entry : table_of(root.find("client")).entries) {
      const auto taken =
          std::find_if(config_.instances.begin(), config_.instances.end(),
                       [&](const Instance& instance) { return instance.name == entry.name; });
      if (!is_instance_name(entry.name) || entry.name.size() > kLongestClientName) {
        report_.error(entry.place, "config.bad_name",
                      fmt::format("\"{}\" is no name for a client: write a lower-case letter, then "
                                  "lower-case letters, digits, '-' or '_', {} at most.",
                                  entry.name.substr(0, kLongestName), kLongestClientName));
      } else if (taken != config_.instances.end()) {
        report_.error(
            entry.place, "config.bad_name",
            fmt::format("There is a plugin \"{}\" ({}) already: what the client publishes "
                        "could not be told from it. Choose another name.",
                        entry.name, taken->place));
      }
      Client client;
      client.name = entry.name;
      const Table& table = table_of(&entry);
      decode_into(checker_.table(table, entry.node.place, options, "client." + entry.name),
                  entry.node.place, client.options);
      const auto check = [&](const char* option, const std::vector<std::string>& patterns) {
        for (const std::string& pattern : patterns) {
          if (is_pattern(pattern)) continue;
          const Entry* at = table.find(option);
          report_.error(at != nullptr ? at->node.place : entry.place, "config.bad_pattern",
                        fmt::format("\"{}\" is no pattern of topics: write tokens divided by dots, "
                                    "with '*' for one and a last '>' for the rest.",
                                    pattern));
        }
      };
      check("subscribe", client.options.subscribe);
      check("publish", client.options.publish);
      check("command", client.options.command);
      check("provide", client.options.provide);
      config_.clients.push_back(std::move(client));
    }
  }

  void instance(const Entry& entry, const Libraries& libraries, std::vector<Member>& members) {
    const std::string path = "plugin." + entry.name;
    if (!is_instance_name(entry.name)) {
      report_.error(
          entry.place, "config.bad_name",
          fmt::format("\"{}\" is no name for an instance: write a lower-case letter, then "
                      "lower-case letters, digits, '-' or '_', {} at most.",
                      entry.name.substr(0, kLongestName), kLongestName));
    }
    const Table& table = table_of(&entry);
    const auto& common = core_section("plugin").options;
    auto library = find_library(entry, table, libraries);
    const std::vector<manifest::OptionSpec> none;
    const auto& own = library ? library->manifest.options : none;

    Table common_part;
    Table own_part;
    for (const Entry& option : table.entries) {
      const bool is_common = std::any_of(
          common.begin(), common.end(), [&](const auto& spec) { return spec.name == option.name; });
      (is_common ? common_part : own_part).entries.push_back(option);
    }
    InstanceOptions shared;
    decode_into(checker_.table(common_part, entry.node.place, common, path), entry.node.place,
                shared);
    if (!library) return;

    Instance out;
    out.name = entry.name;
    out.plugin = library->manifest.id;
    out.library = library->file;
    out.required = shared.required;
    out.log_level = shared.log_level;
    out.place = entry.place.line_text();
    out.isolation = isolation_of(shared, *library);
    out.memory_bytes = shared.memory.bytes;
    out.open_files = shared.open_files;
    CheckedTable checked = checker_.table(own_part, entry.node.place, own, path, common);
    out.options = std::move(checked.options);
    out.option_texts = std::move(checked.texts);
    config_.instances.push_back(std::move(out));
    members.push_back({entry.name, entry.place, std::move(library->manifest)});
  }

  std::optional<Libraries::Library> find_library(const Entry& entry, const Table& table,
                                                 const Libraries& libraries) {
    const Entry* use = table.find("use");
    const auto* text = use != nullptr ? use->node.as<std::string>() : nullptr;
    if (use != nullptr && text == nullptr) return std::nullopt;
    auto library = libraries.find(text != nullptr ? *text : entry.name, base_);
    if (library) return std::move(*library);
    report_.error(use != nullptr ? use->node.place : entry.place, library.error().code,
                  library.error().text);
    return std::nullopt;
  }

  /// What comes from elsewhere has a process of its own unless the site says otherwise.
  [[nodiscard]] Isolation isolation_of(const InstanceOptions& shared,
                                       const Libraries::Library& library) const {
    if (shared.isolation == Placement::core) return Isolation::core;
    if (shared.isolation == Placement::process) return Isolation::process;
    const auto& ours = surroundings_.plugin_folders;
    const bool installed = std::any_of(ours.begin(), ours.end(), [&](const auto& folder) {
      std::error_code ignored;
      return std::filesystem::equivalent(folder, library.file.parent_path(), ignored);
    });
    return installed ? library.manifest.isolation : Isolation::process;
  }

  const Surroundings& surroundings_;
  std::filesystem::path given_;
  std::filesystem::path base_;
  Report report_;
  Secrets secrets_;
  OptionChecker checker_;
  SiteConfig config_;
};

}  // namespace

Surroundings this_machine() {
  Surroundings out;
  out.plugin_folders = installed_plugin_folders();
  // Read before any thread of the site runs.
  if (const char* folder = std::getenv("CREDENTIALS_DIRECTORY")) {  // NOLINT(concurrency-mt-unsafe)
    out.credentials = folder;
  }
  return out;
}

Loaded load(const std::filesystem::path& file, const Surroundings& surroundings) {
  return Loader(file, surroundings).run();
}

}  // namespace ctibus::config
