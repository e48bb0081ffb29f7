#include "core/judge/fields.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "ctibus/ids.hpp"

namespace ctibus::judge {
namespace {

bool is_call(std::string_view field) {
  return field == "call" || field.ends_with("_call") || field == "root" ||
         field.ends_with("_root") || field == "request" || field == "from" || field == "into";
}

bool is_device(std::string_view field) {
  return field == "device" || field.ends_with("device") || field == "route_point" ||
         field == "to" || field == "caller" || field == "by";
}

bool is_number(std::string_view field) {
  return field.find("number") != std::string_view::npos || field == "called" ||
         field == "calling" || field == "destination" || field == "digits" || field == "next";
}

}  // namespace

FieldValues::FieldValues(std::string_view instance, std::vector<std::string> more)
    : numbers_{"1001", "1002", "600",       "0123456789",          "+33155501234",
               "112",  "",     "anonymous", "sip:ann@example.net", "*21"},
      names_{"1", "2", "a1", "a2", "sales", "support"},
      more_(std::move(more)) {
  for (int i = 1; i <= 6; ++i) {
    calls_.push_back(fmt::format("019b8c2a-0000-7000-8000-00000000000{}", i));
  }
  for (const std::string_view connector : {instance, std::string_view("pbx1")}) {
    for (const std::string_view number : {"1001", "1002", "T1", "T1/1", "600", "700"}) {
      devices_.push_back(fmt::format("{}:{}", connector, number));
    }
  }
  names_.emplace_back(instance);
}

bool FieldValues::fits(std::string_view field, std::string_view key) {
  if (Uuid::parse(key)) return is_call(field);
  if (key.find(':') != std::string_view::npos) return is_device(field) || is_number(field);
  return !is_call(field) && !is_device(field) && !is_number(field);
}

std::string FieldValues::text(std::string_view field, testing::Random& random) const {
  const auto one_of = [&](const std::vector<std::string>& values) {
    return values[random.below(values.size())];
  };
  if (!more_.empty() && random.below(4) == 0) return one_of(more_);
  if (is_call(field)) return one_of(calls_);
  if (is_device(field)) return one_of(devices_);
  if (is_number(field)) return one_of(random.below(3) == 0 ? devices_ : numbers_);
  if (field == "connector") return random.below(2) == 0 ? names_.back() : "pbx1";
  return one_of(names_);
}

}  // namespace ctibus::judge
