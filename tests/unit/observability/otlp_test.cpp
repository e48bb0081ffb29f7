#include "core/presentation/otlp.hpp"

#include <gtest/gtest.h>

#include <deque>
#include <map>
#include <nlohmann/json.hpp>
#include <regex>

#include "core/log/log.hpp"
#include "ctibus/codec.hpp"
#include "ctibus/messages/catalogue.hpp"
#include "ctibus/trace_context.hpp"

namespace ctibus::presentation {
namespace {

using nlohmann::json;

const Uuid root = *Uuid::parse("0192f3a4-b5c6-7d8e-9f00-112233445566");

/// Messages as they come out of a log.
class Conversation : public testing::Test {
 protected:
  Conversation() {
    log_ = std::move(*log::Log::open({}));
    pbx_ = std::move(*log_->add_publisher({.name = "pbx1"}));
    acd_ = std::move(*log_->add_publisher({.name = "acd"}));
  }

  template <Message M>
  MessageId put(log::Publisher& from, const M& body, const Uuid& correlation, MessageId cause = {},
                const ctibus_trace* trace = nullptr) {
    msgpack::Buffer payload;
    encode(body, payload);
    log::Draft draft;
    draft.type =
        *log_->intern(topic_of<M>(), static_cast<log::MessageClass>(declaration<M>.message_class));
    const std::string key(key_of(body));
    draft.key = key;
    draft.payload = std::as_bytes(std::span(payload));
    draft.correlation = correlation;
    draft.causation = cause;
    if (trace != nullptr) {
      draft.trace_id = trace->trace_id;
      draft.trace_flags = trace->flags;
      if (has_span(*trace)) draft.span_id = trace->span_id;
    }
    return MessageId(*from.publish(draft));
  }

  json exported(OtlpOptions options = {.site = "office"}) {
    log::Subscription all;
    all.patterns = {"call.*", "acd.*", "bus.reply"};
    all.start = log::Start::time(0);
    auto reader = log_->add_reader(std::move(all));
    std::deque<msgpack::Buffer> bytes;
    while ((*reader)->read([&](const log::Delivery& delivery) {
      if (delivery.kind != log::Delivery::Kind::message) return;
      wire::append_frame(bytes.emplace_back(), delivery.frame.header(),
                         log_->source_name(delivery.frame.header().source));
    }) != 0) {}
    std::vector<wire::Frame> frames;
    for (const auto& one : bytes) {
      std::span<const std::uint8_t> rest(one);
      frames.push_back(*wire::Frame::take(rest));
    }
    return json::parse(otlp_json(frames, options));
  }

  static std::map<std::string, json> spans_of(const json& request) {
    std::map<std::string, json> out;  // by name
    for (const auto& resource : request["resourceSpans"]) {
      for (const auto& scope : resource["scopeSpans"]) {
        for (const auto& span : scope["spans"]) out[span["name"]] = span;
      }
    }
    return out;
  }

