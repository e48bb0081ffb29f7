#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/base/error.hpp"
#include "core/judge/subject.hpp"

namespace ctibus::conformance {

/// What the command line says; the suites' subjects are made from it.
struct Arguments {
  std::string port;
  std::string target;
  judge::GivenOptions options;
  std::string driver;  ///< pbx: the library that moves the people
  judge::GivenOptions driver_options;
  std::vector<std::string> without;  ///< pbx: commands that its switch lacks
  std::string known;                 ///< crm
  std::string shared;
  std::string nobody;
  std::vector<std::string> same_as_known;
};

/// The one of this process.
Arguments& arguments();

/// A library that is loaded and can be put into hosts.
struct Library {
  judge::Subject subject;
  const ctibus_plugin* plugin = nullptr;
};

/// Errors: those of the judge's subjects and of the loader.
Result<Library> open(const std::string& library, const judge::GivenOptions& options);

/// Starts an instance of it; throws ExpectationFailed when it does not start.
void put(testing::TestHost& host, const Library& library, const std::string& name);

}  // namespace ctibus::conformance
