// Nothing that a peer can write crashes the classifier or slips through its promises.
#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <atomic>
#include <thread>

#include <ctibus/kit/number_match.hpp>

#include "site.hpp"

namespace ctibus::numbers {
namespace {

const DialPlan& site() {
  static const DialPlan plan = plan_of(french_site());
  return plan;
}

/** What holds for every text whatsoever. */
void check_promises(const std::string& text) {
  for (const auto origin : {Origin::presented, Origin::dialled}) {
    const auto number = site().classify(text, origin);
    RC_ASSERT(number.raw == text);
    RC_ASSERT(number.e164.empty() || number.kind == Kind::external);
    RC_ASSERT(!number.valid || !number.e164.empty());
    if (!number.e164.empty()) {
      RC_ASSERT(number.e164.size() <= 16U && number.e164.size() > 5U && number.e164[0] == '+');
      RC_ASSERT(number.e164.find_first_not_of("0123456789", 1) == std::string::npos);
    }
    RC_ASSERT((number.kind == Kind::internal) ==
              (number.kind != Kind::external && !number.extension.empty()));
    for (const auto& key : match_keys(number)) RC_ASSERT(!key.value.empty());
    RC_ASSERT(match(number, std::vector{number}).matches.size() <= 1U);
  }
  RC_ASSERT(mask(text).size() <= 64U);
}

/** Text out of pieces that parsers trip over. */
rc::Gen<std::string> number_like() {
  return rc::gen::map(
      rc::gen::container<std::vector<std::string>>(rc::gen::element<std::string>(
          "+", "0", "00", "1", "33", "112", "1001", "*", "#", "*21*", "sip:", "tel:", "sips:", "@",
          "<", ">", "\"", ";", ";ext=", ";phone-context=", ";phone-context=+", "=", "%", "%2B",
          "%00", "%ff", ":", "[", "]", "pbx.example.com", "anonymous", "x", "ext", "poste", " ",
          "-", "/", "(", ")", ".", ",", "~", "\t", "\n", std::string(1, '\0'), "\x7f", "\xff",
          "\xc3", "\xe2\x80\xaa", "\xef\xbc\x91", "\xf0\x9f\x93\x9e", "612345678", "0123456789")),
      [](const std::vector<std::string>& parts) {
        std::string out;
        for (const auto& part : parts) out += part;
        return out;
      });
}

RC_GTEST_PROP(HostileNumbers, any_bytes_are_survived, (const std::string& text)) {
  check_promises(text);
}

RC_GTEST_PROP(HostileNumbers, any_mixture_of_syntax_is_survived, ()) {
  check_promises(*number_like());
}

RC_GTEST_PROP(HostileNumbers, emergency_survives_any_separators, ()) {
  const auto blanks =
      rc::gen::resize(50, rc::gen::container<std::string>(rc::gen::element(' ', '-', '.')));
  const auto text = *blanks + "1" + *blanks + "1" + *blanks + "2" + *blanks;
  RC_ASSERT(site().classify(text).kind == Kind::emergency);
}

RC_GTEST_PROP(HostileNumbers, every_internal_number_is_internal_and_matches_only_itself, ()) {
  const auto extension = std::to_string(*rc::gen::inRange(2000, 2500));
  const auto number = site().classify(extension);
  RC_ASSERT(number.kind == Kind::internal);
  const std::vector others = {site().classify("012345" + extension),
                              site().classify("0123456789 x" + extension), number};
  RC_ASSERT(match(number, others).matches == std::vector<std::size_t>{2});
}

RC_GTEST_PROP(HostileNumbers, e164_reads_back_as_itself, ()) {
  const auto text = "0" + std::to_string(*rc::gen::inRange(100'000'000, 1'000'000'000));
  const auto number = site().classify(text);
  if (!number.valid) RC_DISCARD("not in the plan");
  RC_ASSERT(site().classify(number.e164).e164 == number.e164);
  RC_ASSERT(site().classify(number.national).e164 == number.e164);
}

TEST(HostileNumbers, known_traps_give_no_number) {
  const std::string nul(1, '\0');
  for (const std::string& text : {std::string("+"),
                                  std::string("++"),
                                  std::string("tel:"),
                                  std::string("sip:"),
                                  std::string("sip:@"),
                                  std::string("@"),
                                  std::string("tel:;phone-context="),
                                  std::string("tel:123;phone-context="),
                                  std::string("+123456;phone-context=;ext="),
                                  std::string(";phone-context="),
                                  std::string("<"),
                                  std::string("<>;tag=1"),
                                  std::string("tel:%"),
                                  std::string("tel:%2"),
                                  "112" + nul,
                                  nul,
                                  std::string("\xff\xfe+33123456789"),
                                  std::string(10'240, '+'),
                                  std::string(10'240, '1'),
                                  std::string(10'240, '('),
                                  "+33" + std::string(10'240, ' ') + "123456789",
                                  "sip:" + std::string(10'240, '0') + "@h"}) {
    const auto number = site().classify(text);
    EXPECT_EQ(number.e164, "") << mask(text);
    EXPECT_NE(number.kind, Kind::emergency) << mask(text);
    EXPECT_EQ(number.raw, text);
  }
}

TEST(HostileNumbers, library_writes_nothing_on_the_process_s_output) {
  testing::internal::CaptureStdout();
  testing::internal::CaptureStderr();
  for (const auto* text :
       {"\xff\xff", "+999999999999", "tel:1;phone-context=", "+", "00000000000000"}) {
    EXPECT_EQ(site().classify(text).raw, text);
  }
  EXPECT_EQ(testing::internal::GetCapturedStdout(), "");
  EXPECT_EQ(testing::internal::GetCapturedStderr(), "");
}

TEST(HostileNumbers, one_plan_serves_many_threads) {
  std::vector<std::thread> threads;
  std::atomic<int> wrong = 0;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&wrong] {
      for (int i = 0; i < 300; ++i) {
        const auto own = plan_of(french_site());
        if (own.classify("0123456789").e164 != "+33123456789") ++wrong;
        if (site().classify("112").kind != Kind::emergency) ++wrong;
      }
    });
  }
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(wrong, 0);
}

}  // namespace
}  // namespace ctibus::numbers
