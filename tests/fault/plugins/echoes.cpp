#include "bad_plugin.hpp"

namespace ctibus::bad::echoes {

class Bad final : public Base {
 public:
  static constexpr std::string_view both[] = {"call.*", "bad.plugin.*"};
  static constexpr Manifest manifest{.id = "echoes",
                                     .text = "Answers its own messages, without an end.",
                                     .isolation = Isolation::process,
                                     .publishes = publishes,
                                     .subscribes = both,
                                     .provides = provides};

  Bad(Host& host, const NoOptions&) : Base(host) {
    host.on<Heard>([this](const Event<Heard>& heard) {
      (void)host_.publish(Heard{.call = heard->call, .count = heard->count + 1});
    });
  }
};

}  // namespace ctibus::bad::echoes

CTIBUS_PLUGIN(echoes, ctibus::bad::echoes::Bad)
