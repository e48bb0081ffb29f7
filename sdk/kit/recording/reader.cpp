#include "ctibus/kit/recording/reader.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <istream>
#include <system_error>
#include <utility>

#include "ctibus/codec.hpp"
#include "ctibus/kit/crc32c.hpp"

namespace ctibus::recording {
namespace {

/// How much of it there was.
std::size_t fill(std::istream& in, void* to, std::size_t size) {
  in.read(static_cast<char*>(to), static_cast<std::streamsize>(size));
  return static_cast<std::size_t>(in.gcount());
}

bool plausible(const EntryHeader& header) {
  return header.size >= sizeof(EntryHeader) && header.size <= longest_entry &&
         header.size % 8 == 0 && header.content <= header.size - sizeof(EntryHeader) &&
         header.size - sizeof(EntryHeader) - header.content < 8;
}

}  // namespace

Reader::Reader(std::unique_ptr<std::istream> bytes, std::string name)
    : bytes_(std::move(bytes)), name_(std::move(name)) {}

Result<Reader> Reader::open(const std::filesystem::path& file) {
  errno = 0;
  auto in = std::make_unique<std::ifstream>(file, std::ios::binary);
  if (!*in) {
    return failure("recording.unreadable",
                   fmt::format("{} cannot be opened: {}.", file.string(),
                               std::generic_category().message(errno != 0 ? errno : EIO)));
  }
  return over(std::move(in), file.string());
}

Result<Reader> Reader::over(std::unique_ptr<std::istream> bytes, const std::string& name) {
  Reader reader(std::move(bytes), name);
  if (auto begun = reader.begin(); !begun) return tl::unexpected(begun.error());
  return reader;
}

Result<> Reader::begin() {
  FileHeader file;
  if (fill(*bytes_, &file, sizeof(file)) < sizeof(file) ||
      std::memcmp(file.magic, magic, sizeof(magic)) != 0) {
    return failure("recording.not_a_recording",
                   fmt::format("{} is no recording: `ctibus record -o FILE` makes one.", name_));
  }
  if (file.version != format_version) {
    return failure("recording.newer_format",
                   fmt::format("{} has version {} of the format, this program knows {}: use the "
                               "ctibus that has made it.",
                               name_, file.version, format_version));
  }
  offset_ = sizeof(file);
  EntryHeader header;
  if (!read(header) || header.kind != static_cast<std::uint8_t>(EntryKind::head) ||
      !decode(std::span(content_).first(header.content), head_)) {
    ended_ = true;
    return failure("recording.damaged",
                   fmt::format("{} ends within its first entry, or that makes no sense: nothing "
                               "was recorded in it.",
                               name_));
  }
  return {};
}

bool Reader::stop(Ending ending) {
  ended_ = true;
  ending_ = ending;
  return false;
}

bool Reader::read(EntryHeader& header) {
  const std::size_t got = fill(*bytes_, &header, sizeof(header));
  if (got < sizeof(header)) return stop(bytes_->bad() ? Ending::damaged : Ending::cut);
  if (!plausible(header)) return stop(Ending::damaged);
  constexpr std::size_t covered = offsetof(EntryHeader, kind);
  constexpr std::size_t before = sizeof(EntryHeader) - covered;
  content_.resize(header.size - covered);
  std::memcpy(content_.data(), &header.kind, before);
  const std::size_t size = header.size - sizeof(EntryHeader);
  if (fill(*bytes_, content_.data() + before, size) < size) {
    return stop(bytes_->bad() ? Ending::damaged : Ending::cut);
  }
  if (crc32c(content_) != header.checksum) return stop(Ending::damaged);
  content_.erase(content_.begin(), content_.begin() + static_cast<std::ptrdiff_t>(before));
  entry_.offset = offset_;
  offset_ += header.size;
  return true;
}

const Entry* Reader::next() {
  EntryHeader header;
  while (!ended_ && read(header)) {
    entry_ = Entry{.kind = static_cast<EntryKind>(header.kind), .offset = entry_.offset};
    entry_.snapshot = (header.flags & entry_snapshot) != 0;
    if (take(header)) return &entry_;
  }
  return nullptr;
}

/// False: nothing for the caller in it.
bool Reader::take(const EntryHeader& header) {
  const auto content = std::span<const std::uint8_t>(content_).first(header.content);
  const auto body = [&](auto& mark) {
    return decode(content, mark).has_value() || (offset_ = entry_.offset, stop(Ending::damaged));
  };
  switch (entry_.kind) {
    case EntryKind::message: {
      auto rest = content;
      const auto frame = wire::Frame::take(rest);
      if (!frame || !rest.empty()) {
        offset_ = entry_.offset;
        return stop(Ending::damaged);
      }
      entry_.frame = *frame;
      return true;
    }
    case EntryKind::declaration:
      entry_.schema = content;
      return true;
    case EntryKind::snapshot_end:
      return body(entry_.snapshot_end);
    case EntryKind::gap:
      return body(entry_.gap);
    case EntryKind::restart:
      return true;
    case EntryKind::end:
      return stop(Ending::orderly);
    case EntryKind::head:
      break;
  }
  return false;
}

std::string Reader::ending_text() const {
  switch (ending_) {
    case Ending::orderly:
      break;
    case Ending::cut:
      return fmt::format(
          "{} was cut at byte {}: its recorder was killed or had no room. "
          "Everything before was read.",
          name_, offset_);
    case Ending::damaged:
      return fmt::format(
          "{} makes no sense from byte {} on. Everything before was read; copy it "
          "again from where it was recorded.",
          name_, offset_);
  }
  return {};
}

}  // namespace ctibus::recording
