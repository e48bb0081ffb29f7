#include "core/cli/csta_capture.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <iostream>
#include <iterator>
#include <map>
#include <memory>
#include <utility>

#include "core/capture/link_decoder.hpp"
#include "core/capture/packets.hpp"
#include "core/capture/tcp_stream.hpp"

namespace ctibus::cli {

namespace {

using capture::CstaDecoder;
using capture::CstaDialect;
using capture::CstaItem;
using capture::CstaQuestions;
using Take = std::function<void(const CstaCaptured&)>;

Result<std::string> contents(const std::filesystem::path& file) {
  if (file == "-") {
    return std::string(std::istreambuf_iterator<char>(std::cin), std::istreambuf_iterator<char>());
  }
  std::ifstream in(file, std::ios::binary);
  if (!in || std::filesystem::is_directory(file)) {
    return failure("cli.cannot_read", fmt::format("{} cannot be read: {}.", file.string(),
                                                  in ? "it is a folder" : std::strerror(errno)));
  }
  return std::string(std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>());
}

bool is_capture(const std::filesystem::path& file) {
  if (!std::filesystem::is_regular_file(file)) return false;
  std::array<char, 4> head{};
  std::ifstream(file, std::ios::binary).read(head.data(), head.size());
  for (const std::string_view magic : {"\xd4\xc3\xb2\xa1", "\xa1\xb2\xc3\xd4", "\x4d\x3c\xb2\xa1",
                                       "\xa1\xb2\x3c\x4d", "\x0a\x0d\x0d\x0a"}) {
    if (std::string_view(head.data(), head.size()) == magic) return true;
  }
  return false;
}

/// Pairs of hexadecimal digits, whatever stands between them.
std::string from_hexadecimal(std::string_view text) {
  const auto value = [](char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
  };
  std::string bytes;
  for (std::size_t i = 0; i + 1 < text.size(); ++i) {
    const int high = value(text[i]);
    const int low = value(text[i + 1]);
    if (high < 0 || low < 0) continue;
    bytes += static_cast<char>(high * 16 + low);
    ++i;
  }
  return bytes;
}

/// The links of a capture, each with its two directions.
class Links {
 public:
  Links(const CstaDialect& dialect, const Take& take) : dialect_(dialect), take_(take) {}

  void add(const capture::Segment& segment) {
    time_ = segment.time;
    if (segment.transport == capture::Transport::udp) return add_datagram(segment);
    const auto key = std::minmax(segment.from, segment.to);
    auto found = links_.find(key);
    if (found == links_.end()) {
      // Whoever only knocks has said nothing.
      if (segment.begins) knocked(segment);
      if (segment.payload.empty()) return;
      if (links_.size() >= most_links) return tell_too_many();
      found = links_.emplace(key, std::make_unique<Link>()).first;
    }
    Link& link = *found->second;
    const bool forward = segment.from == found->first.first;
    auto& direction = forward ? link.forward : link.back;
    if (!direction) direction = make(link, forward, segment);
    direction->stream.take(segment);
    bool& ended = link.ended[forward ? 0 : 1];
    ended = segment.ends || (ended && !segment.begins);
    if (segment.aborts || (link.ended[0] && link.ended[1] && !link.waits())) {
      finish(link);
      links_.erase(found);
    }
  }
  void finish() {
    for (auto& [key, link] : links_) finish(*link);
  }

 private:
  static constexpr std::size_t most_links = 65536;

  struct Direction {
    capture::LinkDecoder decoder;
    capture::TcpStream stream;
  };
  struct Link {
    CstaQuestions forward_questions, back_questions;
    std::unique_ptr<Direction> forward, back;
    bool ended[2] = {false, false};

    bool waits() const {
      return (forward && forward->stream.waits()) || (back && back->stream.waits());
    }
  };

