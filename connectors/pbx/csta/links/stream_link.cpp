#include "stream_link.hpp"

#include <utility>

namespace ctibus::csta {

namespace {

class StreamLink final : public Link, StreamListener {
 public:
  StreamLink(Network& network, const Endpoint& endpoint, LinkOptions options,
             LinkListener& listener, LinkCodec::Asked asked)
      : listener_(&listener),
        codec_(std::move(options), std::move(asked)),
        stream_(network.connect(endpoint, *this)) {}

  Result<> send(const Packet& packet) override {
    if (!stream_) return failure("csta.not_sent", "The link to the switch is closed.");
    auto bytes = codec_.write(packet);
    if (!bytes) return tl::unexpected(std::move(bytes).error());
    stream_->send(std::move(*bytes));
    return {};
  }

  void close() override {
    if (!stream_) return;
    stream_->send(codec_.end());
    stream_.reset();
  }

 private:
  void connected() override {
    stream_->send(codec_.begin());
    tell_if_up();
  }

  void received(std::string_view bytes) override {
    codec_.feed(bytes);
    while (stream_) {
      auto item = codec_.next();
      stream_->send(codec_.reply());
      if (!item) return closed(item.error());
      tell_if_up();
      if (!stream_ || !*item) return;
      if (const auto* why = std::get_if<Error>(&**item)) {
        listener_->link_unreadable(*why);
      } else {
        listener_->link_packet(std::get<Packet>(**item));
      }
    }
  }

  void closed(const Error& why) override {
    stream_.reset();
    listener_->link_down(why);
  }

  void tell_if_up() {
    if (!codec_.is_ready() || std::exchange(told_up_, true)) return;
    listener_->link_up();
  }

  LinkListener* listener_;
  LinkCodec codec_;
  bool told_up_ = false;
  std::unique_ptr<Stream> stream_;
};

}  // namespace

OpenLink open_stream_links(Network& network, Endpoint endpoint, LinkOptions options) {
  return [&network, endpoint = std::move(endpoint), options = std::move(options)](
             LinkListener& listener, LinkCodec::Asked asked) -> std::unique_ptr<Link> {
    return std::make_unique<StreamLink>(network, endpoint, options, listener, std::move(asked));
  };
}

}  // namespace ctibus::csta
