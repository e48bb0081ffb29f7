#include <atomic>
#include <thread>

#include "board.hpp"
#include "core/host/site.hpp"
#include "core/process/remote_instance.hpp"
#include "ctibus/codec.hpp"
#include "program.hpp"
#include "raw_sockets.hpp"
#include "route.hpp"
#include "tests/bench/log_setup.hpp"
#include "tests/bench/pace.hpp"

// One hop between two processes: a core and a plugin in ctibus-host, against a ROUTER and a DEALER
// over the same kind of socket, one frame a message.

namespace ctibus::bench {
namespace {

using namespace std::chrono_literals;

constexpr std::int64_t pace_ns = 500'000;
constexpr std::uint64_t max_behind = 32'768;

struct Work {
  std::uint64_t messages = 0;
  std::uint64_t paced = 0;
};

void await(const Board& board, const std::function<bool()>& there) {
  auto last = board.read.load() + board.taken.load();
  auto moved = std::chrono::steady_clock::now();
  while (!there()) {
    if (board.wrong != 0) {
      throw Failed{"message " + std::to_string(board.wrong - 1) + " is missing or out of order"};
    }
    if (board.failed) throw Failed{"the plugin has lost something"};
    std::this_thread::sleep_for(50us);
    const auto now = board.read.load() + board.taken.load();
    if (now != last) moved = std::chrono::steady_clock::now();
    last = now;
    if (std::chrono::steady_clock::now() - moved > 20s) {
      throw Failed{"nothing moves after " + std::to_string(now) + " messages"};
    }
  }
}

/// To the other process, whose board says how far it is.
Figures measure_to(Board& board, const Work& work, const std::function<void(Route::Bytes)>& send) {
  Figures figures;
  Payload payload;
  const std::uint64_t messages = warm_up + work.messages;
  auto start = std::chrono::steady_clock::now();
  for (std::uint64_t i = 0; i < messages; ++i) {
    if (i == warm_up) {
      await(board, [&] { return board.read >= warm_up; });
      start = std::chrono::steady_clock::now();
    }
    payload.set_number(i);
    send(payload.bytes());
    if (i % 1024 == 0 && board.read + max_behind < i) {
      await(board, [&] { return board.read + max_behind / 2 >= i; });
    }
  }
  await(board, [&] { return board.read >= messages; });
  figures.deliveries_per_second = static_cast<double>(work.messages) / seconds_since(start);
  std::uint64_t number = messages;
  paced(work.paced, pace_ns, [&] {
    payload.set_number(number++);
    payload.set_time(now_ns());
    send(payload.bytes());
  });
  await(board, [&] { return board.read >= number; });
  std::vector<double> latencies(board.latency_us, board.latency_us + board.samples);
  figures.p50_us = percentile(latencies, 0.5);
  figures.p99_us = percentile(latencies, 0.99);
  return figures;
}

/// From the other process, which is asked by the board. `receive` visits what came.
Figures measure_from(Board& board, const Work& work,
                     const std::function<void(const Route::Visitor&)>& receive) {
  Figures figures;
  std::vector<double> latencies;
  std::uint64_t expected = 0;
  const Route::Visitor visitor = [&](Route::Bytes payload) {
    if (Payload::number_of(payload) != expected) {
      throw Failed{"message " + std::to_string(expected) + " is missing or out of order"};
    }
    ++expected;
    if (const auto sent = Payload::time_of(payload); sent != 0) {
      latencies.push_back(static_cast<double>(now_ns() - sent) / 1000);
    }
    board.taken.store(expected, std::memory_order_release);
  };
  const std::uint64_t messages = warm_up + work.messages;
  board.wanted_paced = work.paced;
  board.wanted = messages;
  while (expected < warm_up) receive(visitor);
  const std::uint64_t warm = expected;
  const auto start = std::chrono::steady_clock::now();
  while (expected < messages) receive(visitor);
  figures.deliveries_per_second = static_cast<double>(messages - warm) / seconds_since(start);
  while (expected < messages + work.paced) receive(visitor);
  if (board.failed) throw Failed{"the plugin could not publish"};
  figures.p50_us = percentile(latencies, 0.5);
  figures.p99_us = percentile(latencies, 0.99);
  return figures;
}

/// A pair of raw sockets, the other end in another process.
class RawPair {
 public:
  explicit RawPair(const Settings& settings)
      : folder_("bench", settings.folder),
        board_(folder_.path() / "board", true),
        context_(1),
        socket_(raw_router(context_, endpoint())),
        peer_({RAW_PEER, "pair", endpoint(), (folder_.path() / "board").string()},
              folder_.path() / "peer.log") {
    zmq::message_t hello;
    if (!socket_.recv(id_) || !socket_.recv(hello)) throw Failed{"the raw peer says nothing"};
    peer_.await([&] { return board_->ready.load(); });
  }

