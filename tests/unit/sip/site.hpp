#pragma once

#include "sip_under_test.hpp"

namespace ctibus::sip::testing {

/// A small site around the connector `pbx1`: telephones that register, and a carrier at the trunk
/// T1. Change the options before start().
class Site : public Surroundings {
 public:
  static constexpr const char* connector = "pbx1";

  Site(TestHost& host, int telephones, int first_number = 1001);

  /// Loads the connector; everybody registers.
  void start();

  std::string device(std::string_view number) const {
    return connector + (":" + std::string(number));
  }

  Options options;
  std::chrono::seconds registration{60};  ///< for how long telephones register

 private:
  TestHost& host_;
};

}  // namespace ctibus::sip::testing
