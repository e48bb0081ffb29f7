#include <algorithm>

#include "core/log/pattern.hpp"
#include "core/log/reader_state.hpp"

namespace ctibus::log {

bool Filter::wants_topic(std::string_view topic) const noexcept {
  return std::any_of(patterns_.begin(), patterns_.end(),
                     [topic](const std::string& pattern) { return matches(pattern, topic); });
}

void Filter::learn(const TypeTable& types) {
  const auto end = types.end();
  for (auto type = static_cast<std::uint32_t>(known_.size()); type < end; ++type) {
    const auto* entry = types.get(type);
    known_.push_back(entry != nullptr && wants_topic(entry->topic) ? 1 : 0);
  }
}

bool Filter::wants_source(const SourceTable& names, std::uint32_t source) {
  if (source >= known_sources_.size()) {
    if (source >= kMaxSources) return false;
    known_sources_.resize(source + std::size_t{1}, Known::not_yet);
  }
  auto& known = known_sources_[source];
  if (known == Known::not_yet) {
    // A source has its name before it publishes, and keeps it.
    known = sources_.contains(names.name(source)) ? Known::wanted : Known::unwanted;
  }
  return known == Known::wanted;
}

bool Filter::wants_narrow(const SourceTable& names, const ctibus_frame_header& header) {
  if (!sources_.empty() && !wants_source(names, header.source)) return false;
  const FrameView frame(reinterpret_cast<const std::byte*>(&header));
  return keys_.empty() || keys_.find(frame.key()) != keys_.end();
}

}  // namespace ctibus::log
