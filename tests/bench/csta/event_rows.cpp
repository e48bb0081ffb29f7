// Events of calls: bytes in, the call book's changes out. The calls are those of the emulated
// switch: delivered, established, cleared.

#include <algorithm>
#include <functional>
#include <span>
#include <utility>

#include "baseline.hpp"
#include "connectors/pbx/csta/switch.hpp"
#include "ctibus/testing/test_host.hpp"
#include "far_end.hpp"
#include "links/identifiers.hpp"
#include "tests/bench/bench.hpp"
#include "tests/unit/csta/lender.hpp"

namespace ctibus::bench::csta {
namespace {

using ctibus::csta::LinkCodec;
using ctibus::csta::Switch;
using ctibus::csta::testing::Lender;
using ctibus::csta::testing::NoDialogues;

constexpr std::size_t header = 8;  // of ECMA-323 Annex J
// Calls that have ended are remembered for a while, so time goes on: some 30 calls a second.
constexpr std::size_t events_a_turn = 100;
constexpr auto turn = std::chrono::seconds(1);

class NoSwitch final : public ctibus::csta::Requester {
 public:
  void request(Element body, ctibus::csta::Session::Reply, Urgency) override {
    throw Failed{"an event was not understood: " + body.name};
  }
  bool tell(std::size_t, Element) override { return false; }
};

/// Counts, and tells the bus if there is a publisher.
class Counter final : public pbx::CallSink {
 public:
  explicit Counter(pbx::CallSink* next) : next_(next) {}
  void call_changed(const pbx::Call& call, const pbx::CallEvent& event) override {
    ++changes;
    if (next_ != nullptr) next_->call_changed(call, event);
  }
  std::size_t changes = 0;

 private:
  pbx::CallSink* next_;
};

ctibus::csta::Directory directory() {
  ctibus::csta::Options options;
  options.links = {"memory:1"};
  for (std::size_t i = 0; i < 20; ++i) options.extensions.push_back({number_of(i), {}});
  options.trunks = {{.name = "T1", .lines = 30}};
  auto made = ctibus::csta::Directory::make("pbx1", options, *ctibus::csta::Identifiers::of({}));
  if (!made) throw Failed{made.error().text};
  return *std::move(made);
}

/// Packets of a story, as the link codec reads them.
class Reading {
 public:
  explicit Reading(Encoding encoding)
      : codec_(link_options(encoding, false), [](std::int64_t) { return std::string_view(); }) {
    (void)codec_.begin();
  }
  template <class Take>
  void read(std::span<const std::string> events, const Take& take) {
    for (const std::string& bytes : events) {
      codec_.feed(bytes);
      for (;;) {
        const auto item = codec_.next();
        if (!item) throw Failed{item.error().text};
        if (!*item) break;
        const auto* packet = std::get_if<Packet>(&**item);
        if (packet == nullptr) throw Failed{std::get<Error>(**item).text};
        take(packet->body);
      }
    }
  }

 private:
  LinkCodec codec_;
};

double per_second(const Story& story, std::chrono::steady_clock::time_point start) {
  return static_cast<double>(story.events.size()) / seconds_since(start);
}

double parse_all(const Story& xml) {
  const auto start = std::chrono::steady_clock::now();
  for (const std::string& bytes : xml.events) parse_only(std::string_view(bytes).substr(header));
  return per_second(xml, start);
}

double decode_all(const Story& story, Encoding encoding) {
  std::size_t children = 0;
  const auto start = std::chrono::steady_clock::now();
  Reading(encoding).read(story.events,
                         [&](const Element& event) { children += event.children.size(); });
  const double speed = per_second(story, start);
  if (children < story.events.size()) throw Failed{"events are empty"};
  return speed;
}

/// With what the connector makes of them.
double take_all(const Story& story, Encoding encoding, bool publish) {
  ctibus::testing::TestHost host;
  host.set_most_messages(std::uint64_t{1} << 40U);
  host.load<Lender>("pbx1");
  Lender& lender = *Lender::last;
  host.settle();
  NoSwitch requester;
  NoDialogues dialogues;
  Counter counter(publish ? &lender.publisher : nullptr);
  const auto site = directory();
  const ctibus::csta::Profile profile;
  const pbx::Calls none;
  Switch calls({.host = lender.host(),
                .directory = site,
                .profile = profile,
                .requester = requester,
                .calls = counter,
                .dialogues = dialogues,
                .told = [&]() -> const pbx::Calls& { return none; },
                .corrected = [] {}});
  std::string failure;
  const auto on_strand = [&](const std::function<void()>& work) {
    lender.host().post([&] {
      try {
        work();
      } catch (const Failed& failed) {
        failure = failed.why;
      }
    });
    host.settle();
    if (!failure.empty()) throw Failed{failure};
  };
  on_strand([&] {
    calls.adopt({});
    if (publish) lender.publisher.catch_up(calls.book());
  });
  Reading reading(encoding);
  std::span<const std::string> rest(story.events);
  double seconds = 0;
  while (!rest.empty()) {
    const auto part = rest.first(std::min(events_a_turn, rest.size()));
    rest = rest.subspan(part.size());
    on_strand([&] {
      const auto start = std::chrono::steady_clock::now();
      reading.read(part, [&](const Element& event) {
        const auto happening = ctibus::csta::happening_of(event);
        if (!happening) throw Failed{"no event of calls: " + event.name};
        calls.take(*happening,
                   {.monitor = std::hash<std::string_view>()(event.text_at("monitorCrossRefID"))});
      });
      seconds += seconds_since(start);
    });
    host.advance(turn);
  }
  if (!calls.book().calls().empty()) throw Failed{"calls have no end"};
  if (counter.changes < story.events.size()) throw Failed{"events changed nothing"};
  return static_cast<double>(story.events.size()) / seconds;
}

Row row(const char* name, const char* baseline) {
  Row out;
  out.name = name;
  out.unit = "events/s";
  out.baseline_name = baseline;
  return out;
}

const Group group([](const Settings& settings, const auto& report, const auto& wanted) {
  const auto calls = static_cast<std::size_t>(5000 * settings.scale);
  const Story xml = story_of(Encoding::xml, calls);
  const Story ber = story_of(Encoding::ber, calls);
  const auto compared = [&](Row out, const Story& story, Encoding encoding, bool publish) {
    if (!wanted(out.name)) return;
    compare(
        out, settings.rounds, [&] { return parse_all(xml); },
        [&] { return take_all(story, encoding, publish); });
    report(out);
  };
  compared(row("events_xml", "pugixml alone"), xml, Encoding::xml, false);
  compared(row("events_ber", "pugixml alone, XML"), ber, Encoding::ber, false);
  compared(row("events_xml_test_host", "pugixml alone"), xml, Encoding::xml, true);
  if (wanted("xml_against_ber.time")) {
    Row out = row("xml_against_ber.time", "BER, decoded");
    compare(
        out, settings.rounds, [&] { return decode_all(ber, Encoding::ber); },
        [&] { return decode_all(xml, Encoding::xml); });
    report(out);
  }
  if (wanted("xml_against_ber.bytes")) {
    Row out = row("xml_against_ber.bytes", "BER");
    out.unit = "bytes/event";
    out.less_is_better = true;
    out.value = static_cast<double>(xml.bytes) / static_cast<double>(xml.events.size());
    out.baseline = static_cast<double>(ber.bytes) / static_cast<double>(ber.events.size());
    report(out);
  }
});

}  // namespace
}  // namespace ctibus::bench::csta
