#pragma once

#include <vector>

#include "ctibus/messages/types.hpp"

/// Media: what a party of a call hears from us, and the keys it answers with. One thing at a time
/// is done at a device of a call; a new command ends the one under way. Its outcome is one event,
/// caused by the command; an outcome that was never told has ended with its call.
namespace ctibus::media {

enum class PlayResult {
  unknown,
  completed,
  stopped,      ///< by media.stop, or by the next media command for the device
  key_pressed,  ///< one of the keys that stop it
  interrupted,  ///< the device has left, was put on hold, or through to somebody
  failed,       ///< a sound cannot be played
};
constexpr auto names(PlayResult) {
  return std::array<std::string_view, 6>{"unknown",     "completed",   "stopped",
                                         "key_pressed", "interrupted", "failed"};
}

enum class CollectResult {
  unknown,
  complete,     ///< as many keys as wanted, or an end key, or a pause after enough of them
  incomplete,   ///< too few keys: time ran out, or an end key came too soon
  stopped,      ///< by media.stop, or by the next media command for the device
  interrupted,  ///< the device has left, was put on hold, or through to somebody
};
constexpr auto names(CollectResult) {
  return std::array<std::string_view, 5>{"unknown", "complete", "incomplete", "stopped",
                                         "interrupted"};
}

enum class RecordResult {
  unknown,
  completed,    ///< the longest time is over
  stopped,      ///< by media.stop, or by the next media command for the device
  key_pressed,  ///< one of the keys that end it
  interrupted,  ///< the device has left, was put on hold, or through to somebody
  failed,       ///< it cannot be recorded
};
constexpr auto names(RecordResult) {
  return std::array<std::string_view, 6>{"unknown",     "completed",   "stopped",
                                         "key_pressed", "interrupted", "failed"};
}

struct Play {
  Text call{};
  Text device{};
  std::vector<Text> sounds{};
  bool loop = false;
  Text stop_keys{};

  static constexpr auto describe() {
    using M = Play;
    return declare_message<M>(
        MessageClass::command, "media.play", &M::call,
        "Let a connected party hear sounds, one after the other, instead of the others in the "
        "call, who hear silence meanwhile. Told by media.played. Then it hears again what it heard "
        "before.",
        field("call", &M::call, "Call."),
        field("device", &M::device, "Who hears it; may be left out when only one party is there."),
        field("sounds", &M::sounds,
              "Sound files that the connector can read, or names that it knows: music, ringback, "
              "busy, silence (a second)."),
        field("loop", &M::loop, "Begin again until it is stopped."),
        field("stop_keys", &M::stop_keys,
              "Keys of the party that end it, such as \"0123456789*#\"."));
  }
};

struct Collect {
  Text call{};
  Text device{};
  std::vector<Text> sounds{};
  std::uint32_t min_digits = 0;
  std::uint32_t max_digits = 0;
  Text end_keys{};
  Duration first_time_limit{};
  Duration next_time_limit{};
  bool type_ahead = false;
  bool sensitive = false;

  static constexpr auto describe() {
    using M = Collect;
    return declare_message<M>(
        MessageClass::command, "media.collect", &M::call,
        "Collect the keys that a connected party presses; the others in the call do not hear them. "
        "Told by media.collected, and by nothing else.",
        field("call", &M::call, "Call."),
        field("device", &M::device, "Whose keys; may be left out when only one party is there."),
        field("sounds", &M::sounds, "Prompt, as for media.play; the first key ends it."),
        field("min_digits", &M::min_digits, "Fewer are not enough; 0: one."),
        field("max_digits", &M::max_digits, "Complete with so many; 0: the most, 64."),
        field("end_keys", &M::end_keys, "Keys that end it, such as \"#\"; not among the digits."),
        field("first_time_limit", &M::first_time_limit,
              "For the first key, counted from the end of the prompt; 0: 5 s."),
        field("next_time_limit", &M::next_time_limit, "For each further key; 0: 3 s."),
        field("type_ahead", &M::type_ahead,
              "Keys pressed since the last collection or prompt count as the first ones."),
        field("sensitive", &M::sensitive,
              "The digits are secret: media.collected has a one-use handle instead. From now on no "
              "keys of this party are told by call.digits_dialed in this call."));
  }
};

struct Record {
  Text call{};
  Text device{};
  Duration max_duration{};
  Text end_keys{};

  static constexpr auto describe() {
    using M = Record;
    return declare_message<M>(
        MessageClass::command, "media.record", &M::call,
        "Record what a connected party says. Told by media.recorded.",
        field("call", &M::call, "Call."),
        field("device", &M::device, "Who speaks; may be left out when only one party is there."),
        field("max_duration", &M::max_duration, "For so long at most; 0: until it is ended."),
        field("end_keys", &M::end_keys, "Keys of the party that end it, such as \"#\"."));
  }
};

struct Stop {
  Text call{};
  Text device{};

  static constexpr auto describe() {
    using M = Stop;
    return declare_message<M>(
        MessageClass::command, "media.stop", &M::call,
        "End what is being played, collected or recorded there.", field("call", &M::call, "Call."),
        field("device", &M::device, "At which device; may be left out when it is only one."));
  }
};

struct Played {
  Text call{};
  Text device{};
  PlayResult result{};
  Text key{};
  Text sound{};
  Duration duration{};

  static constexpr auto describe() {
    using M = Played;
    return declare_message<M>(
        MessageClass::event, "media.played", &M::call, "Outcome of media.play.",
        field("call", &M::call, "Call, unique across sites."),
        field("device", &M::device, "Who heard it."), field("result", &M::result, "How it ended."),
        field("key", &M::key, "Key that ended it.", personal_field),
        field("sound", &M::sound,
              "The last sound that was begun; failed: the one that cannot be played."),
        field("duration", &M::duration, "For how long it was heard."));
  }
};

struct Collected {
  Text call{};
  Text device{};
  CollectResult result{};
  Text digits{};
  std::uint32_t count = 0;
  Secret secret{};
  Text end_key{};

  static constexpr auto describe() {
    using M = Collected;
    return declare_message<M>(
        MessageClass::event, "media.collected", &M::call, "Outcome of media.collect.",
        field("call", &M::call, "Call, unique across sites."),
        field("device", &M::device, "Who pressed the keys."),
        field("result", &M::result, "How it ended."),
        field("digits", &M::digits, "What was pressed; empty when sensitive.", personal_field),
        field("count", &M::count, "How many digits that are."),
        field("secret", &M::secret, "Sensitive digits, for one reader within two minutes."),
        field("end_key", &M::end_key, "Key that ended it."));
  }
};

struct Recorded {
  Text call{};
  Text device{};
  RecordResult result{};
  Text message{};
  Duration duration{};
  Text key{};

  static constexpr auto describe() {
    using M = Recorded;
    return declare_message<M>(
        MessageClass::event, "media.recorded", &M::call, "Outcome of media.record.",
        field("call", &M::call, "Call, unique across sites."),
        field("device", &M::device, "Who spoke."), field("result", &M::result, "How it ended."),
        field("message", &M::message,
              "What the recording is called where it is kept, as media.play takes it; empty: there "
              "is none."),
        field("duration", &M::duration, "For how long it was recorded."),
        field("key", &M::key, "Key that ended it.", personal_field));
  }
};

}  // namespace ctibus::media
