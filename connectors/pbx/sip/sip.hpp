#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "ctibus/kit/pbx/switch_front.hpp"
#include "ctibus/kit/pbx/switch_manifest.hpp"
#include "ctibus/plugin.hpp"
#include "dial_plan.hpp"
#include "errors.hpp"
#include "legs.hpp"
#include "machinery.hpp"
#include "messages.hpp"
#include "options.hpp"
#include "registrations.hpp"
#include "switch.hpp"
#include "unsaid.hpp"

/// A SIP switch: registrar, calls between telephones and trunks (RFC 3261 back-to-back user agent
/// with its own media), route points, waiting calls.
namespace ctibus::sip {

class Sip : public Plugin, private LegOwner {
 public:
  using Options = sip::Options;
  static constexpr std::string_view offers[] = {"call-control", "queue-hold", "media"};
  static constexpr auto publishes =
      pbx::joined(pbx::switching_events, pbx::media_events,
                  messages<media::Recorded, DialogState, RegistrationState>);
  static constexpr std::string_view subscribes[] = {"call.state", "device.state",
                                                    "sip.dialog.state", "sip.registration.state"};
  static constexpr auto provides =
      pbx::joined(pbx::switching_commands, pbx::media_commands, messages<media::Record>);
  static constexpr Manifest manifest{
      .id = "sip",
      .text = "A SIP switch: telephones, trunks, route points, waiting calls.",
      .isolation = Isolation::process,
      .offers = offers,
      .publishes = publishes,
      .subscribes = subscribes,
      .provides = provides,
      .errors = sip_errors};

  Sip(Host& host, const Options& options);
  /// Tests bring their own network and sound.
  Sip(Host& host, const Options& options, Machinery machinery);
  ~Sip() override;

  Result<> start() override;
  bool drain() override;
  void stop() override;

 private:
  // LegOwner: incoming.cpp
  void on_new_request(TransactionId transaction, const Message& request) override;
  void dialog_changed(const Leg& leg) override;
  void dialog_ended(const Leg& leg) override;
  void remember_dialog(const Dialog& dialog);
  void forget_dialog(const std::string& key);
  void on_invite(TransactionId transaction, const Message& request);
  void on_trunk_invite(TransactionId transaction, const Message& request, std::size_t trunk);
  void on_station_invite(TransactionId transaction, const Message& request);
  bool refused(TransactionId transaction, const Message& request);
  bool takes_over(TransactionId transaction, const Message& request, std::string_view number);

  void make_folder_of_recordings();
  void become_ready();
  /// Somebody at this trunk's peer has answered, or nobody.
  void trunk_answers(std::size_t trunk, bool in_order);

  // After a kill.
  void end_old_dialogs();
  void ask_trunk(std::size_t trunk);

  /// A dialog of an earlier life.
  struct OldDialog {
    Dialog dialog;
    std::string key;
  };

  Host& host_;
  Options options_;
  Machinery machinery_;
  pbx::SwitchFront front_;
  TrunkAddresses trunk_addresses_;
  std::unique_ptr<Registrations> registrations_;
  std::unique_ptr<Switch> switch_;
  std::unique_ptr<Legs> legs_;
  Error bad_options_;
  Unsaid unsaid_;
  std::vector<OldDialog> old_dialogs_;
  std::vector<Timer> ask_again_;  ///< by trunk
  bool calls_recovered_ = false;
  bool own_recovered_ = false;
  bool stopping_ = false;
  bool overloaded_ = false;
};

}  // namespace ctibus::sip
