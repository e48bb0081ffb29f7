#include <arpa/inet.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>

#include "ctibus/kit/media/sdp.hpp"
#include "sdp_words.hpp"

namespace ctibus::media {
namespace {

constexpr std::uint32_t kRate = 8000;
constexpr std::uint32_t kPtime = 20;

enum class Ip : std::uint8_t { none, zero, usable };

Ip kind_of(const std::string& ip) {
  std::array<unsigned char, 16> bytes{};
  std::size_t size = 0;
  if (inet_pton(AF_INET, ip.c_str(), bytes.data()) == 1) size = 4;
  if (size == 0 && inet_pton(AF_INET6, ip.c_str(), bytes.data()) == 1) size = 16;
  if (size == 0) return Ip::none;
  const bool zero = std::all_of(bytes.begin(), bytes.end(), [](unsigned char b) { return b == 0; });
  return zero ? Ip::zero : Ip::usable;
}

const std::string& ip_of(const Sdp& sdp, const SdpStream& stream) {
  return stream.ip.empty() ? sdp.ip : stream.ip;
}

bool equal_names(std::string_view a, std::string_view b) {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [&](char x, char y) { return lower(x) == lower(y); });
}

std::string_view name_of(Codec codec) {
  switch (codec) {
    case Codec::pcmu:
      return "PCMU";
    case Codec::pcma:
      return "PCMA";
    case Codec::none:
      break;
  }
  return "";
}

Codec codec_of(const SdpFormat& format) {
  if (format.rate != kRate || format.channels != 1) return Codec::none;
  if (equal_names(format.name, "PCMU")) return Codec::pcmu;
  if (equal_names(format.name, "PCMA")) return Codec::pcma;
  return Codec::none;
}

const SdpFormat* find_codec(const SdpStream& stream, Codec codec) {
  const auto found = std::find_if(stream.formats.begin(), stream.formats.end(),
                                  [&](const SdpFormat& f) { return codec_of(f) == codec; });
  return found == stream.formats.end() ? nullptr : &*found;
}

const SdpFormat* find_dtmf(const SdpStream& stream) {
  const auto found =
      std::find_if(stream.formats.begin(), stream.formats.end(), [&](const SdpFormat& f) {
        return f.rate == kRate && equal_names(f.name, words::telephone_event);
      });
  return found == stream.formats.end() ? nullptr : &*found;
}

SdpFormat dtmf_format(std::uint8_t payload_type) {
  return {.payload_type = payload_type,
          .name = std::string(words::telephone_event),
          .rate = kRate,
          .parameters = "0-15"};
}

bool is_plain_rtp(const SdpStream& stream) {
  return stream.protocol == "RTP/AVP" || stream.protocol == "RTP/AVPF";
}

/// Without ICE both sides need an address of the same family.
bool is_usable(const Sdp& sdp, const SdpStream& stream, std::string_view our_ip) {
  const auto& ip = ip_of(sdp, stream);
  return stream.media == "audio" && stream.port != 0 && is_plain_rtp(stream) &&
         kind_of(ip) != Ip::none && words::address_type(ip) == words::address_type(our_ip);
}

bool is_encrypted_audio(const SdpStream& stream) {
  return stream.media == "audio" && stream.port != 0 &&
         stream.protocol.find("RTP/SAVP") != std::string::npos;
}

std::optional<Codec> common_codec(const SdpStream& stream, const Capabilities& capabilities) {
  for (const auto codec : capabilities.codecs) {
    if (codec != Codec::none && find_codec(stream, codec) != nullptr) return codec;
  }
  return std::nullopt;
}

/// A description of ours without streams.
Sdp begin_description(const Capabilities& capabilities, const Sdp* previous) {
  Sdp sdp{.origin_user = "ctibus",
          .session_id = capabilities.session_id,
          .version = 1,
          .origin_ip = capabilities.local.ip,
          .session_name = "ctibus",
          .ip = capabilities.local.ip};
  if (previous != nullptr) {
    sdp.session_id = previous->session_id;
    sdp.version = previous->version;
    sdp.origin_ip = previous->origin_ip;
  }
  return sdp;
}

/// RFC 3264 clause 8: the version grows with every change and only then.
void end_description(Sdp& sdp, const Sdp* previous) {
  if (previous != nullptr && sdp != *previous) sdp.version = previous->version + 1;
}

SdpStream our_stream(const Capabilities& capabilities, Direction direction) {
  return {.port = capabilities.local.port, .direction = direction, .ptime = kPtime};
}

/// The same line, switched off.
SdpStream refused(const SdpStream& stream) {
  return {.media = stream.media,
          .port = 0,
          .protocol = stream.protocol,
          .formats = stream.formats,
          .other_formats = stream.other_formats};
}

std::size_t audio_line(const Sdp& sdp) {
  const auto found = std::find_if(sdp.streams.begin(), sdp.streams.end(), [](const SdpStream& s) {
    return s.media == "audio" && s.port != 0 && is_plain_rtp(s);
  });
  return static_cast<std::size_t>(found - sdp.streams.begin());
}

/// What we learn of the peer's side, given the direction that we say to have.
void read_peer(Negotiated& agreed, const Sdp& peer, const SdpStream& stream, Direction ours) {
  const auto& ip = ip_of(peer, stream);
  const bool reachable = kind_of(ip) == Ip::usable;
  const auto* dtmf = find_dtmf(stream);
  agreed.direction = ours;
  agreed.held_by_peer = !reachable || !receives(stream.direction);
  agreed.remote = reachable ? Address{ip, stream.port} : Address{};
  agreed.format.send = reachable && sends(ours);
  agreed.format.receive = receives(ours);
  agreed.format.dtmf_payload_type = dtmf != nullptr ? dtmf->payload_type : std::uint8_t{0};
}

}  // namespace

