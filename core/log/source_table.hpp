#pragma once

#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>

#include "core/log/type_table.hpp"

namespace ctibus::log {

inline constexpr std::uint32_t kMaxSources = 65536;

/// Instance names and their numbers, from 1. Any thread.
class SourceTable {
 public:
  struct Interned {
    std::uint32_t id = 0;  ///< 0: the table is full
    bool is_new = false;
  };
  Interned intern(std::string_view name);
  /// Recovery. False: name or number is taken otherwise.
  bool restore(std::string_view name, std::uint32_t id);
  [[nodiscard]] std::string name(std::uint32_t id) const;
  [[nodiscard]] std::uint32_t end() const;
  void reserve_below(std::uint32_t id);

 private:
  mutable std::mutex mutex_;
  std::unordered_map<std::string, std::uint32_t, TextHash, std::equal_to<>> by_name_;
  std::unordered_map<std::uint32_t, std::string> by_id_;
  std::uint32_t end_ = 1;
};

}  // namespace ctibus::log
