#include "core/cli/ladder.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>

#include "core/cli/table.hpp"
#include "core/presentation/iso_time.hpp"

namespace ctibus::cli {
namespace {

using Json = nlohmann::ordered_json;

std::string text(const Json& object, const char* name) {
  return object.contains(name) && object[name].is_string() ? object[name].get<std::string>()
                                                           : std::string();
}

std::string_view arrow(const std::string& message_class) {
  if (message_class == "command") return "->";
  if (message_class == "reply") return "<-";
  if (message_class == "state") return "=";
  if (message_class == "record") return "#";
  return "*";
}

std::string short_value(const Json& value) {
  std::string out = value.is_string() ? value.get<std::string>()
                                      : value.dump(-1, ' ', false, Json::error_handler_t::replace);
  return out.size() <= 60 ? out : out.substr(0, 57) + "...";
}

/// The fields that tell one message from the next; the call stands in the head.
std::string summary(const Json& event, const std::string& root) {
  std::string out;
  for (const auto& [name, value] : event["data"].items()) {
    if (name == "call" && value == root) continue;
    if (value == Json("") || (value.is_structured() && value.empty())) continue;
    out += fmt::format("{}{}={}", out.empty() ? "" : " ", name, short_value(value));
  }
  if (event.contains("inferred")) out += " (inferred)";
  if (event.contains("ended")) out += " (ended)";
  return out;
}

std::vector<std::string> participants(const std::vector<Json>& events) {
  std::vector<std::string> out;
  for (const auto& event : events) {
    const std::string device = text(event["data"], "device");
    if (!device.empty() && std::find(out.begin(), out.end(), device) == out.end()) {
      out.push_back(device);
    }
  }
  return out;
}

}  // namespace

std::string ladder(const std::vector<Json>& events) {
  if (events.empty()) return "Nothing.\n";
  std::vector<std::string> roots;
  for (const auto& event : events) {
    const std::string root = text(event, "correlationid");
    if (!root.empty() && std::find(roots.begin(), roots.end(), root) == roots.end()) {
      roots.push_back(root);
    }
  }
  const auto began =
      presentation::parse_iso_time(text(events.front(), "time")).value_or(Timestamp());
  std::string out = fmt::format("began {}\n", text(events.front(), "time"));
  for (std::size_t i = 0; i < roots.size(); ++i) {
    out += roots.size() == 1 ? fmt::format("root {}\n", roots[i])
                             : fmt::format("root [{}] {}\n", i + 1, roots[i]);
  }
  out += printable(fmt::format("with {}", fmt::join(participants(events), ", "))) + "\n\n";

  std::map<std::string, std::size_t> depths;  // by message id
  Table table({"TIME", "SOURCE", "", "MESSAGE", "WHAT"});
  for (const auto& event : events) {
    const auto time = presentation::parse_iso_time(text(event, "time")).value_or(began);
    const auto cause = depths.find(text(event, "causationid"));
    const std::size_t depth =
        cause == depths.end() ? 0 : std::min<std::size_t>(cause->second + 1, 8);
    depths.emplace(text(event, "id"), depth);
    const std::string root = text(event, "correlationid");
    const auto place = std::find(roots.begin(), roots.end(), root);
    const std::string mark = roots.size() > 1 && place != roots.end()
                                 ? fmt::format("[{}] ", place - roots.begin() + 1)
                                 : std::string();
    table.add({fmt::format("{:+.3f}", std::chrono::duration<double>(time - began).count()),
               text(event, "source"), std::string(arrow(text(event, "class"))),
               std::string(2 * depth, ' ') + mark + text(event, "type"), summary(event, root)});
  }
  return out + table.text();
}

}  // namespace ctibus::cli
