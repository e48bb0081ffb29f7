#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "ctibus/kit/acd/options.hpp"
#include "ctibus/kit/numbers.hpp"

namespace ctibus::acd {

/// Whose calls are treated in another way than others': privileged and unwanted callers.
class CallerBook {
 public:
  /// Errors: acd.bad_option, which names the entry; numbers.unknown_region.
  static Result<CallerBook> create(const Options& options);

  /// The first entry of the configuration that is for the caller and the group; null: none.
  const CallerOptions* find(std::string_view calling, std::string_view group) const;
  /// What to dial to call somebody, behind a prefix for outside lines; empty: it is no number, or
  /// one that nobody shall be called back at.
  std::string dialled(std::string_view number, std::string_view prefix) const;
  /// One form for all ways of writing the caller's number; empty: it is withheld, or none that a
  /// caller has.
  std::string key(std::string_view calling) const;
  /// Nobody stands between a caller and these numbers.
  bool is_emergency(std::string_view called) const;

 private:
  CallerBook(std::vector<CallerOptions> entries, numbers::DialPlan plan)
      : entries_(std::move(entries)), plan_(std::move(plan)) {}
  bool is_meant(const CallerOptions& entry, std::size_t index, const numbers::Number& caller) const;

  std::vector<CallerOptions> entries_;
  numbers::DialPlan plan_;
  std::multimap<std::string, std::size_t, std::less<>> whole_;  ///< number -> entry
  std::vector<std::pair<std::string, std::size_t>> beginnings_;
};

}  // namespace ctibus::acd
