#include "core/judge/subject.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <sstream>

#include "core/config/option_check.hpp"
#include "core/config/option_table.hpp"
#include "core/host/loader.hpp"
#include "core/schema/message_spec.hpp"
#include "ctibus/pattern.hpp"

namespace ctibus::judge {
namespace {

std::string first_error(const config::Report& report) {
  for (const auto& diagnostic : report.diagnostics()) {
    if (!diagnostic.warning) return fmt::format("{}: {}", diagnostic.code, diagnostic.text);
  }
  return {};
}

Error bad_option(std::string text) { return {"judge.bad_option", std::move(text)}; }

Result<config::Table> parse(const std::string& text, const std::string& name) {
  config::Report report;
  auto node = config::parse_document(text, name, report);
  if (!node || node->as<config::Table>() == nullptr) {
    return tl::unexpected(bad_option(first_error(report)));
  }
  return std::get<config::Table>(std::move(node->value));
}

void set(config::Table& table, config::Entry entry) {
  for (auto& present : table.entries) {
    if (present.name == entry.name) {
      present = std::move(entry);
      return;
    }
  }
  table.entries.push_back(std::move(entry));
}

/// A check may have a working folder of its own, so a path that names a file now is made absolute.
void make_absolute(config::Node& node, const std::filesystem::path& base) {
  if (auto* text = std::get_if<std::string>(&node.value)) {
    std::error_code ignored;
    const auto path = base / *text;
    if (!text->empty() && std::filesystem::exists(path, ignored)) *text = path.string();
  } else if (auto* list = std::get_if<config::List>(&node.value)) {
    for (auto& element : *list) make_absolute(element, base);
  } else if (auto* table = std::get_if<config::Table>(&node.value)) {
    for (auto& entry : table->entries) make_absolute(entry.node, base);
  }
}

struct Given {
  std::string name;  ///< of the instance
  config::Table options;
};

/// The instance of this plugin in a site's configuration.
Result<Given> from_site(const config::Table& instances, const std::string& plugin,
                        const std::string& file) {
  for (const auto& instance : instances.entries) {
    const auto* table = instance.node.as<config::Table>();
    if (table == nullptr) continue;
    const auto* use = table->find("use");
    const auto* used = use == nullptr ? nullptr : use->node.as<std::string>();
    if ((used == nullptr ? instance.name : *used) != plugin) continue;
    Given given{instance.name, *table};
    const auto& others = config::core_section("plugin").options;
    std::erase_if(given.options.entries, [&](const config::Entry& entry) {
      return std::any_of(others.begin(), others.end(),
                         [&](const auto& option) { return option.name == entry.name; });
    });
    return given;
  }
  return tl::unexpected(bad_option(fmt::format("{} has no instance of {}.", file, plugin)));
}

Result<Given> from_file(const std::string& file, const std::string& plugin) {
  std::ifstream in(file, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  if (!in) return tl::unexpected(bad_option(file + " cannot be read."));
  auto table = parse(text.str(), file);
  if (!table) return tl::unexpected(table.error());
  Result<Given> given = Given{plugin, *table};
  if (const auto* site = table->find("plugin")) {
    if (const auto* instances = site->node.as<config::Table>()) {
      given = from_site(*instances, plugin, file);
    }
  }
  if (!given) return given;
  const auto base = std::filesystem::absolute(file).parent_path();
  for (auto& entry : given->options.entries) make_absolute(entry.node, base);
  return given;
}

Result<Given> read_options(const GivenOptions& wanted, const std::string& plugin) {
  Result<Given> given = Given{plugin, {}};
  if (!wanted.file.empty()) given = from_file(wanted.file, plugin);
  if (!given) return given;
  for (const std::string& pair : wanted.pairs) {
    const std::size_t equals = pair.find('=');
    if (equals == 0 || equals == std::string::npos) {
      return tl::unexpected(bad_option(fmt::format("\"{}\" is not NAME=VALUE.", pair)));
    }
    const std::string name = pair.substr(0, equals);
    const std::string value = pair.substr(equals + 1);
    auto table = parse(fmt::format("{} = {}\n", name, value), pair);
    if (!table) table = parse(fmt::format("{} = {}\n", name, config::in_quotes(value)), pair);
    if (!table) return tl::unexpected(table.error());
    for (auto& entry : table->entries) {
      make_absolute(entry.node, std::filesystem::current_path());
      set(given->options, std::move(entry));
    }
  }
  return given;
}

/// Every declared message, and those the library brings along.
std::vector<manifest::MessageSpec> known_messages(const manifest::Manifest& manifest) {
  auto all = schema::declared_messages();
  all.insert(all.end(), manifest.messages.begin(), manifest.messages.end());
  return all;
}

}  // namespace

const manifest::MessageSpec* Subject::find(std::string_view topic) const {
  for (const auto& message : manifest.messages) {
    if (message.topic == topic) return &message;
  }
  return schema::find_message(topic);
}

testing::Permissions Subject::permissions() const {
  return {{manifest.publishes.begin(), manifest.publishes.end()},
          manifest.subscribes,
          {manifest.provides.begin(), manifest.provides.end()},
          {manifest.commands.begin(), manifest.commands.end()}};
}

Result<msgpack::Buffer> encode(const manifest::Manifest& manifest, const config::Table& options) {
  config::Report report;
  const config::Secrets secrets(std::filesystem::current_path(), std::nullopt);
  config::OptionChecker checker(secrets, report);
  auto checked = checker.table(options, {}, manifest.options, "plugin." + manifest.id);
  if (report.errors() != 0) return tl::unexpected(bad_option(first_error(report)));
  return std::move(checked.options);
}

Result<Subject> read_subject(const std::filesystem::path& library, const GivenOptions& given,
                             std::uint64_t seed) {
  auto manifest = manifest::read(library);
  if (!manifest) return tl::unexpected(manifest.error());
  auto options = read_options(given, manifest->id);
  if (!options) return tl::unexpected(options.error());
  Subject subject;
  subject.library = std::filesystem::absolute(library);
  subject.manifest = std::move(*manifest);
  subject.name = std::move(options->name);
  subject.options = std::move(options->options);
  subject.seed = seed;
  auto encoded = encode(subject.manifest, subject.options);
  if (encoded) {
    subject.encoded = std::move(*encoded);
  } else if (encoded.error().text.starts_with("config.missing")) {
    subject.has_all_required = false;
    subject.missing = encoded.error().text;
  } else {
    return tl::unexpected(encoded.error());
  }
  for (auto& message : known_messages(subject.manifest)) {
    const bool is_command = message.message_class == MessageClass::command;
    if (is_command) {
      const auto& provides = subject.manifest.provides;
      if (std::find(provides.begin(), provides.end(), message.topic) != provides.end()) {
        subject.provides.push_back(std::move(message));
      }
      continue;
    }
    if (message.message_class == MessageClass::reply) continue;
    for (const std::string& pattern : subject.manifest.subscribes) {
      if (matches(pattern, message.topic)) {
        subject.hears.push_back(std::move(message));
        break;
      }
    }
  }
  return subject;
}

Result<const ctibus_plugin*> load(const Subject& subject) {
  return host::load_library(subject.library, subject.manifest);
}

}  // namespace ctibus::judge
