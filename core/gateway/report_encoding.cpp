#include "core/gateway/report_encoding.hpp"

#include <algorithm>

#include "core/presentation/report_message.hpp"
#include "ctibus/codec.hpp"

namespace ctibus::gateway {
namespace {

Timestamp timestamp(std::int64_t utc_ns) {
  return Timestamp(std::chrono::floor<Duration>(std::chrono::nanoseconds(utc_ns)));
}

std::vector<Text> texts(const std::vector<std::string>& from) { return {from.begin(), from.end()}; }

presentation::LogBody body(const log::Cursor& tail, const log::Counters& from) {
  return {.epoch = tail.epoch,
          .sequence = tail.sequence,
          .appended = from.appended,
          .appended_bytes = from.appended_bytes,
          .lost = from.lost,
          .gaps = from.gaps,
          .conflated = from.conflated,
          .syncs = from.syncs,
          .failed_syncs = from.failed_syncs,
          .records_completed = from.records_completed,
          .records_failed = from.records_failed,
          .durable_sequence = from.durable_sequence,
          .segment_files = from.segment_files,
          .segment_file_bytes = from.segment_file_bytes,
          .readers = from.readers,
          .max_reader_lag = from.max_reader_lag};
}

presentation::CommandsBody body(const host::CommandCounters& from) {
  return {.requests = from.requests,
          .accepted = from.accepted,
          .rejected = from.rejected,
          .no_provider = from.no_provider,
          .outcome_unknown = from.outcome_unknown,
          .deadlines = from.deadlines,
          .busy = from.busy,
          .repetitions = from.repetitions,
          .late_replies = from.late_replies,
          .pending = from.pending};
}

template <Described M>
msgpack::Buffer encoded(const M& body) {
  msgpack::Buffer out;
  encode(body, out);
  return out;
}

}  // namespace

presentation::InstanceBody instance_body(const host::InstanceReport& from) {
  presentation::InstanceBody out{
      .name = from.name,
      .plugin = from.plugin,
      .version = from.version,
      .maturity = detail::name_of(from.maturity),
      .required = from.required,
      .phase = from.phase,
      .code = from.code,
      .text = from.text,
      .restarts = from.restarts,
      .failures = from.failures,
      .since = timestamp(from.since_utc_ns),
      .messages_in = from.messages_in,
      .messages_out = from.messages_out,
      .commands = from.commands,
      .publish_refused = from.publish_refused,
      .misuses = from.misuses,
      .callbacks = from.callbacks,
      .handler_ns = from.handlers.sum_ns,
      .handler_max_ns = from.handler_max_ns,
      .handler_classes = {from.handlers.counts.begin(), from.handlers.counts.end()},
      .lag = from.lag,
      .queue_depth = from.queue_depth,
      .isolated = from.isolated,
      .process = from.process,
      .memory_kib = from.memory_kib,
      .last_lines = texts(from.last_lines),
      .publishes = texts(from.publishes),
      .subscribes = texts(from.subscribes),
      .provides = texts(from.provides)};
  for (const auto& metric : from.metrics) {
    out.metrics.push_back({metric.name, metric.help, metric.counter, metric.value});
  }
  return out;
}

host::InstanceActivity activity_of(const presentation::InstanceBody& body) {
  host::InstanceActivity out;
  out.messages_in = body.messages_in;
  out.messages_out = body.messages_out;
  out.commands = body.commands;
  out.publish_refused = body.publish_refused;
  out.misuses = body.misuses;
  out.callbacks = body.callbacks;
  const auto& classes = body.handler_classes;
  std::copy_n(classes.begin(), std::min(classes.size(), Latencies::classes),
              out.handlers.counts.begin());
  out.handlers.sum_ns = body.handler_ns;
  out.handler_max_ns = body.handler_max_ns;
  out.lag = body.lag;
  out.queue_depth = body.queue_depth;
  out.memory_kib = body.memory_kib;
  for (const auto& metric : body.metrics) {
    out.metrics.push_back(
        {std::string(metric.name), std::string(metric.help), metric.counter, metric.value});
  }
  return out;
}

msgpack::Buffer encode_report(const host::SiteReport& report, std::size_t clients) {
  presentation::ReportBody out{.site = report.name,
                               .version = report.version,
                               .started = timestamp(report.started_utc_ns),
                               .log = body(report.tail, report.log),
                               .commands = body(report.commands)};
  out.erasers = texts(report.erasers);
  out.log.keep_events = report.keep_events;
  out.log.keep_records = report.keep_records;
  out.clients = static_cast<std::uint32_t>(clients);
  for (const auto& instance : report.instances) out.instances.push_back(instance_body(instance));
  for (const auto& alarm : report.alarms) {
    out.alarms.push_back({alarm.id, alarm.source, alarm.text, timestamp(alarm.since_utc_ns)});
  }
  for (const auto& check : report.checks) {
    out.checks.push_back({check.name, check.good, check.code, check.text});
  }
  return encoded(out);
}

msgpack::Buffer encode_topics(const std::vector<TopicCount>& topics) {
  presentation::TopicsBody out;
  for (const auto& topic : topics) {
    out.topics.push_back(
        {topic.topic, name_of(topic.message_class), topic.messages, topic.per_second});
  }
  return encoded(out);
}

msgpack::Buffer encode_consumers(const std::vector<log::ConsumerInfo>& consumers) {
  presentation::ConsumersBody out;
  for (const auto& one : consumers) {
    out.consumers.push_back({.name = one.name,
                             .attached = one.attached,
                             .acknowledged = one.acknowledged,
                             .behind = one.behind,
                             .kept_bytes = one.kept_bytes,
                             .oldest = timestamp(one.oldest_utc_ns),
                             .patterns = texts(one.patterns)});
  }
  return encoded(out);
}

msgpack::Buffer encode_reload(const host::ReloadReport& report) {
  presentation::ReloadBody out{.reloaded = texts(report.reloaded),
                               .restarted = texts(report.restarted),
                               .added = texts(report.added),
                               .removed = texts(report.removed),
                               .needs_restart = texts(report.needs_restart)};
  for (const auto& failure : report.failures) {
    out.failures.push_back({failure.instance, failure.error.code, failure.error.text});
  }
  return encoded(out);
}

}  // namespace ctibus::gateway
