#include <stdexcept>

#include "bad_plugin.hpp"

namespace ctibus::bad::throws_in_constructor {

class Bad final : public Base {
 public:
  static constexpr Manifest manifest =
      declare("throws_in_constructor", "Throws in its constructor.");

  Bad(Host& host, const NoOptions&) : Base(host) { throw std::runtime_error("in the constructor"); }
};

}  // namespace ctibus::bad::throws_in_constructor

CTIBUS_PLUGIN(throws_in_constructor, ctibus::bad::throws_in_constructor::Bad)
