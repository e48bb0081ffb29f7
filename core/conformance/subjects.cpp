#include "core/conformance/connector.hpp"
#include "ctibus/testing/crm_conformance.hpp"
#include "ctibus/testing/pbx_conformance/fixture.hpp"
#include "ctibus/testing/pbx_conformance/people_driver.hpp"

namespace ctibus::conformance {
namespace {

/// Opened once, and known to be good by then.
const Library& target() {
  static const Library library = *open(arguments().target, arguments().options);
  return library;
}

const Library& people() {
  static const Library library = *open(arguments().driver, arguments().driver_options);
  return library;
}

std::string load_connector(testing::TestHost& host) {
  put(host, target(), target().subject.name);
  // One with threads of its own comes up in real time.
  host.await([] { return true; });
  host.advance(std::chrono::seconds(1));
  return target().subject.name;
}

std::string load_pbx(testing::TestHost& host) {
  std::string name = load_connector(host);
  put(host, people(), std::string(testing::pbx::PeopleDriver::instance_name));
  return name;
}

}  // namespace
}  // namespace ctibus::conformance

namespace ctibus::testing::pbx {

INSTANTIATE_TEST_SUITE_P(library, PbxConformance,
                         ::testing::Values(Subject{
                             "connector",
                             [](const std::vector<std::string>&) -> std::unique_ptr<Driver> {
                               return std::make_unique<PeopleDriver>(&conformance::load_pbx);
                             }}),
                         subject_name);

}  // namespace ctibus::testing::pbx

namespace ctibus::testing::crm {
namespace {

/// Made when a test begins: the command line has been read by then.
Subject from_arguments() {
  const auto& given = conformance::arguments();
  return {"connector",  &conformance::load_connector, given.known, given.shared,
          given.nobody, given.same_as_known};
}

}  // namespace

INSTANTIATE_TEST_SUITE_P(library, CrmConformance, ::testing::ValuesIn([] {
                           return std::vector<Subject>{from_arguments()};
                         }()),
                         subject_name);

}  // namespace ctibus::testing::crm
