#include <fmt/format.h>

#include <iterator>

#include "ctibus/kit/media/sdp.hpp"
#include "sdp_words.hpp"

namespace ctibus::media {
namespace {

using Text = std::back_insert_iterator<std::string>;

void write_format(Text out, const SdpFormat& format) {
  if (!format.name.empty()) {
    fmt::format_to(out, "a=rtpmap:{} {}/{}", format.payload_type, format.name, format.rate);
    if (format.channels > 1) fmt::format_to(out, "/{}", format.channels);
    fmt::format_to(out, "\r\n");
  }
  if (!format.parameters.empty()) {
    fmt::format_to(out, "a=fmtp:{} {}\r\n", format.payload_type, format.parameters);
  }
}

void write_stream(Text out, const SdpStream& stream) {
  fmt::format_to(out, "m={} {} {}", stream.media, stream.port, stream.protocol);
  for (const auto& format : stream.formats) fmt::format_to(out, " {}", format.payload_type);
  for (const auto& format : stream.other_formats) fmt::format_to(out, " {}", format);
  fmt::format_to(out, "\r\n");
  if (!stream.ip.empty()) {
    fmt::format_to(out, "c=IN {} {}\r\n", words::address_type(stream.ip), stream.ip);
  }
  if (stream.port == 0) return;
  for (const auto& format : stream.formats) write_format(out, format);
  if (stream.ptime != 0) fmt::format_to(out, "a=ptime:{}\r\n", stream.ptime);
  if (!stream.formats.empty()) fmt::format_to(out, "a={}\r\n", words::name_of(stream.direction));
}

}  // namespace

std::string to_text(const Sdp& description) {
  std::string text;
  const Text out(text);
  const auto& origin = description.origin_ip.empty() ? description.ip : description.origin_ip;
  fmt::format_to(out, "v=0\r\no={} {} {} IN {} {}\r\ns={}\r\n", description.origin_user,
                 description.session_id, description.version, words::address_type(origin), origin,
                 description.session_name);
  if (!description.ip.empty()) {
    fmt::format_to(out, "c=IN {} {}\r\n", words::address_type(description.ip), description.ip);
  }
  fmt::format_to(out, "t=0 0\r\n");
  for (const auto& stream : description.streams) write_stream(out, stream);
  return text;
}

}  // namespace ctibus::media
