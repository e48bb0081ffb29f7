#include "ctibus/kit/csta/error_codes.hpp"

#include <gtest/gtest.h>

#include "ctibus/kit/csta/check.hpp"
#include "ctibus/kit/csta/schema.hpp"
#include "sdk/kit/pbx/errors.hpp"

namespace ctibus::csta {
namespace {

bool is_of_pbx(std::string_view id) {
  return std::ranges::find(kit::pbx::errors, id, &ErrorEntry::id) != std::end(kit::pbx::errors);
}

TEST(ErrorCodes, errors_of_a_switch_become_those_of_the_port) {
  const struct {
    std::string_view category, value, id;
  } table[] = {
      {"operation", "invalidDestination", "pbx.invalid_destination"},
      {"operation", "invalidCallID", "pbx.unknown_call"},
      {"operation", "invalidConnectionID", "pbx.unknown_call"},
      {"operation", "invalidDeviceID", "pbx.unknown_device"},
      {"operation", "invalidCallingDeviceID", "pbx.unknown_device"},
      {"operation", "serviceNotSupported", "pbx.not_supported"},
      {"operation", "userDataNotSupported", "pbx.not_supported"},
      {"operation", "requestIncompatibleWithConnection", "pbx.wrong_state"},
      {"operation", "toneDurationOutOfRange", "pbx.bad_value"},
      {"operation", "invalidAgentPassword", "pbx.bad_value"},
      {"stateIncompatibility", "noCallToAnswer", "pbx.wrong_state"},
      {"systemResourceAvailibility", "resourceBusy", "pbx.busy"},
      {"systemResourceAvailibility", "calledDeviceOutOfService", "pbx.out_of_service"},
      {"subscribedResourceAvailability", "objectMonitorLimitExceeded", "pbx.busy"},
      {"performanceManagement", "performanceLimitExceeded", "pbx.busy"},
      {"privateErrorCode", "9 7", "pbx.not_supported"},
      {"unspecified", "", "pbx.not_supported"},
      {"operation", "notInAnyTable", "pbx.bad_value"},
  };
  for (const auto& row : table) {
    const Error error = error_of(failure_of(row.category, row.value));
    EXPECT_EQ(error.code, row.id) << row.category << " " << row.value;
    EXPECT_NE(error.text.find(row.value), std::string::npos) << error.text;
  }
}

TEST(ErrorCodes, every_value_of_the_standard_has_an_error) {
  for (const Field& category : find_message("CSTAErrorCode")->fields) {
    for (const Word& word : category.type->words) {
      EXPECT_TRUE(is_of_pbx(error_of(failure_of(category.name, word.name)).code)) << word.name;
    }
  }
}

TEST(ErrorCodes, every_error_of_the_port_goes_out_as_a_valid_failure_and_comes_back) {
  for (const ErrorEntry& entry : kit::pbx::errors) {
    const Element failure = failure_of(entry.id);
    EXPECT_EQ(check(failure, Edition::ed2), std::vector<Fault>{}) << entry.id;
    if (!entry.id.starts_with("pbx.")) continue;  // agents' errors have no words of their own
    if (entry.id == "pbx.link_down") continue;    // the peer's link is up
    EXPECT_EQ(error_of(failure).code, entry.id);
  }
  EXPECT_EQ(check(failure_of("log.disk_full"), Edition::ed2), std::vector<Fault>{});
}

TEST(ErrorCodes, a_failure_that_says_nothing_is_an_error_all_the_same) {
  EXPECT_EQ(error_of(Element{}).code, "pbx.not_supported");
  EXPECT_FALSE(error_of(Element{}).text.empty());
}

}  // namespace
}  // namespace ctibus::csta
