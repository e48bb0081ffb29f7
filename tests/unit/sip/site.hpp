#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "sip_under_test.hpp"
#include "user_agent.hpp"

namespace ctibus::sip::testing {

/// A small site around the connector `pbx1`: telephones that register, and a carrier's switch at
/// the other end of the trunk T1. Change the options before start().
class Site {
 public:
  static constexpr const char* connector = "pbx1";

  Site(TestHost& host, int telephones, int first_number = 1001);
  Site(const Site&) = delete;
  Site& operator=(const Site&) = delete;
  ~Site();

  /// Loads the connector; everybody registers.
  void start();

  /// By number (1001 ...) or by device (pbx1:1001).
  Phone& phone(std::string_view number_or_device);
  bool has_phone(std::string_view number_or_device) const;
  UserAgent& carrier() { return *carrier_; }
  Network& network() { return *network_; }
  /// Somebody outside dials; "": his number is withheld.
  UserAgent::CallNumber call_in(std::string_view called, std::string_view calling);
  std::string device(std::string_view number) const {
    return connector + (":" + std::string(number));
  }

  /// What the connector did against the rules; empty: nothing.
  std::string complaints();

  Options options;
  std::chrono::seconds registration{60};  ///< for how long telephones register

 private:
  TestHost& host_;
  std::shared_ptr<Network> network_;
  std::map<std::string, std::unique_ptr<Phone>, std::less<>> phones_;
  std::unique_ptr<UserAgent> carrier_;
};

}  // namespace ctibus::sip::testing
