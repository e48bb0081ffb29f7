#include "core/metrics/exposition.hpp"

#include <fmt/format.h>
#include <prometheus/metric_family.h>
#include <prometheus/text_serializer.h>

#include <algorithm>
#include <map>
#include <utility>
#include <vector>

#include "core/metrics/families.hpp"
#include "ctibus/message.hpp"

namespace ctibus::metrics {
namespace {

using prometheus::ClientMetric;
using prometheus::MetricFamily;
using prometheus::MetricType;
using Labels = std::vector<ClientMetric::Label>;

double seconds(std::uint64_t ns) { return static_cast<double>(ns) / 1e9; }

MetricType type_of(Kind kind) {
  return kind == Kind::counter ? MetricType::Counter
         : kind == Kind::gauge ? MetricType::Gauge
                               : MetricType::Histogram;
}

/// The serializer writes helps as they are, and a plugin's may hold anything.
std::string one_line(std::string_view text) {
  std::string out;
  for (const char c : text) {
    out += c == '\\' ? '/' : static_cast<unsigned char>(c) < 0x20 || c == 0x7f ? ' ' : c;
  }
  return out;
}

class Exposition {
 public:
  void put(std::string_view name, double value, Labels labels = {}) {
    MetricFamily& to = declared(name);
    put(to, value, std::move(labels));
  }
  void put(std::string_view name, std::uint64_t value, Labels labels = {}) {
    put(name, static_cast<double>(value), std::move(labels));
  }

  void put(std::string_view name, const Latencies& latencies, Labels labels = {}) {
    ClientMetric& metric = declared(name).metric.emplace_back();
    metric.label = std::move(labels);
    std::uint64_t sum = 0;
    for (std::size_t i = 0; i + 1 < Latencies::classes; ++i) {
      sum += latencies.counts[i];
      metric.histogram.bucket.push_back({sum, seconds(Latencies::bound_ns(i))});
    }
    metric.histogram.sample_count = latencies.count();
    metric.histogram.sample_sum = seconds(latencies.sum_ns);
  }

  void put_foreign(const std::string& name, const host::MetricReport& from, Labels labels) {
    const MetricType type = from.counter ? MetricType::Counter : MetricType::Gauge;
    const auto all = families();
    if (std::any_of(all.begin(), all.end(), [&](const Family& one) { return one.name == name; })) {
      return;
    }
    auto [at, fresh] = families_.try_emplace(name);
    if (fresh) {
      at->second.name = name;
      at->second.help = one_line(from.help);
      at->second.type = type;
    }
    if (at->second.type == type) put(at->second, from.value, std::move(labels));
  }

  std::string text() && {
    std::vector<MetricFamily> all;
    all.reserve(families_.size());
    for (auto& [name, family] : families_) all.push_back(std::move(family));
    return prometheus::TextSerializer().Serialize(all);
  }

 private:
  MetricFamily& declared(std::string_view name) {
    auto [at, fresh] = families_.try_emplace(std::string(name));
    if (fresh) {
      const Family& wanted = family(name);
      at->second.name = name;
      at->second.help = wanted.help;
      at->second.type = type_of(wanted.kind);
    }
    return at->second;
  }

  static void put(MetricFamily& to, double value, Labels labels) {
    ClientMetric& metric = to.metric.emplace_back();
    metric.label = std::move(labels);
    if (to.type == MetricType::Counter) {
      metric.counter.value = value;
    } else {
      metric.gauge.value = value;
    }
  }

