#include "tests/support/scripted_plugin.hpp"

#include <map>
#include <mutex>

namespace ctibus::contract {
namespace {

std::mutex mutex;
std::map<std::string, Script>& scripts() {
  static std::map<std::string, Script> all;
  return all;
}

}  // namespace

void set_script(const std::string& name, Script run) {
  const std::lock_guard lock(mutex);
  scripts()[name] = std::move(run);
}

Script script(const std::string& name) {
  const std::lock_guard lock(mutex);
  const auto found = scripts().find(name);
  return found == scripts().end() ? Script() : found->second;
}

}  // namespace ctibus::contract

CTIBUS_PLUGIN(scripted, ctibus::contract::Scripted)
