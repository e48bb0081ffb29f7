#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "ctibus/describe.hpp"

/// What waiting callers are told, and what they may choose instead of waiting on.
namespace ctibus::acd {

/// Said to a waiting caller, once or again and again.
struct AnnouncementOptions {
  Duration after{0};
  Duration every{0};
  std::vector<std::string> sounds;
  std::vector<std::string> otherwise;
  std::uint32_t up_to = 0;
  bool only_closer = false;

  static constexpr auto describe() {
    using O = AnnouncementOptions;
    return declare_group<O>(
        "What a waiting caller is told.",
        option("after", &O::after, "Time in the queue after which it is said first.",
               {.max = "24h", .reloadable = true}),
        option("every", &O::every, "It is said again after this time; 0: it is said once.",
               {.max = "24h", .reloadable = true}),
        option("sounds", &O::sounds,
               "Sound files that the connector can read, or names it knows. {position} in a name "
               "is the place in the line, {minutes} the time that it will take, rounded up.",
               {.reloadable = true}),
        option("otherwise", &O::otherwise,
               "Said instead where the number is greater than up_to, or not known; empty: nothing.",
               {.reloadable = true}),
        option("up_to", &O::up_to, "The greatest number for which there is a sound; 0: any.",
               {.max = "100000", .reloadable = true}),
        option("only_closer", &O::only_closer,
               "Not said again unless the number is smaller than it was the last time.",
               {.reloadable = true}));
  }
};

/// What a waiting caller may choose by a key: one of `to`, `callback` and `message`.
struct KeyOptions {
  std::string key;
  std::string to;
  bool callback = false;
  bool message = false;
  std::vector<std::string> sounds;
  Duration max_message{120000};

  static constexpr auto describe() {
    using O = KeyOptions;
    return declare_group<O>(
        "What a waiting caller may choose.",
        option("key", &O::key, "One of 0-9 * #.", {.required = true, .reloadable = true}),
        option("to", &O::to,
               "Is sent there: a number, a device, or group:NAME, where the rank is kept.",
               {.reloadable = true}),
        option("callback", &O::callback, "Is called back; not those who withhold their number.",
               {.reloadable = true}),
        option("message", &O::message,
               "Leaves a message, ended by # or by hanging up; where the connector can record.",
               {.reloadable = true}),
        option("sounds", &O::sounds, "Is told so first.", {.reloadable = true}),
        option("max_message", &O::max_message, "How long a message may be.",
               {.min = "5s", .max = "1h", .reloadable = true}));
  }
};

}  // namespace ctibus::acd
