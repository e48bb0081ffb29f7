#include <stdexcept>

#include "bad_plugin.hpp"

namespace ctibus::bad::throws_in_stop {

class Bad final : public Base {
 public:
  static constexpr Manifest manifest = declare("throws_in_stop", "Throws in stop().");

  Bad(Host& host, const NoOptions&) : Base(host) {}
  void stop() override { throw std::runtime_error("in stop"); }
};

}  // namespace ctibus::bad::throws_in_stop

CTIBUS_PLUGIN(throws_in_stop, ctibus::bad::throws_in_stop::Bad)
