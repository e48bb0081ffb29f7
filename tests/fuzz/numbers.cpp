#include "ctibus/kit/numbers.hpp"

#include <array>
#include <string>

#include "address.hpp"
#include "ctibus/kit/number_match.hpp"
#include "dial_pattern.hpp"
#include "dialable.hpp"
#include "fuzz.hpp"

// Telephone numbers as callers, users and sites write them.

namespace ctibus::fuzz {
namespace {

const numbers::DialPlan& plan() {
  static const auto made = numbers::DialPlan::create({.region = "FR",
                                                      .internal = {"1XXX", "2000-2499"},
                                                      .emergency = {"18", "7777"},
                                                      .outside_prefix = "0",
                                                      .sip_domains = {"pbx.example"}});
  return *made;
}

}  // namespace

void run(Bytes input) {
  const std::string_view text = text_of(input);
  (void)numbers::DialPattern::parse(text);
  if (const auto end = text.find('\n'); end != std::string_view::npos) {
    if (const auto pattern = numbers::DialPattern::parse(text.substr(0, end))) {
      (void)pattern->matches(text.substr(end + 1));
    }
  }
  if (const auto folded = numbers::fold_to_ascii(text)) (void)numbers::dialable_digits(*folded);
  (void)numbers::unwrap_address(text).uri();
  require(numbers::mask(text).size() <= 64 + 3, "a masked text is short");

  for (const auto origin : {numbers::Origin::presented, numbers::Origin::dialled}) {
    const auto number = plan().classify(text, origin);
    require(number.raw == text, "the raw form is kept");
    require(!number.valid || !number.e164.empty(), "a valid number has an E.164 form");
    (void)numbers::match_keys(number);
    const std::array<numbers::Number, 1> candidates{number};
    (void)numbers::match(number, candidates);
    if (number.valid) {  // of others libphonenumber may take off another national prefix
      const auto again = plan().classify(number.e164, numbers::Origin::presented);
      require(again.e164 == number.e164, "an E.164 number is read as it was written");
    }
  }
}

}  // namespace ctibus::fuzz
