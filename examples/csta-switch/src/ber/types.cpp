#include "ber/types.hpp"

#include <functional>
#include <sstream>

#include "ber/tables.hpp"
#include "schema/definitions.hpp"

namespace csta_switch::ber {
namespace {

Kind kind_named(const std::string& word) {
  static const std::unordered_map<std::string, Kind> kinds = {
      {"seq", Kind::sequence},        {"choice", Kind::choice},   {"list", Kind::list},
      {"enum", Kind::enumeration},    {"bits", Kind::bits},       {"none", Kind::none},
      {"octets", Kind::octets},       {"wrapped", Kind::wrapped}, {"bare", Kind::bare},
      {"device", Kind::plain_device},
  };
  return kinds.at(word);
}

// "deviceName[3]:Device?"
Field field_of(std::string text, const std::function<Type&(const std::string&)>& named) {
  Field field;
  if (text.back() == '?') {
    field.optional = true;
    text.pop_back();
  }
  const auto colon = text.find(':');
  field.type = &named(text.substr(colon + 1));
  text.erase(colon);
  const auto bracket = text.find_first_of("[(");
  if (bracket != std::string::npos) {
    field.is_explicit = text[bracket] == '(';
    field.tag = context(static_cast<unsigned>(std::stoul(text.substr(bracket + 1))));
    text.erase(bracket);
  }
  field.name = text;
  return field;
}

}  // namespace

std::optional<Tag> natural_tag(Kind kind) {
  switch (kind) {
    case Kind::sequence:
    case Kind::list:
    case Kind::device:
    case Kind::plain_connection:
    case Kind::extensions:
    case Kind::skip:
      return tag_sequence;
    case Kind::enumeration:
      return tag_enumerated;
    case Kind::bits:
      return tag_bits;
    case Kind::none:
    case Kind::null:
      return tag_null;
    case Kind::octets:
    case Kind::hex:
    case Kind::wrapped:
      return tag_octets;
    case Kind::ia5:
      return tag_ia5;
    case Kind::time:
      return tag_time;
    case Kind::integer:
      return tag_integer;
    case Kind::boolean:
      return tag_boolean;
    case Kind::choice:
    case Kind::connection:
    case Kind::plain_device:
    case Kind::bare:
      return std::nullopt;
  }
  return std::nullopt;
}

const Types& Types::get() {
  static const Types types({ber_table_of_services(), ber_table_of_events(), ber_table_of_types(),
                            ber_table_of_words(), ber_table_of_voice_and_records()},
                           EventForm::grouped);
  return types;
}

const Types& Types::phase_one() {
  static const Types types({phase_one_table_of_services(), phase_one_table_of_events(),
                            phase_one_table_of_types(), phase_one_table_of_words()},
                           EventForm::numbered);
  return types;
}

const Types& Types::phase_two() {
  static const Types types({phase_one_table_of_services(), phase_one_table_of_events(),
                            phase_one_table_of_types(), phase_one_table_of_words()},
                           EventForm::nested);
  return types;
}

Types::Types(std::initializer_list<std::string_view> tables, EventForm form) : event_form_(form) {
  for (const auto& [name, kind] :
       {std::pair{"Octets", Kind::octets}, std::pair{"Hex", Kind::hex},
        std::pair{"Correlator", Kind::wrapped}, std::pair{"Ia5", Kind::ia5},
        std::pair{"Time", Kind::time}, std::pair{"Int", Kind::integer},
        std::pair{"Bool", Kind::boolean}, std::pair{"Null", Kind::null},
        std::pair{"Device", Kind::device}, std::pair{"Connection", Kind::connection},
        std::pair{"Skip", Kind::skip}, std::pair{"Bits", Kind::skip},
        std::pair{"Extensions", Kind::extensions}}) {
    named(name).kind = kind;
  }
  named("Connection").tag = application(11);
  if (form != EventForm::grouped) {
    named("Connection").kind = Kind::plain_connection;
    named("Device").kind = Kind::plain_device;
  } else {
    named("Connection").is_explicit = true;
  }
  named("Extensions").tag = application(30);
  named("Bits").tag = tag_bits;
  for (const std::string_view table : tables) read(table);
}

const Type* Types::find(std::string_view name) const {
  const auto found = types_.find(std::string(name));
  return found == types_.end() ? nullptr : &found->second;
}

std::optional<long> Types::operation_of(std::string_view name) const {
  if (name.ends_with("Response")) name.remove_suffix(std::string_view("Response").size());
  const auto found = operations_.find(std::string(name));
  return found == operations_.end() ? std::nullopt : std::optional(found->second);
}

std::vector<const Type*> Types::requests(long operation) const {
  std::vector<const Type*> found;
  const auto [first, last] = requests_.equal_range(operation);
  for (auto request = first; request != last; ++request) found.push_back(find(request->second));
  return found;
}

std::optional<EventPlace> Types::event_place(std::string_view name) const {
  const auto found = events_.find(std::string(name));
  if (found == events_.end()) return std::nullopt;
  if (event_form_ != EventForm::nested) return found->second;
  // The numbers of the first phase begin with 1, 101, 201 and 301: the groups of the second.
  const unsigned number = found->second.event - 1;
  return EventPlace{number / 100, number % 100};
}

Type& Types::named(const std::string& name) {
  Type& type = types_[name];
  type.name = name;
  return type;
}

void Types::read(std::string_view table) {
  for_each_definition(table, [this](const std::string& definition) { define(definition); });
}

void Types::define(std::string_view definition) {
  std::istringstream in{std::string(definition)};
  std::string name;
  std::string kind;
  in >> name >> kind;
  if (const auto slash = name.find('/'); slash != std::string::npos) {
    const std::string place = name.substr(slash + 1);
    name.erase(slash);
    const auto dot = place.find('.');
    if (dot == std::string::npos) {
      operations_[name] = std::stol(place);
      requests_.emplace(std::stol(place), name);
    } else {
      events_[name] = {static_cast<unsigned>(std::stoul(place)),
                       static_cast<unsigned>(std::stoul(place.substr(dot + 1)))};
    }
  }
  Type& type = named(name);
  if (const auto slash = kind.find('/'); slash != std::string::npos) {
    const auto number = static_cast<unsigned>(std::stoul(kind.substr(slash + 2)));
    type.is_explicit = kind[slash + 1] == 'e';
    type.tag = kind[slash + 1] == 'c' ? context(number) : application(number);
    kind.erase(slash);
  }
  type.kind = kind_named(kind);
  for (std::string word; in >> word;) {
    if (const auto equals = word.find('='); equals != std::string::npos) {
      type.words.emplace_back(word.substr(0, equals), std::stol(word.substr(equals + 1)));
    } else {
      type.fields.push_back(
          field_of(word, [this](const std::string& wanted) -> Type& { return named(wanted); }));
    }
  }
}

}  // namespace csta_switch::ber
