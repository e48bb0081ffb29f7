#include "bad_plugin.hpp"

namespace ctibus::bad::drops_command {

class Bad final : public Base {
 public:
  static constexpr Manifest manifest = declare("drops_command", "Drops every third command.");

  Bad(Host& host, const NoOptions&) : Base(host) {}

 private:
  void act(Command<Act> command) override {
    if (++asked_ % 3 != 0) command.accept();
  }

  std::uint64_t asked_ = 0;
};

}  // namespace ctibus::bad::drops_command

CTIBUS_PLUGIN(drops_command, ctibus::bad::drops_command::Bad)
