#include "ctibus/kit/media/sdp.hpp"

#include "fuzz.hpp"

// Session descriptions, as offers and as answers.

namespace ctibus::fuzz {

void run(Bytes input) {
  using namespace media;
  const auto parsed = parse_sdp(text_of(input));
  if (!parsed) return;
  const std::string written = to_text(*parsed);
  const auto again = parse_sdp(written);
  require(again.has_value(), "a description that was written can be read");
  require(to_text(*again) == written, "a description is read as it was written");

  Capabilities ours{.local = {"192.0.2.1", 4000}};
  if (const auto answer = negotiate(*parsed, ours)) {
    require(answer->local.streams.size() == parsed->streams.size(),
            "an answer has a line for each of the offer");
    require(parse_sdp(to_text(answer->local)).has_value(), "our answer can be read");
    (void)negotiate(*parsed, ours, &answer->local);
    (void)make_offer(ours, &answer->local);
  }
  (void)read_answer(make_offer(ours), *parsed);
  (void)make_offer(ours, &*parsed);
}

}  // namespace ctibus::fuzz
