#include "engine.hpp"

#include <fmt/format.h>
#include <sys/epoll.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <limits>
#include <system_error>

namespace ctibus::media {
namespace {

constexpr StreamId kMailbox = std::numeric_limits<StreamId>::max();
constexpr StreamId kTimer = kMailbox - 1;
constexpr long kTickNanoseconds = 20'000'000;
/// After a standstill, time that was lost stays lost, lest a burst drowns the network.
constexpr std::uint64_t kMaxTicksAtOnce = 5;

bool listen(const Descriptor& epoll, int fd, StreamId id) {
  epoll_event event{};
  event.events = EPOLLIN;
  event.data.u64 = id;
  return epoll_ctl(epoll.get(), EPOLL_CTL_ADD, fd, &event) == 0;
}

std::chrono::steady_clock::time_point now() { return std::chrono::steady_clock::now(); }

}  // namespace

/// Room for a few datagrams at once.
class Engine::Inbox {
 public:
  static constexpr std::size_t count = 16;
  static constexpr std::size_t size = 2048;

  Inbox() {
    for (std::size_t i = 0; i < count; ++i) {
      vectors_[i] = {.iov_base = bytes_[i].data(), .iov_len = size};
      messages_[i].msg_hdr.msg_iov = &vectors_[i];
      messages_[i].msg_hdr.msg_iovlen = 1;
      messages_[i].msg_hdr.msg_name = from_[i].data();
    }
  }

  /// How many were there.
  std::size_t read(int fd) {
    for (auto& message : messages_) message.msg_hdr.msg_namelen = SocketAddress::capacity();
    const int got = recvmmsg(fd, messages_.data(), count, MSG_DONTWAIT, nullptr);
    return got > 0 ? static_cast<std::size_t>(got) : 0;
  }

  /// Empty when it was too long to be true.
  std::span<const std::uint8_t> bytes(std::size_t i) const {
    if ((messages_[i].msg_hdr.msg_flags & MSG_TRUNC) != 0) return {};
    return std::span(bytes_[i]).first(messages_[i].msg_len);
  }
  const SocketAddress& from(std::size_t i) const { return from_[i]; }

 private:
  std::array<std::array<std::uint8_t, size>, count> bytes_{};
  std::array<SocketAddress, count> from_{};
  std::array<iovec, count> vectors_{};
  std::array<mmsghdr, count> messages_{};
};

Engine::Engine(const RtpOptions& options, Counters& counters, const Handlers& handlers)
    : sounds_(options, [this](const std::string& path) { disk_.load(path); }),
      disk_({.loaded =
                 [this](const std::string& path, SoundPtr sound) {
                   sounds_.arrive(path, std::move(sound));
                   mailbox_.wake();
                 },
             .problem = handlers.problem},
            counters),
      world_{counters, disk_, sounds_, handlers.emit},
      epoll_(epoll_create1(EPOLL_CLOEXEC)),
      timer_(timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC)),
      inbox_(std::make_unique<Inbox>()),
      chance_(std::random_device{}()) {}

Result<std::unique_ptr<Engine>> Engine::start(const RtpOptions& options, Counters& counters,
                                              const Handlers& handlers) {
  try {
    std::unique_ptr<Engine> engine(new Engine(options, counters, handlers));
    if (!engine->epoll_ || !engine->timer_ ||
        !listen(engine->epoll_, engine->timer_.get(), kTimer) ||
        !listen(engine->epoll_, engine->mailbox_.descriptor(), kMailbox)) {
      return failure("media.no_resources", fmt::format("No descriptor for sound: {}.",
                                                       std::generic_category().message(errno)));
    }
    engine->thread_ = std::thread([&engine = *engine] { engine.run(); });
    return engine;
  } catch (const std::system_error& error) {
    return failure("media.no_resources", fmt::format("No thread for sound: {}.", error.what()));
  }
}

Engine::~Engine() {
  stopping_ = true;
  mailbox_.wake();
  if (thread_.joinable()) thread_.join();
}

void Engine::run() {
  std::array<epoll_event, 256> events{};
  while (!stopping_) {
    const int count = epoll_wait(epoll_.get(), events.data(), static_cast<int>(events.size()), -1);
    // First, so that what was asked for before a packet was sent holds for that packet.
    if (mailbox_.waiting()) {
      take_wishes();
      take_sounds();
    }
    bool time = false;
    for (int i = 0; i < count; ++i) {
      const auto id = events[static_cast<std::size_t>(i)].data.u64;
      if (id == kTimer) time = true;
      if (id < kTimer) read(id);
    }
    if (time) tick();
  }
  const auto end = now();
  for (const auto& [id, stream] : streams_) stream->finish(end);
  streams_.clear();
}

void Engine::take_wishes() {
  auto wishes = mailbox_.take();
  const auto time = now();
  for (auto& [id, wish] : wishes) {
    if (wish.opened) open(id, std::move(*wish.opened));
    if (auto* stream = find(id)) stream->apply(wish, time);
    if (wish.closed) close(id);
  }
}

void Engine::take_sounds() {
  for (const auto& arrival : sounds_.take_arrivals()) {
    for (const auto& [id, stream] : streams_) stream->sound_arrived(arrival);
  }
}

/// Without streams nothing wakes the thread but a wish.
void Engine::tick_every(long nanoseconds) {
  const itimerspec every{.it_interval = {0, nanoseconds}, .it_value = {0, nanoseconds}};
  (void)timerfd_settime(timer_.get(), 0, &every, nullptr);
}

void Engine::open(StreamId id, PortPair ports) {
  if (streams_.empty()) tick_every(kTickNanoseconds);
  const Outgoing outgoing(static_cast<std::uint32_t>(chance_()),
                          static_cast<std::uint16_t>(chance_() & 0x7fff),
                          static_cast<std::uint32_t>(chance_()), now());
  auto stream = std::make_unique<Stream>(id, std::move(ports), outgoing, world_);
  listen(epoll_, stream->socket(), id);
  streams_.emplace(id, std::move(stream));
}

void Engine::close(StreamId id) {
  const auto found = streams_.find(id);
  if (found == streams_.end()) return;
  found->second->finish(now());
  streams_.erase(found);
  if (streams_.empty()) tick_every(0);
}

void Engine::read(StreamId id) {
  auto* stream = find(id);
  if (stream == nullptr) return;
  const auto count = inbox_->read(stream->socket());
  const auto time = now();
  auto* partner = find(stream->partner());
  for (std::size_t i = 0; i < count; ++i) {
    stream->receive(inbox_->bytes(i), inbox_->from(i), partner, time);
  }
}

void Engine::tick() {
  std::uint64_t due = 0;
  if (::read(timer_.get(), &due, sizeof due) != sizeof due) return;
  const auto time = now();
  for (due = std::min(due, kMaxTicksAtOnce); due > 0; --due) {
    for (const auto& [id, stream] : streams_) stream->tick(time);
  }
}

Stream* Engine::find(StreamId id) {
  const auto found = streams_.find(id);
  return found == streams_.end() ? nullptr : found->second.get();
}

}  // namespace ctibus::media
