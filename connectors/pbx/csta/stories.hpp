#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace ctibus::csta {

/// A switch tells one happening once to each monitor of a device in the call, and by each of its
/// links. Here the reports of one connection are put together: every monitor reads the same story,
/// each at its own pace, some from the middle on and some with pages missing; what nobody has read
/// yet is new. Not thread-safe.
class Stories {
 public:
  using Time = std::chrono::nanoseconds;
  struct Reader {
    std::uint64_t monitor = 0;
    std::size_t link = 0;
    Time since{};  ///< it has been heard on that link
  };

  /// `page`: what happened. True: it was not known before.
  bool is_new(std::string_view call, std::string_view device, const Reader& reader,
              std::uint32_t page, Time now);
  /// Nothing more is heard of the call, or everything of it has been asked for anew.
  void forget(std::string_view call);
  void forget_all() { calls_.clear(); }
  std::size_t size() const { return calls_.size(); }

 private:
  struct Place {
    std::uint64_t monitor = 0;
    std::size_t link = 0;
    std::size_t next = 0;  ///< page
  };
  struct Story {
    Time begun{};
    std::vector<std::uint32_t> pages;
    std::vector<Place> readers;
  };
  static Place begin(const Story& story, const Reader& reader, std::uint32_t page);

  std::map<std::string, std::map<std::string, Story, std::less<>>, std::less<>> calls_;
};

}  // namespace ctibus::csta
