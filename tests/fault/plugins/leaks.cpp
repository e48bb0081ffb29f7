#include "bad_plugin.hpp"

namespace ctibus::bad::leaks {

class Bad final : public Base {
 public:
  static constexpr Manifest manifest =
      declare("leaks", "Keeps 48 bytes of every message for ever.");

  Bad(Host& host, const NoOptions&) : Base(host) {}

 private:
  void hear(const MessageView&) override { lost_ = new char[48]; }

  volatile char* lost_ = nullptr;
};

}  // namespace ctibus::bad::leaks

CTIBUS_PLUGIN(leaks, ctibus::bad::leaks::Bad)
