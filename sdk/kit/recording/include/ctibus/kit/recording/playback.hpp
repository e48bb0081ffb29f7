#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "ctibus/codec.hpp"
#include "ctibus/kit/recording/reader.hpp"
#include "ctibus/testing/test_host.hpp"

/// Makes a regression test of a recording: what a site's bus said is heard again by a plugin under
/// test, in virtual time and in the order in which it was said.
///
///     TestHost host;
///     recording::Playback playback(host, "lost_callback.ctirec");
///     host.load<acd::Acd>("acd", options);
///     playback.play();
///     EXPECT_EQ(host.all<acd::Offered>().size(), 3U);
namespace ctibus::recording {

struct PlaybackOptions {
  /// Topics that are played.
  std::vector<std::string> patterns = {">"};
  /// Sources that are not. Those that are instances of the host never are: they speak themselves.
  std::vector<std::string> without;
  /// Commands of these topics are given to the instance that provides them; others are only logged,
  /// as their replies are.
  std::vector<std::string> carry_out;
};

/// What an instance of the host said when it was recorded.
struct Said {
  std::string topic;
  std::string key;
  Uuid correlation;
  bool tombstone = false;
  msgpack::Buffer payload;

  /// Views into this object. Only of a message of its topic.
  template <Message M>
  M body() const {
    M fields{};
    (void)decode(payload, fields);
    return fields;
  }
};

/// Plays one recording to one host; both must outlive it. The test's thread.
class Playback {
 public:
  /// Sets the host's wall clock to the beginning of the recording, so make it before the plugins
  /// are loaded. Throws testing::ExpectationFailed when the file cannot be read.
  Playback(testing::TestHost& host, const std::filesystem::path& file,
           PlaybackOptions options = {});

  /// Plays the next message, after the time that lies before it. False: that was all.
  bool step();
  /// Plays all that is left, and returns how many messages it was.
  std::uint64_t play();
  /// The same until this much of the recorded time has passed since the beginning.
  std::uint64_t play_until(std::chrono::nanoseconds since_beginning);

  [[nodiscard]] const Head& head() const { return reader_.head(); }
  /// Empty at the orderly end of the recording; else how it ends. After the last message.
  [[nodiscard]] std::string ending_text() const { return reader_.ending_text(); }
  /// What `instance` said in the recording, as far as it was read: to be compared with what it says
  /// now.
  [[nodiscard]] std::vector<const Said*> said(std::string_view instance) const;

 private:
  struct Spoken {
    std::string source;
    Said said;
  };
  [[nodiscard]] bool wanted(const wire::Frame& frame) const;
  /// The next message that is played; null: none.
  const Entry* peek();
  void feed(const Entry& entry);

  testing::TestHost& host_;
  Reader reader_;
  PlaybackOptions options_;
  const Entry* next_ = nullptr;
  std::int64_t began_ns_ = 0;   ///< as recorded
  std::int64_t passed_ns_ = 0;  ///< since then
  std::vector<Spoken> spoken_;
};

}  // namespace ctibus::recording