  /// The begin of a direction that has said nothing yet: its first bytes may get lost.
  void knocked(const capture::Segment& segment) {
    if (knocks_.size() >= most_links) knocks_.clear();
    knocks_[place_of(segment)] = segment.sequence;
  }
  void add_datagram(const capture::Segment& datagram) {
    capture::decode_datagram(datagram.payload, [&](CstaItem item) {
      take_({std::move(item), time_, place_of(datagram)});
    });
  }
  static std::string place_of(const capture::Segment& segment) {
    return segment.from + " > " + segment.to;
  }
  void tell_too_many() {
    if (std::exchange(told_too_many_, true)) return;
    CstaCaptured told{.item = {}, .time = time_, .place = {}};
    told.item.note = fmt::format(
        "More than {} connections at the same time: further ones are passed over.", most_links);
    take_(told);
  }
  std::unique_ptr<Direction> make(Link& link, bool forward, const capture::Segment& segment) {
    auto& mine = forward ? link.forward_questions : link.back_questions;
    auto& theirs = forward ? link.back_questions : link.forward_questions;
    const auto place = place_of(segment);
    auto made = std::make_unique<Direction>(
        Direction{capture::LinkDecoder(mine, theirs, dialect_,
                                       [this, place](CstaItem item) {
                                         take_({std::move(item), time_, place});
                                       }),
                  capture::TcpStream({})});
    auto& decoder = made->decoder;
    made->stream = capture::TcpStream(
        {[&decoder](std::string_view bytes) { decoder.feed(bytes); },
         [&decoder](std::size_t missing) {
           decoder.gap(missing == 0 ? std::string()
                                    : fmt::format("{} bytes are missing in the capture.", missing));
         }});
    if (const auto knock = knocks_.extract(place); !knock.empty()) {
      made->stream.take({.sequence = knock.mapped(), .begins = true});
    }
    return made;
  }
  static void finish(Link& link) {
    for (auto* direction : {link.forward.get(), link.back.get()}) {
      if (direction == nullptr) continue;
      direction->stream.finish();
      direction->decoder.finish();
    }
  }

  CstaDialect dialect_;
  const Take& take_;
  std::chrono::sys_time<std::chrono::microseconds> time_{};
  std::map<std::pair<std::string, std::string>, std::unique_ptr<Link>> links_;
  std::map<std::string, std::uint32_t> knocks_;  ///< sequences of SYN, by place_of()
  bool told_too_many_ = false;
};

void read_text(std::string_view text, const Take& take) {
  capture::find_csta_messages(text, [&](std::size_t line, std::string_view xml) {
    const CstaCaptured captured{
        .item = capture::read_csta_xml(xml), .time = {}, .place = fmt::format("line {}", line)};
    take(captured);
    return captured.item.packet.has_value();
  });
}

void read_stream(std::string_view bytes, const CstaDialect& dialect, const Take& take) {
  CstaQuestions mine;
  CstaQuestions theirs;
  CstaDecoder decoder(mine, theirs, dialect, [&](CstaItem item) {
    take({std::move(item), {}, {}});
  });
  decoder.feed(bytes);
  decoder.finish();
}

}  // namespace

Result<std::size_t> read_csta_file(const std::filesystem::path& file,
                                   const CstaFileOptions& options, const Take& take) {
  std::size_t count = 0;
  const Take counting = [&](const CstaCaptured& one) {
    if (one.item.packet) ++count;
    take(one);
  };
  if (is_capture(file)) {
    Links links(options.dialect, counting);
    const auto read =
        capture::read_segments(file, [&](const capture::Segment& one) { links.add(one); });
    links.finish();
    if (!read) return tl::unexpected(read.error());
    return count;
  }
  auto bytes = contents(file);
  if (!bytes) return tl::unexpected(bytes.error());
  if (options.hexadecimal) *bytes = from_hexadecimal(*bytes);
  bool more = false;
  if (options.dialect.framing || capture::guess_framing(*bytes, more)) {
    read_stream(*bytes, options.dialect, counting);
  } else {
    read_text(*bytes, counting);
  }
  return count;
}

}  // namespace ctibus::cli
