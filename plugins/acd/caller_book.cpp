#include "caller_book.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace ctibus::acd {

namespace {

/// One form for comparing: E.164 where there is one.
std::string comparable(const numbers::Number& number) {
  if (!number.e164.empty()) return number.e164;
  if (!number.extension.empty()) return number.extension;
  if (!number.uri.empty()) return number.uri;
  return number.national.empty() ? number.raw : number.national;
}

}  // namespace

Result<CallerBook> CallerBook::create(const Options& options) {
  auto plan = numbers::DialPlan::create({.region = options.region});
  if (!plan) return failure(plan.error().code, plan.error().text);
  CallerBook book(options.callers, std::move(*plan));
  for (std::size_t index = 0; index < options.callers.size(); ++index) {
    for (const std::string& listed : options.callers[index].numbers) {
      if (listed.ends_with('*')) {
        const std::string digits = listed.substr(0, listed.size() - 1);
        if (digits.empty()) {
          return failure("acd.bad_option",
                         fmt::format("Callers \"{}\" list \"*\", which is everybody: begin it with "
                                     "digits.",
                                     options.callers[index].name));
        }
        book.beginnings_.emplace_back(digits, index);
      } else {
        book.whole_.emplace(comparable(book.plan_.classify(listed)), index);
      }
    }
  }
  return book;
}

std::string CallerBook::key(std::string_view calling) const {
  const numbers::Number caller = plan_.classify(calling);
  const bool nobody =
      caller.kind == numbers::Kind::anonymous || caller.kind == numbers::Kind::emergency;
  return nobody ? std::string() : comparable(caller);
}

std::string CallerBook::dialled(std::string_view number, std::string_view prefix) const {
  if (key(number).empty()) return {};
  const numbers::Number read = plan_.classify(number);
  if (read.kind == numbers::Kind::sip_uri) return read.uri;
  std::string digits;
  for (const char c : number) {
    if ((c >= '0' && c <= '9') || (c == '+' && digits.empty())) digits += c;
  }
  if (digits.empty() || digits == "+") return {};
  const bool at_home = !read.region.empty() && read.region == plan_.config().region;
  if (!prefix.empty() && at_home && !read.national.empty()) digits = read.national;
  std::string dialled = std::string(prefix) + digits;
  return is_emergency(dialled) ? std::string() : dialled;
}

bool CallerBook::is_emergency(std::string_view called) const {
  return plan_.classify(called, numbers::Origin::dialled).kind == numbers::Kind::emergency;
}

bool CallerBook::is_meant(const CallerOptions& entry, std::size_t index,
                          const numbers::Number& caller) const {
  if (caller.kind == numbers::Kind::anonymous) return entry.withheld;
  const std::string key = comparable(caller);
  const auto [first, last] = whole_.equal_range(key);
  if (std::any_of(first, last, [&](const auto& listed) { return listed.second == index; })) {
    return true;
  }
  return std::any_of(beginnings_.begin(), beginnings_.end(), [&](const auto& listed) {
    return listed.second == index &&
           (key.starts_with(listed.first) || caller.raw.starts_with(listed.first) ||
            caller.national.starts_with(listed.first));
  });
}

const CallerOptions* CallerBook::find(std::string_view calling, std::string_view group) const {
  if (entries_.empty()) return nullptr;
  const numbers::Number caller = plan_.classify(calling);
  for (std::size_t index = 0; index < entries_.size(); ++index) {
    const CallerOptions& entry = entries_[index];
    const auto& groups = entry.groups;
    const bool everywhere = groups.empty();
    if (!everywhere && std::find(groups.begin(), groups.end(), group) == groups.end()) continue;
    if (is_meant(entry, index, caller)) return &entry;
  }
  return nullptr;
}

}  // namespace ctibus::acd
