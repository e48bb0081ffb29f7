#include <fmt/format.h>

#include "core/config/option_table.hpp"
#include "core/schema/markdown.hpp"
#include "core/schema/option_text.hpp"
#include "core/schema/reference.hpp"

namespace ctibus::schema {
namespace {

using manifest::OptionSpec;
using manifest::OptionType;

void add_table(std::string& out, std::span<const OptionSpec> options, const std::string& path);

/// The tables that hang below a type, each with its own heading.
void add_nested(std::string& out, const OptionType& type, const std::string& path, bool in_list) {
  if (type.kind == Kind::list) return add_nested(out, type.element.front(), path, true);
  if (type.kind != Kind::group) return;
  out += fmt::format("\n`{}{}{}`\n\n", in_list ? "[[" : "[", path, in_list ? "]]" : "]");
  add_table(out, type.options, path);
}

void add_table(std::string& out, std::span<const OptionSpec> options, const std::string& path) {
  if (options.empty()) {
    out += "No options.\n";
    return;
  }
  out += head({"Option", "Type", "Default", "Range", "Meaning"});
  for (const OptionSpec& option : options) {
    std::string text = option.text;
    if (const std::string remark = remarks(option); !remark.empty()) {
      text += fmt::format(" ({})", remark);
    }
    out += row({code(option.name), cell(type_text(option)), code(default_text(option)),
                cell(range_text(option)), cell(text)});
  }
  for (const OptionSpec& option : options) {
    add_nested(out, option, path + "." + option.name, false);
  }
}

}  // namespace

std::string options_reference(std::span<const manifest::Manifest> plugins) {
  std::string out(kGenerated);
  out +=
      "# Options\n\n"
      "Durations are written as `\"20s\"`, `\"500ms\"`, `\"1h30m\"`, sizes as `\"64MiB\"`. A "
      "secret "
      "NAME may also be given as `NAME_file = \"PATH\"`, or as `NAME = "
      "\"${credential:ID}\"`. A change of a reloadable option does not restart its instance.\n";
  for (const config::Section& section : config::core_sections()) {
    const bool is_plugin = section.name == "plugin";
    const bool named = is_plugin || section.name == "client";
    out += fmt::format("\n## [{}{}]\n\n{}\n\n", section.name, named ? ".NAME" : "",
                       is_plugin ? "Any plugin: every other key is an option of the plugin itself."
                                 : section.text);
    add_table(out, section.options, section.name);
  }
  for (const manifest::Manifest& plugin : plugins) {
    out += fmt::format("\n## Plugin {}\n\n{}\n\n", plugin.id, plugin.text);
    add_table(out, plugin.options, "plugin." + plugin.id);
  }
  return out;
}

}  // namespace ctibus::schema
