#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "ctibus/host.hpp"
#include "ctibus/kit/pbx/call_book.hpp"
#include "ctibus/kit/pbx/call_publisher.hpp"
#include "ctibus/kit/pbx/command_table.hpp"
#include "ctibus/messages/media.hpp"

namespace ctibus::pbx {

/// The media port of docs/ports.md: what is being played to which party, which keys are being
/// collected, what is recorded, and the outcome. It decides; the switch makes it heard: after each
/// change of hearing() it is told by `changed` (it must not call back then), and it tells what
/// comes of it by played(), recorded() and pressed(). Whether it carries the sound itself, or has
/// somebody else play by request, is its own affair. Make it in the plugin's constructor; strand
/// only.
class MediaPort {
 public:
  using Changed = std::function<void(const std::string& call)>;

  /// What a party shall hear now, instead of what it would hear otherwise.
  struct Hearing {
    std::string sound;     ///< empty: silence
    std::uint64_t id = 0;  ///< another one each time a sound or a recording begins
    bool keys = false;     ///< the party's keys are wanted meanwhile
    bool records = false;  ///< what the party says is recorded
    Duration longest{};    ///< of a recording; 0: until it is ended
    friend bool operator==(const Hearing&, const Hearing&) = default;
  };

  enum class Key {
    open,          ///< tell it as call.digits_dialed and pass it on to the partner
    confidential,  ///< pass it on, but tell nobody
    taken,         ///< it was for us: neither
  };

  MediaPort(Host& host, CallPublisher& calls, const CallBook& book, Changed changed);

  /// Provides the commands of the port. In the plugin's constructor.
  void provide_all(const Gate& gate);
  /// media.record as well: of a switch that can.
  void provide_recording(const Gate& gate);

  // The commands. A refused one has changed nothing.
  Result<> play(const media::Play& play, MessageId command);
  Result<> collect(const media::Collect& collect, MessageId command);
  Result<> record(const media::Record& record, MessageId command);
  Result<> stop(const media::Stop& stop);

  /// Null: the party hears what it would hear.
  const Hearing* hearing(std::string_view call, std::string_view device) const;

  /// The sound with this id has ended; `heard`: false when it cannot be played.
  void played(std::string_view call, std::string_view device, std::uint64_t id, bool heard);
  /// The recording with this id is kept under that name.
  void recording_named(std::string_view call, std::string_view device, std::uint64_t id,
                       std::string_view message);
  /// The recording with this id has ended by itself; `kept`: false when nothing was recorded.
  void recorded(std::string_view call, std::string_view device, std::uint64_t id, bool kept);
  /// A key of a party, and what remains to be done with it.
  Key pressed(std::string_view call, std::string_view device, char key);
  /// Forward it after the CallPublisher, so that an outcome follows its reason, but not its call's
  /// end.
  void call_changed(const Call& call, const CallEvent& event);
  /// Before the calls catch up: ends what the book has nobody for any more, and tells the outcomes
  /// that could not be told. False: not now either, and the calls must wait.
  bool catch_up();

 private:
  using Place = std::pair<std::string, std::string>;  ///< call and device

  struct Playing {
    std::string stop_keys;
  };
  struct Collecting {
    std::size_t min = 1;
    std::size_t max = 64;
    std::string end_keys;
    Duration first_limit{};
    Duration next_limit{};
    bool sensitive = false;
    std::string digits;
  };
  struct Recording {
    std::string end_keys;
    Duration longest{};
    std::string message;
  };
  struct Activity {
    std::variant<Playing, Collecting, Recording> what;
    std::vector<std::string> sounds;
    std::size_t next_sound = 0;
    bool loop = false;
    Hearing hearing;
    MessageId command;
    std::chrono::nanoseconds begun{};
    std::chrono::nanoseconds round_begun{};
    Timer limit;
  };
  /// Keys that nobody has asked for yet.
  struct Ahead {
    std::string keys;
    bool confidential = false;
  };
  /// Why an activity ends.
  enum class End { completed, stopped, key, interrupted, failed, timeout };
  struct Outcome {
    Place place;
    Activity activity;
    End end = End::completed;
    std::string key;
    Duration duration{};
  };

  Result<Place> place_of(std::string_view call, std::string_view device) const;
  std::vector<Place> busy_places(std::string_view call) const;
  void begin(const Place& place, Activity activity);
  void next_sound(const Place& place, Activity& activity);
  void go_round(const Place& place);
  void hear(const Place& place, Activity& activity, std::string sound);
  bool still_heard(const Place& place) const;
  void wait_for_key(const Place& place, Activity& activity, Duration limit);
  void collect_key(const Place& place, Activity& activity, char key);
  void out_of_time(const Place& place);
  void end(const Place& place, End how, std::string key = {});
  void tell(Outcome outcome);
  bool publish(const Outcome& outcome);
  bool publish_played(const Outcome& outcome, const Context& context);
  bool publish_collected(const Outcome& outcome, const Context& context);
  bool publish_recorded(const Outcome& outcome, const Context& context);

  Host& host_;
  CallPublisher& calls_;
  const CallBook& book_;
  Changed changed_;
  std::map<Place, Activity, std::less<>> activities_;
  std::map<Place, Ahead, std::less<>> ahead_;
  std::vector<Outcome> untold_;
  std::uint64_t last_id_ = 0;
};

}  // namespace ctibus::pbx
