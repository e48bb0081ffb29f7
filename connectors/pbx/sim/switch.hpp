#pragma once

#include <set>
#include <string>
#include <string_view>

#include "ctibus/kit/pbx/switching_function.hpp"
#include "dial_plan.hpp"
#include "options.hpp"

namespace ctibus::sim {

/// What the switch needs of the people at its telephones.
class SwitchListener : public pbx::CallSink {
 public:
  virtual void in_service_changed() = 0;
  /// What somebody in this call is given to hear may be another sound now.
  virtual void hearing_changed(const std::string& call) = 0;
  /// Chance: does a call to this device meet a busy line although no call of ours is there?
  virtual bool meets_engaged_line(std::string_view device) = 0;
};

/// The simulated switch: a telephone alerts as soon as a call is there for it, and answers when it
/// is told to. `people` hear of calls after `listeners`.
class Switch final : public pbx::SwitchingFunction {
 public:
  Switch(std::string connector, const Options& options, pbx::DialPlan plan,
         pbx::SwitchingListeners listeners, SwitchListener& people, pbx::CallBook::NewId new_id,
         pbx::CallBook::Now now);

  using SwitchingFunction::conference;
  bool in_service(std::string_view station) const override {
    return !out_of_service_.contains(station);
  }

  /// Somebody outside calls in.
  Result<std::string> incoming(std::string_view trunk, std::string_view calling,
                               std::string_view calling_name, std::string_view called);
  Result<> set_in_service(std::string_view device, bool in_service);

 private:
  void originate(const std::string& call, Origination wanted) override;
  std::optional<Cause> alert(const std::string& call, Alert wanted) override;
  void stop_alerting(const std::string&, std::string_view) override {}
  Result<> let_answer(const std::string& call, std::string_view device, MessageId command) override;
  Result<> pick_up(const std::string& call, pbx::Party station, const pbx::Change& change) override;
  void send_digits(const std::string&, std::string_view, std::string_view, Duration) override {}
  void changed(const pbx::Call& call, const pbx::CallEvent& event) override {
    people_->call_changed(call, event);
  }

  void settle(const std::set<std::string>& calls) override {
    for (const std::string& call : calls) people_->hearing_changed(call);
  }

  SwitchListener* people_;
  std::set<std::string, std::less<>> out_of_service_;
};

}  // namespace ctibus::sim
