#include "tests/support/switchboard.hpp"

namespace ctibus::switchboard {

Switchboard::Switchboard(Host& host, const Options&) {
  host.provide<call::Make>([&host](Command<call::Make> command) {
    const std::string call = host.uuid().text();
    call::Make::Reply reply;
    reply.call = call;
    command.accept(reply);
    host.publish(call::Originated{.call = call, .device = command->device},
                 {.correlation = *Uuid::parse(call)});
  });
  host.provide<call::Hold>([](Command<call::Hold> command) {
    command.reject("pbx.not_supported", "Nobody can be held here.");
  });
  host.provide<call::Park>(
      [this](Command<call::Park> command) { unanswered_.push_back(std::move(command)); });
}

}  // namespace ctibus::switchboard

CTIBUS_PLUGIN(switchboard, ctibus::switchboard::Switchboard)
