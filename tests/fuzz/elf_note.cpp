#include "core/manifest/elf_note.hpp"

#include "core/manifest/manifest.hpp"
#include "fuzz.hpp"
#include "temporary_file.hpp"

// A library, from its ELF header to the manifest in its note. It is never loaded.

namespace ctibus::fuzz {

void run(Bytes input) {
  const TemporaryFile file(input);
  const auto read = manifest::read(file.path());
  if (!read) require(!read.error().text.empty(), "an error says what is wrong");
}

}  // namespace ctibus::fuzz
