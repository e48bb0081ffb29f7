#pragma once

#include <vector>

#include "ctibus/describe.hpp"
#include "ctibus/messages/bus.hpp"

/// What queries answer, as declared data. Texts are views.
namespace ctibus::presentation {

struct MetricBody {
  Text name{};
  Text help{};
  bool counter{};
  double value{};

  static constexpr auto describe() {
    using M = MetricBody;
    return declare_group<M>("A metric that a plugin registered.", field("name", &M::name, "Name."),
                            field("help", &M::help, "Meaning."),
                            field("counter", &M::counter, "A counter; else a gauge."),
                            field("value", &M::value, "Value now."));
  }
};

struct InstanceBody {
  Text name{};
  Text plugin{};
  Text version{};
  Text maturity{};
  bool required{};
  bus::InstancePhase phase{};
  Text code{};
  Text text{};
  std::uint32_t restarts{};
  std::uint64_t failures{};
  Timestamp since{};
  std::uint64_t messages_in{};
  std::uint64_t messages_out{};
  std::uint64_t commands{};
  std::uint64_t publish_refused{};
  std::uint64_t misuses{};
  std::uint64_t callbacks{};
  std::uint64_t handler_ns{};
  std::uint64_t handler_max_ns{};
  std::vector<std::uint64_t> handler_classes{};
  std::uint64_t lag{};
  std::uint64_t queue_depth{};
  bool isolated{};
  std::int64_t process{};
  std::uint64_t memory_kib{};
  std::vector<Text> last_lines{};
  std::vector<Text> publishes{};
  std::vector<Text> subscribes{};
  std::vector<Text> provides{};
  std::vector<MetricBody> metrics{};

  static constexpr auto describe() {
    using M = InstanceBody;
    return declare_group<M>(
        "An instance; counts are since its latest start.",
        field("name", &M::name, "Name in the configuration."),
        field("plugin", &M::plugin, "Plugin id."), field("version", &M::version, "Its version."),
        field("maturity", &M::maturity, "experimental, beta or stable."),
        field("required", &M::required, "The site does not start without it."),
        field("phase", &M::phase, "Where it is in its life."),
        field("code", &M::code, "Error id when declined or failed."),
        field("text", &M::text, "The error in words."),
        field("restarts", &M::restarts, "How often it was started again."),
        field("failures", &M::failures, "How often it failed, since the site's start."),
        field("since", &M::since, "In this phase since."),
        field("messages_in", &M::messages_in, "Messages it was given."),
        field("messages_out", &M::messages_out, "Messages it published."),
        field("commands", &M::commands, "Commands it was given."),
        field("publish_refused", &M::publish_refused, "Publications that were refused."),
        field("misuses", &M::misuses, "Calls that broke the contract."),
        field("callbacks", &M::callbacks, "Callbacks."),
        field("handler_ns", &M::handler_ns, "Time in all callbacks.", {.unit = "ns"}),
        field("handler_max_ns", &M::handler_max_ns, "Time in the longest one.", {.unit = "ns"}),
        field("handler_classes", &M::handler_classes,
              "How many callbacks took up to 1.024 us, up to 4 times that, and so on."),
        field("lag", &M::lag, "Messages its slowest subscription is behind."),
        field("queue_depth", &M::queue_depth, "Tasks that wait for its strand."),
        field("isolated", &M::isolated, "It has a process of its own."),
        field("process", &M::process, "Id of that process; 0: none."),
        field("memory_kib", &M::memory_kib, "Resident memory of that process."),
        field("last_lines", &M::last_lines, "What it wrote before its latest failure.",
              {.privacy = Privacy::personal}),
        field("publishes", &M::publishes, "Topics."),
        field("subscribes", &M::subscribes, "Patterns."),
        field("provides", &M::provides, "Commands."),
        field("metrics", &M::metrics, "What the plugin measures."));
  }
};

struct AlarmBody {
  Text id{};
  Text source{};
  Text text{};
  Timestamp since{};

