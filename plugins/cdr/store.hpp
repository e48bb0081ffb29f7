#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "ctibus/kit/error.hpp"
#include "ctibus/messages/cdr.hpp"
#include "erasure.hpp"

namespace ctibus::cdr_plugin {

/// The tables cdr_call, cdr_segment and cdr_rejected. Blocks for as long as the database takes; one
/// thread at a time. Errors: sql.*.
class Store {
 public:
  /// Opens the database and brings its tables up to date.
  [[nodiscard]] static kit::Result<Store> open(std::string_view data_source);

  Store(Store&&) noexcept;
  Store& operator=(Store&&) noexcept;
  Store(const Store&) = delete;
  Store& operator=(const Store&) = delete;
  ~Store();

  /// One row and its segments, in one transaction; false when the root has its row already.
  [[nodiscard]] kit::Result<bool> insert(const cdr::Call& call);
  /// Sets a record aside that the tables do not take, with the reason.
  [[nodiscard]] kit::Result<void> reject(std::string_view root, std::uint64_t sequence,
                                         Timestamp now, const kit::Error& reason,
                                         std::span<const std::uint8_t> payload);
  /// Deletes up to `limit` of the oldest rows that ended before `before`; the number deleted.
  [[nodiscard]] kit::Result<std::int64_t> purge(Timestamp before, std::int64_t limit);
  /// Masks the person who has this number in all rows. `region`: ISO 3166.
  [[nodiscard]] kit::Result<Erased> erase(std::string_view number, std::string_view region);

 private:
  struct Impl;
  explicit Store(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

/// Is the row itself the reason, so that repeating it is no use and the next one may do?
[[nodiscard]] inline bool is_fault_of_row(const kit::Error& error) {
  return error.code == "sql.constraint" || error.code == "sql.invalid_value";
}

}  // namespace ctibus::cdr_plugin
