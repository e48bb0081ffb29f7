#include <fcntl.h>

#include "bad_plugin.hpp"

namespace ctibus::bad::leaks_descriptors {

class Bad final : public Base {
 public:
  static constexpr Manifest manifest =
      declare("leaks_descriptors", "Opens a file in start() and never closes it.");

  Bad(Host& host, const NoOptions&) : Base(host) {}
  Result<> start() override {
    (void)::open("/dev/null", O_RDONLY | O_CLOEXEC);
    return {};
  }
};

}  // namespace ctibus::bad::leaks_descriptors

CTIBUS_PLUGIN(leaks_descriptors, ctibus::bad::leaks_descriptors::Bad)