  static constexpr auto describe() {
    using M = AlarmBody;
    return declare_group<M>("Something an operator must know.",
                            field("id", &M::id, "Error id, with the place after a ':'."),
                            field("source", &M::source, "Instance."),
                            field("text", &M::text, "What and where."),
                            field("since", &M::since, "Since when."));
  }
};

struct LogBody {
  std::uint64_t epoch{};
  std::uint64_t sequence{};
  std::uint64_t appended{};
  std::uint64_t appended_bytes{};
  std::uint64_t lost{};
  std::uint64_t gaps{};
  std::uint64_t conflated{};
  std::uint64_t syncs{};
  std::uint64_t failed_syncs{};
  std::uint64_t records_completed{};
  std::uint64_t records_failed{};
  std::uint64_t durable_sequence{};
  std::uint64_t segment_files{};
  std::uint64_t segment_file_bytes{};
  std::uint64_t readers{};
  std::uint64_t max_reader_lag{};
  Duration keep_events{};
  Duration keep_records{};

  static constexpr auto describe() {
    using M = LogBody;
    return declare_group<M>(
        "The log; counts are since the start.", field("epoch", &M::epoch, "Present epoch."),
        field("sequence", &M::sequence, "Newest sequence."),
        field("appended", &M::appended, "Messages."),
        field("appended_bytes", &M::appended_bytes, "Their size.", {.unit = "bytes"}),
        field("lost", &M::lost, "Messages refused because an outbox was full."),
        field("gaps", &M::gaps, "Gaps that readers met."),
        field("conflated", &M::conflated, "States skipped by lagging readers."),
        field("syncs", &M::syncs, "Writes to the medium."),
        field("failed_syncs", &M::failed_syncs, "Writes that failed."),
        field("records_completed", &M::records_completed, "Records on the medium."),
        field("records_failed", &M::records_failed, "Records that could not be written."),
        field("durable_sequence", &M::durable_sequence, "Everything up to here is on the medium."),
        field("segment_files", &M::segment_files, "Files."),
        field("segment_file_bytes", &M::segment_file_bytes, "Their size.", {.unit = "bytes"}),
        field("readers", &M::readers, "Readers."),
        field("max_reader_lag", &M::max_reader_lag, "Messages the slowest reader is behind."),
        field("keep_events", &M::keep_events, "How long events, states and commands are kept."),
        field("keep_records", &M::keep_records, "How long records are kept."));
  }
};

struct CommandsBody {
  std::uint64_t requests{};
  std::uint64_t accepted{};
  std::uint64_t rejected{};
  std::uint64_t no_provider{};
  std::uint64_t outcome_unknown{};
  std::uint64_t deadlines{};
  std::uint64_t busy{};
  std::uint64_t repetitions{};
  std::uint64_t late_replies{};
  std::uint64_t pending{};

  static constexpr auto describe() {
    using M = CommandsBody;
    return declare_group<M>(
        "Commands; counts are since the start.", field("requests", &M::requests, "All."),
        field("accepted", &M::accepted, "Accepted."), field("rejected", &M::rejected, "Rejected."),
        field("no_provider", &M::no_provider, "Nobody provided them."),
        field("outcome_unknown", &M::outcome_unknown, "Interrupted."),
        field("deadlines", &M::deadlines, "Rejected because the time was over."),
        field("busy", &M::busy, "Rejected because a queue was full."),
        field("repetitions", &M::repetitions, "Answered with an earlier reply."),
        field("late_replies", &M::late_replies, "Replies that nobody waited for any more."),
        field("pending", &M::pending, "Without a reply now."));
  }
};

struct CheckBody {
  Text name{};
  bool good{};
  Text code{};
  Text text{};

  static constexpr auto describe() {
    using M = CheckBody;
    return declare_group<M>("Something that must be so before the site is used.",
                            field("name", &M::name, "site, log, disk or instance.NAME."),
                            field("good", &M::good, "It is so."),
                            field("code", &M::code, "Error id of why it is not."),
                            field("text", &M::text, "The error in words."));
  }
};

/// Body of a `report`.
struct ReportBody {
  Text site{};
  Text version{};
  Timestamp started{};
  LogBody log{};
  CommandsBody commands{};
  std::vector<InstanceBody> instances{};
  std::vector<AlarmBody> alarms{};
  std::vector<CheckBody> checks{};
  std::uint32_t clients{};
  std::vector<Text> erasers{};

