#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ctibus/kit/pbx/media_port.hpp"
#include "options.hpp"
#include "profile.hpp"
#include "requester.hpp"
#include "switch.hpp"

namespace ctibus::csta {

/// What a VoiceUnit needs of the plugin around it.
struct VoiceSurroundings {
  Host& host;
  const Profile& profile;
  Requester& requester;
  Switch& pbx;
  pbx::CallPublisher& calls;
};

/// The media port by the voice unit of the switch (ECMA-269, Voice Unit services and events, Data
/// Collection services): messages that it keeps are played, what parties say is recorded there, and
/// their keys come by data collection, or else as digits of the call. Strand only; made in the
/// plugin's constructor.
class VoiceUnit {
 public:
  VoiceUnit(VoiceSurroundings surroundings, const std::vector<Announcement>& messages);
  VoiceUnit(const VoiceUnit&) = delete;
  VoiceUnit& operator=(const VoiceUnit&) = delete;
  ~VoiceUnit() = default;

  void provide_all(const pbx::Gate& gate);

  /// False: it is no event of voice units.
  bool take(const Element& event);
  /// False: it is no request about data collected.
  bool serve(const Element& request, const std::function<void(Element)>& answer);
  /// Digits of a party; those that remain to be told.
  std::string keys(const std::string& call, const std::string& device, std::string_view digits);
  /// Another link leads: what has ended meanwhile was perhaps not heard of.
  void lead();
  /// Behind what is told of the call.
  void call_changed(const pbx::Call& call, const pbx::CallEvent& event);
  /// Before the calls catch up (MediaPort::catch_up).
  bool catch_up() { return port_.catch_up(); }

 private:
  using Spot = std::pair<std::string, std::string>;  ///< call and device
  /// What the switch does at a device of a call. One message goes on there at a time, and the next
  /// is asked for only when it is over: reports of an end do not say whose it is.
  struct Channel {
    enum class Doing : std::uint8_t { nothing, asked, active, stopping } doing = Doing::nothing;
    std::uint64_t id = 0;    ///< of what it plays or records, or did last; 0: nothing
    std::uint64_t turn = 0;  ///< counts requests: only the last one's answer matters
    bool begun = false;      ///< as the switch has told
    bool records = false;
    ConnectionId connection = {};
    std::string monitor = {};  ///< every monitor tells everything: the one that is listened to
    Timer patience = {};       ///< for the report of a Stop
    enum class Collecting : std::uint8_t {
      no,
      starting,
      yes,
      stopping
    } collecting = Collecting::no;
    std::string collection = {};  ///< cross reference
    bool cannot_collect = false;

    bool is_busy() const { return doing == Doing::asked || doing == Doing::active; }
  };
  using Answered = std::function<void(Channel&, const Result<Element>&)>;

  void look_at(const std::string& call);
  void bring_about(const Spot& spot, const pbx::MediaPort::Hearing* hearing);
  /// The answer is heard only while the channel's turn is this one.
  void ask(const Spot& spot, std::uint64_t turn, Element request, Answered answered);
  void begin(const Spot& spot, Channel& channel, const pbx::MediaPort::Hearing& hearing);
  void began(const Spot& spot, Channel& channel, const Result<Element>& reply);
  void stop(const Spot& spot, Channel& channel);
  void settle(const Spot& spot, Channel& channel);
  void ended(const Spot& spot, const Channel& channel, bool well);
  void take_stop(const Spot& spot, Channel& channel);
  void collect(const Spot& spot, Channel& channel, bool wanted);
  std::string press(const Spot& spot, std::string_view digits);
  const std::string& message_of(const std::string& sound) const;

  VoiceSurroundings around_;
  std::map<std::string, std::string, std::less<>> messages_;  ///< by name
  std::map<Spot, Channel> channels_;
  pbx::MediaPort port_;
};

}  // namespace ctibus::csta
