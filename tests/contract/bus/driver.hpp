#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <string>

#include "ctibus/result.hpp"
#include "tests/support/scripted_plugin.hpp"

namespace ctibus::contract {

/// A host under test: runs scripted plugins in time that the test moves. One thread.
class Driver {
 public:
  Driver() = default;
  Driver(const Driver&) = delete;
  Driver& operator=(const Driver&) = delete;
  virtual ~Driver() = default;

  /// Creates and starts an instance.
  virtual Result<> load(const std::string& name, Script script) = 0;
  /// Drains, stops and destroys it.
  virtual void unload(const std::string& name) = 0;
  /// Lets time pass.
  virtual void advance(std::chrono::nanoseconds by) = 0;
  /// Runs what is to be run, and for hosts with threads waits for the condition.
  virtual bool await(const std::function<bool()>& condition) = 0;

  /// Runs on the instance's strand; returns when it has.
  void run(const std::string& name, std::function<void(Host&)> action);
  /// Keeps the strand of an instance from running anything until release(). Nothing to do for a
  /// host that runs only when it is told to.
  virtual void hold(const std::string& name) = 0;
  virtual void release(const std::string& name) = 0;

 protected:
  /// Remembers the Host that the script is handed, for run().
  Script remember(const std::string& name, Script script);
  std::map<std::string, Host*> hosts_;
};

using MakeDriver = std::function<std::unique_ptr<Driver>()>;

std::unique_ptr<Driver> make_test_host_driver();
std::unique_ptr<Driver> make_core_driver_in_memory();
std::unique_ptr<Driver> make_core_driver_on_disk();
/// Each instance over the wire, as in a process of its own.
std::unique_ptr<Driver> make_process_driver();

}  // namespace ctibus::contract
