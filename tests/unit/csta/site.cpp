#include "site.hpp"

#include <algorithm>
#include <utility>

#include "links/link_options.hpp"
#include "links/ua_link.hpp"
#include "ua_wire.hpp"

namespace ctibus::csta::testing {
namespace {

std::map<int, Site*>& open_sites() {
  static std::map<int, Site*> sites;
  return sites;
}

}  // namespace

/// The connector's end. What the exchange sends arrives later, on the connector's strand.
class Site::MemoryStream final : public Stream {
 public:
  MemoryStream(Site& site, Host& host, std::size_t link, StreamListener& listener)
      : site_(site), host_(host), link_(link), listener_(listener) {
    site_.streams_.push_back(this);
    later([this] { connect(); });
  }
  ~MemoryStream() override {
    if (over_) return;
    std::erase(site_.streams_, this);
    if (number_ >= 0) site_.exchange_->disconnect(number_);
  }
  /// The site ends before its connector.
  void forget_site() {
    over_ = true;
    number_ = -1;
    alive_.reset();
  }

  void send(std::string bytes) override {
    if (number_ < 0) return;
    site_.exchange_->advance(site_.now());
    site_.exchange_->receive(number_, bytes);
    site_.set_alarm();
  }
  /// The network breaks.
  void cut() {
    if (number_ >= 0) site_.exchange_->disconnect(std::exchange(number_, -1));
    later([this] { close(); });
  }
  std::size_t link() const { return link_; }

 private:
  void connect() {
    if (site_.cut_[link_]) return close();
    site_.exchange_->advance(site_.now());
    connected_ = true;
    // What it says at once comes after connected().
    number_ = site_.exchange_->connect(
        site_.kind,
        [this](std::string bytes) {
          later([this, bytes = std::move(bytes)] {
            if (number_ >= 0) listener_.received(bytes);
          });
        },
        [this] {
          number_ = -1;
          later([this] { close(); });
        });
    site_.set_alarm();
    listener_.connected();
  }
  void close() {
    if (std::exchange(closed_, true)) return;
    listener_.closed({connected_ ? "csta.link_lost" : "csta.not_connected", "The link is cut."});
  }
  void later(std::function<void()> action) {
    host_.post([alive = std::weak_ptr<bool>(alive_), action = std::move(action)] {
      if (!alive.expired()) action();
    });
  }

  Site& site_;
  Host& host_;
  std::size_t link_;
  StreamListener& listener_;
  int number_ = -1;
  bool over_ = false;
  bool connected_ = false;
  bool closed_ = false;
  std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
};

class Site::MemoryNetwork final : public Network {
 public:
  MemoryNetwork(Site& site, Host& host, std::size_t link) : site_(site), host_(host), link_(link) {}
  std::unique_ptr<Stream> connect(const Endpoint&, StreamListener& listener) override {
    return std::make_unique<MemoryStream>(site_, host_, link_, listener);
  }

 private:
  Site& site_;
  Host& host_;
  std::size_t link_;
};

/// The connector's end of a link by SIP.
struct Site::UaEnd {
  UaEnd(Site& of, Host& host, std::size_t number, const std::string& address)
      : site(&of),
        link(number),
        agent({.after =
                   [&host](std::chrono::nanoseconds delay, std::function<void()> action) {
                     return std::make_shared<Timer>(host.after(delay, std::move(action)));
                   },
               .unique = [&host] { return host.uuid().text(); }}),
        wire(host, address, agent, [this](std::string datagram) {
          if (site == nullptr) return;
          site->exchange_->advance(site->now());
          site->ua_server_->receive(datagram, wire.address());
          site->set_alarm();
        }) {
    agent.use(wire);
  }

  Site* site;  ///< null: it has ended before its connector
  std::size_t link;
  UaAgent agent;
  UaWire wire;
};

/// The invoke id of what the switch itself has not said.
constexpr std::int64_t said_by_the_test = 9500;

/// Between the connector and its link: what the test says goes before what the switch says.
class Site::WatchedLink final : public Link, LinkListener {
 public:
  WatchedLink(Site& site, Host& host, std::size_t number, LinkListener& listener,
              const OpenLink& open, LinkCodec::Asked asked)
      : site_(site), host_(host), number_(number), listener_(listener) {
    site_.watched_.push_back(this);
    ++site_.connections;
    LinkListener& self = *this;
    link_ = open(self, std::move(asked));
  }
  ~WatchedLink() override {
    if (!over_) std::erase(site_.watched_, this);
  }
  void forget_site() { over_ = true; }
  std::size_t number() const { return number_; }

