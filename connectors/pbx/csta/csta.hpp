#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "agents.hpp"
#include "call_records.hpp"
#include "ctibus/kit/pbx/call_publisher.hpp"
#include "ctibus/kit/pbx/device_publisher.hpp"
#include "ctibus/kit/pbx/dialogues.hpp"
#include "ctibus/kit/pbx/switch_manifest.hpp"
#include "ctibus/messages/cdr.hpp"
#include "ctibus/plugin.hpp"
#include "desk.hpp"
#include "directory.hpp"
#include "errors.hpp"
#include "features.hpp"
#include "inquiries.hpp"
#include "lines.hpp"
#include "messages.hpp"
#include "options.hpp"
#include "profile.hpp"
#include "switch.hpp"
#include "telephones.hpp"
#include "voice_unit.hpp"

/// A PBX that stays where it is, and is controlled by CSTA.
namespace ctibus::csta {

/// The way to a switch; tests bring their own.
struct Approach {
  Profile profile;
  std::size_t links = 0;
  std::function<OpenLink(std::size_t link)> open;
  std::function<OpenLink(const std::string& uri)> open_telephone = {};
  std::optional<Error> error = {};  ///< why there is none
};

/// As the options say: a profile by its name, and links over TCP.
Approach approach_of(Host& host, const Options& options);

class Csta : public Plugin, private LinesListener, private pbx::CallSink {
 public:
  using Options = csta::Options;
  static constexpr std::string_view offers[] = {"call-control", "queue-hold", "agent",
                                                "device-features", "media"};
  static constexpr std::string_view subscribes[] = {"call.state", "device.state", "agent.state",
                                                    "feature.state", "csta.records.known"};
  static constexpr auto publishes =
      pbx::joined(pbx::switching_events, pbx::media_events, ctibus::messages<call::Conferenced>,
                  ctibus::messages<agent::LoggedOn, agent::LoggedOff, agent::Ready, agent::NotReady,
                                   agent::Busy, agent::WorkingAfterCall, agent::State,
                                   feature::State, cdr::Reported, KnownRecords, media::Recorded>);
  static constexpr auto provides =
      pbx::joined(pbx::switching_commands, pbx::media_commands,
                  ctibus::messages<call::MakePredictive, call::Conference,
                                   call::SingleStepConference, media::Record>,
                  ctibus::messages<agent::LogOn, agent::LogOff, agent::SetReady, agent::SetNotReady,
                                   agent::SetWorkingAfterCall, feature::SetDoNotDisturb,
                                   feature::SetForwarding, feature::SetMessageWaiting>);
  static constexpr Manifest manifest{.id = "csta",
                                     .text = "A PBX controlled by CSTA (ECMA-269), in XML or BER.",
                                     .offers = offers,
                                     .publishes = publishes,
                                     .subscribes = subscribes,
                                     .provides = provides,
                                     .errors = csta_errors};

  Csta(Host& host, const Options& options) : Csta(host, options, approach_of(host, options)) {}
  Csta(Host& host, const Options& options, Approach approach);
  ~Csta() override;

  Result<> start() override;
  bool drain() override;
  void stop() override;

 private:
  // LinesListener
  void call_event(Happening happening, const Element& event,
                  const Stories::Reader& reader) override;
  void other_event(const Element& event) override;
  bool take_route(std::size_t link, const Element& request) override;
  bool serve(const Element& request, const std::function<void(Element)>& answer) override;
  void looking() override;
  void seen(const Survey::Found& found) override;
  void missed(const Survey::Found& found) override;
  void line_lost(std::size_t link) override;
  void lead() override;
  void sight_lost(const Error& why) override;
  // CallSink
  void call_changed(const pbx::Call& call, const pbx::CallEvent& event) override;

  void set_up(const Approach& approach);
  Result<> set_up_telephones(const Approach& approach);
  Result<> set_up_agents();
  void provide_agents();
  void set_up_features();
  void set_up_voice_unit();
  void see();
  void catch_up();
  void audit();
  void tell_devices();
  void tell_station(const pbx::Station& station);
  void tell_link(connector::LinkState state, std::string_view text);
  Requester& requester();
  bool supports(std::string_view topic) const;
  pbx::Gate gate() const;
  Result<SessionOptions> session_options() const;

  Host& host_;
  Options options_;
  Profile profile_;
  std::unique_ptr<Directory> directory_;
  pbx::CallPublisher calls_;
  pbx::Dialogues dialogues_;
  pbx::DevicePublisher devices_;
  std::unique_ptr<Switch> switch_;
  std::unique_ptr<Desk> desk_;
  Inquiries inquiries_;
  std::unique_ptr<Agents> agents_;  ///< none: the site has no agents
  std::unique_ptr<Features> features_;
  std::unique_ptr<VoiceUnit> voice_unit_;      ///< none: the site names no messages
  std::unique_ptr<CallRecords> call_records_;  ///< none: the site does not want them
  std::unique_ptr<Lines> lines_;
  std::unique_ptr<Telephones> telephones_;  ///< none: the site has none that take commands
  std::optional<Survey::Found> found_;      ///< until what an earlier life has told is known
  Timer audit_;
  Error bad_options_;
  connector::LinkState link_ = connector::LinkState::starting;
  std::string link_text_;
  bool recovered_ = false;
  bool draining_ = false;
};

}  // namespace ctibus::csta
