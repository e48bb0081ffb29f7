#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ctibus/kit/pbx/switch_devices.hpp"
#include "ctibus/kit/sip/network.hpp"
#include "ctibus/kit/sip/stack.hpp"
#include "options.hpp"

namespace ctibus::sip {

using pbx::DialPlan;
using pbx::Target;

pbx::SwitchDevices devices_of(const Options& options);

/// A telephone may prove its password by MD5, and so may we.
bool offers_md5(const Digest& digest);

/// The numbers of the site. Errors: sip.bad_options.
Result<DialPlan> make_dial_plan(const Options& options);

/// Which trunk a message comes from, by its certificate or its source address. Immutable.
class TrunkAddresses {
 public:
  /// Errors: sip.bad_options.
  static Result<TrunkAddresses> make(const Options& options);
  /// Index in the options' list.
  std::optional<std::size_t> find(const Message& request) const;

 private:
  struct Trusted {
    Network network;
    std::size_t trunk;
  };
  std::vector<Trusted> networks_;
  std::vector<std::string> names_;  ///< of certificates, by trunk; empty: none is needed
};

}  // namespace ctibus::sip
