#include "echo_command.hpp"

namespace echo_command {

EchoCommand::EchoCommand(ctibus::Host& host, const Options&) {
  host.provide<Say>([](ctibus::Command<Say> command) {
    if (command->text.empty()) return command.reject("echo_command.nothing_said", "Say something.");
    command.accept({.text = command->text});
  });
}

}  // namespace echo_command

CTIBUS_PLUGIN(echo_command, echo_command::EchoCommand)
