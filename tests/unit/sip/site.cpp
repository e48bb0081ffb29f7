#include "site.hpp"

#include <fmt/format.h>

namespace ctibus::sip::testing {

namespace {

constexpr const char* carrier_ip = "192.0.2.50";

std::string_view number_of(std::string_view number_or_device) {
  return number_or_device.substr(number_or_device.find(':') + 1);
}

}  // namespace

Site::Site(TestHost& host, int telephones, int first_number)
    : host_(host), network_(Network::open(host)) {
  for (int i = 0; i < telephones; ++i) {
    const std::string number = std::to_string(first_number + i);
    options.users.push_back(
        {.number = number, .name = "User " + number, .password = "secret " + number});
    phones_.emplace(number,
                    std::make_unique<Phone>(network_, number, "secret " + number,
                                            fmt::format("192.0.2.{}", 101 + i), switch_endpoint()));
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
  carrier_ = std::make_unique<UserAgent>(network_, "carrier", carrier_ip, switch_endpoint());
}

Site::~Site() { network_->close(); }

void Site::start() {
  host_.load<SipUnderTest>(connector, options);
  for (auto& [number, phone] : phones_) {
    phone->register_for(registration);
    host_.settle();
  }
  // As slow as the network is.
  host_.advance(4 * network_->weather.most_delay);
}

bool Site::has_phone(std::string_view number_or_device) const {
  return phones_.contains(number_of(number_or_device));
}

Phone& Site::phone(std::string_view number_or_device) {
  const auto found = phones_.find(number_of(number_or_device));
  if (found == phones_.end()) host_.fail("no telephone " + std::string(number_or_device));
  return *found->second;
}

UserAgent::CallNumber Site::call_in(std::string_view called, std::string_view calling) {
  const std::string from = calling.empty()
                               ? "\"Anonymous\" <sip:anonymous@anonymous.invalid>"
                               : fmt::format("<sip:{}@{};user=phone>", calling, carrier_ip);
  return carrier_->dial(called, {{"From", from}});
}

std::string Site::complaints() {
  std::string out;
  for (const std::string& complaint : network_->referee().take_complaints()) {
    out += complaint + "\n";
  }
  return out.empty() ? out : out + network_->ladder();
}

}  // namespace ctibus::sip::testing
