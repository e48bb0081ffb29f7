#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <fstream>
#include <memory>
#include <sstream>

#include "core/cli/commands.hpp"
#include "core/cli/file_output.hpp"
#include "core/cli/plugin_folders.hpp"
#include "core/errors/nearest.hpp"
#include "core/schema/client_types.hpp"
#include "core/schema/json_schema.hpp"
#include "core/schema/message_spec.hpp"
#include "core/schema/record.hpp"
#include "core/schema/reference.hpp"

namespace ctibus::cli {
namespace {

struct Arguments {
  std::string subject = "messages";
  std::string format = "json-schema";
  std::string output;
  std::string against;
  std::vector<std::string> libraries;
};

/// A declared message, or one that a plugin at hand brings along.
const manifest::MessageSpec* find_message(const std::string& topic,
                                          const std::vector<manifest::Manifest>& plugins) {
  if (const auto* message = schema::find_message(topic)) return message;
  for (const auto& plugin : plugins) {
    for (const auto& message : plugin.messages) {
      if (message.topic == topic) return &message;
    }
  }
  return nullptr;
}

using Generator = std::string (*)(std::span<const manifest::MessageSpec>);

/// Null: the format is none for programs in other languages.
const Generator* generator(const std::string& format) {
  static constexpr std::pair<std::string_view, Generator> generators[] = {
      {"asyncapi", &schema::asyncapi_document},
      {"python", &schema::python_types},
      {"typescript", &schema::typescript_types}};
  for (const auto& [name, generate] : generators) {
    if (name == format) return &generate;
  }
  return nullptr;
}

/// For programs in other languages, with what the named libraries bring along.
std::string client_types(const Arguments& arguments,
                         const std::vector<manifest::Manifest>& plugins) {
  std::vector<manifest::MessageSpec> brought;
  for (const auto& plugin :
       arguments.libraries.empty() ? std::vector<manifest::Manifest>() : plugins) {
    brought.insert(brought.end(), plugin.messages.begin(), plugin.messages.end());
  }
  // The package has the catalogue already.
  if (arguments.format == "python" && !arguments.libraries.empty()) {
    return schema::python_types_of_plugins(brought);
  }
  std::vector<manifest::MessageSpec> all = schema::declared_messages();
  all.insert(all.end(), brought.begin(), brought.end());
  return (*generator(arguments.format))(all);
}

Result<std::string> one_message(const Arguments& arguments,
                                const std::vector<manifest::Manifest>& plugins) {
  if (const auto* message = find_message(arguments.subject, plugins)) {
    if (const auto* generate = generator(arguments.format)) return (*generate)({message, 1});
    return arguments.format == "markdown" ? schema::message_reference(*message)
           : arguments.format == "record" ? schema::record_of({message, 1})
                                          : schema::message_schema(*message);
  }
  if (arguments.subject == "options" || arguments.subject == "errors") {
    return failure("cli.unknown_topic",
                   fmt::format("There is no {} of {}: write --format markdown.", arguments.format,
                               arguments.subject));
  }
  std::vector<std::string> topics{"messages", "options", "errors"};
  for (const auto& message : schema::declared_messages()) topics.push_back(message.topic);
  return failure("cli.unknown_topic",
                 fmt::format("No message \"{}\" is declared.{}", arguments.subject,
                             errors::did_you_mean(arguments.subject, topics)));
}

Result<std::string> generate(const Arguments& arguments,
                             const std::vector<manifest::Manifest>& plugins) {
  const auto& messages = schema::declared_messages();
  const bool markdown = arguments.format == "markdown";
  if (arguments.subject == "messages") {
    if (generator(arguments.format) != nullptr) return client_types(arguments, plugins);
    return markdown                       ? schema::messages_reference(messages)
           : arguments.format == "record" ? schema::record_of(messages)
                                          : schema::message_schemas(messages);
  }
  if (arguments.subject == "options" && arguments.format != "record" &&
      generator(arguments.format) == nullptr) {
    return markdown ? schema::options_reference(plugins) : schema::site_schema(plugins);
  }
  if (arguments.subject == "errors" && markdown) return schema::errors_reference(plugins);
  return one_message(arguments, plugins);
}

/// What was recorded may only grow.
Result<> check_against(const std::string& file) {
  std::ifstream in(file, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  if (!in) return {};  // nothing was recorded yet
  const auto difference = schema::compare(text.str(), schema::declared_messages());
  if (!difference) return tl::unexpected(difference.error());
  if (difference->broken.empty()) return {};
  return failure("schema.breaking_change",
                 fmt::format("{}. Put it back and declare what you need under a new name.",
                             fmt::join(difference->broken, "; ")));
}

Result<std::vector<manifest::Manifest>> plugins_of(const Arguments& arguments,
                                                   const PluginFolders& folders) {
  if (arguments.libraries.empty()) return folders.manifests();
  std::vector<manifest::Manifest> out;
  for (const std::string& file : arguments.libraries) {
    auto read = manifest::read(file);
    if (!read) return tl::unexpected(read.error());
    out.push_back(std::move(*read));
  }
  std::sort(out.begin(), out.end(), [](const auto& a, const auto& b) { return a.id < b.id; });
  return out;
}

int run(const Arguments& arguments, const PluginFolders& folders) {
  const auto plugins = plugins_of(arguments, folders);
  if (!plugins) return report(plugins.error());
  if (!arguments.against.empty()) {
    if (const auto same = check_against(arguments.against); !same) {
      return report(same.error());
    }
  }
  const auto text = generate(arguments, *plugins);
  if (!text) return report(text.error());
  if (arguments.output.empty()) {
    fmt::print("{}", *text);
    return ok;
  }
  const auto written = write_file(arguments.output, *text);
  return written ? ok : report(written.error());
}

std::function<int()> set_up(CLI::App& app) {
  auto arguments = std::make_shared<Arguments>();
  app.add_option("subject", arguments->subject,
                 "messages (default), options (a site's configuration), errors (Markdown only), or "
                 "one message's topic")
      ->type_name("TOPIC");
  app.add_option(
         "--format", arguments->format,
         "json-schema (default), markdown, record (what compatibility is checked by), asyncapi "
         "(3.0), typescript, or python (for the package ctibus)")
      ->check(
          CLI::IsMember({"json-schema", "markdown", "record", "asyncapi", "typescript", "python"}))
      ->type_name("FORMAT");
  app.add_option("--output", arguments->output, "Write to this file")->type_name("FILE");
  app.add_option("--against", arguments->against,
                 "Fail when the messages recorded in this file are not all declared as they were")
      ->type_name("FILE");
  app.add_option("--library", arguments->libraries,
                 "Only this plugin library, or several, instead of those in the plugin path")
      ->type_name("FILE");
  const PluginFolders folders(app);
  return [=] { return run(*arguments, folders); };
}

}  // namespace

const Command schema_command{
    "schema", "Print schemas, types or reference pages of messages, options and errors.",
    "ctibus schema call.delivered --format markdown", &set_up};

}  // namespace ctibus::cli
