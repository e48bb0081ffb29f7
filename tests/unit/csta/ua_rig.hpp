#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "ctibus/kit/sip/dialog.hpp"
#include "ctibus/kit/sip/response.hpp"
#include "fake_stack.hpp"
#include "ua_link.hpp"
#include "ua_message.hpp"

namespace ctibus::csta::testing {

using ctibus::testing::TestHost;
using sip::testing::FakeStack;

/// A switch that takes uaCSTA, as the test wants it to.
class UaSwitch : public sip::StackEvents {
 public:
  explicit UaSwitch(const std::shared_ptr<sip::testing::Network>& network)
      : stack(network, "192.0.2.2", 5060, *this, run_in(network), FakeStack::Role::user_agent) {}

  /// How an INVITE is answered: 0: not at all.
  int answer_status = 200;
  std::string session_expires;
  std::string min_se;
  std::optional<sip::Message> challenge;
  bool refuses_login = false;
  /// The body of the answer to an INFO or NOTIFY; nothing: none.
  std::function<std::optional<Element>(const Packet&)> answer;
  int info_status = 200;

  std::vector<sip::Message> got;  ///< requests but ACK
  int acks = 0;
  std::vector<sip::Message> responses;
  sip::Dialog dialog;
  sip::TransactionId inviting = 0;
  sip::Message invite;

  std::vector<std::string> methods() const {
    std::vector<std::string> all;
    for (const auto& one : got) all.push_back(one.method);
    return all;
  }
  /// In the dialog.
  void say(std::string_view method, const std::optional<Element>& body = std::nullopt,
           std::string_view session = {}) {
    auto request = dialog.request(method);
    if (body) put_body(request, *body, {});
    if (!session.empty()) request.set_header("Session-Expires", session);
    stack.send(request);
  }
  void accept(sip::TransactionId transaction, const sip::Message& request) {
    auto answer_to = sip::make_response(request, 200);
    answer_to.to = sip::with_tag(request.to, "switch");
    answer_to.contacts = {"<sip:csta@192.0.2.2>"};
    if (!session_expires.empty()) answer_to.set_header("Session-Expires", session_expires);
    Element status{.name = "RequestSystemStatusResponse"};
    status.add("systemStatus", "normal");
    put_body(answer_to, status, {});
    if (sip::tag_of(request.to).empty()) {
      dialog = sip::Dialog::of_server(request, "switch", "<sip:csta@192.0.2.2>", false);
    }
    stack.respond(transaction, answer_to);
  }

 private:
  void on_request(sip::TransactionId transaction, const sip::Message& request) override {
    if (request.method == "ACK") {
      ++acks;
      return;
    }
    got.push_back(request);
    if (challenge && (refuses_login || request.header("Authorization").empty())) {
      auto refusal = sip::make_response(request, challenge->status);
      refusal.headers = challenge->headers;
      return stack.respond(transaction, refusal);
    }
    if (request.method == "INVITE") return invited(transaction, request);
    auto response = sip::make_response(request, request.method == "BYE" ? 200 : info_status);
    if (answer && is_csta(request)) {
      const auto packet = read_body(request, {});
      const auto body = packet ? answer(*packet) : std::nullopt;
      if (body) put_body(response, *body, {});
    }
    stack.respond(transaction, response);
  }
  void invited(sip::TransactionId transaction, const sip::Message& request) {
    inviting = transaction;
    invite = request;
    if (!min_se.empty() && request.header("Min-SE").empty()) {
      auto refusal = sip::make_response(request, 422);
      refusal.set_header("Min-SE", min_se);
      return stack.respond(transaction, refusal);
    }
    if (answer_status == 0) return;
    if (answer_status == 200) return accept(transaction, request);
    stack.respond(transaction, sip::make_response(request, answer_status));
  }
  void on_cancelled(sip::TransactionId transaction) override {
    if (answer_status == 0) stack.respond(transaction, sip::make_response(invite, 487));
  }
  void on_response(sip::TransactionId, const sip::Message& response) override {
    responses.push_back(response);
    if (response.method == "INVITE" && response.status == 200) {
      auto ack = dialog.request("ACK");
      ack.cseq = response.cseq;
      stack.send_ack(ack);
    }
  }
  void on_failed(sip::TransactionId, int) override {}

 public:
  FakeStack stack;
};

/// A link to it, under virtual time.
class UaTest : public ::testing::Test, protected LinkListener {
 protected:
  UaTest() { agent_.use(stack_); }
  ~UaTest() override {
    link_.reset();
    // The rules of dialogs and transactions, whatever else is tested; there is no sound to offer.
    EXPECT_THAT(network_->referee().take_complaints(),
                ::testing::Each(::testing::HasSubstr("no offer in the 2xx")))
        << network_->ladder();
    network_->close();
  }

  void open(std::chrono::seconds session = std::chrono::seconds(1800)) {
    options_.session = session;
    open_with(open_ua_dialogs);
  }
  void open_with(OpenLink (*opener)(UaAgent&, UaOptions)) {
    link_ = opener(agent_, options_)(*this, [this](std::int64_t id) -> std::string_view {
      return forgotten_.contains(id) ? "" : "MakeCall";
    });
    host_.advance(std::chrono::seconds(1));
  }
  void pass(std::chrono::nanoseconds time) { host_.advance(time); }
  void request(std::int64_t id, std::string_view name) {
    ASSERT_TRUE(link_->send({Packet::Kind::request, id, {.name = std::string(name)}}));
    pass(std::chrono::seconds(1));
  }

  using Told = std::vector<std::string>;
  UaOptions options_{.target = "sip:csta@192.0.2.2", .user = "ctibus"};
  TestHost host_{1};
  std::shared_ptr<sip::testing::Network> network_ = sip::testing::Network::open(host_);
  UaSwitch switch_{network_};
  int last_token_ = 0;
  UaAgent agent_{{.after =
                      [this](std::chrono::nanoseconds delay, std::function<void()> action) {
                        return network_->after(delay, std::move(action));
                      },
                  .unique = [this] { return "token" + std::to_string(++last_token_); }}};
  FakeStack stack_{network_, "192.0.2.1",      5060,
                   agent_,   run_in(network_), FakeStack::Role::connector};
  std::unique_ptr<Link> link_;
  Told told_;
  std::set<std::int64_t> forgotten_;  ///< requests for whose answers nobody waits any more
  std::function<void(const Packet&)> on_packet_;

 private:
  void link_up() override { told_.emplace_back("up"); }
  void link_packet(const Packet& packet) override {
    static constexpr std::string_view kinds[] = {"request", "response", "error", "event"};
    std::string text(kinds[static_cast<std::size_t>(packet.kind)]);
    if (packet.kind != Packet::Kind::event) text += " " + std::to_string(packet.invoke_id);
    told_.push_back(text + " " + packet.body.name);
    if (on_packet_) on_packet_(packet);
  }
  void link_unreadable(const Error& why) override { told_.push_back("unreadable " + why.code); }
  void link_down(const Error& why) override {
    told_.push_back("down " + why.code + " " + why.text);
  }
};

}  // namespace ctibus::csta::testing
