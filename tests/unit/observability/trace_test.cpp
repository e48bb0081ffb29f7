#include <cstring>
#include <map>

#include "core/process/remote_instance.hpp"
#include "ctibus/testing/test_host.hpp"
#include "ctibus/trace_context.hpp"
#include "tests/support/guest_thread.hpp"
#include "tests/support/site_fixture.hpp"

namespace ctibus::host {
namespace {

using contract::Hooks;

const Uuid root = *Uuid::parse("0192f3a4-b5c6-7d8e-9f00-112233445566");
const Uuid other_root = *Uuid::parse("0192f3a4-b5c6-7d8e-9f00-aabbccddeeff");

std::string trace_of(const ctibus_frame_header& frame) {
  return traceparent_of(frame.trace_id, frame.span_id, frame.trace_flags).substr(3, 32);
}
std::string span_of(const ctibus_frame_header& frame) {
  return traceparent_of(frame.trace_id, frame.span_id, frame.trace_flags).substr(36, 16);
}
std::string own_span(const ctibus_frame_header& frame) {
  ctibus_frame_header copy = frame;
  derive_span(frame.id, copy.span_id);
  return span_of(copy);
}
std::string trace_named_by(const Uuid& uuid) {
  std::string out;
  for (const char c : uuid.text()) {
    if (c != '-') out += c;
  }
  return out;
}

/// An instance "pbx" that publishes what the test wants and makes calls, and "listener", which
/// answers each call.delivered by call.established.
class Traces : public SiteTest {
 protected:
  void run() {
    add("pbx", [this](Host& host, Hooks&) {
      pbx_ = &host;
      host.provide<call::Make>([&host](Command<call::Make> command) {
        command.accept({});
        host.publish(call::Delivered{.call = "made"}, {.correlation = root});
      });
    });
    add("listener", [](Host& host, Hooks&) {
      host.on<call::Delivered>([&host](const Event<call::Delivered>& event) {
        if (event->call == "other") {
          host.publish(call::Established{.call = event->call}, {.correlation = other_root});
        } else {
          host.publish(call::Established{.call = event->call});
        }
      });
    });
    ASSERT_TRUE(start());
  }

  std::map<std::string, ctibus_frame_header> frames() {
    log::Subscription all;
    all.patterns = {"call.*", "bus.reply"};
    all.start = log::Start::time(0);
    auto reader = site_->log().add_reader(std::move(all));
    std::map<std::string, ctibus_frame_header> out;
    const auto visit = [&](const log::Delivery& delivery) {
      if (delivery.kind != log::Delivery::Kind::message) return;
      out[std::string(delivery.frame.topic())] = delivery.frame.header();
    };
    while ((*reader)->read(visit) != 0) {}
    return out;
  }

  std::map<std::string, ctibus_frame_header> await_frame(const std::string& topic) {
    std::map<std::string, ctibus_frame_header> out;
    EXPECT_TRUE(await([&] {
      out = frames();
      return out.contains(topic);
    }));
    return out;
  }

  void request_make(const ctibus_trace* trace) {
    auto publisher = site_->log().add_publisher({.name = "outside"});
    ASSERT_TRUE(publisher);
    publisher_ = std::move(*publisher);
    CommandRequest request;
    request.topic = "call.make";
    request.target = "pbx";
    request.trace = trace;
    ASSERT_TRUE(site_->commands().request(*publisher_, request, {}));
  }

