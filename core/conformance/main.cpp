#include <fmt/format.h>
#include <gtest/gtest.h>

#include <CLI/CLI.hpp>
#include <cstdio>

#include "core/conformance/connector.hpp"

namespace ctibus::conformance {
namespace {

constexpr int cannot_judge = 2;

int refuse(const Error& error) {
  fmt::print(stderr, "ctibus-conformance: {}: {}\n", error.code, error.text);
  return cannot_judge;
}

void declare(CLI::App& app, Arguments& out) {
  app.add_option("port", out.port, "pbx or crm")
      ->required()
      ->check(CLI::IsMember({"pbx", "crm"}))
      ->type_name("PORT");
  app.add_option("target", out.target, "The connector's library")->required()->type_name("PLUGIN");
  app.add_option("--option", out.options.pairs, "An option for it, as NAME=VALUE")
      ->type_name("NAME=VALUE");
  app.add_option("--options", out.options.file, "Its options as a TOML file")->type_name("FILE");
  app.add_option("--driver", out.driver, "pbx: the library that moves the people at its switch")
      ->type_name("FILE");
  app.add_option("--driver-option", out.driver_options.pairs, "An option for that, as NAME=VALUE")
      ->type_name("NAME=VALUE");
  app.add_option("--known", out.known, "crm: a number that somebody has")->type_name("NUMBER");
  app.add_option("--shared", out.shared, "crm: a number that several have")->type_name("NUMBER");
  app.add_option("--nobody", out.nobody, "crm: a number that nobody has")->type_name("NUMBER");
  app.add_option("--same-as-known", out.same_as_known, "crm: another way to write the known one")
      ->type_name("NUMBER");
}

Result<> check(const Arguments& given) {
  if (auto opened = open(given.target, given.options); !opened) {
    return tl::unexpected(opened.error());
  }
  if (given.port == "crm") {
    if (!given.known.empty() && !given.nobody.empty()) return {};
    return failure("judge.bad_option", "Name numbers with --known and --nobody.");
  }
  if (given.driver.empty()) {
    return failure("judge.bad_option",
                   "Name the library that moves the people at the switch with --driver.");
  }
  if (auto opened = open(given.driver, given.driver_options); !opened) {
    return tl::unexpected(opened.error());
  }
  return {};
}

int run(int argc, char** argv) {
  CLI::App app("Runs the conformance suite of a port over a connector's library.",
               "ctibus-conformance");
  std::string filter = "*";
  std::string report;
  bool list = false;
  declare(app, arguments());
  app.add_option("--only", filter, "Only the cases whose names match, such as *transfer*")
      ->type_name("CASES");
  app.add_option("--report", report, "Also write a JSON report to this file")->type_name("FILE");
  app.add_flag("--list", list, "List the cases and run none");
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : cannot_judge;
  }
  if (!list) {
    if (auto good = check(arguments()); !good) return refuse(good.error());
  }
  // The suites read what was given when their cases are made, which is here.
  int no_arguments = 1;
  ::testing::InitGoogleTest(&no_arguments, argv);
  const std::string suite = arguments().port == "pbx" ? "*PbxConformance." : "*CrmConformance.";
  GTEST_FLAG_SET(filter, suite + filter);
  GTEST_FLAG_SET(list_tests, list);
  if (!report.empty()) GTEST_FLAG_SET(output, "json:" + report);
  const int failed = RUN_ALL_TESTS();
  if (!list && ::testing::UnitTest::GetInstance()->test_to_run_count() == 0) {
    return refuse({"judge.unknown_check",
                   fmt::format("No case matches \"{}\"; --list names them all.", filter)});
  }
  return failed == 0 ? 0 : 1;
}

}  // namespace
}  // namespace ctibus::conformance

int main(int argc, char** argv) {
  try {
    return ctibus::conformance::run(argc, argv);
  } catch (const std::exception& error) {
    fmt::print(stderr, "ctibus-conformance: {}\n", error.what());
    return 2;
  }
}
