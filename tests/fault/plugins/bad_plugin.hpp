#pragma once

#include <string_view>
#include <vector>

#include "ctibus/messages/call.hpp"
#include "ctibus/plugin.hpp"

/// What the bad plugins have in common: they hear calls, say bad.plugin.heard and provide
/// bad.plugin.act, and each does one thing wrong.
namespace ctibus::bad {

struct Heard {
  Text call{};
  std::uint64_t count{};

  static constexpr auto describe() {
    return declare_message<Heard>(
        MessageClass::event, "bad.plugin.heard", &Heard::call, "A bad plugin has heard of a call.",
        field("call", &Heard::call, "Call."), field("count", &Heard::count, "Messages so far."));
  }
};

struct Act {
  Text call{};

  static constexpr auto describe() {
    return declare_message<Act>(MessageClass::command, "bad.plugin.act", &Act::call,
                                "Asks a bad plugin to do something.",
                                field("call", &Act::call, "Call."));
  }
};

/// Works as it should: what is wrong is in the classes derived from it.
class Base : public Plugin {
 public:
  using Options = NoOptions;
  static constexpr std::string_view subscribes[] = {"call.*"};
  static constexpr auto publishes = messages<Heard>;
  static constexpr auto provides = messages<Act>;

  static constexpr Manifest declare(std::string_view id, std::string_view text) {
    return {.id = id,
            .text = text,
            .maturity = Maturity::experimental,
            .isolation = Isolation::process,
            .publishes = publishes,
            .subscribes = subscribes,
            .provides = provides};
  }

  explicit Base(Host& host) : host_(host) {
    host.on_any("call.*", [this](const MessageView& message) {
      ++heard_;
      hear(message);
    });
    host.provide<Act>([this](Command<Act> command) { act(std::move(command)); });
  }

 protected:
  virtual void hear(const MessageView& message) {
    (void)host_.publish(Heard{.call = message.key(), .count = heard_});
  }
  virtual void act(Command<Act> command) { command.accept(); }

  Host& host_;
  std::uint64_t heard_ = 0;
};

}  // namespace ctibus::bad
