#include "core/cli/csta_capture.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <iostream>
#include <iterator>
#include <map>
#include <memory>

#include "core/capture/packets.hpp"
#include "core/capture/tcp_stream.hpp"
#include "ctibus/kit/csta/xml.hpp"

namespace ctibus::cli {

namespace {

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

bool is_capture(std::string_view head) {
  for (const std::string_view magic : {"\xd4\xc3\xb2\xa1", "\xa1\xb2\xc3\xd4", "\x4d\x3c\xb2\xa1",
                                       "\xa1\xb2\x3c\x4d", "\x0a\x0d\x0d\x0a"}) {
    if (head.starts_with(magic)) return true;
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

/// The links of a capture, by their two directions.
class Links {
 public:
  Links(std::optional<csta::Framing> framing, const Take& take) : framing_(framing), take_(take) {}

  void add(const capture::Segment& segment) {
    time_ = segment.time;
    const auto key = std::pair(segment.from, segment.to);
    auto& direction = directions_[key];
    if (!direction) direction = make(segment.from, segment.to);
    direction->stream->take(segment);
  }
  void finish() {
    for (auto& [key, direction] : directions_) {
      direction->stream->finish();
      direction->decoder->finish();
    }
  }

 private:
  struct Direction {
    CstaQuestions questions;
    std::unique_ptr<CstaDecoder> decoder;
    std::unique_ptr<capture::TcpStream> stream;
  };

  std::unique_ptr<Direction> make(const std::string& from, const std::string& to) {
    auto made = std::make_unique<Direction>();
    Direction* self = made.get();
    auto& theirs = questions_[std::pair(to, from)];
    auto& mine = questions_[std::pair(from, to)];
    self->decoder = std::make_unique<CstaDecoder>(mine, theirs, framing_,
                                                  [this, place = from + " > " + to](CstaItem item) {
                                                    take_({std::move(item), time_, place});
                                                  });
    self->stream = std::make_unique<capture::TcpStream>(capture::TcpStream::Sink{
        [self](std::string_view bytes) { self->decoder->feed(bytes); },
        [self](std::size_t missing) {
          self->decoder->gap(missing == 0
                                 ? std::string()
                                 : fmt::format("{} bytes are missing in the capture.", missing));
        }});
    return made;
  }

  std::optional<csta::Framing> framing_;
  const Take& take_;
  std::chrono::sys_time<std::chrono::microseconds> time_{};
  std::map<std::pair<std::string, std::string>, CstaQuestions> questions_;
  std::map<std::pair<std::string, std::string>, std::unique_ptr<Direction>> directions_;
};

void read_text(std::string_view text, const Take& take) {
  find_csta_messages(text, [&](std::size_t line, std::string_view xml) {
    CstaCaptured captured;
    captured.place = fmt::format("line {}", line);
    captured.item.xml = true;
    auto message = csta::read_xml(xml, {}, &captured.item.xml_space);
    if (message) {
      captured.item.packet = csta::packet_of(std::move(*message), 0);
    } else {
      captured.item.note = message.error().text;
      captured.item.bad = true;
    }
    take(captured);
  });
}

void read_stream(std::string_view bytes, std::optional<csta::Framing> framing, const Take& take) {
  CstaQuestions mine;
  CstaQuestions theirs;
  CstaDecoder decoder(mine, theirs, framing, [&](CstaItem item) {
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
  auto bytes = contents(file);
  if (!bytes) return tl::unexpected(bytes.error());
  if (is_capture(*bytes)) {
    bytes->clear();
    Links links(options.framing, counting);
    const auto read =
        capture::read_segments(file, [&](const capture::Segment& one) { links.add(one); });
    links.finish();
    if (!read) return tl::unexpected(read.error());
    return count;
  }
  if (options.hexadecimal) *bytes = from_hexadecimal(*bytes);
  bool more = false;
  if (options.framing || guess_framing(*bytes, more)) {
    read_stream(*bytes, options.framing, counting);
  } else {
    read_text(*bytes, counting);
  }
  return count;
}

}  // namespace ctibus::cli
