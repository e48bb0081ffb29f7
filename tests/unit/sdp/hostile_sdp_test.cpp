#include <rapidcheck/gtest.h>

#include "descriptions.hpp"

using namespace descriptions;

namespace {

/// Whatever can be read can be answered, and the answer can be read.
void use(const std::string& text) {
  const auto sdp = parse_sdp(text);
  if (!sdp) {
    RC_ASSERT(sdp.error().code == "sip.bad_sdp");
    return;
  }
  RC_ASSERT(parse_sdp(to_text(*sdp)).has_value());
  const auto agreed = negotiate(*sdp, capabilities());
  if (agreed) {
    RC_ASSERT(agreed->local.streams.size() == sdp->streams.size());
    const auto answer = parse_sdp(to_text(agreed->local));
    RC_ASSERT(answer.has_value());
    RC_ASSERT(*answer == agreed->local);
  }
  (void)read_answer(make_offer(capabilities()), *sdp);
}

}  // namespace

RC_GTEST_PROP(HostileSdp, any_bytes_are_survived, (const std::string& text)) {
  use(text);
  use("v=0\n" + text);
}

RC_GTEST_PROP(HostileSdp, a_damaged_offer_is_survived, ()) {
  auto text = to_text(with(kTelephone + "m=video 5000 RTP/SAVP 99\n"));
  const auto damages = *rc::gen::inRange(1, 8);
  for (int i = 0; i < damages && !text.empty(); ++i) {
    const auto at = *rc::gen::inRange<std::size_t>(0, text.size());
    const auto length = *rc::gen::inRange<std::size_t>(0, 12);
    switch (*rc::gen::inRange(0, 3)) {
      case 0:
        text[at] = *rc::gen::arbitrary<char>();
        break;
      case 1:
        text.erase(at, length);
        break;
      default:
        text.insert(at, text.substr(text.size() / 2, length));
        break;
    }
  }
  use(text);
}

RC_GTEST_PROP(HostileSdp, lines_of_nonsense_are_survived, ()) {
  static const std::vector<std::string> words = {"m=audio ",  "a=rtpmap:",
                                                 "a=fmtp:",   "c=IN IP4 ",
                                                 "o=",        "a=",
                                                 "0",         "8",
                                                 "127",       "128",
                                                 " ",         "RTP/AVP ",
                                                 "RTP/SAVP ", "99999999999999999999",
                                                 "-1",        "\n",
                                                 "\r\n",      "/",
                                                 "PCMU/8000", "sendonly",
                                                 "0.0.0.0",   "::",
                                                 "4000 ",     "telephone-event/8000",
                                                 ":",         std::string(1, '\0')};
  std::string text = "v=0\n";
  for (const auto& word :
       *rc::gen::container<std::vector<std::string>>(rc::gen::elementOf(words))) {
    text += word;
  }
  use(text);
}

TEST(HostileSdp, size_is_limited) {
  std::string many_streams = "v=0\nc=IN IP4 192.0.2.7\n";
  for (int i = 0; i < 40; ++i) many_streams += "m=audio 4000 RTP/AVP 0\n";
  EXPECT_FALSE(parse_sdp(many_streams));

  std::string many_formats = "v=0\nm=audio 4000 UDP";
  for (int i = 0; i < 100; ++i) many_formats += " x" + std::to_string(i);
  EXPECT_FALSE(parse_sdp(many_formats));

  EXPECT_FALSE(parse_sdp("v=0\n" + std::string(100'000, 'a')));
}
