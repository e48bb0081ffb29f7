#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <utility>

namespace ctibus::gateway {

/// Writes what was wrong about somebody, but not all of it when it happens in a loop: of each
/// source and code some lines a minute, then how many more there were. Whoever errs most keeps
/// nobody else's lines away. One thread.
class Complaints {
 public:
  using Time = std::chrono::steady_clock::time_point;
  using Write = std::function<void(std::string_view code, std::string_view text)>;

  static constexpr std::uint64_t lines = 10;
  static constexpr auto window = std::chrono::minutes(1);
  /// Sources and codes at a time; those beyond share the lines of their code.
  static constexpr std::size_t most = 1024;

  explicit Complaints(Write write) : write_(std::move(write)) {}

  void add(std::string_view code, std::string_view source, std::string_view text, Time now);
  /// Tells of the windows that are over; now and then.
  void tick(Time now);
  /// Tells of all, however young.
  void end();

 private:
  struct Count {
    Time since;
    std::uint64_t count = 0;
  };
  using Key = std::pair<std::string, std::string>;  ///< code and source
  using Counts = std::map<Key, Count, std::less<>>;

  void tell(const Key& key, const Count& count) const;

  Write write_;
  Counts counts_;
};

}  // namespace ctibus::gateway
