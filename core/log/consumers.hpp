#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ctibus::log {

/// Named durable consumers: what each has acknowledged and what it listens to. Any thread.
class Consumers {
 public:
  struct Position {
    std::uint64_t acknowledged = 0;
    std::vector<std::string> patterns;  ///< empty: everything
    bool attached = false;              ///< a reader is using the name
  };

  /// The position, if the consumer exists.
  [[nodiscard]] std::optional<Position> find(std::string_view name) const;
  /// Makes or updates; never moves `acknowledged` back. Returns the result.
  Position update(std::string_view name, std::uint64_t acknowledged,
                  const std::vector<std::string>* patterns);
  /// False when a reader uses the name.
  bool forget(std::string_view name);
  /// False when another reader uses the name.
  bool attach(std::string_view name);
  void release(std::string_view name);
  [[nodiscard]] std::map<std::string, Position, std::less<>> all() const;

 private:
  mutable std::mutex mutex_;
  std::map<std::string, Position, std::less<>> positions_;
};

}  // namespace ctibus::log
