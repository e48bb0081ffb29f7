#pragma once

#include <functional>

#include "exchange.hpp"
#include "figures.hpp"
#include "site.hpp"

namespace ctibus::bench::acd {

/// The centre and both baselines over the same story: times of a decision, of all and of those
/// where agents wait for calls or calls for agents, and who decided faster.
Row contest(std::string name, const Site& site, const People& people, const Settings& settings,
            const std::function<void(Exchange&)>& story);

}  // namespace ctibus::bench::acd
