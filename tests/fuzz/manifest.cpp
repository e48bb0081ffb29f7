#include "core/manifest/manifest.hpp"

#include "fuzz.hpp"

// The JSON in a library's note.

namespace ctibus::fuzz {

void run(Bytes input) {
  const auto manifest = manifest::parse(text_of(input), "fuzz.so");
  if (!manifest) {
    return require(manifest.error().text.find("fuzz.so") != std::string::npos,
                   "an error names the library");
  }
  require(!manifest->id.empty(), "a plugin has an id");
}

}  // namespace ctibus::fuzz
