#include "ctibus/kit/media/rtp_media.hpp"

#include <fmt/format.h>

#include <unordered_map>
#include <utility>

#include "counters.hpp"
#include "engine.hpp"
#include "port_pool.hpp"

namespace ctibus::media {
namespace {

/// What the owner's strand knows of a stream.
struct Owned {
  StreamEvents events;
  std::uint16_t port = 0;
  StreamId partner = 0;
  std::uint64_t sound = 0;  ///< generation of what is played; 0: nothing
  std::uint64_t watch = 0;
  std::uint64_t recording = 0;  ///< 0: nothing is recorded
};

/// The owner's strand only; outlived by events that are under way.
struct Owner {
  std::unordered_map<StreamId, Owned> streams;
  std::function<void(const Error&)> on_problem;

  void hear(const StreamEvent& event) {
    const auto found = streams.find(event.stream);
    if (found == streams.end()) return;
    // Copied, since a handler may close its stream.
    auto& stream = found->second;
    switch (event.kind) {
      case StreamEvent::Kind::digit:
        if (const auto handler = stream.events.on_digit) handler(event.digit);
        return;
      case StreamEvent::Kind::silence:
        if (event.generation != stream.watch) return;
        if (const auto handler = stream.events.on_silence) handler();
        return;
      case StreamEvent::Kind::played:
        if (event.generation != stream.sound) return;
        stream.sound = 0;
        if (const auto handler = stream.events.on_played) handler(event.heard);
        return;
      case StreamEvent::Kind::record_failed:
        if (event.generation != stream.recording) return;
        if (const auto handler = stream.events.on_record_failed) handler(event.heard);
        return;
    }
  }
};

class EpollMedia : public RtpMedia {
 public:
  using Post = std::function<void(std::function<void()>)>;

  static Result<std::unique_ptr<RtpMedia>> make(const RtpOptions& options, const Post& post) {
    const auto address = SocketAddress::of({options.address, 0});
    if (!address || !bind_udp(*address)) {
      return failure("media.bad_address",
                     fmt::format("No socket can be bound to the address \"{}\": "
                                 "give a numeric address of this machine.",
                                 options.address));
    }
    auto media = std::unique_ptr<EpollMedia>(new EpollMedia(options));
    if (media->ports_->available() == 0) {
      return failure("media.bad_ports", fmt::format("The ports {} to {} hold no even port and its "
                                                    "next.",
                                                    options.first_port, options.last_port));
    }
    const std::weak_ptr<Owner> owner = media->owner_;
    Engine::Handlers handlers{.emit =
                                  [post, owner](const StreamEvent& event) {
                                    post([owner, event] {
                                      if (const auto alive = owner.lock()) alive->hear(event);
                                    });
                                  },
                              .problem =
                                  [post, owner](const Error& error) {
                                    post([owner, error] {
                                      const auto alive = owner.lock();
                                      if (alive && alive->on_problem) alive->on_problem(error);
                                    });
                                  }};
    media->problem_ = handlers.problem;
    auto engine = Engine::start(options, media->counters_, handlers);
    if (!engine) return tl::unexpected(std::move(engine.error()));
    media->engine_ = std::move(*engine);
    return media;
  }

  StreamId open(StreamEvents events) override {
    bool no_descriptors = false;
    auto ports = ports_->take(no_descriptors);
    if (no_descriptors && !std::exchange(no_descriptors_, true)) {
      problem_({"media.no_resources",
                "No more sound: this process may open no more files. Raise its limit (ulimit -n, "
                "LimitNOFILE); each party of a call takes two."});
    }
    if (!ports) return 0;
    no_descriptors_ = false;
    const auto id = ++last_stream_;
    owner_->streams[id] = {.events = std::move(events), .port = ports->port()};
    change(id, [&](Wish& wish) { wish.opened.emplace(std::move(*ports)); });
    return id;
  }

  void close(StreamId stream) override {
    if (find(stream) == nullptr) return;
    unbridge(stream);
    owner_->streams.erase(stream);
    change(stream, [](Wish& wish) { wish.closed = true; });
  }

