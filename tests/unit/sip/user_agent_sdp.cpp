#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "ctibus/kit/sip/parameters.hpp"
#include "user_agent.hpp"

/// Session descriptions of a user agent: offers and answers of its own making, so that the
/// connector's are not judged by themselves.
namespace ctibus::sip::testing {

using media::Direction;
using media::SdpFormat;
using media::SdpStream;

namespace {

const SdpStream* audio_of(const media::Sdp& description) {
  const auto found = std::find_if(description.streams.begin(), description.streams.end(),
                                  [](const SdpStream& stream) { return stream.media == "audio"; });
  return found == description.streams.end() ? nullptr : &*found;
}

std::string ip_of(const media::Sdp& description, const SdpStream& stream) {
  return stream.ip.empty() ? description.ip : stream.ip;
}

}  // namespace

SdpStream UserAgent::own_stream(const Call& call) const {
  SdpStream stream;
  stream.port = call.rtp.port;
  stream.protocol = manners.protocol;
  stream.direction = call.direction;
  stream.formats = manners.formats;
  return stream;
}

SdpStream UserAgent::answering_stream(const Call& call, const SdpStream& offer) const {
  SdpStream stream = own_stream(call);
  stream.formats.clear();
  for (const SdpFormat& own : manners.formats) {
    const auto offered =
        std::find_if(offer.formats.begin(), offer.formats.end(), [&](const SdpFormat& each) {
          return equal_ignoring_case(each.name, own.name) && each.rate == own.rate;
        });
    if (offered == offer.formats.end()) continue;
    stream.formats.push_back(own);
    if (!manners.keeps_payload_types) stream.formats.back().payload_type = offered->payload_type;
  }
  stream.direction = media::direction_of(media::sends(call.direction) && receives(offer.direction),
                                         receives(call.direction) && sends(offer.direction));
  return stream;
}

void UserAgent::describe(Call& call, Message& message, const media::Sdp* offer) {
  media::Sdp now;
  now.origin_user = name_;
  now.session_id = std::to_string(call.number);
  now.origin_ip = ip_;
  now.ip = call.hold_address.empty() ? ip_ : call.hold_address;
  if (offer == nullptr) {
    now.streams = {own_stream(call)};
  } else {
    const SdpStream* taken = audio_of(*offer);
    for (const SdpStream& offered : offer->streams) {
      if (&offered == taken && offered.protocol == manners.protocol) {
        now.streams.push_back(answering_stream(call, offered));
        continue;
      }
      now.streams.push_back(offered);
      now.streams.back().port = 0;
      now.streams.back().ip.clear();
    }
  }
  now.version = call.said.version;
  if (!(now == call.said)) ++now.version;
  call.said = now;
  call.offered = offer == nullptr;
  message.content_type = "application/sdp";
  message.body = media::to_text(now);
  // A good receiver understands what it offered before, too.
  std::vector<SdpFormat> understood = manners.formats;
  if (const SdpStream* stream = audio_of(now)) {
    understood.insert(understood.end(), stream->formats.begin(), stream->formats.end());
  }
  network_->rtp().listen(call.rtp, name_, understood);
}

/// Takes in the peer's description; false: there is none, or nothing in it that we can use.
bool UserAgent::hear(Call& call, const Message& message) {
  if (message.body.empty()) return false;
  auto read = media::parse_sdp(message.body);
  if (!read) return false;
  call.heard = *std::move(read);
  const SdpStream* stream = audio_of(*call.heard);
  if (stream == nullptr || stream->protocol != manners.protocol) return false;
  call.held_by_peer = !receives(stream->direction) || ip_of(*call.heard, *stream) == "0.0.0.0";
  return std::any_of(stream->formats.begin(), stream->formats.end(), [&](const SdpFormat& each) {
    return each.name != "telephone-event" &&
           std::any_of(manners.formats.begin(), manners.formats.end(), [&](const SdpFormat& own) {
             return equal_ignoring_case(own.name, each.name);
           });
  });
}

/// Sends sound, or not, as the two descriptions say.
void UserAgent::talk(Call& call) {
  const SdpStream* said = audio_of(call.said);
  const SdpStream* heard = call.heard ? audio_of(*call.heard) : nullptr;
  const bool sends_now = (call.stage == Stage::talking || call.early) && !call.silent &&
                         !call.leaves && said != nullptr && heard != nullptr && said->port != 0 &&
                         heard->port != 0 && sends(said->direction) && receives(heard->direction) &&
                         ip_of(*call.heard, *heard) != "0.0.0.0";
  if (sends_now) {
    network_->rtp().send(call.rtp, {ip_of(*call.heard, *heard), heard->port});
  } else {
    network_->rtp().stop(call.rtp);
  }
}

}  // namespace ctibus::sip::testing
