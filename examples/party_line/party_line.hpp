#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ctibus/kit/pbx/switch_front.hpp"
#include "ctibus/kit/pbx/switch_manifest.hpp"
#include "ctibus/kit/pbx/switching_function.hpp"
#include "ctibus/plugin.hpp"

/// A PBX of a few telephones that answer by themselves. All of call control comes from the kit;
/// what is left is what this switch does when a telephone shall ring.
namespace party_line {

namespace pbx = ctibus::pbx;

struct Options {
  std::vector<std::string> numbers;
  ctibus::Duration answers_after = std::chrono::seconds(2);

  static constexpr auto describe() {
    return ctibus::declare_group<Options>(
        "Telephones on a party line.",
        ctibus::option("numbers", &Options::numbers, "Their numbers."),
        ctibus::option("answers_after", &Options::answers_after, "How long each of them rings."));
  }
};

class Switch final : public pbx::SwitchingFunction {
 public:
  Switch(ctibus::Host& host, const Options& options, pbx::SwitchDevices devices, pbx::DialPlan plan,
         pbx::SwitchingListeners listeners);

  bool in_service(std::string_view) const override { return true; }

 private:
  void originate(const std::string& call, Origination wanted) override;
  std::optional<ctibus::Cause> alert(const std::string& call, Alert wanted) override;
  void stop_alerting(const std::string& call, std::string_view device) override;
  ctibus::Result<> let_answer(const std::string& call, std::string_view device,
                              ctibus::MessageId command) override;
  ctibus::Result<> pick_up(const std::string& call, pbx::Party station,
                           const pbx::Change& change) override;
  void send_digits(const std::string&, std::string_view, std::string_view,
                   ctibus::Duration) override {}
  void lift(const std::string& call, const std::string& device, ctibus::MessageId command);

  ctibus::Host& host_;
  ctibus::Duration answers_after_;
  std::map<std::string, ctibus::Timer, std::less<>> ringing_;  ///< by device
};

class PartyLine : public ctibus::Plugin {
 public:
  using Options = party_line::Options;
  static constexpr std::string_view offers[] = {"call-control"};
  static constexpr ctibus::ErrorEntry errors[] = {
      {.id = "party_line.bad_numbers",
       .text = "The numbers do not make a dial plan.",
       .meaning = "The connector did not start.",
       .cure = "Give each telephone a number of its own, of digits."}};
  static constexpr ctibus::Manifest manifest{
      .id = "party_line",
      .version = "0.1.0",
      .text = "A PBX of telephones that answer by themselves.",
      .offers = offers,
      .publishes = pbx::switching_events,
      .subscribes = pbx::switching_subscriptions,
      .provides = pbx::switching_commands,
      .errors = errors};

  PartyLine(ctibus::Host& host, const Options& options);

  ctibus::Result<> start() override;
  bool drain() override { return front_.drain(); }
  void stop() override { front_.stop(); }

 private:
  pbx::SwitchFront front_;
  std::unique_ptr<Switch> switch_;
  ctibus::Error bad_numbers_;
};

}  // namespace party_line