  Address local(StreamId stream) const override {
    const auto found = owner_->streams.find(stream);
    return found == owner_->streams.end() ? Address{} : Address{address_, found->second.port};
  }

  void connect(StreamId stream, const Address& remote, const StreamFormat& format) override {
    if (find(stream) == nullptr) return;
    change(stream, [&](Wish& wish) { wish.connection.emplace(remote, format); });
  }

  void bridge(StreamId a, StreamId b) override {
    auto* one = find(a);
    auto* other = find(b);
    if (one == nullptr || other == nullptr || a == b || one->partner == b) return;
    unbridge(a);
    unbridge(b);
    set_partner(a, b);
    set_partner(b, a);
  }

  void unbridge(StreamId stream) override {
    auto* one = find(stream);
    if (one == nullptr || one->partner == 0) return;
    set_partner(one->partner, 0);
    set_partner(stream, 0);
  }

  void play(StreamId stream, std::string_view sound, PlayOptions options) override {
    auto* owned = find(stream);
    if (owned == nullptr) return;
    owned->sound = ++last_generation_;
    change(stream, [&](Wish& wish) {
      wish.play = PlayWish{last_generation_, std::string(sound), options.loop};
    });
  }

  void stop_playing(StreamId stream) override {
    auto* owned = find(stream);
    if (owned == nullptr || owned->sound == 0) return;
    owned->sound = 0;
    change(stream, [](Wish& wish) { wish.play = PlayWish{}; });
  }

  void send_digits(StreamId stream, std::string_view digits,
                   std::chrono::milliseconds duration) override {
    if (find(stream) == nullptr) return;
    change(stream, [&](Wish& wish) {
      for (const char digit : digits) {
        if (wish.digits.size() < Wish::max_digits) {
          wish.digits.push_back({digit, duration});
        } else {
          ++counters_.digits_dropped;
        }
      }
    });
  }

  void record(StreamId stream, std::string_view path) override {
    auto* owned = find(stream);
    if (owned == nullptr) return;
    owned->recording = path.empty() ? 0 : ++last_generation_;
    change(stream, [&](Wish& wish) {
      wish.record = RecordWish{owned->recording, std::string(path)};
    });
  }

  void watch(StreamId stream, std::chrono::seconds silence) override {
    auto* owned = find(stream);
    if (owned == nullptr) return;
    owned->watch = ++last_generation_;
    change(stream, [&](Wish& wish) { wish.watch = WatchWish{last_generation_, silence}; });
  }

  RtpCounters counters() const override { return counters_.read(); }

 private:
  explicit EpollMedia(const RtpOptions& options)
      : address_(options.address),
        ports_(std::make_shared<PortPool>(options.address, options.first_port, options.last_port)),
        owner_(std::make_shared<Owner>()) {
    owner_->on_problem = options.on_problem;
  }

  Owned* find(StreamId stream) {
    const auto found = owner_->streams.find(stream);
    return found == owner_->streams.end() ? nullptr : &found->second;
  }

  template <class Change>
  void change(StreamId stream, Change what) {
    engine_->mailbox().put(stream, std::move(what));
  }

  void set_partner(StreamId stream, StreamId partner) {
    if (auto* owned = find(stream)) owned->partner = partner;
    change(stream, [&](Wish& wish) { wish.partner = partner; });
  }

  std::string address_;
  std::shared_ptr<PortPool> ports_;
  std::shared_ptr<Owner> owner_;
  Counters counters_;
  std::function<void(const Error&)> problem_;
  bool no_descriptors_ = false;  ///< told since the last stream that could be opened
  StreamId last_stream_ = 0;
  std::uint64_t last_generation_ = 0;
  std::unique_ptr<Engine> engine_;  ///< ends first
};

}  // namespace

Result<std::unique_ptr<RtpMedia>> make_rtp_media(
    const RtpOptions& options, const std::function<void(std::function<void()>)>& post) {
  return EpollMedia::make(options, post);
}

}  // namespace ctibus::media
