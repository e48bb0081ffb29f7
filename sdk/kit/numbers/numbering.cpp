#include "numbering.hpp"

#include <phonenumbers/phonenumber.pb.h>
#include <phonenumbers/phonenumberutil.h>
#include <phonenumbers/shortnumberinfo.h>

#include <algorithm>
#include <cctype>
#include <set>

namespace ctibus::numbers {
namespace {

using i18n::phonenumbers::PhoneNumber;
using i18n::phonenumbers::PhoneNumberUtil;
using i18n::phonenumbers::ShortNumberInfo;

// E.164 allows 15 digits; libphonenumber parses up to 17 national ones.
constexpr std::size_t longest_e164 = 16;
// Some plans (Germany's) call nearly any length possible; below this, an extension looks like one.
constexpr std::size_t least_national_digits = 7;

const PhoneNumberUtil& phone_numbers() { return *PhoneNumberUtil::GetInstance(); }

const ShortNumberInfo& short_numbers() {
  static const ShortNumberInfo info;
  return info;
}

bool has_country_code(const PhoneNumber& number) {
  return number.country_code_source() == PhoneNumber::FROM_NUMBER_WITH_PLUS_SIGN ||
         number.country_code_source() == PhoneNumber::FROM_NUMBER_WITH_IDD;
}

}  // namespace

bool is_known_region(const std::string& region) {
  (void)short_numbers();  // loads its tables now, at start, rather than in the first call
  std::set<std::string> regions;
  phone_numbers().GetSupportedRegions(&regions);
  return regions.contains(region);
}

bool is_emergency_number(const std::string& digits, const std::string& region) {
  return short_numbers().IsEmergencyNumber(digits, region);
}

std::optional<PlanNumber> parse_plan_number(const std::string& text, const std::string& region) {
  const auto& util = phone_numbers();
  PhoneNumber number;
  if (util.ParseAndKeepRawInput(text, region, &number) != PhoneNumberUtil::NO_PARSING_ERROR) {
    return std::nullopt;
  }
  PlanNumber out;
  out.valid = util.IsValidNumber(number);
  if (!out.valid) {
    // Letters are a vanity number when the plan knows it, and otherwise just text.
    const bool letters =
        std::any_of(text.begin(), text.end(), [](unsigned char c) { return std::isalpha(c) != 0; });
    if (letters && !number.has_extension()) return std::nullopt;
    if (util.IsPossibleNumberWithReason(number) != PhoneNumberUtil::IS_POSSIBLE)
      return std::nullopt;
    std::string significant;
    util.GetNationalSignificantNumber(number, &significant);
    if (!has_country_code(number) &&
        (significant.size() < least_national_digits ||
         short_numbers().IsValidShortNumberForRegion(number, region))) {
      return std::nullopt;
    }
  }
  out.extension = number.extension();
  number.clear_extension();
  util.Format(number, PhoneNumberUtil::E164, &out.e164);
  if (out.e164.size() > longest_e164) return std::nullopt;
  util.Format(number, PhoneNumberUtil::NATIONAL, &out.national);
  util.NormalizeDigitsOnly(&out.national);
  util.GetRegionCodeForNumber(number, &out.region);
  // "ZZ" is unknown, "001" a non-geographic code such as +800.
  if (out.region.size() != 2 || out.region == "ZZ") out.region.clear();
  return out;
}

}  // namespace ctibus::numbers
