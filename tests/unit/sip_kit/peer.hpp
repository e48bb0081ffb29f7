#pragma once

#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "ctibus/kit/sip/name_addr.hpp"
#include "ctibus/kit/sip/response.hpp"
#include "ctibus/kit/sip/sofia_stack.hpp"
#include "strand.hpp"

namespace ctibus::sip::testing {

struct Event {
  enum class Kind { request, cancelled, response, failed };
  Kind kind;
  TransactionId transaction = 0;
  Message message;
  int status = 0;
};

/// A stack on a loopback address, with what it told.
class Peer : public StackEvents {
 public:
  static SofiaOptions options() {
    SofiaOptions options;
    options.listen = {"udp:127.0.0.1:0", "tcp:127.0.0.1:0"};
    options.t1 = 50ms;
    options.t2 = 200ms;
    options.t4 = 200ms;
    options.t1x64 = 1s;
    return options;
  }

  explicit Peer(Strand& strand, const SofiaOptions& options = Peer::options()) : strand_(strand) {
    auto made = make_sofia_stack(options, *this, strand.post(), [this](const SofiaNotice& notice) {
      const std::lock_guard guard(lock_);
      notices_.push_back(notice);
    });
    if (made) {
      stack = std::move(*made);
    } else {
      ADD_FAILURE() << made.error().text;
    }
  }

  void on_request(TransactionId id, const Message& request) override {
    events.push_back({Event::Kind::request, id, request, 0});
    if (answer) answer(id, request);
  }
  void on_cancelled(TransactionId id) override {
    events.push_back({Event::Kind::cancelled, id, {}, 0});
  }
  void on_response(TransactionId id, const Message& response) override {
    events.push_back({Event::Kind::response, id, response, response.status});
  }
  void on_failed(TransactionId id, int status) override {
    events.push_back({Event::Kind::failed, id, {}, status});
  }

  std::vector<SofiaNotice> notices() {
    const std::lock_guard guard(lock_);
    return notices_;
  }

  Endpoint at(Transport transport = Transport::udp) const {
    for (const auto& each : stack->listening()) {
      if (each.transport == transport) return each;
    }
    return {};
  }

  /// Waits for an event that fits and takes it out.
  Event await(const std::function<bool(const Event&)>& fits) {
    Event found{Event::Kind::failed, 0, {}, -1};
    const bool came = strand_.until([&] {
      for (auto each = events.begin(); each != events.end(); ++each) {
        if (!fits(*each)) continue;
        found = *each;
        events.erase(each);
        return true;
      }
      return false;
    });
    EXPECT_TRUE(came) << "the awaited event did not come";
    return found;
  }
  Event request(std::string_view method) {
    return await([&](const Event& event) {
      return event.kind == Event::Kind::request && event.message.method == method;
    });
  }
  Event response(int status) {
    return await([&](const Event& event) {
      return event.kind == Event::Kind::response && event.status == status;
    });
  }
  Event failed() {
    return await([](const Event& event) { return event.kind == Event::Kind::failed; });
  }
  Event cancelled() {
    return await([](const Event& event) { return event.kind == Event::Kind::cancelled; });
  }

  Message make(std::string method, const Endpoint& to) {
    Message message;
    message.method = std::move(method);
    message.request_uri = to_text(make_uri("2000", to));
    message.from = "<sip:1000@127.0.0.1>;tag=from" + std::to_string(++count_);
    message.to = "<sip:2000@127.0.0.1>";
    message.call_id = "call" + std::to_string(count_) + "-" + std::to_string(at().port);
    message.cseq = 1;
    message.contacts = {"<" + to_text(make_uri("1000", stack->contact(to))) + ">"};
    message.peer = to;
    return message;
  }

  /// An ACK of a 2xx.
  static Message ack(const Message& invite, const Message& response) {
    Message message = invite;
    message.method = "ACK";
    message.to = response.to;
    message.contacts.clear();
    message.body.clear();
    message.headers.clear();
    return message;
  }

  static Message reply(const Message& request, int status, std::string_view tag = "to") {
    auto response = make_response(request, status);
    if (tag_of(response.to).empty()) response.to = with_tag(response.to, tag);
    if (status / 100 == 2 && request.method == "INVITE") {
      response.contacts = {"<sip:2000@127.0.0.1>"};
    }
    return response;
  }

  std::vector<Event> events;
  std::function<void(TransactionId, const Message&)> answer;

 private:
  Strand& strand_;
  int count_ = 0;
  std::mutex lock_;
  std::vector<SofiaNotice> notices_;

 public:
  std::unique_ptr<SofiaStack> stack;  ///< ends first
};

}  // namespace ctibus::sip::testing
