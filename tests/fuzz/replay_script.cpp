#include <algorithm>
#include <array>
#include <string>

#include "core/replay/pseudonymizer.hpp"
#include "core/replay/script.hpp"
#include "fuzz.hpp"
#include "recording_file.hpp"
#include "temporary_file.hpp"

// A recording as `ctibus replay` tells it, and as `ctibus record --pseudonyms` would have kept it.
// The first byte chooses how; checksums are mended.

namespace ctibus::fuzz {
namespace {

using namespace replay;

ScriptOptions options_of(std::uint8_t choice) {
  constexpr std::array<double, 4> speeds{1, 0, 1e6, 1e-300};
  constexpr std::array<Duration, 4> begins{Duration(0), Duration(1), Duration(60'000),
                                           Duration::max()};
  ScriptOptions options;
  options.speed = speeds[choice & 3U];
  options.from = begins[choice >> 2 & 3U];
  if ((choice & 0x10U) != 0) options.now_ns = 1'700'000'000'000'000'000;
  if ((choice & 0x20U) != 0) options.epochs_key = 12345;
  if ((choice & 0x40U) != 0) options.without = {"pbx1"};
  if ((choice & 0x80U) != 0) options.until = Duration(120'000);
  return options;
}

bool is_map(std::span<const std::uint8_t> payload) {
  msgpack::Reader in(payload);
  return in.peek() == msgpack::Type::map && in.skip() && in.at_end();
}

}  // namespace

void run(Bytes input) {
  Input in(input);
  const std::uint8_t choice = in.byte();
  std::string file(text_of(in.rest()));
  mend_checksums(file);
  const TemporaryFile stored(bytes_of(file));
  auto script = Script::open(stored.path(), options_of(choice));
  if (!script) {
    require(script.error().code.starts_with("recording."), "an error has an id of its own");
    return;
  }
  static const Pseudonyms pseudonyms(HashKey{1, 2});
  Pseudonymizer pseudonymizer(pseudonyms, script->declarations());
  Pseudonymizer same(pseudonyms, script->declarations());
  while (const auto line = script->next()) {
    require(line->due.count() >= 0, "nothing is due before the replay begins");
    const wire::Frame told = pseudonymizer.apply(line->frame);
    require(is_map(told.payload), "a payload stays one that can be read");
    const wire::Frame again = same.apply(line->frame);
    require(told.topic == again.topic && told.key == again.key && told.source == again.source &&
                std::ranges::equal(told.payload, again.payload),
            "the same is replaced by the same");
  }
  (void)script->ending_text();
}

}  // namespace ctibus::fuzz
