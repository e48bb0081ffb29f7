#include <stdexcept>

#include "bad_plugin.hpp"

namespace ctibus::bad::throws_in_start {

class Bad final : public Base {
 public:
  static constexpr Manifest manifest = declare("throws_in_start", "Throws in start().");

  Bad(Host& host, const NoOptions&) : Base(host) {}
  Result<> start() override { throw std::runtime_error("in start"); }
};

}  // namespace ctibus::bad::throws_in_start

CTIBUS_PLUGIN(throws_in_start, ctibus::bad::throws_in_start::Bad)
