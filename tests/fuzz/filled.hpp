#pragma once

#include <limits>
#include <string>

#include "ctibus/codec.hpp"

namespace ctibus::fuzz {

/// A value with something in every field. Views are of texts that live for ever.
template <class T>
T filled() {
  constexpr Kind kind = detail::kind_of<T>();
  T value{};
  if constexpr (kind == Kind::boolean) {
    value = true;
  } else if constexpr (kind == Kind::unsigned_integer) {
    value = std::numeric_limits<T>::max() / 3;
  } else if constexpr (kind == Kind::integer) {
    value = std::numeric_limits<T>::min() / 3;
  } else if constexpr (kind == Kind::number) {
    value = static_cast<T>(0.5);
  } else if constexpr (kind == Kind::text) {
    value = T("pbx1:1001");
  } else if constexpr (kind == Kind::duration) {
    value = Duration(20'000);
  } else if constexpr (kind == Kind::timestamp) {
    value = Timestamp(Duration(1'700'000'000'000));
  } else if constexpr (kind == Kind::enumeration) {
    value = static_cast<T>(detail::names_of<T>.size() - 1);
  } else if constexpr (kind == Kind::secret) {
    value.handle = "0192f3a4-b5c6-7d8e-9f00-112233445566";
  } else if constexpr (kind == Kind::size) {
    value.bytes = 4096;
  } else if constexpr (kind == Kind::bytes) {
    static constexpr std::uint8_t map[] = {0x81, 0xa1, 'a', 0x01};
    value = T(map, map + sizeof map);
  } else if constexpr (kind == Kind::dictionary) {
    value.emplace_back("customer", "4711");
    value.emplace_back("", "");
  } else if constexpr (kind == Kind::list) {
    value.push_back(filled<typename T::value_type>());
    value.push_back({});
  } else {
    std::apply(
        [&](const auto&... field) {
          ((value.*field.member = filled<std::remove_cvref_t<decltype(value.*field.member)>>()),
           ...);
        },
        declaration<T>.fields);
  }
  return value;
}

}  // namespace ctibus::fuzz
