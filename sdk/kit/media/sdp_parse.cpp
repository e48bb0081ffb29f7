#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <optional>

#include "ctibus/kit/media/sdp.hpp"
#include "sdp_words.hpp"

namespace ctibus::media {
namespace {

constexpr std::size_t kMaxText = 65'536;
constexpr std::size_t kMaxStreams = 32;
constexpr std::size_t kMaxFormats = 64;

/// Takes what stands before the next blank off the text.
std::string_view take_token(std::string_view& text) {
  const auto begin = std::min(text.find_first_not_of(" \t"), text.size());
  const auto end = std::min(text.find_first_of(" \t", begin), text.size());
  const auto token = text.substr(begin, end - begin);
  text.remove_prefix(end);
  return token;
}

std::string_view trimmed(std::string_view text) {
  const auto begin = std::min(text.find_first_not_of(" \t"), text.size());
  text.remove_prefix(begin);
  return text.substr(0, text.find_last_not_of(" \t") + 1);
}

template <class T>
std::optional<T> number(std::string_view text) {
  T value{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

bool is_visible(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c < '\x7f'; });
}

std::optional<std::uint8_t> payload_type(std::string_view text) {
  const auto value = number<std::uint8_t>(text);
  return value && *value < 128 ? value : std::nullopt;
}

/// RFC 3551 table 4, as far as telephones use it.
SdpFormat static_format(std::uint8_t payload_type) {
  SdpFormat format{.payload_type = payload_type};
  switch (payload_type) {
    case 0:
      format.name = "PCMU";
      break;
    case 3:
      format.name = "GSM";
      break;
    case 4:
      format.name = "G723";
      break;
    case 8:
      format.name = "PCMA";
      break;
    case 9:
      format.name = "G722";
      break;
    case 13:
      format.name = "CN";
      break;
    case 18:
      format.name = "G729";
      break;
    default:
      break;
  }
  return format;
}

class Parser {
 public:
  Result<Sdp> parse(std::string_view text) {
    if (text.size() > kMaxText) return bad("is longer than 64 KiB");
    while (!text.empty()) {
      ++line_;
      const auto end = std::min(text.find('\n'), text.size());
      auto line = text.substr(0, end);
      text.remove_prefix(std::min(end + 1, text.size()));
      if (line.ends_with('\r')) line.remove_suffix(1);
      if (trimmed(line).empty()) continue;
      if (line.size() < 2 || line[1] != '=') return bad("is not of the form type=value");
      if (!begun_ && line[0] != 'v') return bad("should be v=0, with which a description begins");
      begun_ = true;
      if (auto read = read_line(line[0], line.substr(2)); !read) {
        return tl::unexpected(std::move(read.error()));
      }
    }
    if (!begun_) return bad("is missing: the description is empty");
    return std::move(sdp_);
  }

 private:
  tl::unexpected<Error> bad(std::string_view what) const {
    return failure("sip.bad_sdp",
                   fmt::format("Line {} of the session description {}.", line_, what));
  }

  Result<> read_line(char type, std::string_view value) {
    switch (type) {
      case 'o':
        read_origin(value);
        return {};
      case 's':
        if (is_visible(value)) sdp_.session_name = value;
        return {};
      case 'c':
        return read_connection(value);
      case 'm':
        return read_media(value);
      case 'a':
        read_attribute(value);
        return {};
      default:
        return {};
    }
  }

  /// Nothing here is worth refusing a call for.
  void read_origin(std::string_view value) {
    const auto user = take_token(value);
    const auto session_id = take_token(value);
    const auto version = number<std::uint64_t>(take_token(value));
    take_token(value);
    take_token(value);
    const auto ip = take_token(value);
    if (ip.empty() || !is_visible(user) || !is_visible(session_id) || !is_visible(ip)) return;
    sdp_.origin_user = user;
    sdp_.session_id = session_id;
    sdp_.version = version.value_or(0);
    sdp_.origin_ip = ip;
  }