  Host* pbx_ = nullptr;
  std::unique_ptr<log::Publisher> publisher_;
};

TEST_F(Traces, a_root_begins_a_sampled_trace_that_has_the_id_of_its_call) {
  run();
  ASSERT_TRUE(pbx_->publish(call::Delivered{.call = "c"}, {.correlation = root}));
  const auto seen = await_frame("call.delivered").at("call.delivered");
  EXPECT_EQ(trace_of(seen), trace_named_by(root));
  EXPECT_EQ(seen.trace_flags, trace_sampled);
  EXPECT_EQ(span_of(seen), own_span(seen));
}

TEST_F(Traces, what_is_published_while_a_message_is_handled_continues_its_trace) {
  run();
  ASSERT_TRUE(pbx_->publish(call::Delivered{.call = "c"}));
  const auto seen = await_frame("call.established");
  const auto& cause = seen.at("call.delivered");
  const auto& effect = seen.at("call.established");
  EXPECT_EQ(trace_of(effect), trace_of(cause));
  EXPECT_NE(span_of(effect), span_of(cause));
  // Whoever has the effect computes the span of what led to it.
  ctibus_frame_header parent = effect;
  derive_span(effect.causation, parent.span_id);
  EXPECT_EQ(span_of(parent), span_of(cause));
}

TEST_F(Traces, what_moves_to_another_call_is_in_the_trace_of_that_call) {
  run();
  ASSERT_TRUE(pbx_->publish(call::Delivered{.call = "other"}, {.correlation = root}));
  const auto seen = await_frame("call.established");
  EXPECT_EQ(trace_of(seen.at("call.established")), trace_named_by(other_root));
}

TEST_F(Traces, a_trace_from_outside_is_carried_by_all_that_its_command_leads_to) {
  run();
  const auto given = parse_traceparent("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
  request_make(&*given);
  const auto seen = await_frame("call.established");
  EXPECT_EQ(span_of(seen.at("call.make")), "b7ad6b7169203331");
  for (const char* topic : {"call.make", "bus.reply", "call.delivered", "call.established"}) {
    EXPECT_EQ(trace_of(seen.at(topic)), "0af7651916cd43dd8448eb211c80319c") << topic;
  }
  EXPECT_EQ(span_of(seen.at("call.delivered")), own_span(seen.at("call.delivered")));
  // Later, and while nothing is handled.
  const auto later = pbx_->publish(call::Established{.call = "later"}, {.correlation = root});
  ASSERT_TRUE(later);
  ASSERT_TRUE(await([&] { return MessageId(frames().at("call.established").id) == *later; }));
  EXPECT_EQ(trace_of(frames().at("call.established")), "0af7651916cd43dd8448eb211c80319c");
}

TEST_F(Traces, a_command_without_a_trace_begins_one_for_the_call_that_it_makes) {
  run();
  request_make(nullptr);
  const auto seen = await_frame("call.established");
  const std::string trace = trace_of(seen.at("call.make"));
  EXPECT_NE(trace, std::string(32, '0'));
  EXPECT_EQ(trace_of(seen.at("bus.reply")), trace);
  EXPECT_EQ(trace_of(seen.at("call.delivered")), trace);
  EXPECT_EQ(trace_of(seen.at("call.established")), trace);
}

TEST_F(Traces, a_plugin_in_a_process_of_its_own_continues_traces_as_well) {
  config_.isolation.sockets = (folder_ / "hosts").string();
  process_ = [this](Site& site, ProcessRecipe recipe, Life::OnFailure on_failure) {
    const auto launch =
        [this](const process::Folder& folder) -> Result<std::unique_ptr<process::Holder>> {
      return std::make_unique<contract::GuestHolder>(
          std::make_shared<contract::GuestThread>(folder, clock_));
    };
    return process::make_remote_instance(site, std::move(recipe), std::move(on_failure), launch);
  };
  add("pbx", [](Host& host, Hooks&) {
    host.provide<call::Make>([&host](Command<call::Make> command) {
      command.accept({});
      host.publish(call::Delivered{.call = "made"}, {.correlation = root});
    });
  }).isolation = Isolation::process;
  ASSERT_TRUE(start());
  const auto given = parse_traceparent("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
  ASSERT_TRUE(await([&] { return site_->commands().is_provider("pbx"); }));
  request_make(&*given);
  const auto seen = await_frame("call.delivered");
  EXPECT_EQ(trace_of(seen.at("call.delivered")), "0af7651916cd43dd8448eb211c80319c");
  EXPECT_EQ(span_of(seen.at("call.delivered")), own_span(seen.at("call.delivered")));
}

std::vector<std::string> history_of(std::uint64_t seed) {
  contract::set_script("scripted", [](ctibus::Host& host, Hooks&) {
    host.on<call::Delivered>([&host](const Event<call::Delivered>& event) {
      host.publish(call::Established{.call = event->call});
    });
  });
  testing::TestHost host(seed);
  host.load<contract::Scripted>("scripted", {.script = "scripted"});
  host.send(call::Delivered{.call = "a"});
  host.send(call::Delivered{.call = "b"}, {.correlation = root});
  host.settle();
  std::vector<std::string> out;
  for (const auto topic : {topic_of<call::Delivered>(), topic_of<call::Established>()}) {
    for (auto at = host.log().next(topic, 0); at != 0; at = host.log().next(topic, at)) {
      const auto& frame = host.log().at(at).frame();
      out.push_back(traceparent_of(frame.trace_id, frame.span_id, frame.trace_flags));
    }
  }
  return out;
}

TEST(TracesUnderTheTestHost, are_those_of_a_real_host_and_the_same_for_a_seed) {
  const auto first = history_of(7);
  ASSERT_EQ(first.size(), 4U);  // delivered a and b, established a and b
  EXPECT_EQ(first[0].substr(3, 32), first[2].substr(3, 32));
  EXPECT_EQ(first[1].substr(3, 32), trace_named_by(root));
  EXPECT_EQ(first[3].substr(3, 32), trace_named_by(root));
  EXPECT_EQ(history_of(7), first);
}

}  // namespace
}  // namespace ctibus::host
