#include "site.hpp"

#include <fmt/format.h>

namespace ctibus::sip::testing {

Site::Site(TestHost& host, int telephones, int first_number)
    : Surroundings(host, telephones, first_number), host_(host) {
  for (const auto& [number, phone] : phones()) {
    options.users.push_back(
        {.number = number, .name = "User " + number, .password = "secret " + number});
  }
  options.trunks = {{.name = "T1",
                     .addresses = {carrier_ip},
                     .peer = fmt::format("sip:{}:5060", carrier_ip),
                     .prefix = "0"}};
  options.route_points = {{.number = "600", .default_destination = "1002"}, {.number = "601"}};
  options.holding.number = "700";
  options.session_expires = std::chrono::seconds(90);
  options.rtp_timeout = std::chrono::seconds(20);
  options.ring_limit = std::chrono::seconds(60);
}

void Site::start() {
  host_.load<SipUnderTest>(connector, options);
  for (const auto& [number, phone] : phones()) {
    phone->register_for(registration);
    host_.settle();
  }
  // As slow as the network is.
  host_.advance(4 * network().weather.most_delay);
}

}  // namespace ctibus::sip::testing
