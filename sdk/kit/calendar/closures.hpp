#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "zone.hpp"

namespace ctibus::calendar {

/// The times at which holidays close a service, with what the holidays are called.
class Closures {
 public:
  struct Span {
    sys_seconds begin;
    sys_seconds end;
    std::uint32_t label;
  };

  std::uint32_t add_label(std::string label);
  void add(Span span) { spans_.push_back(span); }
  [[nodiscard]] std::size_t size() const { return spans_.size(); }
  /// After the last add(). Where holidays overlap, the one that began first gives its name.
  void arrange();

  /// Null: there is no holiday.
  [[nodiscard]] const std::string* find(sys_seconds time) const;
  /// Adds the times from `begin` to `end` at which holidays begin and end.
  void add_edges(sys_seconds begin, sys_seconds end, std::vector<sys_seconds>& edges) const;

 private:
  [[nodiscard]] std::vector<Span>::const_iterator first_ending_after(sys_seconds time) const;

  std::vector<Span> spans_;  ///< arranged: ascending, apart from each other
  std::vector<std::string> labels_;
};

}  // namespace ctibus::calendar
