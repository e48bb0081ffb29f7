#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "ctibus/kit/media/media.hpp"
#include "ctibus/kit/media/sdp.hpp"

namespace ctibus::sip::testing {

class FakeMedia;

struct AddressOrder {
  bool operator()(const media::Address& a, const media::Address& b) const {
    return a.ip != b.ip ? a.ip < b.ip : a.port < b.port;
  }
};

/// Who sends sound to whom. There is no sound in it: a user agent that talks is one that sends.
class Rtp {
 public:
  using Now = std::function<std::chrono::nanoseconds()>;
  explicit Rtp(Now now) : now_(std::move(now)) {}

  // User agents.
  /// `owner` receives at `local`, in the formats of its session description.
  void listen(const media::Address& local, std::string_view owner,
              const std::vector<media::SdpFormat>& formats);
  void send(const media::Address& from, const media::Address& to);
  void stop(const media::Address& from);
  void leave(const media::Address& local);
  void press(const media::Address& from, std::string_view digits);
  /// What arrives there: names of people whose voice it is, or of a sound that is played; sorted.
  std::vector<std::string> heard_at(const media::Address& local) const;
  std::string digits_heard_at(const media::Address& local) const;

  // The connector's media.
  void attach(FakeMedia& media) { media_.push_back(&media); }
  void detach(FakeMedia& media) { std::erase(media_, &media); }
  /// When something was heard last; now, while somebody sends. Zero: never.
  std::chrono::nanoseconds last_heard(const media::Address& local) const;
  std::vector<std::string> senders_to(const media::Address& local) const;
  void digits_to(const media::Address& remote, std::string_view digits);
  /// Empty, or why the user agent there cannot make sense of this.
  std::string misfit(const media::Address& remote, const media::StreamFormat& format) const;
  std::size_t open_streams() const;
  /// A file is begun. False: the disk is full.
  bool record(const std::string& file);

  bool disk_is_full = false;
  const std::vector<std::string>& files() const { return files_; }
  /// Who is recorded in that file now.
  std::vector<std::string> recorded_in(std::string_view file) const;

  void clear();

 private:
  struct Agent {
    std::string owner;
    std::vector<media::SdpFormat> formats;
    media::Address to;
    std::string digits;
  };

  Now now_;
  std::map<media::Address, Agent, AddressOrder> agents_;
  std::map<media::Address, std::chrono::nanoseconds, AddressOrder> stopped_;
  std::vector<FakeMedia*> media_;
  std::vector<std::string> files_;  ///< that were recorded, the oldest first
};

}  // namespace ctibus::sip::testing
