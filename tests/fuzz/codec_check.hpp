#pragma once

#include "ctibus/codec.hpp"
#include "fuzz.hpp"

namespace ctibus::fuzz {

/// Decodes bytes as a declared group and checks that what was understood survives the codec.
template <Described M>
void check_codec(Bytes bytes) {
  M body{};
  if (!decode(bytes, body)) return;
  msgpack::Buffer once;
  encode(body, once);
  M again{};
  require(decode(once, again).has_value(), "what was encoded can be decoded");
  msgpack::Buffer twice;
  encode(again, twice);
  require(once == twice, "what was decoded is encoded as the same");
}

}  // namespace ctibus::fuzz
