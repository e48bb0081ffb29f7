#include "bad_plugin.hpp"

namespace ctibus::bad::leaks_lives {

class Bad final : public Base {
 public:
  static constexpr Manifest manifest =
      declare("leaks_lives", "Leaves what its constructor has made.");

  Bad(Host& host, const NoOptions&) : Base(host), lost_(new char[4096]) {}

 private:
  volatile char* lost_;
};

}  // namespace ctibus::bad::leaks_lives

CTIBUS_PLUGIN(leaks_lives, ctibus::bad::leaks_lives::Bad)
