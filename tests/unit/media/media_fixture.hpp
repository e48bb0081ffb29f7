#pragma once

#include <gtest/gtest.h>

#include <chrono>
#include <condition_variable>
#include <deque>
#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "ctibus/kit/media/rtp_media.hpp"
#include "ctibus/kit/media/testing.hpp"
#include "phone.hpp"
#include "tests/support/temporary_folder.hpp"

namespace ctibus::media {

using namespace std::chrono_literals;

/// Stands for the owner's strand: the test's own thread, when it waits.
class Strand {
 public:
  std::function<void(std::function<void()>)> post();
  /// Runs what is posted until the condition holds; false after a generous time.
  bool run_until(const std::function<bool()>& condition, std::chrono::seconds limit = 20s);

 private:
  struct Queue {
    std::mutex mutex;
    std::condition_variable changed;
    std::deque<std::function<void()>> tasks;
  };
  std::shared_ptr<Queue> queue_ = std::make_shared<Queue>();
};

class MediaTest : public ::testing::Test {
 protected:
  /// A stream with a telephone at its other end, and what the stream told.
  struct Party {
    explicit Party(const std::string& ip) : phone(ip) {}
    Phone phone;
    StreamId stream = 0;
    StreamFormat format;
    std::string digits;
    int silences = 0;
    int played = 0;
    int not_played = 0;
    int not_recorded = 0;
  };

  MediaTest();
  ~MediaTest() override;

  void start(RtpOptions options = {.first_port = 21000, .last_port = 21999});
  std::unique_ptr<Party> party(StreamFormat format = pcma());
  static StreamFormat pcma() {
    return {.codec = Codec::pcma, .payload_type = 8, .dtmf_payload_type = 101};
  }
  static StreamFormat pcmu() {
    return {.codec = Codec::pcmu, .payload_type = 0, .dtmf_payload_type = 96};
  }

  /// Speaks a tone to the party's stream and returns what the other party hears of it.
  std::vector<std::int16_t> talk(Party& from, Party& to, double frequency,
                                 std::size_t packets = 25);
  /// The next packets that arrive at the party's telephone.
  static std::vector<Phone::Packet> hear(Party& party, std::size_t packets);
  static std::vector<std::int16_t> sound(const Party& party,
                                         const std::vector<Phone::Packet>& packets);
  /// Counts that take in everything the party's telephone has sent before.
  RtpCounters settled(Party& party);
  std::string file(const std::string& name) const { return (folder_ / name).string(); }
  bool until(const std::function<bool()>& condition) { return strand_.run_until(condition); }

  Strand strand_;
  std::vector<Error> problems_;
  std::unique_ptr<RtpMedia> media_;

 private:
  ctibus::support::TemporaryFolder temporary_{"media"};
  std::filesystem::path folder_ = temporary_.path();
  std::string address_;
};

}  // namespace ctibus::media
