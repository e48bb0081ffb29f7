#pragma once

#include <cstdint>
#include <span>
#include <string_view>

/// What CSTA messages are made of (ECMA-269), declared once: ECMA-323 gives names, order and values
/// in XML, ECMA-285 tags and numbers in BER. Codecs, checks and the documentation read these
/// tables. Constant data; any thread.
namespace ctibus::csta {

/// Of ECMA-323; namespaces end in "ed2" to "ed6".
enum class Edition : std::uint8_t { ed2 = 2, ed3, ed4, ed5, ed6 };

enum class Kind : std::uint8_t {
  text,
  boolean,
  integer,
  octets,  ///< in XML: hexadecimal
  word,    ///< one of `words`
  flags,   ///< any of `words`; in XML: an element with "true" or "false" for each that is said
  sequence,
  choice,   ///< exactly one of `fields`
  choices,  ///< any of `fields`, in any order
  empty,
  any,  ///< whatever it holds is kept as it is
};

enum class Occurs : std::uint8_t { optional, once, any, some };

/// A tag of ECMA-285.
struct Tag {
  enum class Class : std::uint8_t {
    none,
    universal,
    application,
    context,
    private_use,
    absent,  ///< of a field that ECMA-285 does not have
  };
  Class tag_class = Class::none;
  bool is_explicit = false;
  std::uint16_t number = 0;

  constexpr bool given() const { return tag_class != Class::none && tag_class != Class::absent; }
  friend constexpr bool operator==(const Tag&, const Tag&) = default;
};

/// How ECMA-285 writes what it writes otherwise than its kind tells.
enum class Form : std::uint8_t {
  by_kind,
  octets,      ///< a text as OCTET STRING; the text is hexadecimal
  characters,  ///< a text as OCTET STRING of its characters
  time,        ///< a text as GeneralizedTime
  number,      ///< a word as INTEGER
  device_id,
  local_device_id,
  connection_id,
  plain_device_id,      ///< of ECMA-180: a CHOICE, not in a SEQUENCE
  plain_connection_id,  ///< of ECMA-180: a SEQUENCE of two
  string_only,          ///< OCTET STRING, which is the alternative "string" in ECMA-323
  first_alternative,    ///< that, without the choice
  single,               ///< the one item of what ECMA-323 has a list of
  forwarding,           ///< of ECMA-180: a kind, and whether it is on, in one number; where to
  private_data,         ///< of ECMA-180: [APPLICATION 29], kept as it is encoded
  complete,             ///< flags that are not said are written, empty
  common_arguments,     ///< with a list of private data
};

struct Type;

struct Field {
  std::string_view name;  ///< empty: in ECMA-285 a sequence around fields that ECMA-323 has here
  const Type* type = nullptr;
  Occurs occurs = Occurs::optional;
  Tag tag = {};  ///< none: that of its type
  Edition since = Edition::ed2;
  Edition until = Edition::ed6;  ///< the last edition that has it

  constexpr bool in(Edition edition) const { return since <= edition && edition <= until; }
};

/// A value of an enumeration, or a bit.
struct Word {
  std::string_view name;
  std::int32_t number = -1;  ///< in ECMA-285; -1: not there
  Edition since = Edition::ed2;

  constexpr bool in(Edition edition) const { return since <= edition; }
};

struct Type {
  std::string_view name;
  Kind kind = Kind::text;
  std::span<const Field> fields = {};      ///< sequence, choice
  std::span<const Word> words = {};        ///< word, flags
  std::span<const Field> attributes = {};  ///< XML only
  Tag tag = {};                            ///< its own, such as [APPLICATION 11]
  Form form = Form::by_kind;
  std::span<const Field> ber = {};  ///< fields in the order of ECMA-285, where it is another one
};

enum class Role : std::uint8_t { request, response, event, error };

/// The chapters of ECMA-269.
enum class Group : std::uint8_t {
  capability_exchange,
  system_services,
  monitoring,
  snapshot,
  call_control,
  call_associated,
  media_attachment,
  routeing,
  physical_device,
  logical_device,
  device_maintenance,
  data_collection,
  voice_unit,
  call_detail_records,
  vendor_specific,
  application_session,  ///< ECMA-354
};

struct Message {
  std::string_view name;  ///< element of ECMA-323
  Role role = Role::request;
  Group group = Group::call_control;
  Kind kind = Kind::sequence;  ///< or choice
  std::span<const Field> fields = {};
  std::string_view response = {};  ///< of a request: the element that answers; empty: none does
  bool bare = false;               ///< in ECMA-285 its first field alone, or NULL
  std::int16_t operation = -1;     ///< of a request or response: ECMA-285's operation code
  std::int16_t event = -1;         ///< of an event: its tag within its group
  Edition since = Edition::ed2;
  std::span<const Field> ber = {};  ///< fields in the order of ECMA-285, where it is another one
};

/// The field of that name, preferably as the edition has it (a few have changed their type); null:
/// there is none.
const Field* find_field(std::span<const Field> fields, std::string_view name, Edition edition);
/// The word of that name; null: it is no value of the type.
const Word* find_word(const Type& type, std::string_view name);

/// All messages, in the order of the standard.
std::span<const Message> messages();
/// By its element's name; null: no message of CSTA has it.
const Message* find_message(std::string_view name);
/// A request by its operation code; null: unknown.
const Message* find_operation(int operation);

}  // namespace ctibus::csta
