#pragma once

#include "ctibus/codec.hpp"

namespace ctibus::testing::detail {

/// Options as a host hands them over: every one of them, whatever its default.
template <class O>
void write_all(msgpack::Writer& out, const O& value) {
  constexpr Kind kind = ctibus::detail::kind_of<O>();
  if constexpr (kind == Kind::group) {
    std::apply(
        [&](const auto&... field) {
          out.map(sizeof...(field));
          ((out.text(field.name), write_all(out, value.*field.member)), ...);
        },
        declaration<O>.fields);
  } else if constexpr (kind == Kind::list) {
    out.array(value.size());
    for (const auto& element : value) write_all<typename O::value_type>(out, element);
  } else {
    ctibus::detail::write_value(out, value);
  }
}

template <class O>
msgpack::Buffer encode_options(const O& options) {
  msgpack::Buffer bytes;
  msgpack::Writer out(bytes);
  write_all(out, options);
  return bytes;
}

}  // namespace ctibus::testing::detail
