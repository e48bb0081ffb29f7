#pragma once

#include <functional>
#include <string>

#include "ctibus/messages/catalogue.hpp"
#include "ctibus/plugin.hpp"

namespace ctibus::contract {

/// What a test wants of a plugin beside its handlers.
struct Hooks {
  std::function<Result<>()> start;
  std::function<bool()> drain;
  std::function<void()> stop;
  std::function<Result<>()> reload;
};

/// Runs in the plugin's constructor.
using Script = std::function<void(Host&, Hooks&)>;

/// Scripts by name, from which an instance takes the one that its options name. Any thread.
void set_script(const std::string& name, Script script);
Script script(const std::string& name);

/// A plugin that does what the test says.
class Scripted : public Plugin {
 public:
  struct Options {
    std::string script;
    std::uint32_t setting = 0;
    static constexpr auto describe() {
      return declare_group<Options>(
          "Options.", option("script", &Options::script, "Which script to run."),
          option("setting", &Options::setting, "A number.", {.reloadable = true}));
    }
  };
  static constexpr auto publishes =
      messages<call::Delivered, call::Established, agent::State, cdr::Call>;
  static constexpr std::string_view subscribes[] = {"call.*", "agent.*", "cdr.*"};
  static constexpr auto commands =
      messages<call::Make, call::Answer, call::Clear, call::ClearConnection>;
  static constexpr ctibus::Manifest manifest{.id = "scripted",
                                             .text = "Does what a test says.",
                                             .publishes = publishes,
                                             .subscribes = subscribes,
                                             .provides = commands,
                                             .commands = commands};

  Scripted(Host& host, const Options& options) {
    if (const Script run = script(options.script)) run(host, hooks_);
  }
  Result<> start() override { return hooks_.start ? hooks_.start() : Result<>(); }
  bool drain() override { return hooks_.drain ? hooks_.drain() : true; }
  void stop() override {
    if (hooks_.stop) hooks_.stop();
  }
  Result<> reload(const Options&) { return hooks_.reload ? hooks_.reload() : Result<>(); }

 private:
  Hooks hooks_;
};

}  // namespace ctibus::contract