bool sends(Direction direction) {
  return direction == Direction::sendrecv || direction == Direction::sendonly;
}

bool receives(Direction direction) {
  return direction == Direction::sendrecv || direction == Direction::recvonly;
}

Direction direction_of(bool send, bool receive) {
  if (send) return receive ? Direction::sendrecv : Direction::sendonly;
  return receive ? Direction::recvonly : Direction::inactive;
}

Direction reversed(Direction direction) {
  return direction_of(receives(direction), sends(direction));
}

std::vector<Codec> all_codecs() { return {Codec::pcma, Codec::pcmu}; }

Sdp make_offer(const Capabilities& capabilities, const Sdp* previous) {
  Sdp sdp = begin_description(capabilities, previous);
  SdpStream stream = our_stream(capabilities, capabilities.direction);
  std::size_t line = 0;
  const SdpStream* last = nullptr;
  if (previous != nullptr) {
    for (const auto& old : previous->streams) sdp.streams.push_back(refused(old));
    line = audio_line(*previous);
    if (line < previous->streams.size()) last = &previous->streams[line];
  }
  if (last != nullptr) stream.protocol = last->protocol;
  for (const auto codec : capabilities.codecs) {
    const auto* old = last != nullptr ? find_codec(*last, codec) : nullptr;
    if (old != nullptr) {
      stream.formats.push_back(*old);
    } else if (codec != Codec::none) {
      const auto type = static_cast<std::uint8_t>(codec == Codec::pcmu ? 0 : 8);
      stream.formats.push_back({.payload_type = type, .name = std::string(name_of(codec))});
    }
  }
  if (capabilities.dtmf_payload_type != 0) {
    const auto* old = last != nullptr ? find_dtmf(*last) : nullptr;
    auto type = old != nullptr ? old->payload_type : capabilities.dtmf_payload_type;
    const auto taken = [&](std::uint8_t t) {
      return std::any_of(stream.formats.begin(), stream.formats.end(),
                         [&](const SdpFormat& f) { return f.payload_type == t; });
    };
    for (std::uint8_t t = 96; taken(type) && t < 127; ++t) type = t;
    stream.formats.push_back(dtmf_format(type));
  }
  if (line < sdp.streams.size()) {
    sdp.streams[line] = std::move(stream);
  } else {
    sdp.streams.push_back(std::move(stream));
  }
  end_description(sdp, previous);
  return sdp;
}

