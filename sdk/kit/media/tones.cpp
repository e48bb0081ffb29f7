#include "tones.hpp"

#include <array>
#include <cmath>
#include <numbers>
#include <string_view>

#include "telephone_event.hpp"

namespace ctibus::media {
namespace {

using namespace std::chrono_literals;

constexpr double kRate = 8000;
constexpr double kToneHeight = 4000;  // about -15 dBm0 for one frequency
constexpr double kKeyHeight = 7000;   // about -10 dBm0 each
constexpr double kMusicHeight = 2500;

std::size_t samples_of(std::chrono::milliseconds length) {
  return static_cast<std::size_t>(std::max<std::int64_t>(length.count(), 0)) * 8;
}

void add(std::vector<std::int16_t>& samples, std::size_t begin, std::size_t end, double frequency,
         double height) {
  const double step = 2 * std::numbers::pi * frequency / kRate;
  for (std::size_t i = begin; i < end; ++i) {
    const double value = height * std::sin(step * static_cast<double>(i - begin));
    samples[i] = static_cast<std::int16_t>(samples[i] + std::lround(value));
  }
}

/// A note like that of a music box: begins softly, fades away.
void add_note(std::vector<std::int16_t>& samples, std::size_t begin, double frequency) {
  constexpr double kAttack = 0.03 * kRate;
  constexpr double kDecay = 0.7 * kRate;
  const auto length = static_cast<std::size_t>(2.4 * kRate);
  const double step = 2 * std::numbers::pi * frequency / kRate;
  for (std::size_t i = 0; i < length; ++i) {
    const auto t = static_cast<double>(i);
    const double shape = std::min(t / kAttack, 1.0) * std::exp(-t / kDecay) *
                         std::min((static_cast<double>(length) - t) / kAttack, 1.0);
    const double value =
        kMusicHeight * shape * (std::sin(step * t) + 0.25 * std::sin(2 * step * t));
    auto& sample = samples[(begin + i) % samples.size()];
    sample = static_cast<std::int16_t>(sample + std::lround(value));
  }
}

}  // namespace

std::vector<std::int16_t> make_cadence(const Cadence& cadence) {
  // A continuous tone is a whole second, so that whole frequencies join without a click.
  const auto on = cadence.off <= 0ms ? samples_of(1s) : samples_of(cadence.on);
  std::vector<std::int16_t> samples(std::max<std::size_t>(on + samples_of(cadence.off), 1));
  for (const double frequency : cadence.frequencies) add(samples, 0, on, frequency, kToneHeight);
  return samples;
}

std::vector<std::int16_t> make_music() {
  // Broken chords of C, A minor, F and G; a note every 400 ms, each ringing into the next ones.
  constexpr std::array<double, 32> kNotes = {
      261.63, 329.63, 392.00, 523.25, 392.00, 329.63, 392.00, 329.63,  //
      220.00, 261.63, 329.63, 440.00, 329.63, 261.63, 329.63, 261.63,  //
      174.61, 220.00, 261.63, 349.23, 261.63, 220.00, 261.63, 220.00,  //
      196.00, 246.94, 293.66, 392.00, 293.66, 246.94, 293.66, 246.94};
  constexpr std::size_t kBeat = 3200;
  std::vector<std::int16_t> samples(kNotes.size() * kBeat);
  for (std::size_t i = 0; i < kNotes.size(); ++i) add_note(samples, i * kBeat, kNotes[i]);
  return samples;
}

std::vector<std::int16_t> make_silence(std::chrono::milliseconds length) {
  return std::vector<std::int16_t>(samples_of(length));
}

std::vector<std::int16_t> make_dtmf(char digit, std::chrono::milliseconds length) {
  constexpr std::array<double, 4> kRows = {697, 770, 852, 941};
  constexpr std::array<double, 4> kColumns = {1209, 1336, 1477, 1633};
  constexpr std::string_view kKeys = "123A456B789C*0#D";
  const auto event = event_of(digit);
  if (!event) return {};
  const auto key = kKeys.find(digit_of(*event));
  std::vector<std::int16_t> samples(samples_of(length));
  add(samples, 0, samples.size(), kRows[key / 4], kKeyHeight);
  add(samples, 0, samples.size(), kColumns[key % 4], kKeyHeight);
  return samples;
}

}  // namespace ctibus::media
