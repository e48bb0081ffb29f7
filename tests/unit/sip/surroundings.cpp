#include "surroundings.hpp"

#include <fmt/format.h>

#include <stdexcept>

#include "ctibus/kit/sip/name_addr.hpp"

namespace ctibus::sip::testing {
namespace {

std::string_view number_of(std::string_view number_or_device) {
  return number_or_device.substr(number_or_device.find(':') + 1);
}

}  // namespace

Surroundings::Surroundings(TestHost& host, int telephones, int first_number)
    : network_(Network::open(host)) {
  for (int i = 0; i < telephones; ++i) {
    const std::string number = std::to_string(first_number + i);
    phones_.emplace(number,
                    std::make_unique<Phone>(network_, number, "secret " + number,
                                            fmt::format("192.0.2.{}", 101 + i), switch_endpoint()));
  }
  carrier_ = std::make_unique<UserAgent>(network_, "carrier", carrier_ip, switch_endpoint());
}

Surroundings::~Surroundings() { network_->close(); }

bool Surroundings::has_phone(std::string_view number_or_device) const {
  return phones_.contains(number_of(number_or_device));
}

Phone& Surroundings::phone(std::string_view number_or_device) {
  const auto found = phones_.find(number_of(number_or_device));
  if (found == phones_.end()) {
    throw std::out_of_range("no telephone " + std::string(number_or_device));
  }
  return *found->second;
}

UserAgent* Surroundings::agent_at(std::string_view device) {
  if (number_of(device).starts_with("T1")) return carrier_.get();
  return has_phone(device) ? &phone(device) : nullptr;
}

UserAgent::CallNumber Surroundings::call_in(std::string_view called, std::string_view calling) {
  const std::string from = calling.empty()
                               ? "\"Anonymous\" <sip:anonymous@anonymous.invalid>"
                               : fmt::format("<sip:{}@{};user=phone>", calling, carrier_ip);
  return carrier_->dial(called, {{"From", from}});
}

std::string Surroundings::complaints() {
  std::string out;
  for (const std::string& complaint : network_->referee().take_complaints()) {
    out += complaint + "\n";
  }
  return out.empty() ? out : out + network_->ladder();
}

Reaction lift_when_prompted(const Message& invite) {
  const auto from = parse_name_addr(invite.from);
  if (!from || from->display_name != from->uri.user) return {};
  return {.after = std::chrono::seconds(2)};
}

}  // namespace ctibus::sip::testing
