#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "ber/tlv.hpp"

namespace csta_switch::ber {

enum class Kind {
  sequence,
  choice,
  list,
  enumeration,
  bits,
  none,  ///< NULL instead of a message without fields
  octets,
  hex,
  wrapped,  ///< octets that are <string>hex</string> in XML
  ia5,
  integer,
  boolean,
  null,
  device,
  connection,
  extensions,  ///< only private data that is a string is written, and none is read
  skip,        ///< read over, never written
};

struct Type;

struct Field {
  std::string name;
  std::optional<Tag> tag;  ///< of its own
  bool is_explicit = false;
  const Type* type = nullptr;
  bool optional = false;
};

struct Type {
  std::string name;
  Kind kind = Kind::sequence;
  std::optional<Tag> tag;  ///< of its own
  bool is_explicit = false;
  std::vector<Field> fields;
  std::vector<std::pair<std::string, long>> words;
};

/// A message's place: an operation, or an event in its group.
struct EventPlace {
  unsigned group = 0;
  unsigned event = 0;
};

/// What the tables say.
class Types {
 public:
  /// The only one; made when it is first asked for.
  static const Types& get();

  const Type* find(std::string_view name) const;
  /// Of a request, or of the request that a response answers.
  std::optional<long> operation_of(std::string_view name) const;
  /// The request with this operation; null: none that the switch knows.
  const Type* request(long operation) const;
  std::optional<EventPlace> event_place(std::string_view name) const;

 private:
  Types();
  Type& named(const std::string& name);
  void read(std::string_view table);
  void define(std::string_view definition);

  std::unordered_map<std::string, Type> types_;
  std::unordered_map<std::string, long> operations_;
  std::map<long, std::string> requests_;
  std::unordered_map<std::string, EventPlace> events_;
};

/// The tag that a kind has by itself; nothing for a choice, which has that of what is chosen.
std::optional<Tag> natural_tag(Kind kind);

}  // namespace csta_switch::ber
