#include "ctibus/kit/traffic/square_root.hpp"

#include <algorithm>
#include <cmath>

#include "arguments.hpp"
#include "normal.hpp"

namespace ctibus::traffic {

Result<std::uint32_t> square_root_agents(double load, double beta) {
  const double agents = std::max(1.0, std::ceil(load + beta * std::sqrt(load)));
  Arguments given;
  given.load(load).require(std::isfinite(beta), "beta", beta, "finite");
  given.require(agents <= max_agents, "beta", beta, "that of at most 1000000 agents");
  if (!given.good()) return given.refusal();
  return static_cast<std::uint32_t>(agents);
}

Result<double> square_root_beta(double load, std::uint32_t agents) {
  Arguments given;
  given.load(load).agents(agents);
  if (!given.good()) return given.refusal();
  return (agents - load) / std::sqrt(load);
}

double halfin_whitt_wait(double beta) {
  if (beta <= 0) return 1;
  // h(-beta) is density(beta) / below(beta).
  return 1 / (1 + beta / normal_hazard(-beta));
}

double garnett_wait(double beta, double patience) {
  const double root = std::sqrt(patience);
  return 1 / (1 + normal_hazard(beta * root) / (root * normal_hazard(-beta)));
}

}  // namespace ctibus::traffic
