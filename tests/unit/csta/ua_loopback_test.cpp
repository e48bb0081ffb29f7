#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "ctibus/kit/sip/dialog.hpp"
#include "tests/unit/sip_kit/peer.hpp"
#include "ua_link.hpp"
#include "ua_message.hpp"

/// uaCSTA through real stacks, over sockets of the loopback.
namespace ctibus::csta {
namespace {

using sip::Transport;
using sip::testing::Peer;
using sip::testing::Strand;

class UaLoopbackTest : public ::testing::TestWithParam<Transport>, protected LinkListener {
 protected:
  UaLoopbackTest() {
    auto made = sip::make_sofia_stack(Peer::options(), agent_, strand_.post());
    if (!made) throw std::runtime_error(made.error().text);
    stack_ = std::move(*made);
    agent_.use(*stack_);
    options_.target = to_text(sip::make_uri("csta", switch_.at(GetParam())));
    options_.user = "ctibus";
  }
  ~UaLoopbackTest() override { link_.reset(); }

  void accept(const sip::testing::Event& event, std::string_view body) {
    auto answer = Peer::reply(event.message, 200);
    answer.contacts = {"<" + to_text(sip::make_uri("csta", switch_.at(GetParam()))) + ">"};
    put_body(answer, {.name = std::string(body)}, {});
    switch_.stack->respond(event.transaction, answer);
  }
  bool until(std::string_view told) {
    return strand_.until([&] { return !told_.empty() && told_.back() == told; });
  }

  Strand strand_;
  Peer switch_{strand_};
  int tokens_ = 0;
  UaAgent agent_{{.after = [this](std::chrono::nanoseconds delay,
                                  std::function<void()> action) -> std::shared_ptr<void> {
                    // Only what is due at once: times are tested elsewhere.
                    auto handle = std::make_shared<std::function<void()>>(std::move(action));
                    if (delay == std::chrono::nanoseconds(0)) {
                      strand_.post()([weak = std::weak_ptr(handle)] {
                        if (const auto held = weak.lock()) (*held)();
                      });
                    }
                    return handle;
                  },
                  .unique = [this] { return "token" + std::to_string(++tokens_); }}};
  std::unique_ptr<sip::SofiaStack> stack_;
  UaOptions options_;
  std::unique_ptr<Link> link_;
  std::vector<std::string> told_;

 private:
  void link_up() override { told_.emplace_back("up"); }
  void link_packet(const Packet& packet) override { told_.push_back(packet.body.name); }
  void link_unreadable(const Error& why) override { told_.push_back(why.text); }
  void link_down(const Error& why) override { told_.push_back(why.code); }
};

TEST_P(UaLoopbackTest, a_dialog_begins_carries_both_ways_and_ends) {
  link_ = open_ua_dialogs(agent_, options_)(*this, {});
  const auto invite = switch_.request("INVITE");
  EXPECT_TRUE(is_csta(invite.message));
  EXPECT_EQ(invite.message.header("Content-Disposition"), "signal;handling=required");
  EXPECT_EQ(invite.message.header("Session-Expires"), "1800;refresher=uac");
  accept(invite, "RequestSystemStatusResponse");
  ASSERT_TRUE(until("up"));
  auto dialog = sip::Dialog::of_server(switch_.request("ACK").message, "to", "", false);
  ASSERT_TRUE(link_->send({Packet::Kind::request, 1, {.name = "MakeCall"}}));
  accept(switch_.request("INFO"), "MakeCallResponse");
  ASSERT_TRUE(until("MakeCallResponse"));
  dialog.target = sip::uri_of(invite.message.contacts.at(0));
  auto info = dialog.request("INFO");
  put_body(info, {.name = "DeliveredEvent"}, {});
  switch_.stack->send(info);
  ASSERT_TRUE(until("DeliveredEvent"));
  EXPECT_EQ(switch_.response(200).message.method, "INFO");
  link_->close();
  const auto bye = switch_.request("BYE");
  switch_.stack->respond(bye.transaction, Peer::reply(bye.message, 200));
}

TEST_P(UaLoopbackTest, a_telephone_is_notified) {
  link_ = open_ua_notifications(agent_, options_)(*this, {});
  ASSERT_TRUE(until("up"));
  ASSERT_TRUE(link_->send({Packet::Kind::request, 1, {.name = "MakeCall"}}));
  const auto notify = switch_.request("NOTIFY");
  EXPECT_TRUE(is_ua_event(notify.message));
  EXPECT_EQ(read_body(notify.message, {})->body.name, "MakeCall");
  switch_.stack->respond(notify.transaction, Peer::reply(notify.message, 200));
  EXPECT_TRUE(until("MakeCallResponse"));
}

TEST_P(UaLoopbackTest, who_is_not_there_is_told) {
  // Nobody listens at the port of discard.
  options_.target = to_text(sip::make_uri("csta", {GetParam(), "127.0.0.1", 9}));
  link_ = open_ua_dialogs(agent_, options_)(*this, {});
  EXPECT_TRUE(until("csta.not_connected"));
}

INSTANTIATE_TEST_SUITE_P(Transports, UaLoopbackTest,
                         ::testing::Values(Transport::udp, Transport::tcp));

}  // namespace
}  // namespace ctibus::csta
