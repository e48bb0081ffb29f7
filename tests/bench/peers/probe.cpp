#include <thread>

#include "board.hpp"
#include "ctibus/plugin.hpp"
#include "tests/bench/bench.hpp"
#include "tests/bench/pace.hpp"

namespace ctibus::bench {

using namespace std::chrono_literals;

/// To the probe.
struct Ping {
  std::uint64_t n{};
  std::span<const std::uint8_t> pad{};
  static constexpr auto describe() {
    return declare_message<Ping>(MessageClass::event, "bench.probe.ping", nullptr, "To the probe.",
                                 field("n", &Ping::n, "Number."),
                                 field("pad", &Ping::pad, "Rest."));
  }
};

/// From the probe.
struct Pong {
  std::uint64_t n{};
  std::span<const std::uint8_t> pad{};
  static constexpr auto describe() {
    return declare_message<Pong>(MessageClass::event, "bench.probe.pong", nullptr,
                                 "From the probe.", field("n", &Pong::n, "Number."),
                                 field("pad", &Pong::pad, "Rest."));
  }
};

/// Reads pings, and sends as many pongs as the board asks for.
class Probe : public Plugin {
 public:
  struct Options {
    std::string board;
    static constexpr auto describe() {
      return declare_group<Options>("", option("board", &Options::board, "Shared file."));
    }
  };
  static constexpr std::string_view subscribes[] = {"bench.probe.ping"};
  static constexpr ctibus::Manifest manifest{.id = "bench_probe",
                                             .text = "Counts what reaches a plugin.",
                                             .publishes = messages<Pong>,
                                             .subscribes = subscribes};

  Probe(Host& host, const Options& options)
      : host_(host),
        board_(options.board, false),
        pings_(host.subscription({.from = CTIBUS_FROM_LIVE})) {
    pings_.on_any("bench.probe.ping",
                  [this](const MessageView& ping) { board_->got(ping.payload(), now_ns()); });
    pings_.on_gap([this](const ctibus_gap&) { board_->failed = true; });
  }

  Result<> start() override {
    thread_ = std::jthread([this](const std::stop_token& stop) { send(stop); });
    board_->ready = true;
    return {};
  }
  void stop() override { thread_ = {}; }

 private:
  void send(const std::stop_token& stop) {
    while (board_->wanted == 0 && !stop.stop_requested()) std::this_thread::sleep_for(1ms);
    std::uint64_t number = 0;
    std::uint8_t pad[Payload::pad_size] = {};
    const auto publish = [&] {
      const auto published = host_.publish(Pong{.n = Payload::number_base | number++, .pad = pad});
      if (!published) board_->failed = true;
    };
    // Well within the instance's outbox, whose overflow would be its end: what is confirmed lags
    // behind what is read.
    constexpr std::uint64_t most_behind = 4096;
    while (number < board_->wanted && !stop.stop_requested() && !board_->failed) {
      if (number < board_->taken + most_behind) {
        publish();
      } else {
        std::this_thread::sleep_for(50us);
      }
    }
    while (board_->taken < board_->wanted && !stop.stop_requested() && !board_->failed) {
      std::this_thread::sleep_for(50us);
    }
    paced(board_->wanted_paced, 500'000, [&] {
      if (stop.stop_requested() || board_->failed) return;
      Payload stamped;
      stamped.set_time(now_ns());
      std::memcpy(pad, stamped.bytes().data() + Payload::size - Payload::pad_size, sizeof(pad));
      publish();
    });
  }

  Host& host_;
  SharedBoard board_;
  Subscription& pings_;
  std::jthread thread_;
};

}  // namespace ctibus::bench

CTIBUS_PLUGIN(bench_probe, ctibus::bench::Probe)
