#include "core/cli/board.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "core/cli/event_json.hpp"
#include "core/cli/plugin_table.hpp"
#include "core/presentation/report_message.hpp"
#include "ctibus/messages/acd.hpp"
#include "ctibus/messages/agent.hpp"
#include "ctibus/messages/call.hpp"
#include "ctibus/messages/device.hpp"

namespace ctibus::cli {
namespace {

using wire::ClientDelivery;

template <class E>
std::string text_of(E value) {
  return std::string(names(value)[static_cast<std::size_t>(value)]);
}

std::string shown(Text text, bool show_personal) {
  return show_personal ? std::string(text) : presentation::masked(text);
}

std::string since(Timestamp then, Timestamp now) {
  return then == Timestamp() ? std::string() : short_duration((now - then).count());
}

std::string section(std::string_view title, const Table& table) {
  return table.empty() ? std::string() : fmt::format("\n{}\n{}", title, table.text());
}

}  // namespace

bool Board::take(const ClientDelivery& delivery) {
  switch (delivery.kind) {
    case ClientDelivery::Kind::snapshot_end:
      complete_ = true;
      return true;
    case ClientDelivery::Kind::gap:
    case ClientDelivery::Kind::restart:
      topics_.clear();
      complete_ = false;
      return false;
    default:
      break;
  }
  const auto& frame = *delivery.frame;
  auto& topic = topics_[std::string(frame.topic)];
  if (frame.tombstone()) {
    topic.erase(std::string(frame.key));
  } else {
    topic[std::string(frame.key)].assign(frame.payload.begin(), frame.payload.end());
  }
  return complete_;
}

const Board::Values& Board::values(std::string_view topic) const {
  static const Values none;
  const auto found = topics_.find(topic);
  return found == topics_.end() ? none : found->second;
}

std::string Board::calls(Timestamp now, bool show_personal) const {
  Table table({"CALL", "DIRECTION", "FROM", "TO", "FOR", "PARTIES"});
  for (const auto& [key, payload] : values(topic_of<call::State>())) {
    call::State call;
    if (!decode(payload, call)) continue;
    std::string parties;
    bool waiting = false;
    for (const auto& connection : call.connections) {
      parties += fmt::format("{}{} {}", parties.empty() ? "" : ", ", connection.device,
                             text_of(connection.state));
      waiting |= connection.state == ConnectionState::queued;
    }
    table.add({key, text_of(call.direction), shown(call.calling, show_personal),
               shown(call.called, show_personal),
               since(call.since, now) + (waiting ? " waiting" : ""), parties});
  }
  return section("Calls", table);
}

std::string Board::agents(Timestamp now, bool show_personal) const {
  Table table({"AGENT", "NAME", "DEVICE", "STATE", "REASON", "FOR", "CALL"});
  for (const auto& [key, payload] : values(topic_of<agent::State>())) {
    agent::State agent;
    if (!decode(payload, agent)) continue;
    table.add({key, shown(agent.name, show_personal), std::string(agent.device),
               agent.offered ? "offered" : text_of(agent.state), std::string(agent.reason),
               since(agent.since, now), std::string(agent.call)});
  }
  return section("Agents", table);
}

std::string Board::groups(Timestamp now) const {
  Table table({"GROUP", "WAITING", "LONGEST", "LOGGED ON", "READY", "BUSY"});
  for (const auto& [key, payload] : values(topic_of<acd::GroupState>())) {
    acd::GroupState group;
    if (!decode(payload, group)) continue;
    table.add({key, std::to_string(group.waiting), since(group.oldest, now),
               std::to_string(group.logged_on), std::to_string(group.ready),
               std::to_string(group.busy)});
  }
  return section("Groups", table);
}

std::string Board::connectors() const {
  Table table({"CONNECTOR", "LINK", "WHY"});
  for (const auto& [key, payload] : values(topic_of<connector::State>())) {
    connector::State one;
    if (!decode(payload, one)) continue;
    table.add({key, text_of(one.link), std::string(one.text)});
  }
  return section("Connectors", table);
}

std::string Board::text(std::span<const std::uint8_t> report, Timestamp now,
                        bool show_personal) const {
  presentation::ReportBody site;
  if (!decode(report, site)) return {};
  std::string out = printable(
      fmt::format("{}  up {}  {} calls  {} messages  {} commands  {} alarms  {} clients", site.site,
                  since(site.started, now), values(topic_of<call::State>()).size(),
                  site.log.sequence, site.commands.requests, site.alarms.size(), site.clients));
  out += '\n';
  for (const auto& alarm : site.alarms) {
    out += printable(fmt::format("ALARM {} {} {}", alarm.source, alarm.id, alarm.text)) + '\n';
  }
  out += calls(now, show_personal) + agents(now, show_personal) + groups(now) + connectors();
  return out + "\nPlugins\n" + plugin_table(site);
}

nlohmann::ordered_json Board::json(std::span<const std::uint8_t> report,
                                   const presentation::Declarations& declarations,
                                   presentation::JsonStyle style) const {
  nlohmann::ordered_json out = body_json(report, detail::fields_of<presentation::ReportBody>);
  const auto list = [&](const char* name, std::string_view topic) {
    out[name] = nlohmann::ordered_json::array();
    for (const auto& [key, payload] : values(topic)) {
      out[name].push_back(presentation::to_json(payload, declarations.find(topic)->fields, style));
    }
  };
  list("calls", topic_of<call::State>());
  list("agents", topic_of<agent::State>());
  list("groups", topic_of<acd::GroupState>());
  list("connectors", topic_of<connector::State>());
  return out;
}

}  // namespace ctibus::cli
