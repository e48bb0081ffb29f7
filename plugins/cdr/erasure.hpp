#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "ctibus/kit/error.hpp"
#include "ctibus/kit/numbers.hpp"
#include "ctibus/kit/sql.hpp"

namespace ctibus::cdr_plugin {

/// Rows that were masked or deleted, by table.
struct Erased {
  std::int64_t calls = 0;
  std::int64_t segments = 0;
  std::int64_t rejected = 0;
};

/// Makes the person who has a number unrecognisable in the tables: numbers, names and business data
/// of the calls become "***". Counts and durations stay.
class Erasure {
 public:
  /// Errors: cdr.bad_number, numbers.unknown_region.
  [[nodiscard]] static kit::Result<Erasure> of(std::string_view number, std::string_view region);

  /// All of it in one transaction. Errors: sql.*.
  [[nodiscard]] kit::Result<Erased> run(sql::Database& database) const;

 private:
  Erasure(numbers::DialPlan plan, numbers::Number wanted, std::string key)
      : plan_(std::move(plan)), wanted_(std::move(wanted)), key_(std::move(key)) {}

  bool is_wanted(std::string_view number) const;
  kit::Result<std::int64_t> mask_calls(sql::Database& database) const;
  kit::Result<std::int64_t> mask_devices(sql::Database& database) const;
  kit::Result<std::int64_t> drop_rejected(sql::Database& database) const;

  numbers::DialPlan plan_;
  numbers::Number wanted_;
  std::string key_;
};

}  // namespace ctibus::cdr_plugin
