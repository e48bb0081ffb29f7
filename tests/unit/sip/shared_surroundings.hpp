#pragma once

#include <memory>

#include "ctibus/host.hpp"
#include "surroundings.hpp"

namespace ctibus::sip::testing {

/// The surroundings of the test host that this instance runs in, three telephones (1001 ...): the
/// same for all its instances, from whatever library, until the last lets go of them.
std::shared_ptr<Surroundings> surroundings_of(const Host& host);

}  // namespace ctibus::sip::testing
