#pragma once

#include <cstdint>
#include <string_view>

#include "ctibus/abi/bus.h"
#include "ctibus/manifest.hpp"

/// Plugins as somebody writes them who does not use the C++ layer and means no good.
namespace ctibus::hostile {

template <std::size_t size>
constexpr auto raw_note(const char (&json)[size]) {
  detail::Note<size - 1> note;
  for (std::size_t i = 0; i + 1 < size; ++i) note.description[i] = json[i];
  return note;
}

}  // namespace ctibus::hostile

#define HOSTILE_MANIFEST_OF(id, version, abi, publishes)                                       \
  "{\"id\":\"" id "\",\"version\":\"" version "\",\"abi\":[" abi                               \
  ",0],\"text\":\"\","                                                                         \
  "\"maturity\":\"beta\",\"thread\":\"pool\",\"isolation\":\"core\",\"publishes\":[" publishes \
  "],\"subscribes\":[\"call.*\"]}"

#define HOSTILE_NOTE(json)                                             \
  extern "C" __attribute__((section(CTIBUS_MANIFEST_SECTION), used,    \
                            aligned(4))) constexpr auto hostile_note = \
      ctibus::hostile::raw_note(json);

#define HOSTILE_ENTRY \
  extern "C" __attribute__((visibility("default"))) const ctibus_plugin* ctibus_plugin_v1()
