#include "ctibus/kit/recording/writer.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <optional>
#include <system_error>
#include <utility>

#include "ctibus/codec.hpp"
#include "ctibus/frame_parts.hpp"
#include "ctibus/kit/crc32c.hpp"

namespace ctibus::recording {
namespace {

constexpr std::size_t flushed_at = std::size_t{256} << 10;

void put(msgpack::Buffer& out, const void* data, std::size_t size) {
  const auto* bytes = static_cast<const std::uint8_t*>(data);
  out.insert(out.end(), bytes, bytes + size);
}

FrameParts parts_of(const wire::Frame& frame) {
  return {.topic = frame.topic,
          .key = frame.key,
          .idempotency = frame.idempotency,
          .payload = frame.payload,
          .source = frame.source};
}

/// Readers take it back.
bool fits(const wire::Frame& frame) {
  constexpr std::size_t longest_text = UINT16_MAX;
  return frame.topic.size() <= longest_text && frame.key.size() <= longest_text &&
         frame.idempotency.size() <= longest_text && frame.source.size() <= longest_text &&
         frame_size(parts_of(frame)) <= longest_entry - sizeof(EntryHeader);
}

/// The frame with the sizes of its parts. It must fit.
void put_frame(msgpack::Buffer& out, const wire::Frame& frame) {
  const FrameParts parts = parts_of(frame);
  const std::size_t at = out.size();
  out.resize(at + frame_size(parts));
  ctibus_frame_header header = frame.header;
  header.checksum = 0;
  write_frame(out.data() + at, header, parts);
}

}  // namespace

struct Writer::State {
  std::string path;
  int fd = -1;
  msgpack::Buffer waiting;    ///< whole entries
  std::uint64_t in_file = 0;  ///< bytes, whole entries
  std::uint64_t messages = 0;
  std::uint64_t gaps = 0;
  std::uint64_t too_long = 0;
  std::optional<Error> failed;

  ~State() {
    (void)flush();
    ::close(fd);
  }

  /// Begins an entry in `waiting`; close() ends it.
  std::size_t open(EntryKind kind, std::uint8_t flags = 0) {
    const std::size_t at = waiting.size();
    EntryHeader header;
    header.kind = static_cast<std::uint8_t>(kind);
    header.flags = flags;
    put(waiting, &header, sizeof(header));
    return at;
  }

  Result<> close(std::size_t at) {
    EntryHeader header;
    std::memcpy(&header, waiting.data() + at, sizeof(header));
    header.content = static_cast<std::uint32_t>(waiting.size() - at - sizeof(header));
    waiting.resize((waiting.size() + 7) & ~std::size_t{7});
    header.size = static_cast<std::uint32_t>(waiting.size() - at);
    std::memcpy(waiting.data() + at, &header, sizeof(header));
    constexpr std::size_t covered = offsetof(EntryHeader, kind);
    header.checksum = crc32c(std::span(waiting).subspan(at + covered));
    std::memcpy(waiting.data() + at, &header, sizeof(header));
    return waiting.size() < flushed_at ? Result<>() : flush();
  }

  template <Described M>
  Result<> entry(EntryKind kind, const M& body) {
    if (failed) return tl::unexpected(*failed);
    const std::size_t at = open(kind);
    encode(body, waiting);
    return close(at);
  }

  Result<> flush() {
    if (failed) return tl::unexpected(*failed);
    std::size_t written = 0;
    while (written < waiting.size()) {
      const auto done = ::write(fd, waiting.data() + written, waiting.size() - written);
      if (done < 0 && errno == EINTR) continue;
      if (done <= 0) return fail(done < 0 ? errno : ENOSPC, written);
      written += static_cast<std::size_t>(done);
    }
    in_file += written;
    waiting.clear();
    return {};
  }

