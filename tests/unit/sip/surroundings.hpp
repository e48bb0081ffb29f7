#pragma once

#include <chrono>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "user_agent.hpp"

namespace ctibus::sip::testing {

constexpr const char* switch_ip = "192.0.2.10";
inline Endpoint switch_endpoint() { return {Transport::udp, switch_ip, 5060}; }
constexpr const char* carrier_ip = "192.0.2.50";

/// What there is around a connector: telephones (password "secret NUMBER"), and a carrier's switch
/// at the other end of its trunk. A connector that starts now finds itself in their network.
class Surroundings {
 public:
  Surroundings(TestHost& host, int telephones, int first_number = 1001);
  Surroundings(const Surroundings&) = delete;
  Surroundings& operator=(const Surroundings&) = delete;
  ~Surroundings();

  /// By number (1001 ...) or by device (pbx1:1001).
  Phone& phone(std::string_view number_or_device);
  bool has_phone(std::string_view number_or_device) const;
  const std::map<std::string, std::unique_ptr<Phone>, std::less<>>& phones() const {
    return phones_;
  }
  UserAgent& carrier() { return *carrier_; }
  Network& network() { return *network_; }
  /// Who has that device: a telephone, or the carrier at the lines of the trunk. Null: nobody.
  UserAgent* agent_at(std::string_view device);
  /// Somebody outside dials; "": his number is withheld.
  UserAgent::CallNumber call_in(std::string_view called, std::string_view calling);

  /// What the connector did against the rules; empty: nothing.
  std::string complaints();

 private:
  std::shared_ptr<Network> network_;
  std::map<std::string, std::unique_ptr<Phone>, std::less<>> phones_;
  std::unique_ptr<UserAgent> carrier_;
};

/// Manners of somebody who wants to call: he lifts when his own telephone asks him to, which shows
/// the number that he wants as the caller's name, too.
Reaction lift_when_prompted(const Message& invite);

}  // namespace ctibus::sip::testing