  Result<> read_connection(std::string_view value) {
    const auto network = take_token(value);
    const auto type = take_token(value);
    auto ip = take_token(value);
    ip = ip.substr(0, ip.find('/'));  // time to live, number of addresses
    if (network != "IN" || (type != "IP4" && type != "IP6") || ip.empty() || !is_visible(ip)) {
      return bad("should be c=IN IP4 ADDRESS or c=IN IP6 ADDRESS");
    }
    auto* media = stream();
    (media != nullptr ? media->ip : sdp_.ip) = ip;
    return {};
  }

  Result<> read_media(std::string_view value) {
    if (sdp_.streams.size() == kMaxStreams) return bad("is one stream too many");
    SdpStream stream;
    stream.media = take_token(value);
    auto port = take_token(value);
    const auto first_port = number<std::uint16_t>(port.substr(0, port.find('/')));
    stream.protocol = take_token(value);
    if (!first_port || stream.protocol.empty() || !is_visible(stream.media) ||
        !is_visible(stream.protocol)) {
      return bad("should be m=MEDIA PORT PROTOCOL FORMAT...");
    }
    stream.port = *first_port;
    stream.direction = direction_;
    const bool is_rtp = stream.protocol.find("RTP/") != std::string::npos;
    for (auto token = take_token(value); !token.empty(); token = take_token(value)) {
      if (!is_visible(token)) return bad("has a format with strange characters");
      if (stream.formats.size() + stream.other_formats.size() == kMaxFormats) {
        return bad("has too many formats");
      }
      const auto type = is_rtp ? payload_type(token) : std::nullopt;
      if (!type) {
        stream.other_formats.emplace_back(token);
      } else if (find(stream, *type) == nullptr) {
        stream.formats.push_back(static_format(*type));
      }
    }
    if (stream.formats.empty() && stream.other_formats.empty()) return bad("names no format");
    sdp_.streams.push_back(std::move(stream));
    return {};
  }

  /// Attributes are hints: one that makes no sense is as good as none.
  void read_attribute(std::string_view value) {
    const auto colon = value.find(':');
    const auto name = trimmed(value.substr(0, colon));
    auto rest = colon == std::string_view::npos ? std::string_view() : value.substr(colon + 1);
    auto* media = stream();
    const auto direction = std::find(words::directions.begin(), words::directions.end(), name);
    if (direction != words::directions.end()) {
      (media != nullptr ? media->direction : direction_) =
          static_cast<Direction>(direction - words::directions.begin());
      return;
    }
    if (media == nullptr) return;
    if (name == "ptime") media->ptime = number<std::uint32_t>(trimmed(rest)).value_or(0);
    if (name != "rtpmap" && name != "fmtp") return;
    const auto type = payload_type(take_token(rest));
    auto* format = type ? find(*media, *type) : nullptr;
    if (format == nullptr) return;
    rest = trimmed(rest);
    if (name == "rtpmap") {
      read_mapping(rest, *format);
    } else if (std::all_of(rest.begin(), rest.end(),
                           [](char c) { return c >= ' ' && c != '\x7f'; })) {
      format->parameters = rest;
    }
  }

  static void read_mapping(std::string_view text, SdpFormat& format) {
    const auto slash = text.find('/');
    const auto name = text.substr(0, slash);
    if (slash == std::string_view::npos || name.empty() || !is_visible(name)) return;
    text.remove_prefix(slash + 1);
    const auto second = text.find('/');
    const auto rate = number<std::uint32_t>(text.substr(0, second));
    if (!rate) return;
    format.name = name;
    format.rate = *rate;
    format.channels = second == std::string_view::npos
                          ? 1
                          : number<std::uint32_t>(text.substr(second + 1)).value_or(1);
  }

  static SdpFormat* find(SdpStream& stream, std::uint8_t type) {
    const auto found =
        std::find_if(stream.formats.begin(), stream.formats.end(),
                     [&](const SdpFormat& format) { return format.payload_type == type; });
    return found == stream.formats.end() ? nullptr : &*found;
  }

  SdpStream* stream() { return sdp_.streams.empty() ? nullptr : &sdp_.streams.back(); }

  Sdp sdp_;
  Direction direction_ = Direction::sendrecv;
  bool begun_ = false;
  std::size_t line_ = 0;
};

}  // namespace

Result<Sdp> parse_sdp(std::string_view text) { return Parser().parse(text); }

}  // namespace ctibus::media
