#pragma once

#include <algorithm>
#include <bit>
#include <cstdint>
#include <cstring>
#include <limits>
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

template <class E>
inline constexpr std::size_t longest_name = [] {
  std::size_t longest = 0;
  for (const auto name : names_of<E>) longest = std::max(longest, name.size());
  return longest;
}();

template <class T>
constexpr bool is_default(const T& value) {
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

/// At least as many bytes as writing the value takes; exact sizes would cost more than they save.
template <class T>
std::size_t bound(const T& value) {
  constexpr std::size_t overhead = msgpack::max_overhead;
  constexpr Kind kind = kind_of<T>();
  if constexpr (kind == Kind::text || kind == Kind::bytes) {
    return overhead + value.size();
  } else if constexpr (kind == Kind::secret) {
    return overhead + value.handle.size();
  } else if constexpr (kind == Kind::enumeration) {
    return overhead + longest_name<T>;
  } else if constexpr (kind == Kind::dictionary) {
    std::size_t size = overhead;
    for (const auto& [name, text] : value) size += 2 * overhead + name.size() + text.size();
    return size;
  } else if constexpr (kind == Kind::list) {
    std::size_t size = overhead;
    for (const auto& element : value) size += bound<typename T::value_type>(element);
    return size;
  } else if constexpr (kind == Kind::group) {
    return std::apply(
        [&](const auto&... field) {
          return (overhead + ... + (overhead + field.name.size() + bound(value.*field.member)));
        },
        declaration<T>.fields);
  } else {
    return overhead;
  }
}

template <class M, class Out>
void write_group(Out& out, const M& body);

template <class T, class Out>
void write_value(Out& out, const T& value) {
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

/// Calls `action` with each field's index as a constant, so that names and members are constants
/// of the generated code; stops when it returns false.
template <class M, class Action>
constexpr bool each_field(Action&& action) {
  constexpr std::size_t count = std::tuple_size_v<decltype(declaration<M>.fields)>;
  return [&]<std::size_t... index>(std::index_sequence<index...>) {
    return (action(std::integral_constant<std::size_t, index>{}) && ...);
  }
  (std::make_index_sequence<count>{});
}

template <class M, std::size_t index>
inline constexpr auto field_at = std::get<index>(declaration<M>.fields);

/// With both sizes constant the compiler compares and copies names without a call.
template <class M, std::size_t index>
bool is_name(std::string_view name) {
  constexpr std::string_view wanted = field_at<M, index>.name;
  return name.size() == wanted.size() &&
         std::memcmp(name.data(), wanted.data(), wanted.size()) == 0;
}

template <class M, std::size_t index, class Out>
void write_name(Out& out) {
  constexpr std::string_view name = field_at<M, index>.name;
  static_assert(name.size() < 32, "names of fields are short");
  std::uint8_t* at = out.room(1 + name.size());
  *at = static_cast<std::uint8_t>(0xa0 | name.size());
  std::memcpy(at + 1, name.data(), name.size());
}

template <class M, class Out>
void write_group(Out& out, const M& body) {
  std::uint64_t present = 0;
  static_assert(std::tuple_size_v<decltype(declaration<M>.fields)> <= 64);
  each_field<M>([&](auto index) {
    if (!is_default(body.*field_at<M, index>.member)) present |= std::uint64_t{1} << index;
    return true;
  });
  out.map(static_cast<std::size_t>(std::popcount(present)));
  each_field<M>([&](auto index) {
    if ((present >> index & 1) != 0) {
      write_name<M, index>(out);
      write_value(out, body.*field_at<M, index>.member);
    }
    return true;
  });
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
    if (!in.integer(count) || count > longest_duration.count() ||
        count < -longest_duration.count()) {
      return false;
    }
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
  bool pending = false;  // `name` is read, its value is not
  const auto next = [&] {
    pending = left > 0;
    if (!pending) return true;
    --left;
    return in.text(name);
  };
  const auto take = [&](auto index) {
    constexpr auto& field = field_at<M, index>;
    if (in.peek() == msgpack::Type::nil) return in.nil();
    if (read_value(in, body.*field.member, bad_field)) return true;
    if (bad_field.empty()) bad_field = field.name;
    return false;
  };
  if (!next()) return false;
  // Writers keep the declared order, so one pass usually reads everything ...
  const bool in_order = each_field<M>([&](auto index) {
    if (!pending || !is_name<M, index>(name)) return true;
    return take(index) && next();
  });
  if (!in_order) return false;
  // ... and what came in another order, or is unknown, is looked up.
  while (pending) {
    bool known = false;
    const bool good = each_field<M>([&](auto index) {
      if (known || !is_name<M, index>(name)) return true;
      known = true;
      return take(index);
    });
    if (!good || (!known && !in.skip()) || !next()) return false;
  }
  return true;
}

template <class M>
constexpr bool starts_empty() {
  M empty{};
  return each_field<M>([&](auto index) { return is_default(empty.*field_at<M, index>.member); });
}

}  // namespace detail

/// Append `body` to `out`. Any thread.
template <Described M>
void encode(const M& body, msgpack::Buffer& out) {
  if constexpr (Message<M>) {
    static_assert(detail::starts_empty<M>(),
                  "a message's members have no initialisers but {}: an absent field is empty");
  }
  const std::size_t used = out.size();
  out.resize(used + detail::bound(body));
  msgpack::BasicWriter<msgpack::BoundedSink> writer(out.data() + used);
  detail::write_group(writer, body);
  out.resize(static_cast<std::size_t>(writer.position() - out.data()));
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
