#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "model/call.hpp"

namespace csta_switch {

/// Something that monitors are told.
struct Event {
  struct Hearer {
    std::string device;
    State local = State::null;  ///< of its connection
  };

  /// Without monitorCrossRefID and localConnectionInfo; its fields are put in order when it is
  /// sent.
  Element body;
  std::vector<Hearer> hearers;
  std::uint64_t call = 0;    ///< 0: not about a call
  std::uint64_t merged = 0;  ///< a call that has become this one; 0: none
};

Element shown(std::string name, const Shown& device);
Element subject(std::string name, std::string device);
Element connection(std::string name, const std::string& call_id, const std::string& device);

/// An event of a call, with what each of them may say of it; everybody in the call hears it.
Event event_of(const Call& call, std::string name, std::string_view cause);

}  // namespace csta_switch
