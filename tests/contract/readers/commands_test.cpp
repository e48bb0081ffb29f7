#include "suite.hpp"

// What a reader asks for, and what it carries out.

namespace ctibus::readers {
namespace {

class Asking : public Readers {
 protected:
  /// The world makes calls: at device "bad" it refuses, at "silent" it never answers.
  void provide() {
    world().provide({"call.make"}, [this](const wire::ClientCommand& command) {
      call::Make make;
      ASSERT_TRUE(decode(command.frame->payload, make));
      carried_out_.emplace_back(make.device);
      if (make.device == "silent") return;
      const std::string id = command.frame->id().text();
      if (make.device == "bad") {
        return world().answer({.command = id,
                               .status = wire::ReplyStatus::rejected,
                               .code = "pbx.unknown_device",
                               .text = "Which?"});
      }
      const std::string call = "c" + std::to_string(carried_out_.size());
      msgpack::Buffer payload;
      encode(call::Make::Reply{.call = call}, payload);
      world().answer({.command = id, .status = wire::ReplyStatus::accepted, .payload = payload});
    });
    site().settle();
  }
  std::string ask(const Request& request) {
    const std::size_t id = reader().request(request);
    if (!await([&] { return reader().replies()[id].has_value(); })) return "no reply";
    const Reply& reply = *reader().replies()[id];
    return reply.status + " " + reply.code + reply.fields.value("call", "");
  }
  std::string make_call(const std::string& device, const std::string& idempotency = "") {
    return ask({.topic = "call.make",
                .target = "wire.world",
                .fields = {{"device", device}},
                .idempotency = idempotency});
  }

  Lines carried_out_;
};
CTIBUS_READERS_CONTRACT(Asking);

TEST_P(Asking, every_request_gets_its_answer) {
  start(reader(), {});
  provide();
  EXPECT_EQ(make_call("good"), "accepted c1");
  EXPECT_EQ(make_call("bad"), "rejected pbx.unknown_device");
  EXPECT_EQ(ask({.topic = "call.answer"}), "no_provider bus.no_provider");
  EXPECT_EQ(ask({.topic = "call.make", .target = "nobody:1"}), "no_provider bus.no_provider");
  EXPECT_EQ(ask({.topic = "call.make",
                 .target = "wire.world",
                 .fields = {{"device", "silent"}},
                 .deadline = 50ms}),
            "rejected bus.deadline");
  EXPECT_EQ(carried_out_, (Lines{"good", "bad", "silent"}));
}

TEST_P(Asking, what_is_not_on_its_list_is_refused) {
  start(reader(), {});
  EXPECT_EQ(ask({.topic = "call.hold", .target = "wire.world"}),
            "refused " + reader().not_allowed());
}

TEST_P(Asking, a_repetition_gets_the_first_reply_and_is_carried_out_once) {
  start(reader(), {});
  provide();
  EXPECT_EQ(make_call("1", "order 7"), "accepted c1");
  EXPECT_EQ(make_call("1", "order 7"), "accepted c1");
  EXPECT_EQ(make_call("1", "order 8"), "accepted c2");
  EXPECT_EQ(carried_out_, (Lines{"1", "1"}));
}

class Providing : public Readers {
 protected:
  void provide(const std::string& answer) {
    start(reader(), {{},
                     {{.topic = "call.make",
                       .answer = answer,
                       .fields = {{"call", "c1"}},
                       .code = "pbx.no_line"}}});
  }
  std::shared_ptr<std::string> ask_later(const json& fields,
                                         std::chrono::milliseconds remaining = 30s) {
    auto answer = std::make_shared<std::string>();
    world().request({.topic = "call.make",
                     .target = "reader",
                     .payload = json::to_msgpack(fields),
                     .remaining = remaining},
                    [answer](const Result<wire::ClientReply>& reply) {
                      if (!reply) return void(*answer = "failed " + reply.error().code);
                      call::Make::Reply body;
                      if (!reply->payload.empty()) {
                        ASSERT_TRUE(decode(reply->payload, body));
                      }
                      const auto status = static_cast<std::size_t>(reply->status);
                      *answer = std::string(names(reply->status)[status]) + " " + reply->code +
                                std::string(body.call);
                    });
    return answer;
  }
  std::string ask(const json& fields, std::chrono::milliseconds remaining = 30s) {
    const auto answer = ask_later(fields, remaining);
    (void)await([&] { return !answer->empty(); });
    return *answer;
  }
  Lines asked() {
    Lines out;
    for (const json& fields : reader().asked()) out.push_back(fields.at("device"));
    return out;
  }
};
CTIBUS_READERS_CONTRACT(Providing);

TEST_P(Providing, what_it_accepts_is_accepted_with_the_fields_of_its_reply) {
  provide("accept");
  EXPECT_EQ(ask({{"device", "1"}}), "accepted c1");
  EXPECT_EQ(asked(), Lines{"1"});
}

TEST_P(Providing, what_it_rejects_is_rejected_with_its_code) {
  provide("reject");
  EXPECT_EQ(ask({{"device", "1"}}), "rejected pbx.no_line");
}

TEST_P(Providing, what_is_malformed_is_rejected_and_not_carried_out) {
  provide("accept");
  EXPECT_EQ(ask({{"device", 7}}), "rejected codec.malformed");
  EXPECT_EQ(ask({{"device", "1"}}), "accepted c1");
  EXPECT_EQ(asked(), Lines{"1"});
}

TEST_P(Providing, the_deadline_answers_for_it) {
  provide("keep");
  EXPECT_EQ(ask({{"device", "1"}}, 50ms), "rejected bus.deadline");
}

TEST_P(Providing, when_it_goes_nobody_waits_and_when_it_comes_back_it_is_found) {
  provide("keep");
  const auto answer = ask_later({{"device", "1"}});
  ASSERT_TRUE(await([&] { return !reader().asked().empty(); }));
  reader().stop();
  ASSERT_TRUE(await([&] { return !answer->empty(); }));
  EXPECT_EQ(*answer, "outcome_unknown bus.provider_stopped");
  EXPECT_EQ(ask({{"device", "2"}}), "no_provider bus.no_provider");
  provide("accept");
  EXPECT_EQ(ask({{"device", "3"}}), "accepted c1");
}

TEST_P(Providing, what_has_expired_is_not_carried_out) {
  provide("accept");
  reader().freeze();
  EXPECT_EQ(ask({{"device", "late"}}, 50ms), "rejected bus.deadline");
  reader().thaw();
  EXPECT_EQ(ask({{"device", "in time"}}), "accepted c1");
  EXPECT_EQ(asked(), Lines{"in time"});
}

}  // namespace
}  // namespace ctibus::readers
