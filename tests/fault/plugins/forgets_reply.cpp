#include <utility>

#include "bad_plugin.hpp"

namespace ctibus::bad::forgets_reply {

class Bad final : public Base {
 public:
  static constexpr Manifest manifest =
      declare("forgets_reply", "Keeps every third command without an answer.");

  Bad(Host& host, const NoOptions&) : Base(host) {}

 private:
  void act(Command<Act> command) override {
    if (++asked_ % 3 != 0) return command.accept();
    kept_.push_back(std::move(command));
  }

  std::uint64_t asked_ = 0;
  std::vector<Command<Act>> kept_;
};

}  // namespace ctibus::bad::forgets_reply

CTIBUS_PLUGIN(forgets_reply, ctibus::bad::forgets_reply::Bad)
