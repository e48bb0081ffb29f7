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
  bare,  ///< its one field by itself, or a sequence of it and extensions; NULL when it has none
  octets,
  hex,
  wrapped,  ///< octets that are <string>hex</string> in XML
  ia5,
  time,  ///< GeneralizedTime, which is dateTime in XML
  integer,
  boolean,
  null,
  device,
  connection,
  plain_device,      ///< as ECMA-180 has it: the number, without a sequence around it
  plain_connection,  ///< as ECMA-180 has it
  extensions,        ///< only private data that is a string is written, and none is read
  skip,              ///< read over, never written
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
  /// A CHOICE cannot lose its tag to another one.
  bool is_untagged_choice() const {
    return !tag && (kind == Kind::choice || kind == Kind::plain_device);
  }

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

/// How an event lies in a report.
enum class EventForm {
  grouped,   ///< ECMA-285: its fields within its tag, that within its group's
  numbered,  ///< ECMA-180: behind its number
  nested,    ///< ECMA-218: as grouped, its sequence within its tag
};

/// What the tables say.
class Types {
 public:
  /// ECMA-285; made when it is first asked for.
  static const Types& get();
  /// ECMA-180; made when it is first asked for.
  static const Types& phase_one();
  /// ECMA-218: the words of ECMA-180, events in groups; made when it is first asked for.
  static const Types& phase_two();

  const Type* find(std::string_view name) const;
  /// Of a request, or of the request that a response answers.
  std::optional<long> operation_of(std::string_view name) const;
  /// The requests with this operation; in ECMA-180 one of them may stand for several services.
  std::vector<const Type*> requests(long operation) const;
  std::optional<EventPlace> event_place(std::string_view name) const;
  EventForm event_form() const { return event_form_; }

 private:
  Types(std::initializer_list<std::string_view> tables, EventForm form);
  Type& named(const std::string& name);
  void read(std::string_view table);
  void define(std::string_view definition);

  std::unordered_map<std::string, Type> types_;
  std::unordered_map<std::string, long> operations_;
  std::multimap<long, std::string> requests_;
  std::unordered_map<std::string, EventPlace> events_;
  EventForm event_form_;
};

/// The tag that a kind has by itself; nothing for a choice, which has that of what is chosen.
std::optional<Tag> natural_tag(Kind kind);

}  // namespace csta_switch::ber
