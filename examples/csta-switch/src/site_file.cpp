#include "csta_switch/site_file.hpp"

#include <toml++/toml.h>

#include <charconv>
#include <fstream>
#include <functional>
#include <map>
#include <sstream>

namespace csta_switch {
namespace {

[[noreturn]] void complain(const toml::node& node, const std::string& what) {
  throw SiteError("line " + std::to_string(node.source().begin.line) + ": " + what);
}

void read(const toml::node& node, std::string& value) {
  if (!node.is_string()) complain(node, "a text is wanted");
  value = node.as_string()->get();
}

void read(const toml::node& node, bool& value) {
  if (!node.is_boolean()) complain(node, "true or false is wanted");
  value = node.as_boolean()->get();
}

void read(const toml::node& node, int& value) {
  if (!node.is_integer()) complain(node, "a whole number is wanted");
  value = static_cast<int>(node.as_integer()->get());
}

void read(const toml::node& node, double& value) {
  const auto number = node.value<double>();
  if (!number) complain(node, "a number is wanted");
  value = *number;
}

void read(const toml::node& node, Time& value) {
  static const std::map<std::string_view, Time> units = {
      {"ms", 1ms}, {"s", 1s}, {"m", 1min}, {"h", 1h}};
  std::string text;
  if (node.is_string()) text = node.as_string()->get();
  long count = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
  const auto unit = units.find(std::string_view(end, text.data() + text.size()));
  if (error != std::errc() || unit == units.end())
    complain(node, "a time such as \"10s\" is wanted");
  value = count * unit->second;
}

template <class Word>
void read_word(const toml::node& node, Word& value, const std::map<std::string, Word>& words) {
  std::string text;
  read(node, text);
  const auto found = words.find(text);
  if (found == words.end()) complain(node, "'" + text + "' is not a word that can be here");
  value = found->second;
}

void read(const toml::node& node, JoinedCallId& value) {
  read_word(node, value,
            {{"fresh", JoinedCallId::fresh},
             {"held", JoinedCallId::held},
             {"active", JoinedCallId::active}});
}

void read(const toml::node& node, SessionStyle& value) {
  read_word(node, value,
            {{"any", SessionStyle::any},
             {"application_session", SessionStyle::application_session},
             {"system_register", SessionStyle::system_register}});
}

void read(const toml::node& node, Person& person);
void read(const toml::node& node, Extension& extension);
void read(const toml::node& node, Trunk& trunk);
void read(const toml::node& node, RoutePoint& point);
void read(const toml::node& node, Pilot& pilot);
void read(const toml::node& node, Agent& agent);
void read(const toml::node& node, Callers& callers);
void read(const toml::node& node, Message& message);
void read(const toml::node& node, ApplicationUser& application);
template <class Item>
void read(const toml::node& node, std::vector<Item>& items);

void read(const toml::node& node, Dialect& value) {
  read_word(node, value,
            {{"standard", Dialect::standard},
             {"openscape_voice", Dialect::openscape_voice},
             {"device_numbers", Dialect::device_numbers},
             {"dynamic_ids", Dialect::dynamic_ids},
             {"avaya_aes", Dialect::avaya_aes}});
}

using Readers = std::map<std::string_view, std::function<void(const toml::node&)>>;

template <class Value>
std::function<void(const toml::node&)> into(Value& value) {
  return [&value](const toml::node& node) { read(node, value); };
}

void read_table(const toml::node& node, const Readers& readers) {
  const toml::table* table = node.as_table();
  if (table == nullptr) complain(node, "a table is wanted");
  for (const auto& [name, value] : *table) {
    const auto reader = readers.find(name.str());
    if (reader == readers.end()) {
      complain(value, "'" + std::string(name.str()) + "' is not known here");
    }
    reader->second(value);
  }
}

void read(const toml::node& node, Person& person) {
  read_table(node, {{"answers", into(person.answers)},
                    {"answer_min", into(person.answer_min)},
                    {"answer_max", into(person.answer_max)},
                    {"talk_min", into(person.talk_min)},
                    {"talk_max", into(person.talk_max)},
                    {"busy", into(person.busy)},
                    {"reject", into(person.reject)},
                    {"no_answer", into(person.no_answer)}});
}

void read(const toml::node& node, Extension& extension) {
  read_table(node, {{"number", into(extension.number)},
                    {"name", into(extension.name)},
                    {"lifts", into(extension.lifts)},
                    {"person", into(extension.person)}});
}

void read(const toml::node& node, Trunk& trunk) {
  read_table(node, {{"name", into(trunk.name)},
                    {"lines", into(trunk.lines)},
                    {"prefix", into(trunk.prefix)},
                    {"rings", into(trunk.rings)},
                    {"person", into(trunk.person)}});
}

void read(const toml::node& node, Message& message) {
  read_table(node, {{"id", into(message.id)}, {"length", into(message.length)}});
}

void read(const toml::node& node, RoutePoint& point) {
  read_table(node, {{"number", into(point.number)},
                    {"default_destination", into(point.default_destination)},
                    {"limit", into(point.limit)}});
}

void read(const toml::node& node, Pilot& pilot) {
  read_table(node, {{"number", into(pilot.number)},
                    {"name", into(pilot.name)},
                    {"capacity", into(pilot.capacity)},
                    {"recall", into(pilot.recall)},
                    {"no_answer", into(pilot.no_answer)}});
}

void read(const toml::node& node, Agent& agent) {
  read_table(node, {{"id", into(agent.id)},
                    {"password", into(agent.password)},
                    {"device", into(agent.device)},
                    {"group", into(agent.group)}});
}

void read(const toml::node& node, PrivateValue& value) {
  read_table(node, {{"name", into(value.name)}, {"value", into(value.value)}});
}

void read(const toml::node& node, Callers& callers) {
  read_table(node, {{"called", into(callers.called)},
                    {"trunk", into(callers.trunk)},
                    {"per_hour", into(callers.per_hour)},
                    {"patience_min", into(callers.patience_min)},
                    {"patience_max", into(callers.patience_max)},
                    {"talk_min", into(callers.talk_min)},
                    {"talk_max", into(callers.talk_max)},
                    {"silent", into(callers.silent)}});
}

void read(const toml::node& node, ApplicationUser& application) {
  read_table(node, {{"user", into(application.user)}, {"password", into(application.password)}});
}

template <class Item>
void read(const toml::node& node, std::vector<Item>& items) {
  const toml::array* array = node.as_array();
  if (array == nullptr) complain(node, "a list is wanted");
  for (const toml::node& element : *array) read(element, items.emplace_back());
}

Site site_of(const toml::table& table) {
  Site site;
  read_table(table, {{"name", into(site.name)},
                     {"extensions", into(site.extensions)},
                     {"trunks", into(site.trunks)},
                     {"route_points", into(site.route_points)},
                     {"pilots", into(site.pilots)},
                     {"agents", into(site.agents)},
                     {"callers", into(site.callers)},
                     {"messages", into(site.messages)},
                     {"applications", into(site.applications)},
                     {"busy_tone", into(site.busy_tone)},
                     {"prompt_limit", into(site.prompt_limit)},
                     {"ring_limit", into(site.ring_limit)},
                     {"lost_call_timeout", into(site.lost_call_timeout)},
                     {"deflect_to_busy", into(site.deflect_to_busy)},
                     {"joined_call_id", into(site.joined_call_id)},
                     {"private_data", into(site.private_data)},
                     {"call_ids", into(site.call_ids)},
                     {"route_steps", into(site.route_steps)},
                     {"monitors_trunks", into(site.monitors_trunks)},
                     {"session", into(site.session)},
                     {"session_limit", into(site.session_limit)},
                     {"status_interval", into(site.status_interval)},
                     {"dialect", into(site.dialect)},
                     {"edition", into(site.edition)}});
  return site;
}

}  // namespace

Site read_site(std::string_view text) {
  try {
    return site_of(toml::parse(text));
  } catch (const toml::parse_error& error) {
    throw SiteError("line " + std::to_string(error.source().begin.line) + ": " +
                    std::string(error.description()));
  }
}

Site read_site_file(const std::filesystem::path& path) {
  std::ifstream file(path);
  if (!file) throw SiteError("cannot be read");
  std::stringstream text;
  text << file.rdbuf();
  return read_site(text.str());
}

}  // namespace csta_switch
