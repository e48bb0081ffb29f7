#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "ctibus/kit/pbx/call_publisher.hpp"
#include "ctibus/kit/pbx/device_publisher.hpp"
#include "ctibus/kit/pbx/dialogues.hpp"
#include "ctibus/messages/call.hpp"
#include "ctibus/messages/call_control.hpp"
#include "ctibus/messages/device.hpp"
#include "ctibus/messages/queue.hpp"
#include "ctibus/messages/route.hpp"
#include "ctibus/plugin.hpp"
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
  static constexpr std::string_view offers[] = {"call-control", "queue-hold"};
  static constexpr auto publishes =
      messages<call::ServiceInitiated, call::Originated, call::NetworkReached, call::Delivered,
               call::Established, call::Held, call::Retrieved, call::Queued, call::Diverted,
               call::Failed, call::DigitsDialed, call::ConnectionCleared, call::Cleared,
               call::Transferred, call::Conferenced, call::Merged, call::DataAttached, call::State,
               route::Requested, route::Ended, queue::OfferFailed, connector::State, device::State>;
  static constexpr std::string_view subscribes[] = {"call.state", "device.state"};
  static constexpr auto provides =
      messages<call::Make, call::Answer, call::Clear, call::ClearConnection, call::Hold,
               call::Retrieve, call::Consult, call::Alternate, call::Reconnect, call::Transfer,
               call::SingleStepTransfer, call::Conference, call::Deflect, call::Pickup, call::Park,
               call::GenerateDigits, call::AssociateData, call::Snapshot, route::Select,
               route::Reject, queue::Hold, queue::Offer, queue::Release, test::Dial, test::Answer,
               test::Reject, test::HangUp, test::Vanish, test::Digits, test::SetInService,
               test::CutLink>;
  static constexpr ErrorEntry errors[] = {
      {.id = "sim.bad_options",
       .text = "The simulated PBX's numbers do not make a dial plan.",
       .meaning = "The connector did not start.",
       .cure = "Read the text, which names the number, and correct the site's configuration."}};
  static constexpr Manifest manifest{.id = "sim",
                                     .text = "A simulated PBX for tests, demos and integrators.",
                                     .offers = offers,
                                     .publishes = publishes,
                                     .subscribes = subscribes,
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
  void route_requested(const pbx::Call& call, const Route& route) override;
  void route_ended(const pbx::Call& call, const Route& route, std::string_view destination,
                   const pbx::Change& change) override;
  void offer_began(const pbx::Call& call, const Offer& offer) override;
  void offer_taken(const pbx::Call& call, const Offer& offer) override;
  void offer_failed(const pbx::Call& call, const Offer& offer, queue::OfferResult result,
                    const pbx::Change& change) override;
  void in_service_changed(std::string_view device, bool in_service) override;
  bool meets_engaged_line(std::string_view device) override;

  // Commands
  void provide_test_commands();
  bool supports(std::string_view topic) const;
  Result<> gate(std::string_view topic) const;
  /// The call that a hand in the simulation means, and the device in it.
  struct Hand {
    std::string call;
    std::string device;
  };
  Result<Hand> find_hand(std::string_view call, std::string_view device, bool alerting) const;

  // The link to the switch.
  bool link_is_up() const { return link_ == connector::LinkState::up; }
  void set_link(connector::LinkState link, std::string_view text);
  void tell_link();
  void tell_devices();
  void cut_link(Duration duration);
  void restore_link();
  void catch_up(Cause lost_cause);

  Host& host_;
  Options options_;
  pbx::CallPublisher calls_;
  pbx::Dialogues dialogues_;
  pbx::DevicePublisher devices_;
  std::unique_ptr<Switch> switch_;
  std::unique_ptr<People> people_;
  std::unique_ptr<Traffic> traffic_;
  Error bad_options_;
  connector::LinkState link_ = connector::LinkState::starting;
  std::string link_text_;
  Timer link_timer_;
  bool draining_ = false;
};

}  // namespace ctibus::sim
