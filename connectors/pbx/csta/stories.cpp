#include "stories.hpp"

#include <algorithm>

namespace ctibus::csta {

/// Where somebody begins who has not been heard of this connection.
Stories::Place Stories::begin(const Story& story, const Reader& reader, std::uint32_t page) {
  Place place{reader.monitor, reader.link, 0};
  bool link_is_known = false;
  std::size_t told = 0;  // by that link
  for (const Place& other : story.readers) {
    if (other.link != reader.link) continue;
    link_is_known = true;
    told = std::max(told, other.next);
  }
  if (!link_is_known) {
    // A link that lags behind the other one tells all of it once more.
    if (reader.since < story.begun) return place;
    told = story.pages.size();
  }
  // Others come into the call later: at what is being told, or at what nobody has told yet.
  const bool being_told = told > 0 && story.pages[told - 1] == page;
  place.next = told - (being_told ? 1 : 0);
  return place;
}

bool Stories::is_new(std::string_view call, std::string_view device, const Reader& reader,
                     std::uint32_t page, Time now) {
  auto devices = calls_.find(call);
  if (devices == calls_.end()) {
    devices = calls_.emplace(call, std::map<std::string, Story, std::less<>>()).first;
  }
  auto entry = devices->second.find(device);
  if (entry == devices->second.end()) {
    entry = devices->second.emplace(device, Story{.begun = now}).first;
  }
  Story& story = entry->second;
  auto place = std::ranges::find_if(story.readers, [&](const Place& one) {
    return one.monitor == reader.monitor && one.link == reader.link;
  });
  if (place == story.readers.end()) {
    story.readers.push_back(begin(story, reader, page));
    place = std::prev(story.readers.end());
  }
  const auto here = story.pages.begin() + static_cast<std::ptrdiff_t>(place->next);
  const auto found = std::find(here, story.pages.end(), page);
  if (found != story.pages.end()) {
    place->next = static_cast<std::size_t>(found - story.pages.begin()) + 1;
    return false;
  }
  story.pages.push_back(page);
  place->next = story.pages.size();
  return true;
}

void Stories::forget(std::string_view call) {
  if (const auto found = calls_.find(call); found != calls_.end()) calls_.erase(found);
}

}  // namespace ctibus::csta
