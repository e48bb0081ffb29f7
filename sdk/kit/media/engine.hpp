#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <random>
#include <thread>
#include <unordered_map>

#include "ctibus/result.hpp"
#include "stream.hpp"

namespace ctibus::media {

/// The thread that serves all streams: one epoll, a tick every 20 ms while there are any.
class Engine {
 public:
  struct Handlers {
    std::function<void(const StreamEvent&)> emit;
    std::function<void(const Error&)> problem;
  };

  /// Handlers are called by threads of the engine. `media.no_resources`.
  static Result<std::unique_ptr<Engine>> start(const RtpOptions& options, Counters& counters,
                                               const Handlers& handlers);
  /// Ends recordings and closes all ports.
  ~Engine();

  Mailbox& mailbox() { return mailbox_; }

 private:
  class Inbox;

  Engine(const RtpOptions& options, Counters& counters, const Handlers& handlers);
  void run();
  void tick_every(long nanoseconds);
  void take_wishes();
  void take_sounds();
  void open(StreamId id, PortPair ports);
  void close(StreamId id);
  void read(StreamId id);
  void tick();
  Stream* find(StreamId id);

  Mailbox mailbox_;
  SoundStore sounds_;
  Disk disk_;
  StreamWorld world_;
  Descriptor epoll_;
  Descriptor timer_;
  std::unique_ptr<Inbox> inbox_;
  std::mt19937 chance_;
  std::unordered_map<StreamId, std::unique_ptr<Stream>> streams_;
  std::atomic<bool> stopping_{false};
  std::thread thread_;
};

}  // namespace ctibus::media
