#pragma once

#include <string>
#include <string_view>

#include "ber/tlv.hpp"
#include "ber/types.hpp"
#include "wire/element.hpp"

namespace csta_switch::ber {

/// A ROSE packet (ECMA-285, ITU-T X.880) from an application.
struct RosePacket {
  enum class Kind { invoke, result, error, reject };
  Kind kind = Kind::invoke;
  int invoke_id = 0;
  long operation = 0;  ///< of an invoke, or of a result that names it
  Tlv argument = {};   ///< of an invoke; NULL when there was none
};

/// Throws Malformed. The bytes outlive what it gives.
RosePacket read_rose(std::string_view bytes);

std::string rose_invoke(int invoke_id, const Element& request, const Types& types = Types::get());
std::string rose_event(int invoke_id, const Element& event, const Types& types = Types::get());
std::string rose_result(int invoke_id, const Element& response, const Types& types = Types::get());
std::string rose_error(int invoke_id, const Element& error, const Types& types = Types::get());
/// An invoke that cannot be read: its argument is mistyped.
std::string rose_reject(int invoke_id);

}  // namespace csta_switch::ber
