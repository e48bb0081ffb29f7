#include <cstdlib>

#include "bad_plugin.hpp"

namespace ctibus::bad::one_only {

class Bad final : public Base {
 public:
  static constexpr Manifest manifest =
      declare("one_only", "Aborts when there are two of it in one process.");

  Bad(Host& host, const NoOptions&) : Base(host) {
    if (++count() > 1) std::abort();
  }
  ~Bad() override { --count(); }

 private:
  static int& count() {
    static int instances = 0;
    return instances;
  }
};

}  // namespace ctibus::bad::one_only

CTIBUS_PLUGIN(one_only, ctibus::bad::one_only::Bad)
