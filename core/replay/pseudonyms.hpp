#pragma once

#include <functional>
#include <set>
#include <string>
#include <string_view>

#include "core/replay/keyed_hash.hpp"

namespace ctibus::replay {

/// Replaces numbers and names, the same one always by the same other one, so that calls, devices
/// and conversations still belong together. It is done by a key and needs no table: with the key
/// forgotten nobody finds back.
///
/// A number keeps its length, its leading digits (the "+" or zeros and a country code; the first
/// digit of an extension) and its separators; two numbers that end alike end alike afterwards, so
/// that +33612345678 and 0612345678 still match. Different numbers stay different. Pure, any
/// thread.
class Pseudonyms {
 public:
  /// `kept`: numbers and texts that stay as they are, such as 112 or a queue's.
  explicit Pseudonyms(const HashKey& key, std::set<std::string, std::less<>> kept = {})
      : key_(key), kept_(std::move(kept)) {}
  /// By a new random key, which nobody gets to see.
  static Pseudonyms random(std::set<std::string, std::less<>> kept = {});

  /// What is marked personal, or declared by nobody: numbers, devices and addresses keep their
  /// form, anything else becomes a word.
  [[nodiscard]] std::string personal(std::string_view text) const;
  /// An id, a topic, a sentence: only the numbers in it.
  [[nodiscard]] std::string open(std::string_view text) const;
  /// Who an agent is: a number, or a name that becomes a word.
  [[nodiscard]] std::string identity(std::string_view text) const;
  /// A word that begins with `kind`, for anything.
  [[nodiscard]] std::string word(std::string_view kind, std::string_view text) const;

 private:
  [[nodiscard]] std::string number(std::string_view text) const;
  [[nodiscard]] std::string device(std::string_view connector, std::string_view rest) const;
  [[nodiscard]] std::string address(std::string_view scheme, std::string_view rest) const;
  void replace_digits(std::string& digits, std::size_t kept) const;

  HashKey key_;
  std::set<std::string, std::less<>> kept_;
};

}  // namespace ctibus::replay