  std::map<std::string, MetricFamily> families_;
};

void put_log(Exposition& out, const log::Cursor& tail, const log::Counters& log) {
  constexpr std::pair<std::size_t, const char*> message_classes[] = {
      {CTIBUS_CLASS_STATE, "state"},
      {CTIBUS_CLASS_EVENT, "event"},
      {CTIBUS_CLASS_RECORD, "record"},
      {CTIBUS_CLASS_COMMAND, "command"},
      {CTIBUS_CLASS_REPLY, "reply"}};
  for (const auto& [number, name] : message_classes) {
    out.put("ctibus_log_messages_total", log.appended_by_class[number], {{"class", name}});
  }
  out.put("ctibus_log_bytes_total", log.appended_bytes);
  out.put("ctibus_log_sequence", tail.sequence);
  out.put("ctibus_log_epoch", tail.epoch);
  out.put("ctibus_log_durable_sequence", log.durable_sequence);
  out.put("ctibus_log_first_sequence", log.first_sequence);
  out.put("ctibus_log_oldest_file_timestamp_seconds",
          static_cast<double>(log.oldest_file_utc_ns) / 1e9);
  out.put("ctibus_log_segment_files", log.segment_files);
  out.put("ctibus_log_segment_bytes", log.segment_file_bytes);
  out.put("ctibus_log_disk_full", log.disk_full ? 1.0 : 0.0);
  out.put("ctibus_log_syncs_total", log.syncs);
  out.put("ctibus_log_sync_failures_total", log.failed_syncs);
  out.put("ctibus_log_sync_seconds", log.sync_times);
  out.put("ctibus_log_commit_seconds", log.commits);
  out.put("ctibus_log_records_committed_total", log.records_completed);
  out.put("ctibus_log_records_failed_total", log.records_failed);
  out.put("ctibus_log_detached_segments_total", log.detached_segments);
  out.put("ctibus_log_direct_total", log.role_taken);
  out.put("ctibus_log_contended_total", log.role_contended);
  out.put("ctibus_log_lane_messages_total", log.lane_messages);
  out.put("ctibus_log_lane_bytes", log.lane_bytes);
  out.put("ctibus_log_outbox_messages_total", log.outbox_messages);
  out.put("ctibus_log_outbox_waiting", log.outbox_waiting);
  out.put("ctibus_log_outbox_high_water", log.outbox_high_water);
  out.put("ctibus_log_dropped_total", log.lost);
  out.put("ctibus_log_gaps_total", log.gaps);
  out.put("ctibus_log_conflated_total", log.conflated);
  out.put("ctibus_log_wakes_total", log.wakes);
  out.put("ctibus_log_readers", log.readers);
  out.put("ctibus_log_reader_lag", log.max_reader_lag);
}

void put_commands(Exposition& out, const host::CommandCounters& commands) {
  constexpr std::string_view total = "ctibus_commands_total";
  out.put("ctibus_commands_requests_total", commands.requests);
  out.put(total, commands.accepted, {{"outcome", "accepted"}});
  out.put(total, commands.rejected, {{"outcome", "rejected"}});
  out.put(total, commands.no_provider, {{"outcome", "no_provider"}});
  out.put(total, commands.outcome_unknown, {{"outcome", "outcome_unknown"}});
  out.put("ctibus_commands_deadline_total", commands.deadlines);
  out.put("ctibus_commands_busy_total", commands.busy);
  out.put("ctibus_commands_repetitions_total", commands.repetitions);
  out.put("ctibus_commands_late_replies_total", commands.late_replies);
  out.put("ctibus_commands_pending", commands.pending);
}

/// ctibus_PLUGIN_NAME, and _total for a counter, as Prometheus' conventions want it.
std::string name_of(const std::string& plugin, const host::MetricReport& metric) {
  std::string out = fmt::format("ctibus_{}_{}", plugin, metric.name);
  std::replace(out.begin(), out.end(), '-', '_');
  if (metric.counter && !out.ends_with("_total")) out += "_total";
  return out;
}

void put_instance(Exposition& out, const host::InstanceReport& instance) {
  const Labels labels{{"instance", instance.name}, {"plugin", instance.plugin}};
  const auto with = [&](Labels more) {
    more.insert(more.begin(), labels.begin(), labels.end());
    return more;
  };
  out.put(
      "ctibus_instance_info", 1.0,
      with({{"version", instance.version}, {"isolation", instance.isolated ? "process" : "core"}}));
  const auto phases = names(bus::InstancePhase{});
  for (std::size_t i = 0; i < phases.size(); ++i) {
    const bool now = static_cast<std::size_t>(instance.phase) == i;
    out.put("ctibus_instance_phase", now ? 1.0 : 0.0, with({{"phase", std::string(phases[i])}}));
  }
  out.put("ctibus_instance_required", instance.required ? 1.0 : 0.0, labels);
  out.put("ctibus_instance_restarts_total", std::uint64_t{instance.restarts}, labels);
  out.put("ctibus_instance_failures_total", instance.failures, labels);
  out.put("ctibus_instance_delivered_total", instance.messages_in, labels);
  out.put("ctibus_instance_published_total", instance.messages_out, labels);
  out.put("ctibus_instance_refused_total", instance.publish_refused, labels);
  out.put("ctibus_instance_commands_total", instance.commands, labels);
  out.put("ctibus_instance_misuses_total", instance.misuses, labels);
  out.put("ctibus_instance_callback_seconds", instance.handlers, labels);
  out.put("ctibus_instance_callback_max_seconds", seconds(instance.handler_max_ns), labels);
  out.put("ctibus_instance_lag", instance.lag, labels);
  out.put("ctibus_instance_queue_depth", instance.queue_depth, labels);
  out.put("ctibus_instance_memory_bytes", instance.memory_kib * 1024, labels);
  for (const host::MetricReport& metric : instance.metrics) {
    out.put_foreign(name_of(instance.plugin, metric), metric, {{"instance", instance.name}});
  }
}

void put_gateway(Exposition& out, const host::GatewayReport& gateway) {
  out.put("ctibus_gateway_clients", gateway.clients);
  out.put("ctibus_gateway_subscriptions", gateway.subscriptions);
  out.put("ctibus_gateway_starved_subscriptions", gateway.starved);
  out.put("ctibus_gateway_backlog", gateway.backlog);
  out.put("ctibus_gateway_sent_total", gateway.sent);
  out.put("ctibus_gateway_published_total", gateway.published);
  out.put("ctibus_gateway_refused_total", gateway.refused);
  out.put("ctibus_gateway_not_admitted_total", gateway.not_admitted);
}

void put_site(Exposition& out, const host::SiteReport& site) {
  out.put("ctibus_build_info", 1.0, {{"version", site.version}});
  out.put("ctibus_start_timestamp_seconds", static_cast<double>(site.started_utc_ns) / 1e9);
  const bool ready = std::all_of(site.checks.begin(), site.checks.end(),
                                 [](const host::CheckReport& check) { return check.good; });
  out.put("ctibus_ready", ready ? 1.0 : 0.0);
  std::map<std::string, std::uint64_t> alarms;  // the place after the ':' is not for a label
  for (const auto& alarm : site.alarms) ++alarms[alarm.id.substr(0, alarm.id.find(':'))];
  for (const auto& [code, count] : alarms) out.put("ctibus_alarms", count, {{"code", code}});
}

void put_process(Exposition& out, const ProcessUsage& process) {
  out.put("ctibus_process_cpu_seconds_total", process.cpu_seconds);
  out.put("ctibus_process_memory_bytes", process.memory_bytes);
  out.put("ctibus_process_open_files", process.open_files);
  out.put("ctibus_process_threads", process.threads);
}

}  // namespace

std::string exposition(const Snapshot& snapshot) {
  Exposition out;
  put_site(out, snapshot.site);
  put_log(out, snapshot.site.tail, snapshot.site.log);
  put_commands(out, snapshot.site.commands);
  for (const auto& instance : snapshot.site.instances) put_instance(out, instance);
  put_gateway(out, snapshot.gateway);
  put_process(out, snapshot.process);
  return std::move(out).text();
}

}  // namespace ctibus::metrics
