#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

namespace ctibus::log {

/// A set of interned types.
class TypeSet {
 public:
  void add(std::uint32_t type) {
    const std::size_t word = type / 64;
    if (word >= words_.size()) words_.resize(word + 1);
    words_[word] |= std::uint64_t{1} << (type % 64);
  }

  [[nodiscard]] bool contains(std::uint32_t type) const noexcept {
    const std::size_t word = type / 64;
    return word < words_.size() && (words_[word] >> (type % 64) & 1) != 0;
  }

  [[nodiscard]] bool intersects(const TypeSet& other) const noexcept {
    const std::size_t words = std::min(words_.size(), other.words_.size());
    for (std::size_t i = 0; i < words; ++i)
      if ((words_[i] & other.words_[i]) != 0) return true;
    return false;
  }

  template <class Visitor>
  void for_each(Visitor&& visit) const {
    for (std::size_t i = 0; i < words_.size(); ++i)
      for (auto bits = words_[i]; bits != 0; bits &= bits - 1)
        visit(static_cast<std::uint32_t>(i * 64) +
              static_cast<std::uint32_t>(__builtin_ctzll(bits)));
  }

  [[nodiscard]] const std::vector<std::uint64_t>& words() const noexcept { return words_; }
  void assign(std::vector<std::uint64_t> words) { words_ = std::move(words); }
  void clear() noexcept { words_.clear(); }

 private:
  std::vector<std::uint64_t> words_;
};

}  // namespace ctibus::log
