#include <cstdlib>

#include "bad_plugin.hpp"

namespace ctibus::bad::trusts_messages {

class Bad final : public Base {
 public:
  static constexpr Manifest manifest =
      declare("trusts_messages", "Aborts at a message without fields.");

  Bad(Host& host, const NoOptions&) : Base(host) {}

 private:
  void hear(const MessageView& message) override {
    msgpack::Reader in(message.payload());
    std::size_t fields = 0;
    if (!in.map(fields) || fields == 0) std::abort();
  }
};

}  // namespace ctibus::bad::trusts_messages

CTIBUS_PLUGIN(trusts_messages, ctibus::bad::trusts_messages::Bad)
