#include <stdexcept>

#include "bad_plugin.hpp"

namespace ctibus::bad::throws_in_handler {

class Bad final : public Base {
 public:
  static constexpr Manifest manifest =
      declare("throws_in_handler", "Throws in the handler of the fifth message.");

  Bad(Host& host, const NoOptions&) : Base(host) {}

 private:
  void hear(const MessageView&) override {
    if (heard_ == 5) throw std::runtime_error("in a handler");
  }
};

}  // namespace ctibus::bad::throws_in_handler

CTIBUS_PLUGIN(throws_in_handler, ctibus::bad::throws_in_handler::Bad)
