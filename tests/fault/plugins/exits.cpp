#include <cstdlib>

#include "bad_plugin.hpp"

namespace ctibus::bad::exits {

class Bad final : public Base {
 public:
  static constexpr Manifest manifest =
      declare("exits", "Ends the process with code 0 at the tenth message.");

  Bad(Host& host, const NoOptions&) : Base(host) {}

 private:
  void hear(const MessageView&) override {
    if (heard_ == 10) std::_Exit(0);
  }
};

}  // namespace ctibus::bad::exits

CTIBUS_PLUGIN(exits, ctibus::bad::exits::Bad)
