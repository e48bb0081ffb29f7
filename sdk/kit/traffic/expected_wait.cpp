#include "ctibus/kit/traffic/expected_wait.hpp"

namespace ctibus::traffic {

Seconds expected_wait(std::uint64_t ahead, Seconds handling, std::uint32_t agents) {
  return (static_cast<double>(ahead) + 1) * handling / static_cast<double>(agents);
}

}  // namespace ctibus::traffic