  std::unique_ptr<log::Log> log_;
  std::unique_ptr<log::Publisher> pbx_;
  std::unique_ptr<log::Publisher> acd_;
};

std::string attribute(const json& span, const std::string& key) {
  for (const auto& one : span["attributes"]) {
    if (one["key"] == key) return one["value"].begin()->get<std::string>();
  }
  return {};
}

/// The rules of opentelemetry-proto's JSON encoding, and of what a trace is. `outside`: spans that
/// others have.
void expect_valid(const json& request, const std::vector<std::string>& outside = {}) {
  const std::regex trace_id("[0-9a-f]{32}"), span_id("[0-9a-f]{16}"), nanos("[0-9]{1,19}");
  ASSERT_EQ(request.size(), 1U);
  std::map<std::string, std::string> traces;  // by span
  std::vector<json> spans;
  for (const auto& resource : request.at("resourceSpans")) {
    EXPECT_EQ(resource.at("resource").at("attributes").at(0).at("key"), "service.name");
    for (const auto& scope : resource.at("scopeSpans")) {
      EXPECT_TRUE(scope.at("scope").at("name").is_string());
      for (const auto& span : scope.at("spans")) {
        spans.push_back(span);
        const bool fresh = traces.emplace(span.at("spanId"), span.at("traceId")).second;
        EXPECT_TRUE(fresh) << span.dump(2);
      }
    }
  }
  for (const auto& span : spans) {
    SCOPED_TRACE(span.dump(2));
    EXPECT_TRUE(std::regex_match(span["traceId"].get<std::string>(), trace_id));
    EXPECT_TRUE(std::regex_match(span["spanId"].get<std::string>(), span_id));
    EXPECT_NE(span["traceId"], std::string(32, '0'));
    EXPECT_NE(span["spanId"], std::string(16, '0'));
    EXPECT_TRUE(span["kind"].is_number_integer());
    EXPECT_TRUE(span["kind"] >= 1 && span["kind"] <= 5);
    ASSERT_TRUE(std::regex_match(span["startTimeUnixNano"].get<std::string>(), nanos));
    ASSERT_TRUE(std::regex_match(span["endTimeUnixNano"].get<std::string>(), nanos));
    EXPECT_LE(std::stoll(span["startTimeUnixNano"].get<std::string>()),
              std::stoll(span["endTimeUnixNano"].get<std::string>()));
    EXPECT_FALSE(span["name"].get<std::string>().empty());
    for (const auto& one : span["attributes"]) {
      EXPECT_TRUE(one.at("key").is_string());
      EXPECT_EQ(one.at("value").size(), 1U);
    }
    if (span.contains("parentSpanId")) {
      const std::string parent = span["parentSpanId"];
      const bool foreign = std::find(outside.begin(), outside.end(), parent) != outside.end();
      EXPECT_TRUE(foreign || traces.contains(parent));
      if (!foreign) {
        EXPECT_EQ(traces[parent], span["traceId"]);
      }
      EXPECT_NE(parent, span["spanId"]);
    }
    for (const auto& link : span.value("links", json::array())) {
      EXPECT_TRUE(std::regex_match(link.at("traceId").get<std::string>(), trace_id));
      EXPECT_TRUE(std::regex_match(link.at("spanId").get<std::string>(), span_id));
    }
  }
}

TEST_F(Conversation, is_one_trace_below_its_call) {
  const auto delivered = put(*pbx_, call::Delivered{.call = "c", .device = "pbx1:1"}, root);
  put(*acd_, call::Established{.call = "c"}, root, delivered);
  put(*pbx_, call::ConnectionCleared{.call = "c"}, root);
  const json request = exported();
  expect_valid(request);
  auto spans = spans_of(request);
  ASSERT_EQ(spans.size(), 4U);
  EXPECT_EQ(spans["call"]["traceId"], "0192f3a4b5c67d8e9f00112233445566");
  EXPECT_FALSE(spans["call"].contains("parentSpanId"));
  EXPECT_EQ(spans["call.delivered"]["parentSpanId"], spans["call"]["spanId"]);
  EXPECT_EQ(spans["call.established"]["parentSpanId"], spans["call.delivered"]["spanId"]);
  EXPECT_EQ(spans["call.connection_cleared"]["parentSpanId"], spans["call"]["spanId"]);
  EXPECT_EQ(spans["call.delivered"]["kind"], 4);
  EXPECT_EQ(attribute(spans["call.delivered"], "messaging.destination.name"), "call.delivered");
  EXPECT_EQ(attribute(spans["call.delivered"], "messaging.message.conversation_id"), root.text());
  EXPECT_EQ(attribute(spans["call.delivered"], "ctibus.key"), "c");
}

TEST_F(Conversation, begun_by_a_command_with_a_trace_hangs_below_the_span_that_it_names) {
  const auto given = parse_traceparent("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
  auto inherited = *given;
  std::fill(std::begin(inherited.span_id), std::end(inherited.span_id), std::uint8_t{0});
  const auto make = put(*acd_, call::Make{.device = "pbx1:1"}, {}, {}, &*given);
  put(*pbx_, bus::Answer{.status = "rejected", .code = "pbx.busy"}, {}, make, &inherited);
  put(*pbx_, call::Delivered{.call = "c"}, root, make, &inherited);
  const json request = exported();
  expect_valid(request, {"b7ad6b7169203331"});
  auto spans = spans_of(request);
  ASSERT_EQ(spans.size(), 3U);  // the reply is the command's end
  for (const auto& [name, span] : spans) {
    EXPECT_EQ(span["traceId"], "0af7651916cd43dd8448eb211c80319c") << name;
  }
  EXPECT_EQ(spans["call.make"]["parentSpanId"], "b7ad6b7169203331");
  EXPECT_EQ(spans["call.make"]["kind"], 3);
  EXPECT_EQ(spans["call.make"]["status"], json::parse(R"({"code": 2, "message": "pbx.busy"})"));
  EXPECT_EQ(spans["call"]["parentSpanId"], spans["call.make"]["spanId"]);
  EXPECT_EQ(spans["call.delivered"]["parentSpanId"], spans["call.make"]["spanId"]);
}

TEST_F(Conversation, links_to_what_led_to_it_from_another_trace) {
  const Uuid other = *Uuid::parse("0192f3a4-b5c6-7d8e-9f00-aabbccddeeff");
  const auto first = put(*pbx_, call::Delivered{.call = "a"}, other);
  put(*acd_, call::Established{.call = "b"}, root, first);
  const json request = exported();
  expect_valid(request);
  auto spans = spans_of(request);
  const json link = spans["call.established"]["links"][0];
  EXPECT_EQ(link["traceId"], "0192f3a4b5c67d8e9f00aabbccddeeff");
  EXPECT_EQ(link["spanId"], spans["call.delivered"]["spanId"]);
}

TEST_F(Conversation, leaves_states_out_and_reaches_through_them) {
  const auto delivered = put(*pbx_, call::Delivered{.call = "c"}, root);
  const auto state = put(*pbx_, call::State{.call = "c"}, root, delivered);
  put(*acd_, call::Established{.call = "c"}, root, state);
  auto spans = spans_of(exported());
  EXPECT_FALSE(spans.contains("call.state"));
  EXPECT_EQ(spans["call.established"]["parentSpanId"], spans["call.delivered"]["spanId"]);
  const json all = exported({.site = "office", .states = true});
  expect_valid(all);
  spans = spans_of(all);
  EXPECT_EQ(spans["call.established"]["parentSpanId"], spans["call.state"]["spanId"]);
}

TEST_F(Conversation, of_odd_bytes_is_json_all_the_same) {
  put(*pbx_, call::Delivered{.call = "\xff\xfe\"\n", .device = "\x80"}, root);
  expect_valid(exported());
}

}  // namespace
}  // namespace ctibus::presentation
