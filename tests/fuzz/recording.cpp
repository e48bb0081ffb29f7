#include <sstream>
#include <string>

#include "ctibus/kit/recording/reader.hpp"
#include "fuzz.hpp"
#include "recording_file.hpp"

// A recording from its first byte on. With an odd first byte of the input every entry that could be
// one gets its checksum first, as no mutation finds it.

namespace ctibus::fuzz {
using namespace recording;

void run(Bytes input) {
  Input in(input);
  const bool mend = (in.byte() & 1) != 0;
  std::string file(text_of(in.rest()));
  if (mend) mend_checksums(file);
  auto reader = Reader::over(std::make_unique<std::istringstream>(file), "input");
  if (!reader) {
    require(reader.error().code.starts_with("recording."), "an error has an id of its own");
    return;
  }
  std::uint64_t last = 0;
  std::size_t parts = 0;
  while (const Entry* entry = reader->next()) {
    require(entry->offset > last && entry->offset < file.size(), "entries follow each other");
    last = entry->offset;
    const auto& frame = entry->frame;
    if (entry->kind == EntryKind::message) {
      parts += frame.topic.size() + frame.key.size() + frame.idempotency.size() +
               frame.payload.size() + frame.source.size();
    }
    parts += entry->schema.size();
    require(parts <= file.size(), "what is read is in the file");
  }
  require(reader->next() == nullptr, "the end stays the end");
  require((reader->ending() == Reader::Ending::orderly) == reader->ending_text().empty(),
          "only an orderly end needs no words");
}

}  // namespace ctibus::fuzz
