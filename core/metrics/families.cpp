#include "core/metrics/families.hpp"

#include <algorithm>
#include <stdexcept>
#include <string>

namespace ctibus::metrics {
namespace {

using enum Kind;

constexpr Family all[] = {
    {"ctibus_alarms", gauge, "code", "What an operator must know now, by error id."},
    {"ctibus_build_info", gauge, "version", "Always 1."},
    {"ctibus_commands_busy_total", counter, "", "Commands rejected because a queue was full."},
    {"ctibus_commands_deadline_total", counter, "", "Commands rejected because the time was over."},
    {"ctibus_commands_late_replies_total", counter, "", "Replies that nobody waited for any more."},
    {"ctibus_commands_pending", gauge, "", "Commands without a reply now."},
    {"ctibus_commands_repetitions_total", counter, "", "Commands answered with an earlier reply."},
    {"ctibus_commands_requests_total", counter, "", "Commands that were asked for."},
    {"ctibus_commands_total", counter, "outcome",
     "Commands that were answered: accepted, rejected, no_provider, outcome_unknown."},
    {"ctibus_gateway_backlog", gauge, "", "Messages that clients do not take."},
    {"ctibus_gateway_clients", gauge, "", "Clients that are connected."},
    {"ctibus_gateway_not_admitted_total", counter, "",
     "Clients that were refused by their key or their greeting."},
    {"ctibus_gateway_published_total", counter, "", "Messages that clients published."},
    {"ctibus_gateway_refused_total", counter, "",
     "What clients asked for or said and was refused."},
    {"ctibus_gateway_sent_total", counter, "", "Wire messages, or batches of them, to clients."},
    {"ctibus_gateway_starved_subscriptions", gauge, "",
     "Subscriptions whose client grants no credit: it does not keep up."},
    {"ctibus_gateway_subscriptions", gauge, "", "Subscriptions of clients."},
    {"ctibus_instance_callback_max_seconds", gauge, "instance, plugin",
     "The longest callback since the instance's start."},
    {"ctibus_instance_callback_seconds", histogram, "instance, plugin",
     "How long the callbacks of an instance take."},
    {"ctibus_instance_commands_total", counter, "instance, plugin", "Commands it was given."},
    {"ctibus_instance_delivered_total", counter, "instance, plugin", "Messages it was given."},
    {"ctibus_instance_failures_total", counter, "instance, plugin",
     "Crashes and other ends that it did not mean."},
    {"ctibus_instance_info", gauge, "instance, plugin, version, isolation", "Always 1."},
    {"ctibus_instance_lag", gauge, "instance, plugin",
     "Messages between its slowest subscription and the end of the log."},
    {"ctibus_instance_memory_bytes", gauge, "instance, plugin",
     "Resident memory of a process of its own; 0 in the core."},
    {"ctibus_instance_misuses_total", counter, "instance, plugin",
     "Calls that broke the contract of the ABI."},
    {"ctibus_instance_phase", gauge, "instance, plugin, phase",
     "1 for the phase of its life in which it is, 0 for the others."},
    {"ctibus_instance_published_total", counter, "instance, plugin", "Messages it published."},
    {"ctibus_instance_queue_depth", gauge, "instance, plugin", "Tasks that wait for its strand."},
    {"ctibus_instance_refused_total", counter, "instance, plugin",
     "Publications of it that were refused."},
    {"ctibus_instance_required", gauge, "instance, plugin",
     "1 when the site is not ready without it."},
    {"ctibus_instance_restarts_total", counter, "instance, plugin",
     "How often it was started again after a failure."},
    {"ctibus_log_bytes_total", counter, "", "Bytes appended to the log."},
    {"ctibus_log_commit_seconds", histogram, "",
     "From the publication of a record until it is on the medium."},
    {"ctibus_log_conflated_total", counter, "", "States that lagging readers skipped."},
    {"ctibus_log_contended_total", counter, "", "Publications that found the sequencer busy."},
    {"ctibus_log_detached_segments_total", counter, "",
     "Segments that began in memory because no file was ready."},
    {"ctibus_log_direct_total", counter, "", "Publications that took the sequencer's role."},
    {"ctibus_log_disk_full", gauge, "", "1 while new segment files cannot be made."},
    {"ctibus_log_dropped_total", counter, "",
     "Messages refused because an outbox was full; each is told by a bus.gap."},
    {"ctibus_log_durable_sequence", gauge, "", "Everything up to here is on the medium."},
    {"ctibus_log_epoch", gauge, "", "Epoch of the log: grows with each start."},
    {"ctibus_log_first_sequence", gauge, "", "The oldest message that a segment file holds."},
    {"ctibus_log_gaps_total", counter, "", "Gaps that readers met."},
    {"ctibus_log_lane_bytes", gauge, "", "Bytes that wait in lanes for the sequencer."},
    {"ctibus_log_lane_messages_total", counter, "", "Messages that came by a lane."},
    {"ctibus_log_messages_total", counter, "class", "Messages appended to the log."},
    {"ctibus_log_oldest_file_timestamp_seconds", gauge, "",
     "UTC of the newest message in the oldest segment file: how far retention reaches."},
    {"ctibus_log_outbox_high_water", gauge, "", "The most messages that ever waited in an outbox."},
    {"ctibus_log_outbox_messages_total", counter, "", "Messages that came by an outbox."},
    {"ctibus_log_outbox_waiting", gauge, "", "Messages that wait in outboxes behind full lanes."},
    {"ctibus_log_reader_lag", gauge, "", "Messages that the slowest reader is behind."},
    {"ctibus_log_readers", gauge, "", "Readers of the log."},
    {"ctibus_log_records_committed_total", counter, "", "Records on the medium."},
    {"ctibus_log_records_failed_total", counter, "", "Records that could not be written."},
    {"ctibus_log_segment_bytes", gauge, "", "Size of all segment files."},
    {"ctibus_log_segment_files", gauge, "", "Segment files."},
    {"ctibus_log_sequence", gauge, "", "The newest message."},
    {"ctibus_log_sync_failures_total", counter, "", "Writes to the medium that failed."},
    {"ctibus_log_sync_seconds", histogram, "", "How long writes to the medium take."},
    {"ctibus_log_syncs_total", counter, "", "Writes to the medium."},
    {"ctibus_log_wakes_total", counter, "", "Readers that were woken up."},
    {"ctibus_process_cpu_seconds_total", counter, "", "Processor time of the core's process."},
    {"ctibus_process_memory_bytes", gauge, "", "Resident memory of the core's process."},
    {"ctibus_process_open_files", gauge, "", "Open files of the core's process."},
    {"ctibus_process_threads", gauge, "", "Threads of the core's process."},
    {"ctibus_ready", gauge, "", "1 when /ready says so."},
    {"ctibus_start_timestamp_seconds", gauge, "", "UTC of the site's start."},
};

}  // namespace

std::string_view name_of(Kind kind) {
  return kind == counter ? "counter" : kind == gauge ? "gauge" : "histogram";
}

std::span<const Family> families() { return all; }

const Family& family(std::string_view name) {
  const auto found = std::lower_bound(
      std::begin(all), std::end(all), name,
      [](const Family& one, std::string_view wanted) { return one.name < wanted; });
  if (found == std::end(all) || found->name != name) {
    throw std::logic_error("no metric " + std::string(name));
  }
  return *found;
}

}  // namespace ctibus::metrics
