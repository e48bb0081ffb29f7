#include <cstdlib>

#include "bad_plugin.hpp"

namespace ctibus::bad::aborts {

class Bad final : public Base {
 public:
  static constexpr Manifest manifest = declare("aborts", "Calls abort() at the tenth message.");

  Bad(Host& host, const NoOptions&) : Base(host) {}

 private:
  void hear(const MessageView&) override {
    if (heard_ == 10) std::abort();
  }
};

}  // namespace ctibus::bad::aborts

CTIBUS_PLUGIN(aborts, ctibus::bad::aborts::Bad)
