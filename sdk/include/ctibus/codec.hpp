#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "ctibus/describe.hpp"
#include "ctibus/msgpack.hpp"
#include "ctibus/result.hpp"

/// Structs to MessagePack maps and back, by their declarations. A field with its default value is
/// not written; a field that is absent, nil or unknown is not read. Decoding allocates for lists
/// only; texts are views into the bytes.
namespace ctibus {

namespace detail {

template <class T>
bool is_default(const T& value) {
  if constexpr (TextLike<T> || BytesLike<T> || IsVector<T>::value) {
    return value.empty();
  } else if constexpr (kind_of<T>() == Kind::group) {
    return std::apply(
        [&](const auto&... field) { return (is_default(value.*field.member) && ...); },
        declaration<T>.fields);
  } else {
    return value == T{};
  }
}

template <class M>
void write_group(msgpack::Writer& out, const M& body);

template <class T>
void write_value(msgpack::Writer& out, const T& value) {
  constexpr Kind kind = kind_of<T>();
  if constexpr (kind == Kind::boolean) {
    out.boolean(value);
  } else if constexpr (kind == Kind::unsigned_integer) {
    out.unsigned_integer(value);
  } else if constexpr (kind == Kind::integer) {
    out.integer(value);
  } else if constexpr (kind == Kind::number) {
    out.number(value);
  } else if constexpr (kind == Kind::text) {
    out.text(value);
  } else if constexpr (kind == Kind::duration) {
    out.integer(value.count());
  } else if constexpr (kind == Kind::timestamp) {
    out.integer(value.time_since_epoch().count());
  } else if constexpr (kind == Kind::enumeration) {
    const auto index = static_cast<std::size_t>(value);
    out.text(index < names_of<T>.size() ? names_of<T>[index] : names_of<T>[0]);
  } else if constexpr (kind == Kind::secret) {
    out.text(value.handle);
  } else if constexpr (kind == Kind::size) {
    out.unsigned_integer(value.bytes);
  } else if constexpr (kind == Kind::bytes) {
    out.bytes(value);
  } else if constexpr (kind == Kind::dictionary) {
    out.map(value.size());
    for (const auto& [name, text] : value) {
      out.text(name);
      out.text(text);
    }
  } else if constexpr (kind == Kind::list) {
    out.array(value.size());
    for (const auto& element : value) {
      write_value<typename T::value_type>(out, element);
    }
  } else {
    write_group(out, value);
  }
}

template <class M>
void write_group(msgpack::Writer& out, const M& body) {
  std::apply(
      [&](const auto&... field) {
        const std::size_t present = (std::size_t{!is_default(body.*field.member)} + ... + 0);
        out.map(present);
        (
            [&] {
              if (!is_default(body.*field.member)) {
                out.text(field.name);
                write_value(out, body.*field.member);
              }
            }(),
            ...);
      },
      declaration<M>.fields);
}

template <class M>
bool read_group(msgpack::Reader& in, M& body, std::string_view& bad_field);

template <class T>
bool read_value(msgpack::Reader& in, T& value, std::string_view& bad_field) {
  constexpr Kind kind = kind_of<T>();
  if constexpr (kind == Kind::boolean) {
    return in.boolean(value);
  } else if constexpr (kind == Kind::unsigned_integer) {
    std::uint64_t wide = 0;
    if (!in.unsigned_integer(wide) || wide > std::numeric_limits<T>::max()) return false;
    value = static_cast<T>(wide);
    return true;
  } else if constexpr (kind == Kind::integer) {
    std::int64_t wide = 0;
    if (!in.integer(wide) || wide < std::numeric_limits<T>::min() ||
        wide > std::numeric_limits<T>::max()) {
      return false;
    }
    value = static_cast<T>(wide);
    return true;
  } else if constexpr (kind == Kind::number) {
    double wide = 0;
    if (!in.number(wide)) return false;
    value = static_cast<T>(wide);
    return true;
  } else if constexpr (kind == Kind::text) {
    std::string_view view;
    if (!in.text(view)) return false;
    value = T(view);
    return true;
  } else if constexpr (kind == Kind::duration) {
    std::int64_t count = 0;
    if (!in.integer(count)) return false;
    value = Duration(count);
    return true;
  } else if constexpr (kind == Kind::timestamp) {
    std::int64_t count = 0;
    if (!in.integer(count)) return false;
    value = Timestamp(Duration(count));
    return true;
  } else if constexpr (kind == Kind::enumeration) {
    std::string_view view;
    if (!in.text(view)) return false;
    value = T{};
    for (std::size_t i = 0; i < names_of<T>.size(); ++i) {
      if (names_of<T>[i] == view) value = static_cast<T>(i);
    }
    return true;
  } else if constexpr (kind == Kind::secret) {
    return in.text(value.handle);
  } else if constexpr (kind == Kind::size) {
    return in.unsigned_integer(value.bytes);
  } else if constexpr (kind == Kind::bytes) {
    std::span<const std::uint8_t> view;
    if (!in.bytes(view)) return false;
    value = T(view.begin(), view.end());
    return true;
  } else if constexpr (kind == Kind::dictionary) {
    std::size_t size = 0;
    if (!in.map(size)) return false;
    value.clear();
    value.reserve(size);
    for (std::size_t i = 0; i < size; ++i) {
      std::string_view name;
      std::string_view text;
      if (!in.text(name) || !in.text(text)) return false;
      value.emplace_back(name, text);
    }
    return true;
  } else if constexpr (kind == Kind::list) {
    std::size_t size = 0;
    if (!in.array(size)) return false;
    value.clear();
    for (std::size_t i = 0; i < size; ++i) {
      typename T::value_type element{};
      if (!read_value(in, element, bad_field)) return false;
      value.push_back(std::move(element));
    }
    return true;
  } else {
    return read_group(in, value, bad_field);
  }
}

template <class M>
bool read_group(msgpack::Reader& in, M& body, std::string_view& bad_field) {
  std::size_t left = 0;
  if (!in.map(left)) return false;
  std::string_view name;
  bool good = true;
  const auto next = [&] {
    if (left == 0) return false;
    --left;
    good = in.text(name);
    return good;
  };
  const auto take = [&](const auto& field) {
    if (in.peek() == msgpack::Type::nil) {
      in.nil();
    } else if (!read_value(in, body.*field.member, bad_field)) {
      if (bad_field.empty()) bad_field = field.name;
      good = false;
    }
  };
  bool pending = next();
  std::apply(
      [&](const auto&... field) {
        // Writers keep the declared order, so one pass usually reads everything ...
        (
            [&] {
              if (pending && good && name == field.name) {
                take(field);
                pending = good && next();
              }
            }(),
            ...);
        // ... and what came in another order, or is unknown, is looked up.
        while (pending && good) {
          bool known = false;
          (
              [&] {
                if (!known && name == field.name) {
                  known = true;
                  take(field);
                }
              }(),
              ...);
          if (!known) good = in.skip();
          pending = good && next();
        }
      },
      declaration<M>.fields);
  return good && in.ok();
}

}  // namespace detail

/// Append `body` to `out`. Any thread.
template <Described M>
void encode(const M& body, msgpack::Buffer& out) {
  msgpack::Writer writer(out);
  detail::write_group(writer, body);
}

/// Read `bytes` into `body`, whose texts then are views into `bytes`. Errors: codec.malformed,
/// which names the field of the wrong type. Any thread.
template <Described M>
Result<> decode(std::span<const std::uint8_t> bytes, M& body) {
  if (bytes.empty()) return {};
  msgpack::Reader reader(bytes);
  std::string_view bad_field;
  if (detail::read_group(reader, body, bad_field)) return {};
  if (bad_field.empty()) return failure("codec.malformed", "The payload is no MessagePack map.");
  return failure("codec.malformed",
                 "Field \"" + std::string(bad_field) +
                     "\" has a type or value that its declaration does not allow.");
}

}  // namespace ctibus
