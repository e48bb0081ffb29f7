#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "ctibus/kit/sip/name_addr.hpp"
#include "ctibus/testing/pbx_conformance/check_history.hpp"
#include "site.hpp"

namespace ctibus::sip::testing {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

using Stage = UserAgent::Stage;

/// One case of a promise: three telephones, a carrier, and at the end the questions that every case
/// must bear: is each call's history legal and ended, was every rule of SIP kept, is no stream left
/// open?
class SipCase : public ::testing::Test {
 protected:
  void TearDown() override {
    for (const auto& state : host.last_values<call::State>()) {
      (void)host.request(Site::connector, call::Clear{.call = state->call});
    }
    host.advance(3min);
    EXPECT_EQ(site.complaints(), "");
    EXPECT_EQ(site.network().rtp().open_streams(), 0u);
    ctibus::testing::pbx::check_history(host);
  }

  /// Somebody does something, and everything that follows from it at once happens.
  template <class Value>
  Value now(Value value) {
    host.settle();
    return value;
  }

  /// a and b talk; the numbers of their calls are the last ones of each.
  std::string talk(UserAgent& from, std::string_view number, UserAgent& to) {
    now(from.dial(number));
    EXPECT_TRUE(now(to.answer())) << site.network().ladder();
    EXPECT_EQ(from.call(from.last_call()).stage, Stage::talking) << site.network().ladder();
    const auto established = host.expect<call::Established>();
    return std::string(established->call);
  }
  void hear_each_other(UserAgent& one, UserAgent& other) {
    EXPECT_THAT(one.hears(), ElementsAre(other.name())) << site.network().ladder();
    EXPECT_THAT(other.hears(), ElementsAre(one.name())) << site.network().ladder();
  }
  bool ended(std::string_view call) { return !host.last_value<call::State>(call).has_value(); }
  ConnectionState state_of(std::string_view call, std::string_view device) {
    const auto state = host.last_value<call::State>(call);
    if (!state) return ConnectionState::null;
    for (const Connection& connection : state->body.connections) {
      if (connection.device == device) return connection.state;
    }
    return ConnectionState::null;
  }

  TestHost host;
  Site site{host, 3};
  Phone& a = site.phone("1001");
  Phone& b = site.phone("1002");
  Phone& c = site.phone("1003");
  UserAgent& carrier = site.carrier();
};

}  // namespace ctibus::sip::testing
