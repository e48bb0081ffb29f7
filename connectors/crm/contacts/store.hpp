#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "contact.hpp"
#include "ctibus/kit/error.hpp"
#include "ctibus/kit/numbers.hpp"

namespace ctibus::contacts {

/// How a number becomes keys, and keys become a match.
struct Matching {
  numbers::DialPlan plan;
  std::size_t suffix_digits = 9;
  std::size_t max_matches = 50;
};

/// Whether it is the same party's number, as an erasure means it: where a number has no full form
/// at least nine digits must agree.
[[nodiscard]] bool is_same_party(const numbers::Number& wanted, const numbers::Number& candidate);

struct ImportSummary {
  std::uint64_t contacts = 0;
  std::uint64_t rejected = 0;
};

/// The contacts of one instance, in a SQLite file or a PostgreSQL schema of its own. Reading and
/// replacing use connections of their own, so that numbers are found in the old contacts until the
/// new ones are complete. Blocks for as long as the database takes; one thread at a time. Errors:
/// sql.*.
class Store {
 public:
  [[nodiscard]] static kit::Result<Store> open(std::string_view data_source,
                                               std::string_view instance, Matching matching);
  Store(Store&&) noexcept;
  Store& operator=(Store&&) noexcept;
  Store(const Store&) = delete;
  Store& operator=(const Store&) = delete;
  ~Store();

  /// What the contacts come from; empty: there are none yet.
  [[nodiscard]] kit::Result<std::string> fingerprint();

  /// Contacts that have this number: those of the surest level that has any, by name.
  [[nodiscard]] kit::Result<std::vector<Match>> find(const numbers::Number& wanted);

  /// Deletes everybody who has this number, in any form; how many they were. Not while a new
  /// generation is on its way.
  [[nodiscard]] kit::Result<std::int64_t> erase(const numbers::Number& wanted);

  /// A new generation of contacts in one transaction. Nothing of it shows before commit_new().
  [[nodiscard]] kit::Result<void> begin_new();
  [[nodiscard]] kit::Result<void> add(const Contact& contact);
  [[nodiscard]] kit::Result<void> add_rejected(std::uint64_t line, std::string_view reason);
  [[nodiscard]] kit::Result<void> commit_new(std::string_view fingerprint);
  void abandon_new();

 private:
  struct Impl;
  explicit Store(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace ctibus::contacts
