#include "bad_plugin.hpp"

namespace ctibus::bad::loops {

class Bad final : public Base {
 public:
  static constexpr Manifest manifest = declare("loops", "Never comes back from the third message.");

  Bad(Host& host, const NoOptions&) : Base(host) {}

 private:
  void hear(const MessageView&) override {
    while (heard_ >= 3) turns_ = turns_ + 1;
  }

  volatile std::uint64_t turns_ = 0;
};

}  // namespace ctibus::bad::loops

CTIBUS_PLUGIN(loops, ctibus::bad::loops::Bad)