  Result<> send(const Packet& packet) override {
    const bool is_answer = packet.kind == Packet::Kind::response;
    if (is_answer && packet.invoke_id == said_by_the_test) return {};
    if (over_ || packet.kind != Packet::Kind::request) return link_->send(packet);
    if (packet.body.name == "MonitorStart") {
      starting_[packet.invoke_id] = packet.body.text_at("monitorObject/deviceObject");
    }
    auto answer = site_.instead ? site_.instead(number_, packet.body) : std::nullopt;
    if (!answer) return link_->send(packet);
    if (!*answer) return tl::unexpected(answer->error());
    const auto kind =
        (*answer)->name == "CSTAErrorCode" ? Packet::Kind::error : Packet::Kind::response;
    if (!(*answer)->name.empty()) say({kind, packet.invoke_id, **answer});
    return {};
  }
  void close() override { link_->close(); }
  void say(Packet packet) {
    later([this, packet = std::move(packet)] { listener_.link_packet(packet); });
  }

 private:
  void link_up() override {
    if (!over_ && !site_.associates) return;
    if (!over_ && site_.closes_at_once) {
      later([this] { listener_.link_down({"csta.link_lost", "The switch has closed it."}); });
    }
    listener_.link_up();
  }
  void link_packet(const Packet& packet) override {
    if (const auto started = starting_.extract(packet.invoke_id);
        started && !over_ && packet.body.name == "MonitorStartResponse") {
      site_.monitors_[{number_, started.mapped()}] = packet.body.text_at("monitorCrossRefID");
    }
    listener_.link_packet(packet);
  }
  void link_unreadable(const Error& why) override { listener_.link_unreadable(why); }
  void link_down(const Error& why) override { listener_.link_down(why); }
  void later(std::function<void()> action) {
    host_.post([alive = std::weak_ptr<bool>(alive_), action = std::move(action)] {
      if (!alive.expired()) action();
    });
  }

