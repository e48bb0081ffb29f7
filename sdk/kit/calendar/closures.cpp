#include "closures.hpp"

#include <algorithm>
#include <tuple>
#include <utility>

namespace ctibus::calendar {

std::uint32_t Closures::add_label(std::string label) {
  labels_.push_back(std::move(label));
  return static_cast<std::uint32_t>(labels_.size() - 1);
}

void Closures::arrange() {
  std::sort(spans_.begin(), spans_.end(), [](const Span& a, const Span& b) {
    return std::tie(a.begin, a.label) < std::tie(b.begin, b.label);
  });
  std::vector<Span> apart;
  for (Span span : spans_) {
    if (!apart.empty()) span.begin = std::max(span.begin, apart.back().end);
    if (span.begin < span.end) apart.push_back(span);
  }
  spans_ = std::move(apart);
}

std::vector<Closures::Span>::const_iterator Closures::first_ending_after(sys_seconds time) const {
  return std::upper_bound(spans_.begin(), spans_.end(), time,
                          [](sys_seconds wanted, const Span& span) { return wanted < span.end; });
}

const std::string* Closures::find(sys_seconds time) const {
  const auto span = first_ending_after(time);
  if (span == spans_.end() || time < span->begin) return nullptr;
  return &labels_[span->label];
}

void Closures::add_edges(sys_seconds begin, sys_seconds end,
                         std::vector<sys_seconds>& edges) const {
  for (auto span = first_ending_after(begin); span != spans_.end() && span->begin <= end; ++span) {
    edges.push_back(span->begin);
    edges.push_back(span->end);
  }
}

}  // namespace ctibus::calendar
