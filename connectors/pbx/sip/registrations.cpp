#include "registrations.hpp"

#include <algorithm>
#include <utility>

#include "ctibus/kit/sip/digest.hpp"
#include "ctibus/kit/sip/name_addr.hpp"

namespace ctibus::sip {

Registrations::Registrations(Host& host, const Options& options,
                             std::function<void(const std::string&)> changed)
    : host_(host),
      users_(options.users),
      registrar_(options.users, options.digest, options.registration, random_key()),
      changed_(std::move(changed)),
      unsaid_(host) {}

std::vector<Binding> Registrations::contacts(std::string_view number) const {
  return registrar_.contacts(number, host_.steady());
}

Authentication Registrations::authenticate(const Message& request) {
  return registrar_.authenticate(request, host_.steady());
}

bool Registrations::is_registered_at(const Endpoint& peer) const {
  return std::any_of(users_.begin(), users_.end(), [&](const User& user) {
    const auto bindings = contacts(user.number);
    return std::any_of(bindings.begin(), bindings.end(),
                       [&](const Binding& binding) { return binding.peer == peer; });
  });
}

Message Registrations::handle(const Message& request) {
  std::string number;
  if (auto to = parse_name_addr(request.to)) number = to->uri.user;
  const bool known = registrar_.has_user(number);
  const bool before = known && !contacts(number).empty();
  const Registrar::Counters counted = registrar_.counters();
  Message response = registrar_.handle(request, host_.steady());
  if (registrar_.counters().refused > counted.refused) {
    host_.count("sip_registrations_refused", "Registrations with a wrong password or user.");
  }
  if (registrar_.counters().lock_outs > counted.lock_outs) {
    host_.log().warning("sip.locked_out", "{} has failed too often and is not heard for a while.",
                        request.peer.address);
  }
  if (known && response.status == 200 && !request.contacts.empty()) {
    tell(number);
    if (before == contacts(number).empty()) changed_(number);
  }
  watch();
  return response;
}

void Registrations::restore(const RegistrationState& state) {
  for (const RegisteredContact& contact : state.contacts) {
    const auto left = contact.expires - host_.now();
    Binding binding;
    binding.uri = contact.uri;
    binding.peer = {parse_transport(contact.transport).value_or(Transport::udp),
                    std::string(contact.address), static_cast<std::uint16_t>(contact.port)};
    binding.expires = host_.steady() + left;
    registrar_.restore(state.number, binding, host_.steady());
  }
  const std::string number(state.number);
  if (contacts(number).empty()) {
    tell(number);
  } else {
    changed_(number);
  }
  watch();
}

void Registrations::tell(const std::string& number) {
  unsaid_.say(number, [this, number] { return publish(number); });
}

bool Registrations::publish(const std::string& number) {
  const std::vector<Binding> bindings = contacts(number);
  if (bindings.empty()) return host_.withdraw<RegistrationState>(number).has_value();
  RegistrationState state;
  state.number = number;
  for (const Binding& binding : bindings) {
    const auto left = std::chrono::floor<Duration>(binding.expires - host_.steady());
    state.contacts.push_back({.uri = binding.uri,
                              .transport = to_text(binding.peer.transport),
                              .address = binding.peer.address,
                              .port = binding.peer.port,
                              .expires = host_.now() + left});
  }
  return host_.publish(state).has_value();
}

void Registrations::watch() {
  const Moment next = registrar_.next_expiry();
  if (next == Moment::max()) return expiry_.cancel();
  expiry_ = host_.after(std::max(next - host_.steady(), Moment(0)), [this] { forget(); });
}

void Registrations::forget() {
  for (const std::string& number : registrar_.expire(host_.steady())) {
    tell(number);
    changed_(number);
  }
  watch();
}

}  // namespace ctibus::sip