Result<Negotiated> negotiate(const Sdp& offer, const Capabilities& capabilities,
                             const Sdp* previous) {
  const SdpStream* taken = nullptr;
  std::optional<Codec> codec;
  bool any_usable = false;
  for (const auto& stream : offer.streams) {
    if (!is_usable(offer, stream, capabilities.local.ip)) continue;
    any_usable = true;
    codec = common_codec(stream, capabilities);
    if (codec) {
      taken = &stream;
      break;
    }
  }
  if (taken == nullptr) {
    if (any_usable) {
      return failure("sip.no_common_codec", "The peer offers neither PCMA nor PCMU.");
    }
    if (std::any_of(offer.streams.begin(), offer.streams.end(), is_encrypted_audio)) {
      return failure("sip.srtp_only", "The peer offers encrypted sound only (RTP/SAVP).");
    }
    return failure("sip.no_audio", "The peer offers no audio stream by RTP that is switched on.");
  }

  const bool reachable = kind_of(ip_of(offer, *taken)) == Ip::usable;
  const auto theirs = reversed(taken->direction);
  const auto direction = direction_of(reachable && sends(theirs) && sends(capabilities.direction),
                                      receives(theirs) && receives(capabilities.direction));

  Negotiated agreed;
  read_peer(agreed, offer, *taken, direction);
  const auto* format = find_codec(*taken, *codec);
  agreed.format.codec = *codec;
  agreed.format.payload_type = format->payload_type;
  if (capabilities.dtmf_payload_type == 0) agreed.format.dtmf_payload_type = 0;

  agreed.local = begin_description(capabilities, previous);
  for (const auto& stream : offer.streams) {
    if (&stream != taken) {
      agreed.local.streams.push_back(refused(stream));
      continue;
    }
    SdpStream answer = our_stream(capabilities, direction);
    answer.protocol = stream.protocol;
    answer.formats.push_back(
        {.payload_type = format->payload_type, .name = std::string(name_of(*codec))});
    if (agreed.format.dtmf_payload_type != 0) {
      answer.formats.push_back(dtmf_format(agreed.format.dtmf_payload_type));
    }
    agreed.local.streams.push_back(std::move(answer));
  }
  end_description(agreed.local, previous);
  return agreed;
}

Result<Negotiated> read_answer(const Sdp& offer, const Sdp& answer) {
  const auto line = audio_line(offer);
  if (line >= offer.streams.size() || line >= answer.streams.size()) {
    return failure("sip.no_audio", "The answer has no line for the audio stream of the offer.");
  }
  const auto& ours = offer.streams[line];
  const auto& theirs = answer.streams[line];
  if (is_encrypted_audio(theirs)) {
    return failure("sip.srtp_only", "The peer answers with encrypted sound (RTP/SAVP).");
  }
  if (!is_usable(answer, theirs, ip_of(offer, ours))) {
    return failure("sip.no_audio", "The peer refuses the audio stream of the offer.");
  }

  Negotiated agreed;
  agreed.local = offer;
  const auto expected = reversed(theirs.direction);
  read_peer(agreed, answer, theirs,
            direction_of(sends(ours.direction) && sends(expected),
                         receives(ours.direction) && receives(expected)));
  agreed.format.codec = Codec::none;
  for (const auto& format : theirs.formats) {
    const auto codec = codec_of(format);
    if (codec == Codec::none || find_codec(ours, codec) == nullptr) continue;
    agreed.format.codec = codec;
    agreed.format.payload_type = format.payload_type;
    break;
  }
  if (agreed.format.codec == Codec::none) {
    return failure("sip.no_common_codec", "The peer answers with neither PCMA nor PCMU.");
  }
  const auto* dtmf = find_dtmf(ours);
  if (dtmf == nullptr) agreed.format.dtmf_payload_type = 0;
  if (agreed.format.dtmf_payload_type != 0) {
    agreed.format.received_dtmf_payload_type = dtmf->payload_type;
  }
  return agreed;
}

}  // namespace ctibus::media
