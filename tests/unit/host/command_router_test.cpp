#include <optional>

#include "ctibus/reply_limit.hpp"
#include "tests/support/site_fixture.hpp"

namespace ctibus::host {
namespace {

using namespace std::chrono_literals;
using contract::Hooks;

/// A requester that is no instance, as the gateway is one.
class Router : public SiteTest {
 protected:
  void open(contract::Script provider) {
    if (provider) add("pbx1", std::move(provider));
    ASSERT_TRUE(start());
    connect();
  }
  void connect() { publisher_ = *site_->log().add_publisher({.name = "wire.alice"}); }
  ~Router() override { publisher_.reset(); }

  MessageId ask(std::string_view topic, std::string_view idempotency = {},
                std::uint32_t remaining_ms = 5000) {
    CommandRequest request;
    request.topic = topic;
    request.target = "pbx1:1001";
    request.idempotency = idempotency;
    request.remaining_ms = remaining_ms;
    const auto id = site_->commands().request(*publisher_, request, [this](const CommandReply& r) {
      const std::lock_guard lock(mutex_);
      replies_.push_back(r);
    });
    EXPECT_TRUE(id) << id.error().text;
    return id ? *id : MessageId();
  }
  std::vector<CommandReply> replies() {
    const std::lock_guard lock(mutex_);
    return replies_;
  }
  bool await_replies(std::size_t count) {
    return await([&] { return replies().size() >= count; });
  }
  std::size_t logged(const std::string& topic) {
    auto reader = *site_->log().add_reader(
        {.patterns = {topic}, .start = log::Start::time(0), .conflate_behind = 0});
    std::size_t count = 0;
    while (reader->read([&](const log::Delivery& delivery) {
      if (delivery.kind == log::Delivery::Kind::message) ++count;
    }) != 0) {}
    return count;
  }

