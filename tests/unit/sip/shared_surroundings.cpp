#include "shared_surroundings.hpp"

#include <map>

#include "ctibus/testing/test_instance.hpp"

namespace ctibus::sip::testing {

std::shared_ptr<Surroundings> surroundings_of(const Host& host) {
  using ctibus::testing::TestInstance;
  static std::map<const TestHost*, std::weak_ptr<Surroundings>> all;
  TestHost& test_host = static_cast<const TestInstance*>(host.raw()->context)->host();
  std::weak_ptr<Surroundings>& known = all[&test_host];
  auto surroundings = known.lock();
  if (!surroundings) {
    surroundings = std::make_shared<Surroundings>(test_host, 3);
    known = surroundings;
  }
  return surroundings;
}

}  // namespace ctibus::sip::testing
