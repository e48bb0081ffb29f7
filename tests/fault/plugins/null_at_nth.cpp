#include "bad_plugin.hpp"

namespace ctibus::bad::null_at_nth {

class Bad final : public Base {
 public:
  static constexpr Manifest manifest =
      declare("null_at_nth", "Dereferences null at the twentieth message.");

  Bad(Host& host, const NoOptions&) : Base(host) {}

 private:
  void hear(const MessageView&) override {
    if (heard_ == 20) *nothing_ = 1;
  }

  volatile int* volatile nothing_ = nullptr;
};

}  // namespace ctibus::bad::null_at_nth

CTIBUS_PLUGIN(null_at_nth, ctibus::bad::null_at_nth::Bad)
