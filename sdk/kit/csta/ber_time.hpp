#pragma once

#include <string>
#include <string_view>

/// Points in time: dateTime in ECMA-323 ("2026-11-23T09:02:04Z"), GeneralizedTime in ECMA-285
/// ("20261123090204Z"), in the first phases also UTCTime ("261123090204Z").
namespace ctibus::csta {

/// What is no such time, or lacks seconds, stays as it is. `two_digit_year`: UTCTime.
std::string date_time_of(std::string_view time, bool two_digit_year);
/// The other way.
std::string generalized_time_of(std::string_view date_time);

}  // namespace ctibus::csta
