#pragma once

#include <gtest/gtest.h>

#include <string>

#include "ctibus/kit/media/sdp.hpp"

/// Descriptions as telephones write them.
namespace descriptions {

using namespace ctibus::media;

inline Sdp parsed(const std::string& text) {
  auto sdp = parse_sdp(text);
  EXPECT_TRUE(sdp) << (sdp ? "" : sdp.error().text);
  return sdp ? *sdp : Sdp{};
}

/// A session with these media lines, each ended by a line break.
inline Sdp with(const std::string& media, const std::string& address = "IP4 192.0.2.7") {
  return parsed("v=0\no=phone 42 7 IN " + address + "\ns=call\nc=IN " + address + "\nt=0 0\n" +
                media);
}

inline Capabilities capabilities() { return {.local = {"192.0.2.1", 20000}, .session_id = "99"}; }

inline const std::string kTelephone =
    "m=audio 4000 RTP/AVP 9 0 8 96\na=rtpmap:9 G722/8000\na=rtpmap:0 PCMU/8000\n"
    "a=rtpmap:8 PCMA/8000\na=rtpmap:96 telephone-event/8000\na=fmtp:96 0-16\na=ptime:20\n";

}  // namespace descriptions