  Figures to(const Work& work) {
    return measure_to(*board_, work, [&](Route::Bytes payload) {
      send(zmq::buffer(payload.data(), payload.size()));
    });
  }
  Figures from(const Work& work) {
    const auto go = [&, asked = false](const Route::Visitor& visitor) mutable {
      if (!std::exchange(asked, true)) send(zmq::str_buffer("go"));
      zmq::message_t peer, message;
      if (!socket_.recv(peer) || !socket_.recv(message)) throw Failed{"the raw peer is silent"};
      visitor({message.data<const std::uint8_t>(), message.size()});
    };
    return measure_from(*board_, work, go);
  }

 private:
  [[nodiscard]] std::string endpoint() const {
    return "ipc://" + (folder_.path() / "pair.sock").string();
  }
  void send(zmq::const_buffer message) {
    socket_.send(zmq::buffer(id_.data(), id_.size()), zmq::send_flags::sndmore);
    socket_.send(message, zmq::send_flags::none);
  }

  TemporaryFolder folder_;
  SharedBoard board_;
  zmq::context_t context_;
  zmq::socket_t socket_;
  zmq::message_t id_;
  Program peer_;
};

/// A site in this process whose only plugin has a process of its own. Its log is on the disk.
class ProcessSite {
 public:
  explicit ProcessSite(const Settings& settings)
      : folder_("bench", settings.folder), board_(folder_.path() / "board", true) {
    config::SiteConfig config;
    config.site.data = folder_.path().string();
    if (settings.log_in_memory) config.log.storage = config::Storage::memory;
    config.log.folder = (folder_.path() / "log").string();
    config.logging.level = config::Level::off;
    config.isolation.program = CTIBUS_HOST;
    config.isolation.sockets = (folder_.path() / "hosts").string();
    config::Instance instance;
    instance.name = "probe";
    instance.plugin = "bench_probe";
    instance.library = PROBE;
    instance.isolation = Isolation::process;
    msgpack::Buffer& options = instance.options;
    const std::string board = (folder_.path() / "board").string();
    options = {0x81, 0xa5, 'b', 'o', 'a', 'r', 'd', 0xd9, static_cast<std::uint8_t>(board.size())};
    options.insert(options.end(), board.begin(), board.end());
    config.instances.push_back(std::move(instance));
    host::SiteSetup setup;
    setup.process = [](host::Site& site, host::ProcessRecipe recipe,
                       host::Life::OnFailure on_failure) {
      return process::make_remote_instance(site, std::move(recipe), std::move(on_failure));
    };
    site_ = must(host::Site::open(std::move(config), std::move(setup)));
    if (auto started = site_->start(); !started) throw Failed{started.error().text};
    await(*board_, [&] { return board_->ready.load(); });
  }
  ~ProcessSite() { site_->stop(); }

  Figures to(const Work& work) {
    const auto type = must(site_->log().intern("bench.probe.ping", log::MessageClass::event));
    auto publisher = must(site_->log().add_publisher({"bench", 0, nullptr}));
    log::Draft draft;
    draft.type = type;
    return measure_to(*board_, work, [&](Route::Bytes payload) {
      draft.payload = std::as_bytes(payload);
      must(publisher->publish(draft));
    });
  }
  Figures from(const Work& work) {
    log::Subscription subscription;
    subscription.patterns = {"bench.probe.pong"};
    auto reader = must(log::BlockingReader::make(site_->log(), std::move(subscription)));
    return measure_from(*board_, work, [&](const Route::Visitor& visitor) {
      const auto count = reader->read(
          [&](const log::Delivery& delivery) {
            if (delivery.kind != log::Delivery::Kind::message) throw Failed{"a gap"};
            const auto payload = delivery.frame.payload();
            visitor({reinterpret_cast<const std::uint8_t*>(payload.data()), payload.size()});
          },
          512, 20s);
      if (board_->failed) throw Failed{"the plugin could not publish"};
      if (count == 0) throw Failed{"the plugin is silent"};
    });
  }

 private:
  TemporaryFolder folder_;
  SharedBoard board_;
  std::unique_ptr<host::Site> site_;
};

const Group kGroup([](const Settings& settings, const auto& report, const auto& wanted) {
  const auto scaled = [&](double count) {
    return static_cast<std::uint64_t>(count * settings.scale);
  };
  const Work work{scaled(400'000), settings.paced};
  if (wanted("process_1to1")) {
    compare_figures(
        {.name = "process_1to1",
         .baseline_name = "raw zmq ROUTER to DEALER, ipc",
         .throughput_budget = 0.9},
        settings, report, [&] { return RawPair(settings).to(work); },
        [&] { return ProcessSite(settings).to(work); });
    compare_figures(
        {.name = "process_1to1.from",
         .baseline_name = "raw zmq DEALER to ROUTER, ipc",
         .throughput_budget = 0.9},
        settings, report, [&] { return RawPair(settings).from(work); },
        [&] { return ProcessSite(settings).from(work); });
  }
});

}  // namespace
}  // namespace ctibus::bench
