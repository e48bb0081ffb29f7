#include "bad_plugin.hpp"

namespace ctibus::bad::answers_twice {

class Bad final : public Base {
 public:
  static constexpr Manifest manifest = declare("answers_twice", "Answers every command twice.");

  Bad(Host& host, const NoOptions&) : Base(host) {}

 private:
  void act(Command<Act> command) override {
    const auto* commands = static_cast<const ctibus_command_router*>(
        host_.raw()->extension(host_.raw(), CTIBUS_COMMAND));
    ctibus_reply reply{};
    reply.size = sizeof(reply);
    reply.status = CTIBUS_REPLY_ACCEPTED;
    reply.command = command.id();
    commands->reply(host_.raw(), &reply);
    command.accept();
  }
};

}  // namespace ctibus::bad::answers_twice

CTIBUS_PLUGIN(answers_twice, ctibus::bad::answers_twice::Bad)
