#include "ctibus/kit/csta/framing.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace ctibus::csta {
namespace {

constexpr std::size_t kAnnexJHeader = 8;
constexpr unsigned kHipathMark = 0x26;
constexpr unsigned kHipathLengthMark = 0x8000;

std::size_t header_size(Framing framing) {
  switch (framing) {
    case Framing::annex_j:
      return kAnnexJHeader;
    case Framing::length16:
      return 2;
    case Framing::hipath:
      return 3;
  }
  return 0;
}

unsigned byte_at(std::string_view bytes, std::size_t at) {
  return static_cast<unsigned char>(bytes[at]);
}
unsigned word_at(std::string_view bytes, std::size_t at) {
  return byte_at(bytes, at) << 8 | byte_at(bytes, at + 1);
}
void put_word(std::string& out, std::size_t word) {
  out += static_cast<char>(word >> 8 & 0xff);
  out += static_cast<char>(word & 0xff);
}

}  // namespace

std::size_t largest_payload(Framing framing) {
  switch (framing) {
    case Framing::annex_j:
      return 0xffff - kAnnexJHeader;
    case Framing::length16:
      return 0xffff;
    case Framing::hipath:
      return 0x7fff;
  }
  return 0;
}

Result<std::string> write_frame(Framing framing, const Frame& frame) {
  const std::size_t size = frame.payload.size();
  if (size > largest_payload(framing)) {
    return failure("csta.too_large",
                   fmt::format("A message of {} bytes does not fit into a frame, which holds {}: "
                               "leave out private data, or ask for less at once.",
                               size, largest_payload(framing)));
  }
  if (framing == Framing::annex_j && frame.invoke_id > kEventInvokeId) {
    return failure("csta.bad_frame",
                   fmt::format("The invoke id {} has more than four digits.", frame.invoke_id));
  }
  std::string out;
  out.reserve(header_size(framing) + size);
  switch (framing) {
    case Framing::annex_j:
      out.append(2, '\0');
      put_word(out, size + kAnnexJHeader);
      out += fmt::format("{:04}", frame.invoke_id);
      break;
    case Framing::length16:
      put_word(out, size);
      break;
    case Framing::hipath:
      out += static_cast<char>(kHipathMark);
      put_word(out, size | kHipathLengthMark);
      break;
  }
  return out += frame.payload;
}

void FrameReader::feed(std::string_view bytes) {
  if (lost_) return;
  bytes_.erase(0, taken_);
  taken_ = 0;
  if (awaits_greeting_ && !bytes.empty()) {
    awaits_greeting_ = false;
    if (bytes.front() == kGreeting || bytes.front() == kGreetingAnswer) bytes.remove_prefix(1);
  }
  bytes_.append(bytes);
}

Error FrameReader::lose(Error error) {
  bytes_ = {};
  taken_ = 0;
  lost_ = error;
  return error;
}

Result<std::optional<FrameReader::Header>> FrameReader::read_header(std::string_view rest) const {
  const std::size_t size = header_size(framing_);
  Header header{.size = size};
  switch (framing_) {
    case Framing::annex_j:
      for (std::size_t i = 0; i < std::min<std::size_t>(rest.size(), 2); ++i) {
        if (rest[i] == '\0') continue;
        return failure("csta.bad_frame",
                       fmt::format("Byte {} of a frame is {:02x} instead of 00, as in SOAP or in "
                                   "another framing than that of ECMA-323 Annex J.2: look at the "
                                   "profile's framing.",
                                   i, byte_at(rest, i)));
      }
      if (rest.size() < size) return std::nullopt;
      header.total = word_at(rest, 2);
      if (header.total < size) {
        return failure("csta.bad_frame",
                       fmt::format("A frame says it has {} bytes, less than its header of {}.",
                                   header.total, size));
      }
      for (std::size_t i = 4; i < size; ++i) {
        if (rest[i] < '0' || rest[i] > '9') {
          return failure(
              "csta.bad_frame",
              fmt::format("Byte {} of a frame, of its invoke id, is {:02x} and no digit.", i,
                          byte_at(rest, i)));
        }
        header.invoke_id = static_cast<std::uint16_t>(header.invoke_id * 10 + (rest[i] - '0'));
      }
      break;
    case Framing::length16:
      if (rest.size() < size) return std::nullopt;
      header.total = size + word_at(rest, 0);
      break;
    case Framing::hipath:
      if (!rest.empty() && byte_at(rest, 0) != kHipathMark) {
        return failure("csta.bad_frame",
                       fmt::format("A frame begins with {:02x} instead of 26: look at the "
                                   "profile's framing.",
                                   byte_at(rest, 0)));
      }
      if (rest.size() < size) return std::nullopt;
      if ((word_at(rest, 1) & kHipathLengthMark) == 0) {
        return failure("csta.bad_frame", "The length of a frame lacks its highest bit.");
      }
      header.total = size + (word_at(rest, 1) & ~kHipathLengthMark);
      break;
  }
  return header;
}

Result<std::optional<Frame>> FrameReader::next() {
  if (lost_) return tl::unexpected(*lost_);
  const std::string_view rest = std::string_view(bytes_).substr(taken_);
  auto header = read_header(rest);
  if (!header) return tl::unexpected(lose(std::move(header).error()));
  if (!*header) return std::nullopt;
  const Header& found = **header;
  if (found.total - found.size > largest_) {
    return tl::unexpected(
        lose({"csta.too_large", fmt::format("A frame of {} bytes was announced; more than {} are "
                                            "not taken.",
                                            found.total - found.size, largest_)}));
  }
  if (rest.size() < found.total) return std::nullopt;
  Frame frame{.payload = std::string(rest.substr(found.size, found.total - found.size)),
              .invoke_id = found.invoke_id};
  taken_ += found.total;
  return frame;
}

}  // namespace ctibus::csta
