#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "ctibus/kit/pbx/switch_devices.hpp"
#include "ctibus/kit/sip/network.hpp"
#include "options.hpp"

namespace ctibus::sip {

using pbx::DialPlan;
using pbx::Target;

pbx::SwitchDevices devices_of(const Options& options);

/// The numbers of the site. Errors: sip.bad_options.
Result<DialPlan> make_dial_plan(const Options& options);

/// Which trunk a message comes from, by its source address. Immutable.
class TrunkAddresses {
 public:
  /// Errors: sip.bad_options.
  static Result<TrunkAddresses> make(const Options& options);
  /// Index in the options' list.
  std::optional<std::size_t> find(std::string_view address) const;

 private:
  std::vector<std::pair<Network, std::size_t>> networks_;
};

}  // namespace ctibus::sip
