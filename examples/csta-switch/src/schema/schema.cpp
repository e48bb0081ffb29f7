#include "schema/schema.hpp"

#include <sstream>

#include "schema/definitions.hpp"
#include "schema/tables.hpp"

namespace csta_switch {
namespace {

TypeKind kind_named(const std::string& word) {
  static const std::unordered_map<std::string, TypeKind> kinds = {
      {"seq", TypeKind::sequence}, {"choice", TypeKind::choice}, {"words", TypeKind::words},
      {"flags", TypeKind::flags},  {"device", TypeKind::device},
  };
  return kinds.at(word);
}

// "@6-" or "@-5" behind a field, which it takes away.
void take_editions(std::string& text, Field& field) {
  const auto at = text.find('@');
  if (at == std::string::npos) return;
  const std::string editions = text.substr(at + 1);
  text.erase(at);
  if (editions.front() == '-') {
    field.until = editions.back() - '0';
  } else {
    field.since = editions.front() - '0';
  }
}

}  // namespace

const Schema& Schema::get() {
  static const Schema schema;
  return schema;
}

Schema::Schema() {
  for (const auto& [name, kind] :
       {std::pair{"string", TypeKind::string}, std::pair{"boolean", TypeKind::boolean},
        std::pair{"long", TypeKind::number}, std::pair{"hexBinary", TypeKind::hex},
        std::pair{"any", TypeKind::any}, std::pair{"Empty", TypeKind::sequence}}) {
    named(name).kind = kind;
  }
  read(table_of_call_control());
  read(table_of_call_records());
  read(table_of_events());
  read(table_of_other());
  read(table_of_types());
  read(table_of_voice_unit());
  read(table_of_words());
}

const Type* Schema::find(std::string_view name) const {
  const auto found = types_.find(std::string(name));
  return found == types_.end() ? nullptr : &found->second;
}

Type& Schema::named(const std::string& name) {
  Type& type = types_[name];
  type.name = name;
  return type;
}

void Schema::read(std::string_view table) {
  for_each_definition(table, [this](const std::string& definition) { define(definition); });
}

void Schema::define(std::string_view line) {
  std::istringstream in{std::string(line)};
  std::string name;
  std::string kind;
  in >> name >> kind;
  Type& type = named(name);
  type.kind = kind_named(kind);
  for (std::string word; in >> word;) {
    Field field;
    take_editions(word, field);
    const auto sign = word.find_first_of("!?*+|");
    if (sign != std::string::npos) {
      field.occurrence = word[sign];
      field.type = &named(word.substr(sign + 1));
      word.erase(sign);
    }
    field.name = word;
    type.fields.push_back(field);
  }
}

}  // namespace csta_switch
