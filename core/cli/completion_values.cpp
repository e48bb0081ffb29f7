#include "core/cli/completion_values.hpp"

#include "core/cli/error_catalogue.hpp"
#include "core/cli/site_access.hpp"
#include "core/config/libraries.hpp"
#include "core/config/load.hpp"
#include "core/judge/judge.hpp"
#include "core/presentation/declarations.hpp"

namespace ctibus::cli {
namespace {

std::vector<std::filesystem::path> plugin_folders(const Typed& typed) {
  std::vector<std::filesystem::path> out;
  if (const auto given = typed.find("plugin-path"); given != typed.end()) {
    out.assign(given->second.begin(), given->second.end());
  }
  for (auto& folder : config::installed_plugin_folders()) out.push_back(std::move(folder));
  return out;
}

/// The catalogue's messages and those of the installed plugins.
presentation::Declarations declarations(const Typed& typed) {
  presentation::Declarations out;
  const config::Libraries libraries(plugin_folders(typed));
  for (const std::string& id : libraries.ids()) {
    if (auto library = libraries.find(id, {})) out.add(std::move(library->manifest.messages));
  }
  return out;
}

void add_topics(const Typed& typed, bool commands_only, Candidates& out) {
  const auto known = declarations(typed);
  for (const auto& [topic, message] : known.all()) {
    const bool is_command = message.message_class == MessageClass::command;
    if (is_command || !commands_only) out.words.push_back({topic, message.text});
  }
}

void add_fields(const Typed& typed, Candidates& out) {
  const auto topic = typed.find("topic");
  if (topic == typed.end() || topic->second.empty()) return;
  const auto known = declarations(typed);
  const auto* message = known.find(topic->second.front());
  if (message == nullptr) return;
  out.no_space = true;
  for (const auto& field : message->fields) out.words.push_back({field.name + "=", field.text});
}

void add_instances(const Typed& typed, Candidates& out) {
  const auto given = typed.find("config");
  const auto file = given != typed.end() && !given->second.empty()
                        ? std::filesystem::path(given->second.back())
                        : default_site_file();
  if (file.empty()) return;
  const auto loaded = config::load(file);
  if (!loaded.config) return;
  for (const auto& instance : loaded.config->instances) {
    out.words.push_back({instance.name, instance.plugin});
  }
}

}  // namespace

void add_known_values(const std::string& kind, const Typed& typed, Candidates& out) {
  if (kind == "FILE") {
    out.files = true;
  } else if (kind == "DIR") {
    out.folders = true;
  } else if (kind == "ERROR") {
    for (const auto& entry : error_catalogue(plugin_folders(typed))) {
      out.words.push_back({entry.id, entry.text});
    }
  } else if (kind == "TOPIC" || kind == "COMMAND") {
    add_topics(typed, kind == "COMMAND", out);
  } else if (kind == "FIELD=VALUE") {
    add_fields(typed, out);
  } else if (kind == "INSTANCE") {
    add_instances(typed, out);
  } else if (kind == "PLUGIN") {
    out.files = true;
    for (const auto& id : config::Libraries(plugin_folders(typed)).ids()) {
      out.words.push_back({id, ""});
    }
  } else if (kind == "CHECK") {
    for (const judge::Check* check : judge::all_checks()) {
      out.words.push_back({std::string(check->id), std::string(check->proves)});
    }
  }
}

}  // namespace ctibus::cli
