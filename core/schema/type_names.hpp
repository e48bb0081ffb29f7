#pragma once

#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/manifest/manifest.hpp"

/// What messages and the enumerations and groups in them are called in other languages. Any thread.
namespace ctibus::schema {

/// An enumeration or a group, once however many fields have it.
struct NamedType {
  std::string name;
  Kind kind = Kind::group;
  /// A field of this type; its text is about that field, not about the type.
  const manifest::FieldSpec* field = nullptr;
};

/// `call.make` is CallMake, its reply CallMakeReply; a type that was declared as
/// ctibus::cdr::Result is CdrResult. A message goes before a type: ctibus::AgentState is
/// AgentStateValue, since there is a message agent.state. The names live while `messages` does.
class TypeNames {
 public:
  explicit TypeNames(std::span<const manifest::MessageSpec> messages);

  [[nodiscard]] static std::string of(const manifest::MessageSpec& message);
  [[nodiscard]] static std::string of_reply(const manifest::MessageSpec& message);
  /// Of a field that is, or is a list of, an enumeration or a group.
  [[nodiscard]] const std::string& of(const manifest::FieldSpec& field) const;
  /// Each after those that it needs.
  [[nodiscard]] const std::vector<NamedType>& types() const { return types_; }

 private:
  void add(std::span<const manifest::FieldSpec> fields, const std::string& owner);
  void add(const manifest::FieldSpec& field, const std::string& owner);

  std::map<std::string, std::string, std::less<>> taken_;  ///< names, and of what
  std::map<const manifest::FieldSpec*, std::string> names_;
  std::vector<NamedType> types_;
};

/// The kind of a field, or of a list's elements.
Kind value_kind(const manifest::FieldSpec& field);

/// "single_step_transfer" is SingleStepTransfer; '.', '-', '_' and ':' divide words.
std::string pascal_case(std::string_view words);

/// Words in lines of at most `width` columns; a word that is longer has a line of its own.
std::vector<std::string> wrapped(std::string_view text, std::size_t width);

}  // namespace ctibus::schema
