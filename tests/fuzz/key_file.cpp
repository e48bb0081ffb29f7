#include <filesystem>

#include "ctibus/kit/wire/keys.hpp"
#include "fuzz.hpp"
#include "temporary_file.hpp"

// Key files (ZeroMQ certificates), which clients get by mail.

namespace ctibus::fuzz {

void run(Bytes input) {
  const TemporaryFile file(input);
  const auto read = wire::KeyFile::read(file.path());
  if (!read) return require(!read.error().text.empty(), "an error says what is wrong");
  require(read->keys.public_key.size() == 40, "a key that was read is one");
}

}  // namespace ctibus::fuzz
