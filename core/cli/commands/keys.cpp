#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <filesystem>

#include "core/cli/commands.hpp"
#include "core/cli/site_access.hpp"
#include "core/config/load.hpp"
#include "core/gateway/keyring.hpp"

namespace ctibus::cli {
namespace {

struct Arguments {
  std::string config;
  std::string name;
  std::string file;
  std::string endpoint;
};

template <class Action>
int with_keyring(const Arguments& arguments, Action&& action) {
  const auto site = load_site(arguments.config);
  if (!site) return report(site.error());
  if (const Result<> done = action(site->gateway); !done) {
    return report(done.error());
  }
  return ok;
}

int make(Arguments arguments) {
  return with_keyring(arguments, [&](const config::GatewayOptions& gateway) -> Result<> {
    if (arguments.file.empty()) arguments.file = arguments.name + ".key_secret";
    if (arguments.endpoint.empty() && !gateway.listen.empty()) {
      arguments.endpoint = gateway.listen.front();
    }
    if (auto made = gateway::make_client_key(gateway.keyring, arguments.name, arguments.endpoint,
                                             arguments.file);
        !made) {
      return made;
    }
    fmt::print(
        "{} is the key of {}: give it to nobody else. What it may do stands in "
        "[client.{}] of {}.\n",
        arguments.file, arguments.name, arguments.name, arguments.config);
    return {};
  });
}

int list(const Arguments& arguments) {
  return with_keyring(arguments, [](const config::GatewayOptions& gateway) -> Result<> {
    for (const std::string& name : gateway::client_keys(gateway.keyring)) fmt::print("{}\n", name);
    return {};
  });
}

int remove(const Arguments& arguments) {
  return with_keyring(arguments, [&](const config::GatewayOptions& gateway) {
    return gateway::remove_client_key(gateway.keyring, arguments.name);
  });
}

int init(const Arguments& arguments) {
  return with_keyring(arguments, [](const config::GatewayOptions& gateway) {
    return gateway::make_keyring(gateway.keyring);
  });
}

std::function<int()> set_up(CLI::App& app) {
  auto arguments = std::make_shared<Arguments>();
  const auto add = [&](const char* name, const char* text) {
    auto* command = app.add_subcommand(name, text);
    command
        ->add_option(
            "--config", arguments->config,
            "The site's configuration file (default: config/demo.toml of this folder, else "
            "/etc/ctibus/site.toml)")
        ->type_name("FILE");
    return command;
  };
  auto* fresh = add("new", "Make a key for a program that connects over TCP");
  fresh->add_option("NAME", arguments->name, "Name of the client, as in [client.NAME]")
      ->required()
      ->type_name("CLIENT");
  fresh->add_option("-o,--output", arguments->file, "Key file to write (default: NAME.key_secret)")
      ->type_name("FILE");
  fresh->add_option("--endpoint", arguments->endpoint,
                    "Where the client connects (default: the first of listen in [gateway])");
  auto* remover = add("remove", "Take a key out of the keyring");
  remover->add_option("NAME", arguments->name, "Name of the client")
      ->required()
      ->type_name("CLIENT");
  auto* lister = add("list", "Names of the clients that have a key");
  auto* starter = add("init", "Make the server's key, if there is none");
  app.require_subcommand(1);
  return [=] {
    if (arguments->config.empty()) arguments->config = default_site_file();
    if (fresh->parsed()) return make(*arguments);
    if (remover->parsed()) return remove(*arguments);
    if (lister->parsed()) return list(*arguments);
    return starter->parsed() ? init(*arguments) : usage;
  };
}

}  // namespace

const Command keys_command{"keys", "Make and remove the keys of programs that connect over TCP.",
                           "ctibus keys new crm --config site.toml", &set_up};

}  // namespace ctibus::cli
