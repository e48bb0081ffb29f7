#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "driver.hpp"
#include "journal.hpp"

namespace ctibus::contract {

struct Implementation {
  const char* name;
  std::unique_ptr<Driver> (*make)();
};

inline const Implementation implementations[] = {{"test_host", &make_test_host_driver},
                                                 {"core_memory", &make_core_driver_in_memory},
                                                 {"core_disk", &make_core_driver_on_disk},
                                                 {"process", &make_process_driver}};

/// The promises of the bus as a plugin sees them through the C++ layer, the same for every host.
class BusContract : public ::testing::TestWithParam<Implementation> {
 protected:
  void load(const std::string& name, Script script) {
    const auto loaded = driver().load(name, std::move(script));
    ASSERT_TRUE(loaded) << loaded.error().code << ": " << loaded.error().text;
  }
  bool await_lines(const Journal& journal, std::size_t count) {
    return driver().await([&] { return journal.size() >= count; });
  }
  Driver& driver() { return *driver_; }

  /// Ends the host before what the test's lambdas refer to.
  struct HostEnd {
    explicit HostEnd(BusContract& suite) : suite_(suite) {}
    HostEnd(const HostEnd&) = delete;
    HostEnd& operator=(const HostEnd&) = delete;
    ~HostEnd() { suite_.driver_.reset(); }
    BusContract& suite_;
  };

 private:
  std::unique_ptr<Driver> driver_ = GetParam().make();
};

using Lines = std::vector<std::string>;

inline void PrintTo(const Implementation& implementation, std::ostream* out) {
  *out << implementation.name;
}

#define CTIBUS_BUS_CONTRACT(Suite)                                                               \
  INSTANTIATE_TEST_SUITE_P(Hosts, Suite, ::testing::ValuesIn(ctibus::contract::implementations), \
                           [](const auto& each) { return std::string(each.param.name); })

}  // namespace ctibus::contract
