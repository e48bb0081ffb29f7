#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "ctibus/host.hpp"
#include "messages.hpp"
#include "options.hpp"
#include "registrar/registrar.hpp"
#include "unsaid.hpp"

namespace ctibus::sip {

/// The registrar under the host's clock: forgets in time, and remembers across a restart by
/// sip.registration.state. Strand only.
class Registrations {
 public:
  /// `changed`: a number has got its first contact, or lost its last one.
  Registrations(Host& host, const Options& options,
                std::function<void(const std::string& number)> changed);

  Message handle(const Message& request);
  Authentication authenticate(const Message& request);
  std::vector<Binding> contacts(std::string_view number) const;
  bool has_user(std::string_view number) const { return registrar_.has_user(number); }
  /// Some telephone's registration came from there. A hint, no proof.
  bool is_registered_at(const Endpoint& peer) const;
  /// Of an earlier life.
  void restore(const RegistrationState& state);

 private:
  void tell(const std::string& number);
  bool publish(const std::string& number);
  void watch();
  void forget();

  Host& host_;
  const std::vector<User>& users_;
  Registrar registrar_;
  std::function<void(const std::string&)> changed_;
  Unsaid unsaid_;
  Timer expiry_;
};

}  // namespace ctibus::sip
