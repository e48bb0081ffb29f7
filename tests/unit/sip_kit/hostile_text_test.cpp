#include <rapidcheck.h>

#include <random>

#include "ctibus/kit/sip/digest.hpp"
#include "ctibus/kit/sip/header_values.hpp"

namespace ctibus::sip {
namespace {

/// Every reader must come back from any bytes, and what it takes it must write so that it reads
/// the same again.
void read_all(const std::string& text) {
  if (const auto uri = parse_uri(text)) {
    const auto written = to_text(*uri);
    RC_ASSERT(written.find_first_of("\r\n") == std::string::npos);
    const auto again = parse_uri(written);
    RC_ASSERT(again.has_value());
    RC_ASSERT(equivalent(*uri, *again));
  }
  if (const auto value = parse_name_addr(text)) {
    const auto written = to_text(*value);
    RC_ASSERT(written.find_first_of("\r\n") == std::string::npos);
    const auto again = parse_name_addr(written);
    RC_ASSERT(again.has_value());
    RC_ASSERT(again->tag() == value->tag());
  }
  (void)parse_name_addrs(text);
  (void)parse_replaces(text);
  (void)parse_refer_to(text);
  (void)parse_session_expires(text);
  (void)parse_seconds(text);
  (void)parse_rack(text);
  (void)parse_rseq(text);
  (void)parse_diversions(text);
  (void)parse_history(text);
  (void)parse_reasons(text);
  (void)parse_identities({text});
  (void)asks_privacy(text);
  (void)parse_challenge(text);
  (void)parse_credentials(text);
}

TEST(HostileText, any_bytes_are_survived) {
  rc::check("any bytes", [](const std::string& text) { read_all(text); });
}

TEST(HostileText, damaged_values_are_survived) {
  const std::string good[] = {
      "\"A \\\" B\" "
      "<sip:a:p@[2001:db8::1]:5060;lr;x=\"y\"?Replaces=a%40b%3Bto-tag%3D1>;tag=1;q=0.5",
      "x@y;to-tag=1;from-tag=2;early-only",
      "1800;refresher=uac",
      "1 2 INVITE",
      "SIP;cause=200;text=\"a, b\", Q.850;cause=16",
      "<sip:1@h?Reason=SIP%3Bcause%3D302>;index=1.1",
      "Digest username=\"a\",realm=\"b\",nonce=\"n\",uri=\"sip:h\",response=\"r\",qop=auth,"
      "nc=00000001,cnonce=\"c\"",
      "sip:user;par=u%40example.net@example.com;transport=tcp?a=b&c=d"};
  rc::check("damaged values", [&](std::uint32_t seed) {
    std::mt19937 chance(seed);
    auto text = good[chance() % std::size(good)];
    for (auto damage = chance() % 5; damage > 0 && !text.empty(); --damage) {
      const auto at = chance() % text.size();
      switch (chance() % 4) {
        case 0:
          text[at] = static_cast<char>(chance());
          break;
        case 1:
          text.erase(at, chance() % 5);
          break;
        case 2:
          text.insert(at, 1, "<>\"\\;,:@%=[]?& "[chance() % 15]);
          break;
        default:
          text.insert(at, text.substr(chance() % text.size()));
          break;
      }
    }
    read_all(text);
  });
}

}  // namespace
}  // namespace ctibus::sip
