#include "far_end.hpp"

#include <utility>

#include "tests/bench/bench.hpp"

namespace ctibus::bench::csta {

using namespace std::chrono_literals;

LinkOptions link_options(Encoding encoding, bool associate) {
  LinkOptions options{.encoding = encoding};
  if (encoding == Encoding::xml) return options;
  options.framing = ctibus::csta::Framing::length16;
  if (associate) options.association = ctibus::csta::usual_association(encoding);
  return options;
}

std::string number_of(std::size_t extension) { return std::to_string(10'001 + extension); }

csta_switch::Site site_with(std::size_t extensions) {
  csta_switch::Site site;
  for (std::size_t i = 0; i < extensions; ++i) site.extensions.push_back({.number = number_of(i)});
  site.trunks = {{.name = "T1", .lines = 30}};
  return site;
}

Watcher::Watcher(csta_switch::Exchange& exchange, Encoding encoding)
    : exchange_(exchange), codec_(link_options(encoding, true), [this](std::int64_t) {
        return std::string_view(asked_);
      }) {
  link_ = exchange.connect(
      encoding == Encoding::xml ? csta_switch::LinkKind::xml : csta_switch::LinkKind::ber,
      [this](std::string bytes) { came_.push_back(std::move(bytes)); }, [] {});
  if (const auto first = codec_.begin(); !first.empty()) exchange_.receive(link_, first);
  read();
}

Watcher::~Watcher() { exchange_.disconnect(link_); }

void Watcher::read() {
  while (!came_.empty()) {
    for (std::string& bytes : std::exchange(came_, {})) {
      codec_.feed(bytes);
      for (;;) {
        const auto item = codec_.next();
        if (const auto reply = codec_.reply(); !reply.empty()) exchange_.receive(link_, reply);
        if (!item) throw Failed{item.error().text};
        if (!*item) break;
        const auto* packet = std::get_if<Packet>(&**item);
        if (packet == nullptr) throw Failed{std::get<Error>(**item).text};
        if (packet->kind == Packet::Kind::response) answer_ = packet->body.name;
        if (packet->kind == Packet::Kind::event) events_.push_back(bytes);
        if (packet->kind == Packet::Kind::request) {
          const auto done = codec_.write({Packet::Kind::response,
                                          packet->invoke_id,
                                          {.name = packet->body.name + "Response"}});
          if (done) exchange_.receive(link_, *done);
        }
      }
    }
  }
}

void Watcher::ask(Element request) {
  asked_ = request.name;
  answer_.clear();
  const auto bytes = codec_.write({Packet::Kind::request, 1, std::move(request)});
  if (!bytes) throw Failed{bytes.error().text};
  exchange_.receive(link_, *bytes);
  read();
  if (answer_ != asked_ + "Response") throw Failed{"the switch did not carry out " + asked_};
}

void Watcher::monitor(std::string_view number) {
  Element request{.name = "MonitorStart"};
  request.add("monitorObject").add("deviceObject", number);
  ask(std::move(request));
}

std::vector<std::string> Watcher::take_events() {
  read();
  return std::exchange(events_, {});
}

Story story_of(Encoding encoding, std::size_t calls) {
  constexpr std::size_t extensions = 20;
  csta_switch::Exchange exchange(site_with(extensions), 1);
  Watcher watcher(exchange, encoding);
  for (std::size_t i = 0; i < extensions; ++i) watcher.monitor(number_of(i));
  Story story;
  auto now = csta_switch::Time(0);
  for (std::size_t i = 0; i < calls; ++i) {
    exchange.advance(now += 1s);
    const std::string number = number_of(i % extensions);
    const bool told = exchange.call_in(number, "+33155500001") >= 0 && exchange.answer(number) &&
                      exchange.hang_up(number);
    if (!told) throw Failed{"the switch has no call"};
    exchange.advance(now += 1s);
    for (std::string& event : watcher.take_events()) {
      story.bytes += event.size();
      story.events.push_back(std::move(event));
    }
  }
  return story;
}

}  // namespace ctibus::bench::csta
