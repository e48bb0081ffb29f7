#ifndef CTIBUS_TESTS_NUMBERS_SITE_HPP
#define CTIBUS_TESTS_NUMBERS_SITE_HPP

#include <ostream>
#include <utility>

#include <ctibus/kit/numbers.hpp>

namespace ctibus::numbers {

inline void PrintTo(Kind kind, std::ostream* out) { *out << to_string(kind); }

/** A plausible French site: four-digit extensions, 0 for a line, own SIP domain. */
inline DialPlanConfig french_site() {
  DialPlanConfig config;
  config.region = "FR";
  config.internal = {"1XXX", "2000-2499"};
  config.emergency = {"1818"};
  config.feature_prefixes = {"*", "#"};
  config.outside_prefix = "0";
  config.anonymous = {"Numero Masque"};
  config.sip_domains = {"pbx.example.com"};
  return config;
}

inline DialPlan plan_of(DialPlanConfig config) {
  return DialPlan::create(std::move(config)).value();
}

}  // namespace ctibus::numbers

#endif
