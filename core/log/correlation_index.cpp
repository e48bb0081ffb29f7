#include "core/log/correlation_index.hpp"

#include <algorithm>
#include <cstring>
#include <vector>

#include "core/log/crc32c.hpp"
#include "core/log/type_table.hpp"

namespace ctibus::log {
namespace {

struct IndexHeader {
  static constexpr std::uint64_t kMagic = 0x315844494C544321;  // "!CTLIDX1"
  static constexpr std::uint32_t kHasRecords = 1;
  std::uint64_t magic = kMagic;
  std::uint64_t generation = 0;
  std::uint64_t first = 0;
  std::uint64_t last = 0;
  std::uint64_t data_end = 0;
  std::int64_t newest_utc_ns = 0;
  std::uint64_t entries = 0;
  std::uint32_t type_words = 0;
  std::uint32_t flags = 0;
  std::uint32_t checksum = 0;  // of all that follows the header, then of the header before this
  std::uint32_t reserved = 0;
};

struct Entry {
  ctibus_uuid correlation;
  std::uint64_t offset;
  friend bool operator<(const Entry& a, const Entry& b) {
    const int order = std::memcmp(&a.correlation, &b.correlation, sizeof a.correlation);
    return order != 0 ? order < 0 : a.offset < b.offset;
  }
};

std::uint32_t checksum(const IndexHeader& header, std::span<const std::byte> rest) {
  return crc32c(&header, offsetof(IndexHeader, checksum)) ^ (crc32c(rest.data(), rest.size()) * 31);
}

IndexHeader header_of(const File& file) {
  IndexHeader header;
  std::memcpy(&header, file.memory().data(), sizeof header);
  return header;
}

}  // namespace

std::filesystem::path CorrelationIndex::path_for(const FileInfo& info) {
  auto path = info.path;
  return path.replace_extension(".idx");
}

Result<void> CorrelationIndex::build(FileSystem& files, const FileInfo& info,
                                     const Segment& image) {
  std::vector<Entry> entries;
  for (std::size_t offset = image.begin(); offset < image.published();) {
    const auto frame = image.frame(offset);
    if (!is_none(frame.header().correlation))
      entries.push_back({frame.header().correlation, offset});
    offset += frame.size();
  }
  std::sort(entries.begin(), entries.end());
  const auto& words = info.types.words();
  IndexHeader header;
  header.generation = info.generation;
  header.first = info.first;
  header.last = info.last;
  header.data_end = info.data_end;
  header.newest_utc_ns = info.newest_utc_ns;
  header.entries = entries.size();
  header.type_words = static_cast<std::uint32_t>(words.size());
  header.flags = info.has_records ? IndexHeader::kHasRecords : 0;
  const std::size_t word_bytes = words.size() * sizeof(std::uint64_t);
  const std::size_t entry_bytes = entries.size() * sizeof(Entry);

  auto path = path_for(info);
  auto temporary = path;
  temporary += ".tmp";
  auto file = files.create(temporary, sizeof header + word_bytes + entry_bytes);
  if (!file) return tl::unexpected(file.error());
  const auto memory = (*file)->memory();
  auto* out = memory.data() + sizeof header;
  if (word_bytes != 0) std::memcpy(out, words.data(), word_bytes);
  if (entry_bytes != 0) std::memcpy(out + word_bytes, entries.data(), entry_bytes);
  header.checksum = checksum(header, memory.subspan(sizeof header));
  std::memcpy(memory.data(), &header, sizeof header);
  auto done = (*file)->sync(0, memory.size());
  if (done) done = files.rename(temporary, path);
  if (!done) (void)files.remove(temporary);
  return done;
}

std::optional<CorrelationIndex> CorrelationIndex::load(FileSystem& files, const FileInfo& info) {
  auto file = files.open(path_for(info), false);
  if (!file) return std::nullopt;
  const auto memory = (*file)->memory();
  if (memory.size() < sizeof(IndexHeader)) return std::nullopt;
  const auto header = header_of(**file);
  const std::size_t rest = memory.size() - sizeof header;
  if (header.magic != IndexHeader::kMagic || header.generation != info.generation ||
      header.type_words > kMaxTypes / 64 || header.entries > rest / sizeof(Entry) ||
      rest != header.type_words * sizeof(std::uint64_t) + header.entries * sizeof(Entry) ||
      header.checksum != checksum(header, memory.subspan(sizeof header)))
    return std::nullopt;
  return CorrelationIndex(std::move(*file));
}

void CorrelationIndex::describe(FileInfo& info) const {
  const auto header = header_of(*file_);
  info.first = header.first;
  info.last = header.last;
  info.data_end = header.data_end;
  info.newest_utc_ns = header.newest_utc_ns;
  info.has_records = (header.flags & IndexHeader::kHasRecords) != 0;
  std::vector<std::uint64_t> words(header.type_words);
  if (!words.empty())
    std::memcpy(words.data(), file_->memory().data() + sizeof header,
                words.size() * sizeof(std::uint64_t));
  info.types.assign(std::move(words));
  info.types_known = true;
}

void CorrelationIndex::find(const ctibus_uuid& correlation,
                            FunctionRef<void(std::size_t)> visit) const {
  const auto header = header_of(*file_);
  const auto* first = reinterpret_cast<const Entry*>(file_->memory().data() + sizeof header +
                                                     header.type_words * sizeof(std::uint64_t));
  const auto* end = first + header.entries;
  for (const auto* entry = std::lower_bound(first, end, Entry{correlation, 0});
       entry != end && std::memcmp(&entry->correlation, &correlation, sizeof correlation) == 0;
       ++entry)
    visit(entry->offset);
}

}  // namespace ctibus::log
