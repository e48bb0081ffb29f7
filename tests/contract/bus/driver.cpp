#include "driver.hpp"

#include <atomic>

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
  await([&] { return done->load(); });
}

}  // namespace ctibus::contract