  static constexpr auto describe() {
    using M = ReportBody;
    return declare_group<M>(
        "The site now.", field("site", &M::site, "Name."),
        field("version", &M::version, "Version of ctibus."),
        field("started", &M::started, "When it was started."), field("log", &M::log, "The log."),
        field("commands", &M::commands, "Commands."),
        field("instances", &M::instances, "In the order of the configuration."),
        field("alarms", &M::alarms, "What an operator must know."),
        field("checks", &M::checks, "Whether it is ready."),
        field("clients", &M::clients, "Clients of the gateway."),
        field("erasers", &M::erasers, "Who must be asked when a person is erased."));
  }
};

struct TopicBody {
  Text topic{};
  Text message_class{};
  std::uint64_t messages{};
  double per_second{};

  static constexpr auto describe() {
    using M = TopicBody;
    return declare_group<M>("A topic that was seen.", field("topic", &M::topic, "Topic."),
                            field("class", &M::message_class, "Its class."),
                            field("messages", &M::messages, "Since the gateway was opened."),
                            field("per_second", &M::per_second, "Lately."));
  }
};

/// Body of `topics`.
struct TopicsBody {
  std::vector<TopicBody> topics{};

  static constexpr auto describe() {
    return declare_group<TopicsBody>("What was published.",
                                     field("topics", &TopicsBody::topics, "Topics."));
  }
};

struct ReloadFailureBody {
  Text instance{};
  Text code{};
  Text text{};

  static constexpr auto describe() {
    using M = ReloadFailureBody;
    return declare_group<M>("What could not be changed.",
                            field("instance", &M::instance, "Instance; it goes on as it was."),
                            field("code", &M::code, "Error id."), field("text", &M::text, "Why."));
  }
};

/// Body of `reload`.
struct ReloadBody {
  std::vector<Text> reloaded{};
  std::vector<Text> restarted{};
  std::vector<Text> added{};
  std::vector<Text> removed{};
  std::vector<Text> needs_restart{};
  std::vector<ReloadFailureBody> failures{};

  static constexpr auto describe() {
    using M = ReloadBody;
    return declare_group<M>(
        "What a reload did.",
        field("reloaded", &M::reloaded, "Instances that took new options while running."),
        field("restarted", &M::restarted, "Instances that were started again."),
        field("added", &M::added, "New instances."), field("removed", &M::removed, "Ended ones."),
        field("needs_restart", &M::needs_restart,
              "Sections that take effect when ctibusd is started again."),
        field("failures", &M::failures, "What could not be changed."));
  }
};

struct ConsumerBody {
  Text name{};
  bool attached{};
  std::uint64_t acknowledged{};
  std::uint64_t behind{};
  std::uint64_t kept_bytes{};
  Timestamp oldest{};
  std::vector<Text> patterns{};

  static constexpr auto describe() {
    using M = ConsumerBody;
    return declare_group<M>(
        "A durable consumer, and what it holds back.", field("name", &M::name, "Its name."),
        field("attached", &M::attached, "A subscription has the name now."),
        field("acknowledged", &M::acknowledged, "Everything up to this sequence is dealt with."),
        field("behind", &M::behind, "Messages of the log since then, of any kind."),
        field("kept_bytes", &M::kept_bytes,
              "Finished files of the log with records that it may still want.", {.unit = "bytes"}),
        field("oldest", &M::oldest,
              "About when the oldest of them was finished; 0: there is none."),
        field("patterns", &M::patterns, "What it listens to."));
  }
};

/// Body of `consumers`.
struct ConsumersBody {
  std::vector<ConsumerBody> consumers{};

  static constexpr auto describe() {
    return declare_group<ConsumersBody>(
        "For whom records are kept.",
        field("consumers", &ConsumersBody::consumers, "Durable consumers, by name."));
  }
};

/// Body of `trace`.
struct TraceBody {
  bool cut{};

  static constexpr auto describe() {
    return declare_group<TraceBody>(
        "With the last result of a trace.",
        field("cut", &TraceBody::cut, "There are more messages than are sent at once."));
  }
};

}  // namespace ctibus::presentation