  /// Cuts off the entry that did not fit.
  Result<> fail(int reason, std::size_t written) {
    std::size_t whole = in_file == 0 ? std::min(sizeof(FileHeader), waiting.size()) : 0;
    while (whole + sizeof(EntryHeader) <= written) {
      EntryHeader header;
      std::memcpy(&header, waiting.data() + whole, sizeof(header));
      if (whole + header.size > written) break;
      whole += header.size;
    }
    in_file += std::min(whole, written);
    waiting.clear();
    // Should even this fail, readers find the torn entry by themselves.
    (void)!::ftruncate(fd, static_cast<off_t>(in_file));
    failed = Error{"recording.cannot_write",
                   fmt::format("{} cannot be written beyond {} bytes: {}. It is good up to there: "
                               "make room, or name a file on another disk, and record again.",
                               path, in_file, std::generic_category().message(reason))};
    return tl::unexpected(*failed);
  }
};

Writer::Writer(std::unique_ptr<State> state) : state_(std::move(state)) {}
Writer::Writer(Writer&&) noexcept = default;
Writer& Writer::operator=(Writer&&) noexcept = default;
Writer::~Writer() = default;

Result<Writer> Writer::create(const std::filesystem::path& file, const Head& head) {
  const int fd = ::open(file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (fd < 0 && errno == EEXIST) {
    return failure(
        "recording.exists",
        fmt::format("{} is there already: name another file, or remove that one.", file.string()));
  }
  if (fd < 0) {
    return failure("recording.cannot_write",
                   fmt::format("{} cannot be made: {}. Name a file in a folder that you may write "
                               "to.",
                               file.string(), std::generic_category().message(errno)));
  }
  auto state = std::make_unique<State>();
  state->path = file.string();
  state->fd = fd;
  FileHeader header;
  std::memcpy(header.magic, magic, sizeof(magic));
  put(state->waiting, &header, sizeof(header));
  if (auto done = state->entry(EntryKind::head, head); !done) return tl::unexpected(done.error());
  if (auto done = state->flush(); !done) return tl::unexpected(done.error());
  return Writer(std::move(state));
}

Result<> Writer::declaration(std::span<const std::uint8_t> schema) {
  if (state_->failed) return tl::unexpected(*state_->failed);
  if (schema.size() > longest_entry / 2) return {};  // readers do without it
  const std::size_t at = state_->open(EntryKind::declaration);
  put(state_->waiting, schema.data(), schema.size());
  return state_->close(at);
}

Result<> Writer::message(const wire::Frame& frame, bool snapshot) {
  if (state_->failed) return tl::unexpected(*state_->failed);
  if (!fits(frame)) {
    ++state_->too_long;
    return gap(frame.header.sequence, frame.header.sequence);
  }
  const std::size_t at = state_->open(EntryKind::message, snapshot ? entry_snapshot : 0);
  put_frame(state_->waiting, frame);
  ++state_->messages;
  return state_->close(at);
}

Result<> Writer::snapshot_end(std::uint64_t as_of) {
  return state_->entry(EntryKind::snapshot_end, SnapshotMark{as_of});
}

Result<> Writer::gap(std::uint64_t from, std::uint64_t to) {
  ++state_->gaps;
  return state_->entry(EntryKind::gap, GapMark{from, to});
}

Result<> Writer::restart() {
  if (state_->failed) return tl::unexpected(*state_->failed);
  return state_->close(state_->open(EntryKind::restart));
}

Result<> Writer::end() {
  if (auto done = state_->entry(EntryKind::end, EndMark{messages(), gaps()}); !done) return done;
  if (auto done = flush(); !done) return done;
  if (::fdatasync(state_->fd) != 0 && errno != EINVAL) return state_->fail(errno, 0);
  return {};
}

Result<> Writer::flush() { return state_->flush(); }

std::uint64_t Writer::messages() const { return state_->messages; }
std::uint64_t Writer::gaps() const { return state_->gaps; }
std::uint64_t Writer::too_long() const { return state_->too_long; }
std::uint64_t Writer::bytes() const { return state_->in_file + state_->waiting.size(); }

}  // namespace ctibus::recording
