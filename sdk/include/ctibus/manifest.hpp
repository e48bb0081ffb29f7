#pragma once

#include <array>
#include <cstdint>
#include <limits>
#include <span>
#include <string_view>

#include "ctibus/abi/plugin.h"
#include "ctibus/describe.hpp"
#include "ctibus/detail/json_writer.hpp"

/// What a library says of itself. It is written, at compile time and from the same declarations
/// that the code uses, as JSON into the ELF note section ".note.ctibus", where hosts and
/// `ctibus inspect` read it without loading the library.
namespace ctibus {

enum class Maturity : std::uint8_t { experimental, beta, stable };
enum class Thread : std::uint8_t {
  pool,  ///< callbacks are short; the strand runs on the host's small pool
  own,   ///< may block (SQL, LDAP) or has an event loop: a thread of its own
};
enum class Isolation : std::uint8_t { core, process };

/// One entry of an error catalogue: `ctibus errors lookup ID` prints it.
struct ErrorEntry {
  std::string_view id;       ///< "PART.name"
  std::string_view text;     ///< one line, as it is logged
  std::string_view meaning;  ///< what happened, and what it does to calls
  std::string_view cure;     ///< what to do
};

struct Manifest {
  std::string_view id;  ///< the folder's name
  std::string_view version = CTIBUS_VERSION;
  std::string_view text;  ///< one sentence
  Maturity maturity = Maturity::beta;
  Thread thread = Thread::pool;
  Isolation isolation = Isolation::core;  ///< a wish; the site decides
  /// Ports or plugin ids. An instance starts after the ones that offer what it requires; `optional`
  /// orders in the same way when somebody offers it.
  std::span<const std::string_view> offers = {};
  std::span<const std::string_view> requires_ = {};
  std::span<const std::string_view> optional = {};
  std::span<const MessageDescription> publishes = {};
  std::span<const std::string_view> subscribes = {};  ///< patterns
  std::span<const MessageDescription> provides = {};  ///< commands
  std::span<const MessageDescription> commands = {};  ///< commands it may send
  std::span<const ErrorEntry> errors = {};
};

namespace detail {

constexpr std::string_view name_of(Maturity value) {
  constexpr std::string_view names[] = {"experimental", "beta", "stable"};
  return names[static_cast<std::size_t>(value)];
}

/// Ours have two tokens ("call.delivered") and are known to every host; others' are carried along.
constexpr bool is_vendor_topic(std::string_view topic) {
  std::size_t dots = 0;
  for (const char c : topic) dots += c == '.' ? 1 : 0;
  return dots >= 2;
}

template <class Json>
constexpr void write_fields(Json& json, std::span<const FieldDescription> fields) {
  json.begin_array();
  for (const auto& field : fields) {
    json.begin_object();
    json.member("name", field.name);
    json.member("kind", ctibus::name_of(field.kind));
    if (field.kind == Kind::list) json.member("element", ctibus::name_of(field.element));
    json.member("text", field.text);
    if (!field.unit.empty()) json.member("unit", field.unit);
    if (field.privacy != Privacy::open) {
      json.member("privacy", field.privacy == Privacy::personal ? "personal" : "secret");
    }
    json.member("since", field.since);
    if (!field.type.empty()) json.member("type", field.type);
    if (!field.values.empty()) {
      json.name("values");
      json.begin_array();
      for (const auto value : field.values.subspan(1)) json.text(value);
      json.end_array();
    }
    if (!field.fields.empty()) {
      json.name("fields");
      write_fields(json, field.fields);
    }
    json.end_object();
  }
  json.end_array();
}

template <class Json>
constexpr void write_message(Json& json, const MessageDescription& message) {
  json.begin_object();
  json.member("topic", message.topic);
  json.member("class", ctibus::name_of(message.message_class));
  if (!message.key.empty()) json.member("key", message.key);
  json.member("text", message.text);
  json.name("fields");
  write_fields(json, message.fields);
  if (!message.reply.empty()) {
    json.name("reply");
    write_fields(json, message.reply);
  }
  json.end_object();
}

template <class Json, class T>
constexpr void write_option_default(Json& json, const T& value) {
  constexpr Kind kind = kind_of<T>();
  if constexpr (kind == Kind::boolean) {
    json.boolean(value);
  } else if constexpr (kind == Kind::integer || kind == Kind::unsigned_integer) {
    json.integer(static_cast<std::int64_t>(value));
  } else if constexpr (kind == Kind::number) {
    json.thousandths(value);
  } else if constexpr (kind == Kind::duration) {
    json.integer(value.count());
  } else if constexpr (kind == Kind::size) {
    json.integer(static_cast<std::int64_t>(value.bytes));
  } else if constexpr (kind == Kind::text) {
    json.text(value);
  } else if constexpr (kind == Kind::enumeration) {
    json.text(names_of<T>[static_cast<std::size_t>(value)]);
  } else if constexpr (kind == Kind::list) {
    json.begin_array();
    for (const auto& element : value) write_option_default(json, element);
    json.end_array();
  } else {
    json.null();
  }
}

template <class O, class Json>
constexpr void write_options(Json& json, O defaults = {});

/// `value`: what the option has where it stands, which for a group may differ from its type's own.
template <class T, class Json>
constexpr void write_option_type(Json& json, const T& value = {}) {
  constexpr Kind kind = kind_of<T>();
  json.member("kind", ctibus::name_of(kind));
  if constexpr (kind == Kind::enumeration) {
    json.name("values");
    json.begin_array();
    for (std::size_t i = 1; i < names_of<T>.size(); ++i) json.text(names_of<T>[i]);
    json.end_array();
  } else if constexpr (kind == Kind::group) {
    json.name("options");
    write_options<T>(json, value);
  } else if constexpr (kind == Kind::list) {
    json.name("element");
    json.begin_object();
    write_option_type<typename T::value_type>(json);
    json.end_object();
  }
}

/// What a narrow integer can hold is a limit too.
template <class T, class Json>
constexpr void write_type_limits(Json& json, const OptionNotes& notes) {
  if constexpr (std::is_integral_v<T> && !std::is_same_v<T, bool> && sizeof(T) < 8) {
    if (notes.min.empty() && std::is_signed_v<T>) {
      json.name("min");
      json.integer_text(std::numeric_limits<T>::min());
    }
    if (notes.max.empty()) {
      json.name("max");
      json.integer_text(std::numeric_limits<T>::max());
    }
  }
}

// By value: g++ 12 cannot build a const std::string at compile time.
template <class O, class Json>
constexpr void write_options(Json& json, O defaults) {
  json.begin_array();
  std::apply(
      [&](const auto&... option) {
        (
            [&] {
              using T = std::remove_cvref_t<decltype(defaults.*option.member)>;
              json.begin_object();
              json.member("name", option.name);
              write_option_type<T>(json, defaults.*option.member);
              json.member("text", option.text);
              json.name("default");
              write_option_default(json, defaults.*option.member);
              const OptionNotes& notes = option.notes;
              if (!notes.min.empty()) json.member("min", notes.min);
              if (!notes.max.empty()) json.member("max", notes.max);
              write_type_limits<T>(json, notes);
              if (notes.required) json.flag("required");
              if (notes.reloadable) json.flag("reloadable");
              if (notes.secret) json.flag("secret");
              if (!notes.formerly.empty()) json.member("formerly", notes.formerly);
              json.member("since", notes.since);
              json.end_object();
            }(),
            ...);
      },
      declaration<O>.fields);
  json.end_array();
}

template <class Json>
constexpr void write_texts(Json& json, std::string_view name,
                           std::span<const std::string_view> texts) {
  json.name(name);
  json.begin_array();
  for (const auto text : texts) json.text(text);
  json.end_array();
}

template <class Json>
constexpr void write_topics(Json& json, std::string_view name,
                            std::span<const MessageDescription> messages) {
  json.name(name);
  json.begin_array();
  for (const auto& message : messages) json.text(message.topic);
  json.end_array();
}

template <class P>
concept HasManifest = requires {
  { P::manifest } -> std::convertible_to<const Manifest&>;
};
template <class P>
concept HasOptions = Described<typename P::Options>;

constexpr bool are_commands(std::span<const MessageDescription> messages, bool wanted) {
  for (const auto& message : messages) {
    if ((message.message_class == MessageClass::command) != wanted) return false;
  }
  return true;
}

constexpr bool are_patterns(std::span<const std::string_view> texts) {
  for (const auto text : texts) {
    if (!is_pattern(text)) return false;
  }
  return true;
}

/// What every plugin class has; the compiler's error names the class and the rule.
template <class P>
struct CheckedPlugin {
  static_assert(HasManifest<P>,
                "a plugin class has `static constexpr ctibus::Manifest manifest{.id = ...}`");
  static_assert(HasOptions<P>,
                "a plugin class has `struct Options` with a static describe(), or `using Options = "
                "ctibus::NoOptions`, both public");
  static constexpr bool value = HasManifest<P> && HasOptions<P>;
};

template <class P>
struct CheckedManifest {
  static_assert(is_token(P::manifest.id), "a manifest's id is the folder's name: A-Z a-z 0-9 _ -");
  static_assert(are_patterns(P::manifest.subscribes),
                "a manifest's subscribes are patterns: tokens, `*` for one, `>` for the rest");
  static_assert(are_commands(P::manifest.provides, true) &&
                    are_commands(P::manifest.commands, true),
                "a manifest's provides and commands are messages of class command");
  static_assert(are_commands(P::manifest.publishes, false),
                "a command is not published: name it under commands, and request() it");
  static constexpr bool value = true;
};

template <class P, class Json>
constexpr void write_manifest(Json& json) {
  static_assert(CheckedManifest<P>::value);
  constexpr Manifest manifest = P::manifest;
  json.begin_object();
  json.name("manifest");
  json.integer(1);
  json.member("id", manifest.id);
  json.member("version", manifest.version);
  json.name("abi");
  json.begin_array();
  json.integer(CTIBUS_ABI_MAJOR);
  json.integer(CTIBUS_ABI_MINOR);
  json.end_array();
  json.member("text", manifest.text);
  json.member("maturity", name_of(manifest.maturity));
  json.member("thread", manifest.thread == Thread::own ? "own" : "pool");
  json.member("isolation", manifest.isolation == Isolation::process ? "process" : "core");
  write_texts(json, "offers", manifest.offers);
  write_texts(json, "requires", manifest.requires_);
  write_texts(json, "optional", manifest.optional);
  write_topics(json, "publishes", manifest.publishes);
  write_texts(json, "subscribes", manifest.subscribes);
  write_topics(json, "provides", manifest.provides);
  write_topics(json, "commands", manifest.commands);
  json.name("options");
  write_options<typename P::Options>(json);
  json.name("errors");
  json.begin_array();
  for (const auto& error : manifest.errors) {
    json.begin_object();
    json.member("id", error.id);
    json.member("text", error.text);
    json.member("meaning", error.meaning);
    json.member("cure", error.cure);
    json.end_object();
  }
  json.end_array();
  json.name("messages");
  json.begin_array();
  for (const auto messages : {manifest.publishes, manifest.provides}) {
    for (const auto& message : messages) {
      if (is_vendor_topic(message.topic)) write_message(json, message);
    }
  }
  json.end_array();
  json.end_object();
}

template <class P>
constexpr std::size_t manifest_size() {
  if constexpr (CheckedPlugin<P>::value) {
    JsonCounter counter;
    write_manifest<P>(counter);
    return counter.size();
  } else {
    return 0;
  }
}

template <class P>
constexpr auto manifest_text() {
  std::array<char, manifest_size<P>()> out{};
  if constexpr (CheckedPlugin<P>::value) {
    JsonFiller filler(out.data());
    write_manifest<P>(filler);
  }
  return out;
}

template <class P>
inline constexpr auto manifest_of = manifest_text<P>();

/// ELF note: name size, description size, type, name, description (gABI, section "Note Section").
template <std::size_t size>
struct Note {
  std::uint32_t name_size = 7;
  std::uint32_t description_size = static_cast<std::uint32_t>(size);
  std::uint32_t type = CTIBUS_MANIFEST_NOTE;
  char name[8] = CTIBUS_MANIFEST_OWNER;
  std::array<char, (size + 3) / 4 * 4> description{};
};

template <class P>
constexpr auto make_note() {
  Note<manifest_size<P>()> note;
  for (std::size_t i = 0; i < manifest_of<P>.size(); ++i) note.description[i] = manifest_of<P>[i];
  return note;
}

}  // namespace detail

/// The manifest of a plugin class as JSON. Static memory.
template <class P>
constexpr std::string_view manifest_json() {
  return {detail::manifest_of<P>.data(), detail::manifest_of<P>.size()};
}

}  // namespace ctibus
