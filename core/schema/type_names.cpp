#include "core/schema/type_names.hpp"

#include <fmt/format.h>

namespace ctibus::schema {
namespace {

using manifest::FieldSpec;
using manifest::MessageSpec;

constexpr std::string_view message_mark = "a message";

bool is_named(const FieldSpec& field) {
  const Kind kind = value_kind(field);
  return kind == Kind::enumeration || kind == Kind::group;
}

/// Types of the same name and signature are the same.
std::string signature(const FieldSpec& field) {
  std::string out = fmt::format("{}", fmt::join(field.values, ","));
  for (const FieldSpec& inner : field.fields) {
    out += fmt::format(";{} {} {}({})", inner.name, name_of(inner.kind), name_of(inner.element),
                       signature(inner));
  }
  return out;
}

}  // namespace

Kind value_kind(const FieldSpec& field) {
  return field.kind == Kind::list ? field.element : field.kind;
}

std::string pascal_case(std::string_view words) {
  std::string out;
  bool first = true;
  for (const char c : words) {
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    if (!letter && !(c >= '0' && c <= '9')) {
      first = true;
    } else {
      out += first && c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
      first = false;
    }
  }
  return out;
}

std::vector<std::string> wrapped(std::string_view text, std::size_t width) {
  std::vector<std::string> lines;
  std::string line;
  while (!text.empty()) {
    const auto end = text.find_first_of(" \n");
    const auto word = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    if (word.empty()) continue;
    if (!line.empty() && line.size() + 1 + word.size() > width) {
      lines.push_back(std::exchange(line, {}));
    }
    if (!line.empty()) line += ' ';
    line += word;
  }
  if (!line.empty()) lines.push_back(std::move(line));
  return lines;
}

TypeNames::TypeNames(std::span<const MessageSpec> messages) {
  for (const MessageSpec& message : messages) {
    taken_.emplace(of(message), message_mark);
    taken_.emplace(of_reply(message), message_mark);
  }
  for (const MessageSpec& message : messages) {
    add(message.fields, of(message));
    add(message.reply, of_reply(message));
  }
}

std::string TypeNames::of(const MessageSpec& message) { return pascal_case(message.topic); }

std::string TypeNames::of_reply(const MessageSpec& message) { return of(message) + "Reply"; }

const std::string& TypeNames::of(const FieldSpec& field) const { return names_.at(&field); }

void TypeNames::add(std::span<const FieldSpec> fields, const std::string& owner) {
  for (const FieldSpec& field : fields) {
    if (is_named(field)) add(field, owner);
  }
}

void TypeNames::add(const FieldSpec& field, const std::string& owner) {
  constexpr std::string_view own_namespace = "ctibus::";
  std::string_view type = field.type;
  if (type.starts_with(own_namespace)) type.remove_prefix(own_namespace.size());
  const std::string by_place = owner + pascal_case(field.name);
  std::string name = type.empty() ? by_place : pascal_case(type);
  const std::string what = std::string(type) + "=" + signature(field);
  const auto is_taken = [&] {
    const auto found = taken_.find(name);
    return found != taken_.end() && found->second != what;
  };
  if (is_taken() && taken_[name] != message_mark) name = by_place;
  while (is_taken()) name += "Value";
  add(field.fields, name);
  if (taken_.emplace(name, what).second) types_.push_back({name, value_kind(field), &field});
  names_.emplace(&field, std::move(name));
}

}  // namespace ctibus::schema
