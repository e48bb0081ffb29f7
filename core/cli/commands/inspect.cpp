#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>
#include <nlohmann/json.hpp>

#include "core/cli/commands.hpp"
#include "core/cli/plugin_folders.hpp"
#include "core/manifest/elf_note.hpp"
#include "core/schema/option_text.hpp"
#include "ctibus/abi/plugin.h"

namespace ctibus::cli {
namespace {

void print_list(std::string_view name, const std::vector<std::string>& texts) {
  if (!texts.empty()) fmt::print("  {:<11} {}\n", name, fmt::join(texts, ", "));
}

void print_options(const std::vector<manifest::OptionSpec>& options, int depth) {
  const std::string indent(static_cast<std::size_t>(2 + 4 * depth), ' ');
  for (const manifest::OptionSpec& option : options) {
    std::vector<std::string> notes;
    if (const auto text = schema::default_text(option); !text.empty()) {
      notes.push_back("default " + text);
    }
    if (auto text = schema::range_text(option); !text.empty()) notes.push_back(std::move(text));
    if (auto text = schema::remarks(option); !text.empty()) notes.push_back(std::move(text));
    fmt::print("{}{}: {}{}{}\n{}    {}\n", indent, option.name, schema::type_text(option),
               notes.empty() ? "" : "; ", fmt::join(notes, "; "), indent, option.text);
    const manifest::OptionType* type = &option;
    while (type->kind == Kind::list) type = &type->element.front();
    print_options(type->options, depth + 1);
  }
}

void print_text(const std::string& file, const manifest::Manifest& manifest) {
  fmt::print("{} {} ({}, ABI {}.{})\n  {}\n\n", manifest.id, manifest.version,
             detail::name_of(manifest.maturity), manifest.abi_major, manifest.abi_minor,
             manifest.text);
  fmt::print("  {:<11} {}\n", "file", file);
  fmt::print("  {:<11} {}\n", "thread",
             manifest.thread == Thread::own ? "its own" : "the site's pool");
  fmt::print("  {:<11} {}\n", "isolation",
             manifest.isolation == Isolation::process ? "wishes a process of its own" : "core");
  print_list("offers", manifest.offers);
  print_list("requires", manifest.requires_);
  print_list("optional", manifest.optional);
  print_list("publishes", manifest.publishes);
  print_list("subscribes", manifest.subscribes);
  print_list("provides", manifest.provides);
  print_list("commands", manifest.commands);
  if (!manifest.options.empty()) fmt::print("\nOptions\n");
  print_options(manifest.options, 0);
  if (!manifest.errors.empty()) fmt::print("\nErrors\n");
  for (const auto& error : manifest.errors) fmt::print("  {}: {}\n", error.id, error.text);
}

std::function<int()> set_up(CLI::App& app) {
  auto plugin = std::make_shared<std::string>();
  auto json = std::make_shared<bool>(false);
  app.add_option("plugin", *plugin, "Id of a plugin, or the path of its library")
      ->required()
      ->type_name("PLUGIN");
  app.add_flag("--json", *json, "Print the manifest as it stands in the library");
  const PluginFolders folders(app);
  return [=]() -> int {
    const auto library = config::Libraries(folders.all()).find(*plugin, {});
    if (!library) return report(library.error());
    if (!*json) {
      print_text(library->file.string(), library->manifest);
      return ok;
    }
    const auto note = manifest::read_elf_note(library->file, CTIBUS_MANIFEST_SECTION,
                                              CTIBUS_MANIFEST_OWNER, CTIBUS_MANIFEST_NOTE);
    if (!note) return report(note.error());
    fmt::print("{}\n", nlohmann::ordered_json::parse(*note).dump(2));
    return ok;
  };
}

}  // namespace

const Command inspect_command{"inspect",
                              "Show what a plugin says of itself, without running any of it.",
                              "ctibus inspect acd", &set_up};

}  // namespace ctibus::cli
