#pragma once

#include <elf.h>

#include <cstring>
#include <string>
#include <string_view>

#include "ctibus/abi/plugin.h"

namespace ctibus::fuzz {

/// An ELF file of which only the manifest matters: nobody loads it.
inline std::string library_of(const std::string& manifest) {
  constexpr std::string_view owner = CTIBUS_MANIFEST_OWNER;
  const auto padded = [](std::string text) {
    text.resize((text.size() + 3) / 4 * 4);
    return text;
  };
  const std::uint32_t sizes[3] = {static_cast<std::uint32_t>(owner.size() + 1),
                                  static_cast<std::uint32_t>(manifest.size()),
                                  CTIBUS_MANIFEST_NOTE};
  std::string note(reinterpret_cast<const char*>(sizes), sizeof sizes);
  note += padded(std::string(owner) + '\0') + padded(manifest);
  Elf64_Ehdr head{};
  std::memcpy(head.e_ident, ELFMAG, SELFMAG);
  head.e_ident[EI_CLASS] = ELFCLASS64;
  head.e_ident[EI_DATA] = ELFDATA2LSB;
  head.e_phoff = sizeof head;
  head.e_phentsize = sizeof(Elf64_Phdr);
  head.e_phnum = 1;
  Elf64_Phdr segment{};
  segment.p_type = PT_NOTE;
  segment.p_offset = sizeof head + sizeof segment;
  segment.p_filesz = note.size();
  return std::string(reinterpret_cast<const char*>(&head), sizeof head) +
         std::string(reinterpret_cast<const char*>(&segment), sizeof segment) + note;
}

}  // namespace ctibus::fuzz
