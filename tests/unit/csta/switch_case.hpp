#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <deque>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "ctibus/testing/test_host.hpp"
#include "lender.hpp"
#include "switch.hpp"

/// The picture of the switch alone: the test says what the switch tells and answers.
namespace ctibus::csta::testing {

using namespace std::chrono_literals;
using ctibus::testing::TestHost;
using What = Happening::What;

class SwitchCase : public ::testing::Test, protected NoDialogues, protected Requester {
 protected:
  SwitchCase() {
    options_.links = {"memory:1"};
    options_.extensions = {{"1001", "Ann"}, {"1002", "Bob"}, {"1003", "Cleo"}, {"1005", "Eve"}};
    options_.trunks = {{.name = "T1", .lines = 5, .prefix = "0"}};
    options_.route_points = {{.number = "600"}};
    options_.holding.number = "700";
    directory_.emplace(*Directory::make("pbx1", options_, *Identifiers::of({})));
    host_.load<Lender>("pbx1");
    host_.settle();
    switch_.emplace(SwitchSurroundings{.host = Lender::last->host(),
                                       .directory = *directory_,
                                       .profile = profile_,
                                       .requester = *this,
                                       .calls = sink_,
                                       .dialogues = *this,
                                       .told = [this]() -> const pbx::Calls& { return told_; },
                                       .corrected = [this] { ++corrections_; }});
  }
  void TearDown() override {
    switch_.reset();
    asked_.clear();
  }

  // What the switch tells.
  void sees(const std::vector<CallPicture>& calls = {}) { switch_->adopt({.calls = calls}); }
  Happening at(What what, std::string_view call, std::string_view device) {
    Happening made{.what = what};
    made.connection = {.call = std::string(call), .device = std::string(device)};
    made.device = device;
    made.calling = "0155500001";
    made.called = "1001";
    made.associated_calling = "T1/1";
    return made;
  }
  void tells(const Happening& happening) { switch_->take(happening, {.monitor = 1}); }
  void tells(What what, std::string_view call, std::string_view device) {
    tells(at(what, call, device));
  }
  void diverts(std::string_view call, std::string_view from, std::string_view to,
               std::string_view cause = "redirected") {
    Happening made = at(What::diverted, call, from);
    made.other = to;
    made.event_cause = cause;
    tells(made);
  }
  /// A joins its held call with the active one.
  void transfers(std::string_view held, std::string_view active, std::string_view device,
                 std::string_view name) {
    Happening made = at(What::transferred, held, device);
    made.secondary = {.call = std::string(active), .device = std::string(device)};
    if (!name.empty()) made.joined.push_back({.now = {.call = std::string(name), .device = {}}});
    tells(made);
  }
  /// A call from outside that waits for an agent.
  std::string waiting(std::string_view id) {
    tells(What::queued, id, "700");
    return call(id);
  }
  /// It is offered to a telephone; the switch has not answered yet.
  void offer(const std::string& call, std::string_view device) {
    switch_->queue_offer(call, device, 20s, {}, "acd", {1, 1}, [](const Result<>&) {});
  }

  // What the switch was asked, the oldest first, and its answer.
  const Element& question() const { return asked_.front().body; }
  std::string question_name() const { return asked_.empty() ? "" : question().name; }
  void answers(Result<Element> reply = Element{}) {
    ASSERT_FALSE(asked_.empty());
    const Session::Reply to = std::move(asked_.front().reply);
    asked_.pop_front();
    to(reply);
  }
  void refuses(std::string_view code) { answers(failure(std::string(code), "The test says so.")); }
  void pass(std::chrono::nanoseconds time) { host_.advance(time); }

  // What is known.
  std::string call(std::string_view id) const {
    for (const auto& [name, known] : switch_->book().calls()) {
      if (known.connector_call == id) return name;
    }
    return {};
  }
  std::string states(const std::string& call) const {
    const pbx::Call* known = switch_->book().find(call);
    if (known == nullptr) return "none";
    std::string text;
    for (const pbx::Party& party : known->parties) {
      text += (text.empty() ? "" : ", ") + party.device.substr(5) + " " +
              std::string(names(ConnectionState{})[static_cast<std::size_t>(party.state)]);
    }
    return text;
  }
  std::string states_of(std::string_view id) const { return states(call(id)); }
  std::size_t calls() const { return switch_->book().calls().size(); }

  class Sink : public pbx::CallSink {
   public:
    void call_changed(const pbx::Call& call, const pbx::CallEvent&) override {
      names.push_back(call.connector_call);
    }
    std::vector<std::string> names;  ///< callID of each change that was told
  };
  struct Asked {
    Element body;
    Session::Reply reply;
  };

  TestHost host_;
  Options options_;
  Profile profile_;
  std::optional<Directory> directory_;
  Sink sink_;
  pbx::Calls told_;
  int corrections_ = 0;
  std::deque<Asked> asked_;
  std::vector<Element> said_;
  std::vector<std::string> offers_;  ///< what became of them
  std::optional<Switch> switch_;

 private:
  void request(Element body, Session::Reply reply, Urgency) override {
    asked_.push_back({std::move(body), std::move(reply)});
  }
  bool tell(std::size_t, Element body) override {
    said_.push_back(std::move(body));
    return true;
  }
  void offer_began(const pbx::Call&, const pbx::Offer&) override { offers_.emplace_back("began"); }
  void offer_taken(const pbx::Call&, const pbx::Offer&) override { offers_.emplace_back("taken"); }
  void offer_failed(const pbx::Call&, const pbx::Offer&, queue::OfferResult result,
                    const pbx::Change&) override {
    offers_.emplace_back(names(result)[static_cast<std::size_t>(result)]);
  }
};

}  // namespace ctibus::csta::testing
