#include <cstdlib>

#include "bad_plugin.hpp"

namespace ctibus::bad::corrupts_heap {

class Bad final : public Base {
 public:
  static constexpr Manifest manifest = declare(
      "corrupts_heap", "Writes beyond the end of what it has allocated, at the fifth message.");

  Bad(Host& host, const NoOptions&) : Base(host) {}

 private:
  void hear(const MessageView&) override {
    if (heard_ != 5) return;
    // Both are used, so that the compiler cannot see what is done to them.
    auto* first = static_cast<volatile char*>(std::malloc(24));
    auto* second = static_cast<volatile char*>(std::malloc(24));
    for (int i = 0; i < 64; ++i) first[i] = 0x41;
    std::free(const_cast<char*>(second));
    std::free(const_cast<char*>(first));
  }
};

}  // namespace ctibus::bad::corrupts_heap

CTIBUS_PLUGIN(corrupts_heap, ctibus::bad::corrupts_heap::Bad)
