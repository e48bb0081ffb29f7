#include "scenario.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <map>
#include <sstream>
#include <stdexcept>

#include "aggregator.hpp"

namespace ctibus::cdr_plugin {

namespace {

template <class E>
E parse_word(const std::string& text) {
  if (text.empty()) return E{};
  const auto all = names(E{});
  const auto found = std::find(all.begin(), all.end(), text);
  if (found == all.end()) throw std::invalid_argument("no such word: " + text);
  return static_cast<E>(found - all.begin());
}

template <class E>
std::string name_of(E value) {
  return std::string(names(value)[static_cast<std::size_t>(value)]);
}

}  // namespace

std::string Step::word(std::string_view name) const {
  for (const auto& [key, value] : words) {
    if (key == name) return value;
  }
  return {};
}

bool Step::has(std::string_view name) const {
  return std::any_of(words.begin(), words.end(),
                     [&](const auto& word) { return word.first == name; });
}

std::vector<Step> parse(std::string_view scenario) {
  std::vector<Step> steps;
  std::istringstream lines{std::string(scenario)};
  for (std::string line; std::getline(lines, line);) {
    std::istringstream in(line);
    Step step;
    double seconds = 0;
    if (!(in >> seconds)) continue;
    step.at = std::chrono::milliseconds(static_cast<std::int64_t>(seconds * 1000 + 0.5));
    in >> step.event >> step.call;
    for (std::string word; in >> word;) {
      const auto equals = word.find('=');
      if (equals == std::string::npos && step.subject.empty() && word != "inferred") {
        step.subject = word;
      } else {
        step.words.emplace_back(word.substr(0, equals), equals == std::string::npos
                                                            ? std::string()
                                                            : word.substr(equals + 1));
      }
    }
    steps.push_back(std::move(step));
  }
  return steps;
}

Uuid uuid_of(std::string_view call) {
  if (call.empty()) return {};
  Uuid id;
  id.bytes[0] = 1;
  id.bytes[6] = 0x70;
  for (std::size_t i = 0; i < call.size() && i < 6; ++i) {
    id.bytes[10 + i] = static_cast<std::uint8_t>(call[i]);
  }
  return id;
}

Text TypedEvent::keep(std::string text) {
  texts_.push_back(std::make_unique<std::string>(std::move(text)));
  return *texts_.back();
}

Text TypedEvent::device(const std::string& name) {
  if (name.empty()) return {};
  return keep(name.find(':') == std::string::npos ? "pbx1:" + name : name);
}

std::vector<Connection> TypedEvent::connections(const Step& step) {
  std::vector<Connection> out;
  std::istringstream list(step.word("with"));
  for (std::string entry; std::getline(list, entry, ',');) {
    const auto colon = entry.rfind(':');
    Connection connection;
    connection.device = device(entry.substr(0, colon));
    connection.state = parse_word<ConnectionState>(
        colon == std::string::npos ? "connected" : entry.substr(colon + 1));
    connection.kind = entry.front() == 'T' ? DeviceKind::trunk : DeviceKind::station;
    out.push_back(connection);
  }
  return out;
}

TypedEvent::TypedEvent(const Step& step) {
  const Text id = keep(uuid_of(step.call).text());
  const Text subject = device(step.subject);
  const auto cause = parse_word<Cause>(step.word("cause"));
  const auto direction = parse_word<Direction>(step.word("direction"));
  const Text calling = keep(step.word("calling"));
  const Text called = keep(step.word("called"));
  const Text trunk = keep(step.word("trunk"));
  const Text group = keep(step.word("group").empty() ? step.subject : step.word("group"));
  const Text agent = keep(step.word("agent"));
  const Text from = device(step.word("from"));
  Attributes data;
  if (step.has("data")) data.emplace_back("reference", keep(step.word("data")));

  const std::map<std::string, std::function<Body()>> makers = {
      {"service_initiated",
       [&] {
         return call::ServiceInitiated{id, subject, cause};
       }},
      {"originated",
       [&] {
         return call::Originated{id,     subject,   calling, keep(step.word("name")),
                                 called, direction, trunk,   cause};
       }},
      {"delivered",
       [&] {
         return call::Delivered{id,   subject,   calling, {},    called,
                                from, direction, trunk,   cause, data};
       }},
      {"established",
       [&] {
         return call::Established{id,        subject, calling, called, from,
                                  direction, trunk,   cause,   data};
       }},
      {"held",
       [&] {
         return call::Held{id, subject, cause};
       }},
      {"retrieved",
       [&] {
         return call::Retrieved{id, subject, cause};
       }},
      {"queued",
       [&] {
         return call::Queued{id, subject, calling, {}, called, from, direction, trunk, cause, data};
       }},
      {"diverted",
       [&] {
         return call::Diverted{id, subject, device(step.word("to")), called, cause};
       }},
      {"failed",
       [&] {
         return call::Failed{id, subject, called, cause};
       }},
      {"network_reached",
       [&] {
         return call::NetworkReached{id, subject, called, trunk, cause};
       }},
      {"connection_cleared",
       [&] {
         return call::ConnectionCleared{id, subject, cause};
       }},
      {"cleared",
       [&] {
         return call::Cleared{id, cause};
       }},
      {"transferred",
       [&] {
         const Uuid second = uuid_of(step.word("second"));
         return call::Transferred{id,
                                  cause,
                                  subject,
                                  device(step.word("to")),
                                  id,
                                  second ? keep(second.text()) : Text(),
                                  connections(step)};
       }},
      {"conferenced",
       [&] {
         return call::Conferenced{
             id, cause, subject, id, keep(uuid_of(step.word("second")).text()), connections(step)};
       }},
      {"merged",
       [&] {
         return call::Merged{id, keep(uuid_of(step.word("into")).text()),
                             keep(uuid_of(step.word("from_root")).text()),
                             keep(uuid_of(step.word("into_root")).text())};
       }},
      {"data_attached",
       [&] {
         return call::DataAttached{id, data, "crm"};
       }},
      {"offer_failed",
       [&] {
         return queue::OfferFailed{id, subject,
                                   parse_word<queue::OfferResult>(step.word("result"))};
       }},
      {"entered",
       [&] {
         return acd::Entered{id, calling, called, group, 1};
       }},
      {"offered",
       [&] { return acd::Offered{id, calling, {}, called, data, group, agent, subject, {}, {}}; }},
      {"offer_ended",
       [&] {
         return acd::OfferEnded{
             id, group, agent, subject, parse_word<queue::OfferResult>(step.word("result")), {}};
       }},
      {"left",
       [&] {
         return acd::Left{id, group, parse_word<acd::LeaveReason>(step.word("reason")), agent, {}};
       }},
  };
  const auto maker = makers.find(step.event);
  if (maker == makers.end()) throw std::invalid_argument("no such event: " + step.event);
  body_ = maker->second();
}

std::string print(const cdr::Call& call, Timestamp start) {
  const auto seconds = [](Duration duration) {
    return fmt::format("{:g}", static_cast<double>(duration.count()) / 1000);
  };
  std::string out;
  const auto put = [&](std::string_view name, const std::string& value) {
    if (!value.empty() && value != "0" && value != "unknown") {
      out += fmt::format(" {}{}{}", name, name.empty() ? "" : "=", value);
    }
  };
  const auto call_name = [](Text id) {
    const auto uuid = Uuid::parse(id);
    std::string name;
    for (std::size_t i = 10; uuid && i < 16 && uuid->bytes[i] != 0; ++i) {
      name += static_cast<char>(uuid->bytes[i]);
    }
    return name;
  };
  const auto times = [&](Timestamp answered, Timestamp ended) {
    if (answered != Timestamp{}) put("answered", seconds(answered - start));
    put("ended", seconds(ended - start));
  };
  out += call_name(call.root);
  put("", name_of(call.direction));
  put("", name_of(call.result));
  put("from", std::string(call.calling));
  put("to", std::string(call.called));
  put("started", seconds(call.started - start));
  times(call.answered, call.ended);
  put("wait", seconds(call.queue_wait));
  put("ring", seconds(call.ring));
  put("talk", seconds(call.talk));
  put("hold", seconds(call.hold));
  put("cause", name_of(call.cause));
  put("group", std::string(call.group));
  put("agent", std::string(call.agent));
  for (const auto& [name, value] : call.data) put(name, std::string(value));
  if (call.inferred) out += " inferred";
  out += '\n';
  for (const cdr::Segment& segment : call.segments) {
    out += fmt::format("  {} {}", name_of(segment.kind), call_name(segment.call));
    put("", std::string(device_name(segment.device)));
    put("", name_of(segment.result));
    put("group", std::string(segment.group));
    put("agent", std::string(segment.agent));
    put("started", seconds(segment.started - start));
    times(segment.answered, segment.ended);
    put("wait", seconds(segment.queue_wait));
    put("ring", seconds(segment.ring));
    put("talk", seconds(segment.talk));
    put("hold", seconds(segment.hold));
    put("cause", name_of(segment.cause));
    out += '\n';
  }
  return out;
}

std::string_view device_name(std::string_view device) {
  return device.substr(0, 5) == "pbx1:" ? device.substr(5) : device;
}

std::string records_of(std::string_view scenario) {
  Aggregator aggregator;
  std::uint64_t sequence = 0;
  for (const Step& step : parse(scenario)) {
    const TypedEvent event(step);
    ++sequence;
    const Seen seen{uuid_of(step.has("root") ? step.word("root") : step.call),
                    MessageId(7, sequence), sequence, scenario_start + step.at,
                    step.has("inferred")};
    std::visit([&](const auto& body) { (void)aggregator.apply(seen, body); }, event.body());
  }
  std::map<std::string, std::string> records;
  aggregator.each([&](Conversation& conversation) {
    records[conversation.root()] =
        (conversation.over() ? "" : "open: ") + print(conversation.record(), scenario_start);
  });
  std::string out;
  for (const auto& [root, text] : records) out += text;
  return out;
}

}  // namespace ctibus::cdr_plugin
