#include "driver.hpp"

#include <atomic>
#include <stdexcept>

namespace ctibus::contract {

Script Driver::remember(const std::string& name, Script script) {
  return [this, name, script = std::move(script)](Host& host, Hooks& hooks) {
    hosts_[name] = &host;
    if (script) script(host, hooks);
  };
}

void Driver::run(const std::string& name, std::function<void(Host&)> action) {
  Host* host = hosts_.at(name);
  auto done = std::make_shared<std::atomic<bool>>(false);
  host->post([host, action = std::move(action), done] {
    action(*host);
    *done = true;
  });
  // To go on would leave the action behind with what it refers to gone.
  if (!await([&] { return done->load(); })) {
    throw std::runtime_error("the strand of " + name + " did not run");
  }
}

}  // namespace ctibus::contract