  std::shared_ptr<log::Publisher> publisher_;
  std::mutex mutex_;
  std::vector<CommandReply> replies_;
};

TEST_F(Router, logs_the_command_and_its_reply) {
  open([](Host& host, Hooks&) {
    host.provide<call::Make>([](Command<call::Make> command) { command.accept({.call = "c"}); });
  });
  const MessageId id = ask("call.make");
  ASSERT_TRUE(await_replies(1));
  EXPECT_EQ(replies()[0].status, std::uint32_t{CTIBUS_REPLY_ACCEPTED});
  EXPECT_EQ(replies()[0].command, id);
  EXPECT_EQ(logged("call.make"), 1u);
  EXPECT_EQ(logged("bus.reply"), 1u);
}

TEST_F(Router, a_reply_that_no_message_holds_is_logged_and_told_as_unknown) {
  static const std::string bulk(std::size_t{1} << 20, 'x');
  open([](Host& host, Hooks&) {
    host.provide<call::Make>([](Command<call::Make> command) { command.accept({.call = bulk}); });
    host.provide<call::Clear>(
        [](Command<call::Clear> command) { command.reject("pbx.refused", bulk); });
  });
  ask("call.make");
  ask("call.clear");
  ASSERT_TRUE(await_replies(2));
  for (const CommandReply& reply : replies()) {
    EXPECT_EQ(reply.status, std::uint32_t{CTIBUS_REPLY_OUTCOME_UNKNOWN});
    EXPECT_EQ(reply.code, "bus.frame_too_large");
    EXPECT_TRUE(reply.payload.empty());
  }
  EXPECT_EQ(logged("bus.reply"), 2u) << "after a restart they would pass for interrupted";
}

TEST_F(Router, a_reply_of_the_largest_size_is_logged) {
  static std::string most;
  open([](Host& host, Hooks&) {
    host.provide<call::Clear>(
        [](Command<call::Clear> command) { command.reject("pbx.refused", most); });
  });
  most.assign(max_reply_bytes - std::string_view("pbx.refused").size(), 'x');
  ask("call.clear");
  ASSERT_TRUE(await_replies(1));
  EXPECT_EQ(replies()[0].code, "pbx.refused");
  EXPECT_EQ(logged("bus.reply"), 1u);
}

TEST_F(Router, what_is_no_command_is_refused) {
  open(nullptr);
  CommandRequest request;
  request.topic = "call.delivered";
  EXPECT_EQ(site_->commands().request(*publisher_, request, {}).error().code,
            "bus.undeclared_topic");
  request.topic = "no.such";
  EXPECT_EQ(site_->commands().request(*publisher_, request, {}).error().code,
            "bus.undeclared_topic");
}

TEST_F(Router, clearing_a_call_gets_through_when_the_queue_is_full) {
  std::atomic<bool> held{true};
  std::atomic<bool> entered{false};
  std::atomic<int> cleared{0};
  open([&](Host& host, Hooks& hooks) {
    host.provide<call::Make>([](Command<call::Make> command) { command.accept(); });
    host.provide<call::Clear>([&](Command<call::Clear> command) {
      ++cleared;
      command.accept();
    });
    hooks.start = [&]() -> Result<> {
      host.post([&] {
        entered = true;
        while (held) std::this_thread::yield();
      });
      return {};
    };
  });
  ASSERT_TRUE(await([&] { return entered.load(); }));
  for (int i = 0; i < 260; ++i) ask("call.make");
  ASSERT_TRUE(await_replies(4));
  EXPECT_EQ(replies()[0].code, "bus.busy");
  for (int i = 0; i < 33; ++i) ask("call.clear");
  ASSERT_TRUE(await_replies(5));
  held = false;
  ASSERT_TRUE(await_replies(293));
  EXPECT_EQ(cleared, 32);
  EXPECT_EQ(site_->report().commands.busy, 5u);
}

TEST_F(Router, a_command_that_expires_in_the_queue_is_never_executed) {
  std::atomic<bool> held{true};
  std::atomic<bool> entered{false};
  std::atomic<int> executed{0};
  open([&](Host& host, Hooks& hooks) {
    host.provide<call::Make>([&](Command<call::Make> command) {
      ++executed;
      command.accept();
    });
    hooks.start = [&]() -> Result<> {
      host.post([&] {
        entered = true;
        while (held) std::this_thread::yield();
      });
      return {};
    };
  });
  ASSERT_TRUE(await([&] { return entered.load(); }));
  ask("call.make", {}, 100);
  advance(100ms);
  ASSERT_TRUE(await_replies(1));
  EXPECT_EQ(replies()[0].code, "bus.deadline");
  held = false;
  ask("call.make");
  ASSERT_TRUE(await_replies(2));
  EXPECT_EQ(executed, 1);
}

TEST_F(Router, an_instance_cannot_answer_for_another) {
  open(nullptr);
  CommandReply forged;
  forged.command = MessageId(1, 1);
  forged.status = CTIBUS_REPLY_ACCEPTED;
  site_->commands().reply("mallory", forged);
  EXPECT_EQ(site_->report().commands.late_replies, 1u);
}

TEST_F(Router, a_repetition_after_a_restart_gets_the_first_reply_and_is_not_executed) {
  config_.log.storage = config::Storage::disk;
  std::atomic<int> executed{0};
  open([&](Host& host, Hooks&) {
    host.provide<call::Make>(
        [&](Command<call::Make> command) { command.accept({.call = std::to_string(++executed)}); });
  });
  ask("call.make", "order 7");
  ASSERT_TRUE(await_replies(1));
  publisher_.reset();
  ASSERT_TRUE(restart());
  connect();
  ask("call.make", "order 7");
  ASSERT_TRUE(await_replies(2));
  EXPECT_EQ(executed, 1);
  EXPECT_EQ(replies()[1].payload, replies()[0].payload);
  EXPECT_EQ(replies()[1].status, std::uint32_t{CTIBUS_REPLY_ACCEPTED});
}

TEST_F(Router, counts_what_became_of_every_request) {
  open([](Host& host, Hooks&) {
    host.provide<call::Make>([](Command<call::Make> command) { command.reject("a.b", "No."); });
  });
  ask("call.make");
  ask("call.answer");
  ASSERT_TRUE(await_replies(2));
  const CommandCounters counters = site_->report().commands;
  EXPECT_EQ(counters.requests, 2u);
  EXPECT_EQ(counters.rejected, 1u);
  EXPECT_EQ(counters.no_provider, 1u);
  EXPECT_EQ(counters.pending, 0u);
}

}  // namespace
}  // namespace ctibus::host
