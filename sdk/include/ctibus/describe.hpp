#pragma once

#include <array>
#include <chrono>
#include <concepts>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

#include "ctibus/abi/frame.h"
#include "ctibus/pattern.hpp"

/// Declarations: a message, a group of fields or an option table is declared once, beside the
/// struct it describes, by a static function `describe()`. Codec, checks, help, JSON Schema and
/// reference pages all come from it.
namespace ctibus {

/// UTF-8. In a received message a view into its frame, valid while the frame is.
using Text = std::string_view;
using Duration = std::chrono::milliseconds;
/// What options and messages hold at most, forwards or back: a century, so that neither its
/// nanoseconds nor the sum with a time overflow.
inline constexpr Duration longest_duration = std::chrono::hours(24) * 36500;
/// UTC.
using Timestamp = std::chrono::sys_time<std::chrono::milliseconds>;
/// Business data attached to a call by anyone: names and values.
using Attributes = std::vector<std::pair<Text, Text>>;

/// The one-use handle of a secret (see abi/secret.h); the secret itself never enters a message.
struct Secret {
  Text handle;
  friend bool operator==(const Secret&, const Secret&) = default;
};

enum class MessageClass : std::uint8_t {
  state = CTIBUS_CLASS_STATE,
  event = CTIBUS_CLASS_EVENT,
  record = CTIBUS_CLASS_RECORD,
  command = CTIBUS_CLASS_COMMAND,
  reply = CTIBUS_CLASS_REPLY,
};

constexpr std::string_view name_of(MessageClass value) {
  constexpr std::string_view names[] = {"", "state", "event", "record", "command", "reply"};
  return names[static_cast<std::size_t>(value) < std::size(names) ? static_cast<std::size_t>(value)
                                                                  : 0];
}

enum class Privacy : std::uint8_t {
  open,
  personal,  ///< masked in logs and traces unless somebody asks
  secret,    ///< never shown
};

enum class Kind : std::uint8_t {
  boolean,
  integer,
  unsigned_integer,
  number,
  text,
  duration,     ///< integer, milliseconds
  timestamp,    ///< integer, milliseconds since 1970 UTC
  enumeration,  ///< text, one of `values`
  bytes,
  secret,      ///< text, a one-use handle
  size,        ///< options only: integer, bytes
  list,        ///< array of `element`
  group,       ///< map of `fields`
  dictionary,  ///< map of text to text
};

constexpr std::string_view name_of(Kind value) {
  constexpr std::string_view names[] = {
      "boolean",     "integer", "unsigned", "number", "text", "duration", "timestamp",
      "enumeration", "bytes",   "secret",   "size",   "list", "group",    "dictionary"};
  return names[static_cast<std::size_t>(value)];
}

/// An option's size in bytes, written as "64MiB" in a site's configuration.
struct Size {
  std::uint64_t bytes = 0;
  friend bool operator==(const Size&, const Size&) = default;
};

/// What a declaration says of a field beyond its name, member and text.
struct FieldNotes {
  std::string_view unit = {};
  Privacy privacy = Privacy::open;
  std::string_view since = "0.1";
};

/// What an option table says of an option. Its default is the member's initialiser.
struct OptionNotes {
  std::string_view min = {};  ///< as written in a configuration: "1s", "99"
  std::string_view max = {};
  bool required = false;
  bool reloadable = false;         ///< else a change restarts the instance
  bool secret = false;             ///< never printed
  std::string_view formerly = {};  ///< deprecated name that still works
  std::string_view since = "0.1";
};

template <class M, class T, class Notes>
struct Field {
  std::string_view name;
  T M::*member;
  std::string_view text;
  Notes notes;
};

template <class M, class T>
constexpr auto field(std::string_view name, T M::*member, std::string_view text,
                     FieldNotes notes = {}) {
  return Field<M, T, FieldNotes>{name, member, text, notes};
}

template <class M, class T>
constexpr auto option(std::string_view name, T M::*member, std::string_view text,
                      OptionNotes notes = {}) {
  return Field<M, T, OptionNotes>{name, member, text, notes};
}

template <class M, class... Fields>
struct GroupDeclaration {
  std::string_view text;
  std::tuple<Fields...> fields;
};

template <class M, class... Fields>
struct MessageDeclaration {
  MessageClass message_class;
  std::string_view topic;
  Text M::*key;  ///< the entity; null: none
  std::string_view text;
  std::tuple<Fields...> fields;
};

/// Fields that live inside a message, a list or an option table.
template <class M, class... Fields>
constexpr auto declare_group(std::string_view text, Fields... fields) {
  return GroupDeclaration<M, Fields...>{text, {fields...}};
}

template <class M, class... Fields>
constexpr auto declare_message(MessageClass message_class, std::string_view topic, Text M::*key,
                               std::string_view text, Fields... fields) {
  return MessageDeclaration<M, Fields...>{message_class, topic, key, text, {fields...}};
}

template <class T>
concept Described = requires {
  T::describe();
};

template <class T>
concept Message = Described<T> && requires {
  { T::describe().topic } -> std::convertible_to<std::string_view>;
};

/// An enumeration travels as text. `constexpr auto names(E)` beside it gives the texts by value;
/// value 0 is "unknown" and is never written.
template <class E>
concept NamedEnum = std::is_enum_v<E> && requires(E value) {
  names(value);
};

template <class M>
inline constexpr auto declaration = M::describe();

struct NoFields {
  static constexpr auto describe() { return declare_group<NoFields>("Nothing."); }
};

namespace detail {
template <class C>
struct ReplyOf {
  using type = NoFields;
};
template <class C>
requires requires { typename C::Reply; }
struct ReplyOf<C> {
  using type = typename C::Reply;
};

template <class T>
struct IsVector : std::false_type {};
template <class T>
struct IsVector<std::vector<T>> : std::true_type {};

template <class T>
concept TextLike = std::same_as<T, Text> || std::same_as<T, std::string>;
template <class T>
concept BytesLike =
    std::same_as<T, std::span<const std::uint8_t>> || std::same_as<T, std::vector<std::uint8_t>>;
template <class T>
concept DictionaryLike = std::same_as<T, Attributes> ||
    std::same_as<T, std::vector<std::pair<std::string, std::string>>>;

template <class T>
constexpr Kind kind_of() {
  if constexpr (std::same_as<T, bool>) {
    return Kind::boolean;
  } else if constexpr (std::is_enum_v<T>) {
    static_assert(NamedEnum<T>, "declare constexpr auto names(E) beside the enumeration");
    return Kind::enumeration;
  } else if constexpr (std::unsigned_integral<T>) {
    return Kind::unsigned_integer;
  } else if constexpr (std::signed_integral<T>) {
    return Kind::integer;
  } else if constexpr (std::floating_point<T>) {
    return Kind::number;
  } else if constexpr (TextLike<T>) {
    return Kind::text;
  } else if constexpr (std::same_as<T, Duration>) {
    return Kind::duration;
  } else if constexpr (std::same_as<T, Timestamp>) {
    return Kind::timestamp;
  } else if constexpr (std::same_as<T, Secret>) {
    return Kind::secret;
  } else if constexpr (std::same_as<T, Size>) {
    return Kind::size;
  } else if constexpr (BytesLike<T>) {
    return Kind::bytes;
  } else if constexpr (DictionaryLike<T>) {
    return Kind::dictionary;
  } else if constexpr (IsVector<T>::value) {
    return Kind::list;
  } else {
    static_assert(Described<T>, "no field of this type: see ctibus::Kind");
    return Kind::group;
  }
}
}  // namespace detail

/// The reply fields of a command: its nested struct Reply, or none.
template <class C>
using ReplyOf = typename detail::ReplyOf<C>::type;

/// A field as plain data, for tools. Static memory.
struct FieldDescription {
  std::string_view name;
  Kind kind = Kind::text;
  Kind element = Kind::text;  ///< of a list
  std::string_view text;
  std::string_view unit;
  Privacy privacy = Privacy::open;
  std::string_view since;
  std::string_view type;  ///< name in C++ of an enumeration or a group, or of a list's elements
  std::span<const std::string_view> values;  ///< of an enumeration or a list of them
  std::span<const FieldDescription> fields;  ///< of a group or a list of them
};

/// A message type as plain data, for tools. Static memory.
struct MessageDescription {
  std::string_view topic;
  MessageClass message_class = MessageClass::event;
  std::string_view key;  ///< name of the key field
  std::string_view text;
  std::span<const FieldDescription> fields;
  std::span<const FieldDescription> reply;  ///< of a command
};

namespace detail {
template <class M>
constexpr auto describe_fields();

template <class M>
inline constexpr auto fields_of = describe_fields<M>();

template <class E>
inline constexpr auto names_of = names(E{});

/// "ctibus::cdr::Segment", so that generated types have the names of the declared ones.
template <class T>
constexpr std::string_view type_name() {
  std::string_view name = __PRETTY_FUNCTION__;  // "... [with T = NAME; ...]" or "... [T = NAME]"
  name.remove_prefix(name.find("T = ") + 4);
  return name.substr(0, name.find_first_of(";]"));
}

template <class T>
constexpr void describe_type(FieldDescription& out) {
  if constexpr (std::is_enum_v<T>) {
    out.type = type_name<T>();
    out.values = names_of<T>;
  } else if constexpr (kind_of<T>() == Kind::group) {
    out.type = type_name<T>();
    out.fields = fields_of<T>;
  } else if constexpr (kind_of<T>() == Kind::list) {
    out.element = kind_of<typename T::value_type>();
    describe_type<typename T::value_type>(out);
  }
}

template <class M, class T, class Notes>
constexpr FieldDescription describe_field(const Field<M, T, Notes>& field) {
  FieldDescription out;
  out.name = field.name;
  out.kind = kind_of<T>();
  out.text = field.text;
  out.since = field.notes.since;
  if constexpr (std::same_as<Notes, FieldNotes>) {
    out.unit = field.notes.unit;
    out.privacy = field.notes.privacy;
  } else {
    out.privacy = field.notes.secret ? Privacy::secret : Privacy::open;
  }
  if (out.kind == Kind::secret) out.privacy = Privacy::secret;
  describe_type<T>(out);
  return out;
}

template <class M>
constexpr bool field_names_are_unique() {
  return std::apply(
      [](const auto&... field) {
        const std::array<std::string_view, sizeof...(field)> names{field.name...};
        for (std::size_t i = 0; i < names.size(); ++i) {
          for (std::size_t j = 0; j < i; ++j) {
            if (names[i] == names[j]) return false;
          }
        }
        return true;
      },
      declaration<M>.fields);
}

template <class M>
constexpr auto describe_fields() {
  static_assert(field_names_are_unique<M>(), "two fields of a declaration have the same name");
  return std::apply(
      [](const auto&... field) {
        return std::array<FieldDescription, sizeof...(field)>{describe_field(field)...};
      },
      declaration<M>.fields);
}

template <class M>
constexpr std::string_view key_name() {
  std::string_view found;
  std::apply(
      [&](const auto&... field) {
        (
            [&] {
              if constexpr (std::same_as<decltype(field.member), Text M::*const> ||
                            std::same_as<std::remove_cvref_t<decltype(field.member)>, Text M::*>) {
                if (declaration<M>.key != nullptr && field.member == declaration<M>.key) {
                  found = field.name;
                }
              }
            }(),
            ...);
      },
      declaration<M>.fields);
  return found;
}

/// What every declaration of a message keeps; the compiler's error names the message and the rule.
template <class M>
struct CheckedMessage {
  static_assert(is_topic(declaration<M>.topic) &&
                    declaration<M>.topic.find('.') != std::string_view::npos,
                "a topic is entity.verb, or vendor.entity.verb: two or more tokens of a-z 0-9 _ -");
  static_assert(declaration<M>.key == nullptr || !key_name<M>().empty(),
                "the key of a message is one of its declared fields");
  static_assert(declaration<M>.message_class != MessageClass::state ||
                    declaration<M>.key != nullptr,
                "a state message has a key: its last value is kept for each");
  static_assert(field_names_are_unique<M>(), "two fields of a message have the same name");
  static_assert(Described<typename ReplyOf<M>::type>,
                "the Reply of a command declares its fields in a static describe()");
  static constexpr bool value = true;
};
}  // namespace detail

template <Message M>
constexpr MessageDescription describe_message() {
  static_assert(detail::CheckedMessage<M>::value);
  MessageDescription out{declaration<M>.topic, declaration<M>.message_class, detail::key_name<M>(),
                         declaration<M>.text,  detail::fields_of<M>,         {}};
  if constexpr (declaration<M>.message_class == MessageClass::command) {
    out.reply = detail::fields_of<ReplyOf<M>>;
  }
  return out;
}

template <Message M>
inline constexpr MessageDescription description_of = describe_message<M>();

/// A list of message types as plain data: `messages<call::Delivered, call::Established>`.
template <Message... M>
inline constexpr std::array<MessageDescription, sizeof...(M)> messages = {describe_message<M>()...};

/// The same as types, for what is made of each of them.
template <Message... M>
struct MessageTypes {
  static constexpr auto& descriptions = messages<M...>;
};

template <Message M>
constexpr std::string_view topic_of() {
  static_assert(detail::CheckedMessage<M>::value);
  return declaration<M>.topic;
}

/// The key of one message: the value of its declared key field.
template <Message M>
constexpr Text key_of(const M& body) {
  if (declaration<M>.key == nullptr) return {};
  return body.*(declaration<M>.key);
}

}  // namespace ctibus
