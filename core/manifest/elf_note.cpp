#include "core/manifest/elf_note.hpp"

#include <elf.h>
#include <fmt/format.h>

#include <cstring>
#include <fstream>
#include <optional>
#include <vector>

namespace ctibus::manifest {
namespace {

constexpr std::uint64_t max_table_bytes = std::uint64_t{1} << 20;
constexpr std::uint64_t max_notes_bytes = std::uint64_t{8} << 20;

/// Reads only what lies inside of the file.
class File {
 public:
  explicit File(const std::filesystem::path& path) : stream_(path, std::ios::binary) {
    if (!stream_) return;
    stream_.seekg(0, std::ios::end);
    const auto end = stream_.tellg();
    if (end > 0) size_ = static_cast<std::uint64_t>(end);
  }

  std::optional<std::string> read(std::uint64_t offset, std::uint64_t size) {
    if (offset > size_ || size > size_ - offset) return std::nullopt;
    std::string bytes(size, '\0');
    stream_.clear();
    stream_.seekg(static_cast<std::streamoff>(offset));
    stream_.read(bytes.data(), static_cast<std::streamsize>(size));
    if (static_cast<std::uint64_t>(stream_.gcount()) != size) return std::nullopt;
    return bytes;
  }

 private:
  std::ifstream stream_;
  std::uint64_t size_ = 0;
};

template <class T>
T take(std::string_view bytes, std::uint64_t offset) {
  T value;
  std::memcpy(&value, bytes.data() + offset, sizeof(value));
  return value;
}

template <class T>
std::optional<std::vector<T>> read_table(File& file, std::uint64_t offset, std::uint64_t entry_size,
                                         std::uint64_t count) {
  if (entry_size < sizeof(T) || count * entry_size > max_table_bytes) return std::nullopt;
  const auto bytes = file.read(offset, count * entry_size);
  if (!bytes) return std::nullopt;
  std::vector<T> table;
  for (std::uint64_t i = 0; i < count; ++i) table.push_back(take<T>(*bytes, i * entry_size));
  return table;
}

/// Notes lie one after the other: sizes, type, name and description, both padded to four bytes.
struct Search {
  std::string_view owner;
  std::uint32_t type;
  std::vector<std::string> found;
  bool torn = false;

  void walk(std::string_view notes) {
    std::uint64_t at = 0;
    const auto padded = [](std::uint64_t size) { return (size + 3) / 4 * 4; };
    while (notes.size() - at >= 12) {
      const auto name_size = take<std::uint32_t>(notes, at);
      const auto description_size = take<std::uint32_t>(notes, at + 4);
      const auto note_type = take<std::uint32_t>(notes, at + 8);
      const std::uint64_t name_at = at + 12;
      const std::uint64_t description_at = name_at + padded(name_size);
      if (description_at > notes.size() || description_size > notes.size() - description_at) {
        torn = true;
        return;
      }
      if (note_type == type && name_size == owner.size() + 1 &&
          notes.substr(name_at, owner.size()) == owner && notes[name_at + owner.size()] == '\0') {
        found.emplace_back(notes.substr(description_at, description_size));
      }
      at = std::min<std::uint64_t>(description_at + padded(description_size), notes.size());
    }
  }
};

}  // namespace

Result<std::string> read_elf_note(const std::filesystem::path& path, std::string_view section,
                                  std::string_view owner, std::uint32_t type) {
  const auto no_library = [&](std::string_view why) {
    return failure("manifest.not_a_library",
                   fmt::format("{} {}: name a shared library built with ctibus_add_plugin.",
                               path.string(), why));
  };
  const auto malformed = [&](std::string_view why) {
    return failure("manifest.malformed",
                   fmt::format("{}: {}. Build the library again.", path.string(), why));
  };

  std::error_code ignored;
  if (!std::filesystem::is_regular_file(path, ignored)) return no_library("is not a readable file");
  File file(path);
  const auto head = file.read(0, sizeof(Elf64_Ehdr));
  if (!head || std::memcmp(head->data(), ELFMAG, SELFMAG) != 0) {
    return no_library("is not an ELF file");
  }
  const auto elf = take<Elf64_Ehdr>(*head, 0);
  if (elf.e_ident[EI_CLASS] != ELFCLASS64 || elf.e_ident[EI_DATA] != ELFDATA2LSB) {
    return no_library("is not a 64-bit little-endian ELF file");
  }

  Search search{owner, type, {}, false};
  if (elf.e_shoff != 0 && elf.e_shnum != 0) {
    const auto sections = read_table<Elf64_Shdr>(file, elf.e_shoff, elf.e_shentsize, elf.e_shnum);
    if (!sections) return malformed("its section headers lie outside of the file");
    if (elf.e_shstrndx >= sections->size()) return malformed("it has no section names");
    const Elf64_Shdr& strings = (*sections)[elf.e_shstrndx];
    if (strings.sh_size > max_table_bytes) return malformed("its section names are too long");
    const auto names = file.read(strings.sh_offset, strings.sh_size);
    if (!names) return malformed("its section names lie outside of the file");
    for (const Elf64_Shdr& header : *sections) {
      if (header.sh_name >= names->size() || header.sh_type == SHT_NOBITS) continue;
      const std::string_view rest = std::string_view(*names).substr(header.sh_name);
      if (rest.substr(0, rest.find('\0')) != section) continue;
      if (header.sh_size > max_notes_bytes) return malformed("its manifest is larger than 8 MiB");
      const auto notes = file.read(header.sh_offset, header.sh_size);
      if (!notes) return malformed("its manifest lies outside of the file");
      search.walk(*notes);
    }
  } else if (elf.e_phoff != 0 && elf.e_phnum != 0) {
    const auto segments = read_table<Elf64_Phdr>(file, elf.e_phoff, elf.e_phentsize, elf.e_phnum);
    if (!segments) return malformed("its program headers lie outside of the file");
    for (const Elf64_Phdr& header : *segments) {
      if (header.p_type != PT_NOTE) continue;
      if (header.p_filesz > max_notes_bytes) return malformed("its manifest is larger than 8 MiB");
      const auto notes = file.read(header.p_offset, header.p_filesz);
      if (!notes) return malformed("its manifest lies outside of the file");
      search.walk(*notes);
    }
  }
  if (search.found.size() > 1) return malformed("it carries more than one manifest");
  if (search.found.empty() && search.torn) return malformed("its manifest is torn");
  if (search.found.empty()) {
    return failure(
        "manifest.missing",
        fmt::format("{} carries no ctibus manifest: it is no plugin, or its source lacks "
                    "CTIBUS_PLUGIN(...).",
                    path.string()));
  }
  return std::move(search.found.front());
}

}  // namespace ctibus::manifest
