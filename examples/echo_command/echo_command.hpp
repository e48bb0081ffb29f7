#pragma once

#include "ctibus/plugin.hpp"

namespace echo_command {

/// The command. Its key says whom it is about; here nobody.
struct Say {
  ctibus::Text text{};

  struct Reply {
    ctibus::Text text{};

    static constexpr auto describe() {
      return ctibus::declare_group<Reply>("The echo.",
                                          ctibus::field("text", &Reply::text, "The same text."));
    }
  };

  static constexpr auto describe() {
    return ctibus::declare_message<Say>(ctibus::MessageClass::command, "example.echo.say", nullptr,
                                        "Say something and get it back.",
                                        ctibus::field("text", &Say::text, "Any text."));
  }
};

class EchoCommand : public ctibus::Plugin {
 public:
  using Options = ctibus::NoOptions;
  static constexpr ctibus::ErrorEntry errors[] = {{.id = "echo_command.nothing_said",
                                                   .text = "There is nothing to echo.",
                                                   .meaning = "The command came without a text.",
                                                   .cure = "Send a text."}};
  static constexpr ctibus::Manifest manifest{.id = "echo_command",
                                             .version = "0.1.0",
                                             .text = "Answers a command with its own text.",
                                             .provides = ctibus::messages<Say>,
                                             .errors = errors};

  EchoCommand(ctibus::Host& host, const Options& options);
};

}  // namespace echo_command
