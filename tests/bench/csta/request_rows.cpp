// Requests through a session and the link codec, with a peer in memory that answers at once.

#include <deque>
#include <utility>

#include "baseline.hpp"
#include "ctibus/kit/csta/session.hpp"
#include "far_end.hpp"
#include "tests/bench/bench.hpp"

namespace ctibus::bench::csta {
namespace {

using ctibus::csta::LinkCodec;
using ctibus::csta::Session;
using Kind = Packet::Kind;

Element connection(std::string_view name) {
  Element made{.name = std::string(name)};
  made.add("callID", "0A01");
  made.add("deviceID", "10001");
  return made;
}

Element question() {
  Element made{.name = "MakeCall"};
  made.add("callingDevice", "10001");
  made.add("calledDirectoryNumber", "10002");
  made.add("autoOriginate", "doNotPrompt");
  return made;
}

Element answer() {
  Element made{.name = "MakeCallResponse"};
  made.children.push_back(connection("callingDevice"));
  return made;
}

/// Packets of a codec, as they come.
template <class Take>
void read(LinkCodec& codec, std::string_view bytes, const Take& take) {
  codec.feed(bytes);
  for (;;) {
    const auto item = codec.next();
    if (!item) throw Failed{item.error().text};
    if (!*item) return;
    const auto* packet = std::get_if<Packet>(&**item);
    if (packet == nullptr) throw Failed{std::get<Error>(**item).text};
    take(*packet);
  }
}

/// Both ends of a link.
class Loop final : private ctibus::csta::SessionListener {
 public:
  explicit Loop(Encoding encoding)
      : near_(link_options(encoding, false),
              [this](std::int64_t id) { return session_.asked(id); }),
        far_(link_options(encoding, false), [](std::int64_t) { return std::string_view(); }) {
    (void)near_.begin();
    (void)far_.begin();
    session_.start(now_);
  }

  double per_second(std::size_t count) {
    const auto start = std::chrono::steady_clock::now();
    to_ask_ = count;
    for (int i = 0; i < 32; ++i) ask();
    while (!sent_.empty()) {
      const std::string bytes = std::move(sent_.front());
      sent_.pop_front();
      read(far_, bytes, [&](const Packet& request) {
        const auto reply = far_.write({Kind::response, request.invoke_id, answer()});
        if (!reply) throw Failed{reply.error().text};
        read(near_, *reply, [&](const Packet& response) { session_.take(now_, response); });
      });
    }
    if (answered_ != count) throw Failed{"requests were not answered"};
    return static_cast<double>(count) / seconds_since(start);
  }

 private:
  void ask() {
    if (to_ask_ == 0) return;
    --to_ask_;
    session_.request(now_, question(), [this](const Result<Element>& reply) {
      if (!reply || reply->at("callingDevice/callID") == nullptr) throw Failed{"a wrong answer"};
      ++answered_;
      ask();
    });
  }
  Result<> send(const Packet& packet) override {
    auto bytes = near_.write(packet);
    if (!bytes) return tl::unexpected(bytes.error());
    sent_.push_back(std::move(*bytes));
    return {};
  }
  void session_up() override {}
  void session_down(const Error& why) override { throw Failed{why.text}; }
  void system_status(std::string_view) override {}
  void event(const Element&) override {}
  void requested(const Packet&) override {}

  Session::Time now_{1};
  LinkCodec near_, far_;
  Session session_{{}, *this};
  std::deque<std::string> sent_;
  std::size_t to_ask_ = 0;
  std::size_t answered_ = 0;
};

double parse_both(std::size_t count) {
  const std::string asked = ctibus::csta::write_xml(question());
  const std::string answered = ctibus::csta::write_xml(answer());
  const auto start = std::chrono::steady_clock::now();
  for (std::size_t i = 0; i < count; ++i) {
    parse_only(asked);
    parse_only(answered);
  }
  return static_cast<double>(count) / seconds_since(start);
}

const Group group([](const Settings& settings, const auto& report, const auto& wanted) {
  const auto count = static_cast<std::size_t>(20'000 * settings.scale);
  for (const auto& [name, encoding] :
       {std::pair("requests_xml", Encoding::xml), std::pair("requests_ber", Encoding::ber)}) {
    if (!wanted(name)) continue;
    Row out;
    out.name = name;
    out.unit = "requests/s";
    out.baseline_name = "pugixml alone, both messages";
    compare(
        out, settings.rounds, [&] { return parse_both(count); },
        [&, used = encoding] { return Loop(used).per_second(count); });
    report(out);
  }
});

}  // namespace
}  // namespace ctibus::bench::csta
