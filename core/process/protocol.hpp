#pragma once

#include <cstdint>
#include <vector>

#include "core/presentation/report_message.hpp"
#include "ctibus/codec.hpp"
#include "ctibus/describe.hpp"
#include "ctibus/kit/wire/control.hpp"
#include "ctibus/kit/wire/protocol.hpp"

/// What a core and the process that holds a plugin say to each other beyond the wire, as declared
/// data: the wire's private kinds. Both are of the same release, or of one that follows it while a
/// core is upgraded under running processes: fields are only added.
namespace ctibus::process {

enum class Kind : std::uint8_t {
  // From the process.
  present = 0x40,
  stage = 0x41,
  failed = 0x42,
  line = 0x43,
  health = 0x44,
  // From the core.
  load = 0xc0,
  start = 0xc1,
  adopt = 0xc2,
  drain = 0xc3,
  stop = 0xc4,
  reload = 0xc5,
  level = 0xc6,
};

template <Described M>
msgpack::Buffer to_wire(Kind kind, const M& body) {
  return wire::to_wire(static_cast<wire::MessageKind>(kind), body);
}

struct Present {
  bool running{};
  Text digest{};
  std::int64_t process{};
  bool can_reload{};
  std::uint64_t order{};
  Text code{};
  Text text{};

  static constexpr auto describe() {
    using M = Present;
    return declare_group<M>(
        "The process has connected.", field("running", &M::running, "The plugin runs."),
        field("digest", &M::digest, "Of what it was loaded with; see Load."),
        field("process", &M::process, "Process id, as it sees it."),
        field("can_reload", &M::can_reload, "It can take new options while running."),
        field("order", &M::order,
              "Number of the last load, start, drain or reload that has come; "
              "0: none. If it is done, its stage follows again."),
        field("code", &M::code, "Why the instance could not go on, if so."),
        field("text", &M::text, "The same in words."));
  }
};

struct TopicClass {
  Text topic{};
  std::uint32_t message_class{};

  static constexpr auto describe() {
    using M = TopicClass;
    return declare_group<M>("What a topic of the plugin promises.",
                            field("topic", &M::topic, "Topic."),
                            field("message_class", &M::message_class, "CTIBUS_CLASS_*."));
  }
};

/// Start, or drain; stage answers.
struct Order {
  std::uint64_t order{};

  static constexpr auto describe() {
    using M = Order;
    return declare_group<M>("A step of the instance's life is to be done.",
                            field("order", &M::order, "Number; the stage names it."));
  }
};

struct Load {
  std::uint64_t order{};
  Text instance{};
  Text plugin{};
  Text library{};
  Text digest{};
  std::span<const std::uint8_t> options{};
  Text instances_folder{};
  Text working_folder{};
  Text data_source{};
  std::int32_t level{};
  Duration callback_limit{};
  std::uint64_t memory{};
  std::uint32_t open_files{};
  std::vector<TopicClass> topics{};

  static constexpr auto describe() {
    using M = Load;
    return declare_group<M>(
        "Load a library and create the instance; stage answers.",
        field("order", &M::order, "Number; the stage names it."),
        field("instance", &M::instance, "Name."), field("plugin", &M::plugin, "Plugin id."),
        field("library", &M::library, "Path."),
        field("digest", &M::digest, "Of library, version and options: to be known again by."),
        field("options", &M::options, "MessagePack map.", {.privacy = Privacy::secret}),
        field("instances_folder", &M::instances_folder, "Where instances keep their files."),
        field("working_folder", &M::working_folder, "Relative paths begin here."),
        field("data_source", &M::data_source, "Where plugins keep their tables.",
              {.privacy = Privacy::secret}),
        field("level", &M::level, "CTIBUS_LOG_*."),
        field("callback_limit", &M::callback_limit, "How long create, start and stop may take."),
        field("memory", &M::memory, "Most memory; 0: no limit.", {.unit = "bytes"}),
        field("open_files", &M::open_files, "Most open files."),
        field("topics", &M::topics, "Classes of all topics in the plugin's manifest."));
  }
};

struct Bytes {
  std::uint64_t order{};
  std::span<const std::uint8_t> options{};

  static constexpr auto describe() {
    using M = Bytes;
    return declare_group<M>(
        "Take new options while running; stage answers.",
        field("order", &M::order, "Number; the stage names it."),
        field("options", &M::options, "MessagePack map.", {.privacy = Privacy::secret}));
  }
};

struct Level {
  std::int32_t level{};

  static constexpr auto describe() {
    using M = Level;
    return declare_group<M>("Write lines from this level on.",
                            field("level", &M::level, "CTIBUS_LOG_*."));
  }
};

enum class Step { unknown, create, start, reload, drain, stop };
constexpr auto names(Step) {
  return std::array<std::string_view, 6>{"unknown", "create", "start", "reload", "drain", "stop"};
}

struct Stage {
  Step step{};
  std::int32_t status{};
  Text code{};
  Text text{};
  bool can_reload{};
  std::uint64_t order{};

  static constexpr auto describe() {
    using M = Stage;
    return declare_group<M>(
        "A step of the instance's life is done.", field("step", &M::step, "Which."),
        field("status", &M::status, "CTIBUS_OK, CTIBUS_DECLINED or CTIBUS_FAILED."),
        field("code", &M::code, "Error id unless it went well."),
        field("text", &M::text, "The error in words."),
        field("can_reload", &M::can_reload, "start: it can take new options while running."),
        field("order", &M::order, "Number of what was asked for."));
  }
};

struct Failed {
  Text code{};
  Text text{};

  static constexpr auto describe() {
    using M = Failed;
    return declare_group<M>("The instance cannot go on.", field("code", &M::code, "Error id."),
                            field("text", &M::text, "The error in words."));
  }
};

struct Line {
  std::int32_t level{};
  Text id{};
  Text text{};
  Text call{};
  Text topic{};

  static constexpr auto describe() {
    using M = Line;
    return declare_group<M>(
        "A line of the instance's log.", field("level", &M::level, "CTIBUS_LOG_*."),
        field("id", &M::id, "Catalogue id, or empty."), field("text", &M::text, "Text."),
        field("call", &M::call, "The root of the call of the message that was handled."),
        field("topic", &M::topic, "The topic of that message."));
  }
};

struct Health {
  std::uint64_t busy_ns{};
  std::uint64_t memory_kib{};
  presentation::InstanceBody instance{};

  static constexpr auto describe() {
    using M = Health;
    return declare_group<M>(
        "Once a second: how the instance is.",
        field("busy_ns", &M::busy_ns, "For how long its strand has been in one callback."),
        field("memory_kib", &M::memory_kib, "Resident memory."),
        field("instance", &M::instance, "Its counters and metrics."));
  }
};

/// A message without fields: adopt, stop.
using Nothing = wire::Alive;

}  // namespace ctibus::process
