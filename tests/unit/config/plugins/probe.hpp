#pragma once

#include "ctibus/plugin.hpp"

/// A plugin with an option of every kind.
namespace probe {

enum class Mode { unknown, fast, safe };
constexpr auto names(Mode) { return std::array<std::string_view, 3>{"unknown", "fast", "safe"}; }

struct Group {
  std::string name;
  std::uint32_t weight = 1;
  std::vector<std::uint32_t> members;

  static constexpr auto describe() {
    using O = Group;
    return ctibus::declare_group<O>(
        "A group.", ctibus::option("name", &O::name, "Its name.", {.required = true}),
        ctibus::option("weight", &O::weight, "Its weight.", {.min = "1", .max = "10"}),
        ctibus::option("members", &O::members, "Its members."));
  }
};

struct Limits {
  std::uint32_t calls = 10;
  ctibus::Duration time = std::chrono::minutes(1);

  static constexpr auto describe() {
    using O = Limits;
    return ctibus::declare_group<O>("Limits.", ctibus::option("calls", &O::calls, "Calls."),
                                    ctibus::option("time", &O::time, "Time."));
  }
};

struct Options {
  bool flag = true;
  std::int32_t level = -1;
  std::uint32_t count = 3;
  double ratio = 0.5;
  std::string title = "probe";
  std::string password;
  std::string server;
  ctibus::Duration patience = std::chrono::seconds(20);
  ctibus::Size buffer{std::uint64_t{1} << 20};
  ctibus::Timestamp since{};
  Mode mode = Mode::safe;
  std::vector<std::string> names;
  std::vector<Group> groups;
  Limits limits;
  std::vector<std::pair<std::string, std::string>> labels;

  static constexpr auto describe() {
    using O = Options;
    using ctibus::option;
    return ctibus::declare_group<O>(
        "An option of every kind.", option("flag", &O::flag, "A flag."),
        option("level", &O::level, "An integer.", {.min = "-5", .max = "5"}),
        option("count", &O::count, "A count."),
        option("ratio", &O::ratio, "A number.", {.min = "0", .max = "1"}),
        option("title", &O::title, "A text.", {.reloadable = true}),
        option("password", &O::password, "A secret.", {.secret = true}),
        option("server", &O::server, "A text that is needed.", {.required = true}),
        option("patience", &O::patience, "A duration.",
               {.min = "1s", .max = "1h", .reloadable = true, .formerly = "timeout"}),
        option("buffer", &O::buffer, "A size.", {.min = "1KiB", .max = "1GiB"}),
        option("since", &O::since, "A moment."), option("mode", &O::mode, "One of several."),
        option("names", &O::names, "A list of texts."),
        option("groups", &O::groups, "A list of tables."), option("limits", &O::limits, "A table."),
        option("labels", &O::labels, "Texts by name."));
  }
};

}  // namespace probe
