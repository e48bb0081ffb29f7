#include "stories.hpp"

#include <algorithm>

namespace ctibus::csta {

bool Stories::is_new(std::string_view call, std::string_view device, Monitor monitor,
                     std::uint32_t page) {
  auto call_entry = calls_.find(call);
  if (call_entry == calls_.end())
    call_entry = calls_.emplace(call, decltype(calls_)::mapped_type{}).first;
  auto& devices = call_entry->second;
  auto entry = devices.find(device);
  if (entry == devices.end()) entry = devices.emplace(device, Story{}).first;
  auto& [pages, read] = entry->second;

  auto place = std::ranges::find(read, monitor, &std::pair<Monitor, std::size_t>::first);
  if (place == read.end()) {
    // It comes in now: at what is being told, or at what nobody has told yet.
    const bool being_told = !pages.empty() && pages.back() == page;
    read.emplace_back(monitor, pages.size() - (being_told ? 1 : 0));
    place = std::prev(read.end());
  }
  const auto here = pages.begin() + static_cast<std::ptrdiff_t>(place->second);
  const auto found = std::find(here, pages.end(), page);
  if (found != pages.end()) {
    place->second = static_cast<std::size_t>(found - pages.begin()) + 1;
    return false;
  }
  pages.push_back(page);
  place->second = pages.size();
  return true;
}

void Stories::forget(std::string_view call) {
  if (const auto found = calls_.find(call); found != calls_.end()) calls_.erase(found);
}

}  // namespace ctibus::csta
