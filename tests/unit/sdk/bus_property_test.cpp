#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <map>

#include "ctibus/testing/test_host.hpp"
#include "sample_messages.hpp"

// Under whatever interleaving, a reader that begins with a snapshot knows exactly what the log
// says.
namespace {

using ctibus::Event;
using ctibus::testing::TestHost;
using sample::Everything;
using sample::Fact;

/// Keeps what it hears, in a mirror of the states that must be the log's.
struct Mirror : ctibus::Plugin {
  using Options = ctibus::NoOptions;
  static constexpr std::string_view topics[] = {"acme.>"};
  static constexpr ctibus::Manifest manifest{
      .id = "mirror", .text = "Test.", .publishes = ctibus::messages<Fact>, .subscribes = topics};

  struct Heard {
    std::map<std::string, std::int32_t> states;
    std::map<std::string, std::uint64_t> last_number;  ///< by source
    std::uint64_t last_sequence = 0;
    std::uint64_t snapshot_at = 0;
    std::uint64_t deliveries = 0;
    std::vector<std::uint64_t> facts;
    bool following = false;
    bool gap = false;
  };
  static inline std::map<std::string, Heard> all;

  Mirror(ctibus::Host& host, const Options&) : heard_(all[host.name()]) {
    heard_ = {};
    host.main().on_gap([this](const ctibus_gap&) {
      heard_.gap = true;
      heard_.following = false;
      heard_.states.clear();
    });
    host.main().on_snapshot_end([this] { heard_.following = true; });
    host.on<Everything>([this](const Event<Everything>& event) {
      check(event);
      if (event.tombstone()) {
        heard_.states.erase(std::string(event.key()));
      } else {
        heard_.states[std::string(event.key())] = event->small;
      }
    });
    host.on<Fact>([this, &host](const Event<Fact>& event) {
      check(event);
      heard_.facts.push_back(event.sequence());
      if (event->id == "echo") (void)host.publish(Fact{.id = "echoed"});
    });
  }

  void check(const ctibus::MessageView& message) {
    RC_ASSERT(message.delivery().number == ++heard_.deliveries);
    RC_ASSERT(message.snapshot() == !heard_.following);
    if (message.snapshot()) return;
    RC_ASSERT(message.sequence() > heard_.last_sequence);
    heard_.last_sequence = message.sequence();
    std::uint64_t& number = heard_.last_number[message.id().text().substr(0, 16)];
    RC_ASSERT(message.id().number > number);
    number = message.id().number;
  }

  Heard& heard_;
};

TEST(BusProperty, readers_mirror_the_log_in_order_without_loss_or_duplicate) {
  EXPECT_TRUE(rc::check([](std::uint64_t seed) {
    TestHost host(seed);
    Mirror::all.clear();
    std::map<std::string, std::uint64_t> joined;  // tail of the log when its snapshot was made
    const int steps = *rc::gen::inRange(1, 60);
    for (int i = 0; i < steps; ++i) {
      const std::string name = fmt::format("m{}", *rc::gen::inRange(0, 3));
      const std::string key = fmt::format("k{}", *rc::gen::inRange(0, 4));
      const std::string source = fmt::format("s{}", *rc::gen::inRange(0, 3));
      switch (*rc::gen::inRange(0, 8)) {
        case 0:
          if (joined.contains(name)) {
            host.kill(name);
            joined.erase(name);
          } else {
            joined[name] = host.log().tail();
            host.load<Mirror>(name);
          }
          break;
        case 1:
          host.send(Everything{.id = key}, {.source = source, .tombstone = true});
          break;
        case 2:
          host.send(Fact{.id = "echo"}, {.source = source});
          break;
        case 3:
          host.log().begin_epoch();
          break;
        case 4:
          if (joined.contains(name)) {
            host.lose_messages(name);
            host.settle();
          }
          break;
        default:
          host.send(Everything{.id = key, .small = i + 1}, {.source = source});
      }
    }
    host.settle();
    std::map<std::string, std::int32_t> states;
    for (const auto& value : host.last_values<Everything>()) {
      states[std::string(value.key)] = value.body.small;
    }
    for (const auto& [name, tail] : joined) {
      const Mirror::Heard& heard = Mirror::all.at(name);
      RC_ASSERT(host.instance(name).failure_reason());  // what a handler found wrong
      RC_ASSERT(heard.following);
      RC_ASSERT(heard.states == states);
      if (heard.gap) continue;
      std::vector<std::uint64_t> facts;
      for (const auto& fact : host.all<Fact>()) {
        if (fact.sequence > tail) facts.push_back(fact.sequence);
      }
      RC_ASSERT(heard.facts == facts);
    }
  }));
}

}  // namespace
