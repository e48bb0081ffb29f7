#include "sound_file.hpp"

#include "fuzz.hpp"
#include "sound.hpp"
#include "temporary_file.hpp"

// Sound files that somebody uploads. libsndfile is not instrumented: what is found lies in how we
// use it, or ends the process.

namespace ctibus::fuzz {

void run(Bytes input) {
  const TemporaryFile file(input);
  const auto samples = media::read_sound_file(file.path().native());
  if (!samples) return require(!samples.error().text.empty(), "an error says what is wrong");
  const media::Sound sound(*samples);
  require(sound.size() == samples->size(), "a sound has as many bytes as samples");
}

}  // namespace ctibus::fuzz
