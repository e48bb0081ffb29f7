#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "ctibus/kit/media/media.hpp"
#include "ctibus/result.hpp"

/// Session descriptions (RFC 8866) and offer/answer (RFC 3264) as far as a switch for telephones
/// needs them: one audio stream of G.711 with telephone events; everything else is refused line by
/// line. Pure functions over values: any thread, at any time.
namespace ctibus::media {

/// Which way media flows, seen by whoever wrote the description.
enum class Direction : std::uint8_t { sendrecv, sendonly, recvonly, inactive };

bool sends(Direction direction);
bool receives(Direction direction);
Direction direction_of(bool send, bool receive);
/// The same stream seen from the other end.
Direction reversed(Direction direction);

/// One format of an RTP stream: from a=rtpmap and a=fmtp, or a static payload type (RFC 3551).
struct SdpFormat {
  std::uint8_t payload_type = 0;
  std::string name;  ///< encoding name, upper case as written: "PCMU"; empty: unknown
  std::uint32_t rate = 8000;
  std::uint32_t channels = 1;
  std::string parameters;  ///< of a=fmtp

  friend bool operator==(const SdpFormat&, const SdpFormat&) = default;
};

/// One m= line and what belongs to it.
struct SdpStream {
  std::string media = "audio";
  std::uint16_t port = 0;  ///< 0: refused, or switched off
  std::string protocol = "RTP/AVP";
  std::string ip;  ///< its own c= line; empty: that of the session
  Direction direction = Direction::sendrecv;
  std::vector<SdpFormat> formats;          ///< of an RTP protocol, in order of preference
  std::vector<std::string> other_formats;  ///< of any other protocol, as written
  std::uint32_t ptime = 0;                 ///< milliseconds; 0: not said

  friend bool operator==(const SdpStream&, const SdpStream&) = default;
};

struct Sdp {
  std::string origin_user = "-";
  std::string session_id = "0";
  std::uint64_t version = 0;
  std::string origin_ip;
  std::string session_name = "-";
  std::string ip;  ///< c= line of the session; may be empty when every stream has its own
  std::vector<SdpStream> streams;

  friend bool operator==(const Sdp&, const Sdp&) = default;
};

/// Reads a description; lines that do not matter here are skipped. `sip.bad_sdp` names the line.
/// Limits: 64 KiB, 32 streams, 64 formats a stream.
Result<Sdp> parse_sdp(std::string_view text);
/// As it goes on the wire, with CRLF.
std::string to_text(const Sdp& description);

/// PCMA before PCMU, as in Europe.
std::vector<Codec> all_codecs();

/// Our side of a stream.
struct Capabilities {
  Address local;                             ///< where we receive RTP, as the peer should write it
  std::string session_id = "1";              ///< digits; unique among our sessions
  std::vector<Codec> codecs = all_codecs();  ///< the preferred one first
  std::uint8_t dtmf_payload_type = 101;      ///< of our offers; 0: without telephone-event
  /// What we want: sendonly or inactive when we hold the peer.
  Direction direction = Direction::sendrecv;
};

/// What an offer and its answer agree on.
struct Negotiated {
  Sdp local;  ///< our description: the answer to send, or the offer that was answered
  StreamFormat format;
  Address remote;                             ///< where to send; port 0: nowhere
  Direction direction = Direction::sendrecv;  ///< as seen by us
  bool held_by_peer = false;  ///< sendonly, inactive, or the address 0.0.0.0 (RFC 3264 8.4)
};

/// Our offer, for an INVITE, a re-INVITE or the 200 of an INVITE without offer. `previous` is the
/// description we sent last in this session, null for none: its lines, session id and payload
/// types are kept, and its version grows by one when anything is different.
Sdp make_offer(const Capabilities& capabilities, const Sdp* previous = nullptr);

/// Our answer to a peer's offer: the first audio stream that can be used is taken, and every other
/// line is answered with port 0. Errors, all for 488: `sip.no_audio`, `sip.srtp_only`,
/// `sip.no_common_codec`.
Result<Negotiated> negotiate(const Sdp& offer, const Capabilities& capabilities,
                             const Sdp* previous = nullptr);

/// The peer's answer to our offer. Errors as of negotiate().
Result<Negotiated> read_answer(const Sdp& offer, const Sdp& answer);

}  // namespace ctibus::media
