#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "ctibus/kit/pbx/switch_front.hpp"
#include "ctibus/kit/pbx/switch_manifest.hpp"
#include "ctibus/plugin.hpp"
#include "listening.hpp"
#include "messages.hpp"
#include "options.hpp"
#include "people.hpp"
#include "switch.hpp"
#include "traffic.hpp"

/// A simulated PBX as an ordinary connector: under the host's clock and chance, so that an hour of
/// its traffic takes a moment in a test and repeats with its seed.
namespace ctibus::sim {

class Sim final : public Plugin, private SwitchListener {
 public:
  using Options = sim::Options;
  static constexpr std::string_view offers[] = {"call-control", "queue-hold", "media"};
  static constexpr auto publishes = pbx::joined(pbx::switching_events, pbx::media_events,
                                                messages<call::Conferenced, media::Recorded>);
  static constexpr auto provides = pbx::joined(
      pbx::switching_commands, pbx::media_commands, messages<call::Conference, media::Record>,
      messages<test::Dial, test::Answer, test::Reject, test::HangUp, test::Vanish, test::Digits,
               test::SetInService, test::CutLink>);
  static constexpr ErrorEntry errors[] = {
      {.id = "sim.bad_options",
       .text = "The simulated PBX's numbers do not make a dial plan.",
       .meaning = "The connector did not start.",
       .cure = "Read the text, which names the number, and correct the site's configuration."}};
  static constexpr Manifest manifest{.id = "sim",
                                     .text = "A simulated PBX for tests, demos and integrators.",
                                     .offers = offers,
                                     .publishes = publishes,
                                     .subscribes = pbx::switching_subscriptions,
                                     .provides = provides,
                                     .errors = errors};

  Sim(Host& host, const Options& options);
  ~Sim() override;

  Result<> start() override;
  bool drain() override;
  void stop() override;

 private:
  // SwitchListener
  void call_changed(const pbx::Call& call, const pbx::CallEvent& event) override;
  void in_service_changed() override;
  void hearing_changed(const std::string& call) override { listening_->look_at(call); }
  bool meets_engaged_line(std::string_view device) override;

  // Commands
  void provide_test_commands();
  /// The call that a hand in the simulation means, and the device in it.
  struct Hand {
    std::string call;
    std::string device;
  };
  Result<Hand> find_hand(std::string_view call, std::string_view device, bool alerting) const;

  void cut_link(Duration duration);
  void restore_link();

  Host& host_;
  Options options_;
  pbx::SwitchFront front_;
  std::unique_ptr<Switch> switch_;
  std::unique_ptr<People> people_;
  std::unique_ptr<Traffic> traffic_;
  std::unique_ptr<Listening> listening_;
  Error bad_options_;
  Timer link_timer_;
};

}  // namespace ctibus::sim
