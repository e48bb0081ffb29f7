#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "wire/element.hpp"

namespace csta_switch {

enum class TypeKind { sequence, choice, words, flags, device, string, boolean, number, hex, any };

struct Type;

struct Field {
  std::string name;
  char occurrence = '!';
  const Type* type = nullptr;
  int since = 2;  ///< the first edition that has it
  int until = 6;  ///< the last one
};

struct Type {
  std::string name;
  TypeKind kind = TypeKind::sequence;
  std::vector<Field> fields;  ///< words and flags have only names
};

/// The messages and types of the tables.
class Schema {
 public:
  /// The only one; made when it is first asked for.
  static const Schema& get();

  /// Null: no such message or type.
  const Type* find(std::string_view name) const;

 private:
  Schema();
  Type& named(const std::string& name);
  void read(std::string_view table);
  void define(std::string_view line);

  std::unordered_map<std::string, Type> types_;
};

/// What is wrong with a message.
struct Mistake {
  std::string text = {};               ///< empty: nothing
  std::string_view error = "generic";  ///< by the words of OperationErrors

  bool empty() const { return text.empty(); }
};

/// The first mistake of a message in an edition.
Mistake mistake_in(const Element& message, int edition);

}  // namespace csta_switch
