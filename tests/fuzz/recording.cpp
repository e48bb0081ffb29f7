#include <sstream>
#include <string>

#include "crc32c.hpp"
#include "ctibus/kit/recording/reader.hpp"
#include "fuzz.hpp"

// A recording from its first byte on. With an odd first byte of the input every entry that could be
// one gets its checksum first, as no mutation finds it.

namespace ctibus::fuzz {
namespace {

using namespace recording;

void mend_checksums(std::string& file) {
  for (std::size_t at = sizeof(FileHeader); at + sizeof(EntryHeader) <= file.size();) {
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

}  // namespace

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
