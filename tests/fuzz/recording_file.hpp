#pragma once

#include <cstddef>
#include <cstring>
#include <string>

#include "ctibus/kit/crc32c.hpp"
#include "ctibus/kit/recording/format.hpp"
#include "fuzz.hpp"

namespace ctibus::fuzz {

/// Gives every entry that could be one its checksum, as no mutation finds it.
inline void mend_checksums(std::string& file) {
  using recording::EntryHeader;
  for (std::size_t at = sizeof(recording::FileHeader); at + sizeof(EntryHeader) <= file.size();) {
    EntryHeader header;
    std::memcpy(&header, file.data() + at, sizeof header);
    if (header.size < sizeof header || header.size > file.size() - at) return;
    constexpr std::size_t covered = offsetof(EntryHeader, kind);
    header.checksum =
        crc32c(bytes_of(std::string_view(file).substr(at + covered, header.size - covered)));
    std::memcpy(file.data() + at, &header, sizeof header);
    at += header.size;
  }
}

}  // namespace ctibus::fuzz