  Site& site_;
  Host& host_;
  const std::size_t number_;
  LinkListener& listener_;
  std::map<std::int64_t, std::string> starting_;  ///< devices
  bool over_ = false;
  std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
  std::unique_ptr<Link> link_;
};

Site::Site(TestHost& host) : host_(host) {
  static int last = 0;
  number_ = ++last;
  open_sites()[number_] = this;
  options.application = std::to_string(number_);
  options.links = {"memory:1"};
  options.extensions = {{"1001", "Ann"}, {"1002", "Bob"}, {"1003", "Cleo"}};
  options.trunks = {{.name = "T1", .lines = 5, .prefix = "0"}};
  options.route_points = {{.number = "600", .default_destination = "1002"}, {.number = "601"}};
  options.holding.number = "700";
  options.retry_min = std::chrono::milliseconds(10);
  options.retry_max = std::chrono::milliseconds(100);
  site.extensions = {{.number = "1001", .name = "Ann"},
                     {.number = "1002", .name = "Bob"},
                     {.number = "1003", .name = "Cleo"}};
  site.trunks = {{.name = "T1", .lines = 5, .prefix = "0"}};
  site.route_points = {{.number = "600"}, {.number = "601"}};
  site.pilots = {{.number = "700", .name = "Waiting"}};
}

Site::~Site() {
  open_sites().erase(number_);
  for (MemoryStream* stream : streams_) stream->forget_site();
  for (const auto& [address, end] : ua_ends_) {
    if (const auto there = end.lock()) there->site = nullptr;
  }
  for (WatchedLink* link : watched_) link->forget_site();
  if (alarm_ != 0) host_.clock().cancel(alarm_);
}

Site& Site::of(const Options& options) { return *open_sites().at(std::stoi(options.application)); }

std::chrono::nanoseconds Site::now() const {
  return std::chrono::nanoseconds(host_.clock().steady_ns());
}

std::shared_ptr<Site::UaEnd> Site::ua_end(Host& host, std::size_t link,
                                          const std::string& address) {
  if (const auto known = ua_ends_[address].lock()) return known;
  auto end = std::make_shared<UaEnd>(*this, host, link, address);
  ua_ends_[address] = end;
  return end;
}

/// All telephones are the switch's, which carries out what they are told.
OpenLink Site::open_telephone(Host& host, const std::string& uri) {
  const auto end = ua_end(host, links, "192.0.2.9:5060");
  UaOptions ua{.target = uri, .user = "ctibus"};
  ua.xml.edition = profile.edition;
  return [end, opener = open_ua_notifications(end->agent, std::move(ua))](
             LinkListener& listener, std::function<std::string_view(std::int64_t)> asked) {
    return opener(listener, std::move(asked));
  };
}

OpenLink Site::open_by_sip(Host& host, std::size_t link) {
  const auto end = ua_end(host, link, "192.0.2." + std::to_string(10 + link) + ":5060");
  UaOptions ua{.target = "sip:csta@192.0.2.2", .user = "ctibus"};
  ua.xml.edition = profile.edition;
  return [end, opener = open_ua_dialogs(end->agent, std::move(ua))](
             LinkListener& listener, std::function<std::string_view(std::int64_t)> asked) {
    return opener(listener, std::move(asked));
  };
}

OpenLink Site::open_stream(Host& host, std::size_t link) {
  networks_.push_back(std::make_unique<MemoryNetwork>(*this, host, link));
  return open_stream_links(*networks_.back(), {.host = "memory", .port = 1},
                           *link_options(profile));
}

OpenLink Site::open(Host& host, std::size_t link) {
  OpenLink inner =
      kind == csta_switch::LinkKind::uacsta ? open_by_sip(host, link) : open_stream(host, link);
  return [this, &host, link, inner = std::move(inner)](
             LinkListener& listener, LinkCodec::Asked asked) -> std::unique_ptr<Link> {
    return std::make_unique<WatchedLink>(*this, host, link, listener, inner, std::move(asked));
  };
}

void Site::say(std::size_t link, Packet::Kind as, Element body) {
  for (WatchedLink* one : watched_) {
    if (one->number() == link) one->say({as, said_by_the_test, body});
  }
  host_.settle();
}

std::string Site::monitor_of(std::size_t link, const std::string& device) const {
  const auto found = monitors_.find({link, device});
  return found == monitors_.end() ? std::string() : found->second;
}

void Site::start() {
  cut_.assign(links, false);
  exchange_ = std::make_unique<csta_switch::Exchange>(site, host_.seed());
  exchange_->faults = exchange_faults;
  exchange_->advance(now());
  if (kind == csta_switch::LinkKind::uacsta || !options.telephones.empty()) {
    ua_server_ = std::make_unique<csta_switch::UaServer>(
        *exchange_, csta_switch::UaOptions{.address = "192.0.2.2:5060"},
        [this](std::string datagram, const std::string& to) {
          const auto end = ua_ends_.find(to);
          if (end == ua_ends_.end()) return;
          if (const auto there = end->second.lock()) there->wire.arrived(std::move(datagram));
        });
  }
  host_.load<CstaUnderTest>(connector, options);
  host_.settle();
}

void Site::set_alarm() {
  const auto at = exchange_->wake_at();
  if (!at || (alarm_ != 0 && alarm_at_ == *at)) return;
  if (alarm_ != 0) host_.clock().cancel(alarm_);
  alarm_at_ = *at;
  const auto delay = std::max(*at - now(), std::chrono::nanoseconds(0));
  alarm_ = host_.clock().start(delay.count(), [this] {
    alarm_ = 0;
    exchange_->advance(now());
    set_alarm();
  });
}

void Site::cut(std::size_t link) {
  cut_[link] = true;
  for (MemoryStream* stream : std::vector(streams_)) {
    if (stream->link() == link) stream->cut();
  }
  for (const auto& [address, end] : ua_ends_) {
    const auto there = end.lock();
    if (there && there->link == link) there->wire.cut();
  }
  host_.settle();
}

void Site::cut() {
  for (std::size_t link = 0; link < links; ++link) cut(link);
}

void Site::restore() {
  cut_.assign(links, false);
  for (const auto& [address, end] : ua_ends_) {
    if (const auto there = end.lock()) there->wire.restore();
  }
  host_.advance(std::chrono::milliseconds(500));
}

}  // namespace ctibus::csta::testing
