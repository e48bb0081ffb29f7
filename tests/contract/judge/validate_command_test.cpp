#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>

#include <array>
#include <cstdio>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>

namespace ctibus::judge {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

struct Answer {
  int code = -1;
  std::string text;
};

Answer validate(const std::string& arguments) {
  Answer answer;
  const std::string command = std::string(CTIBUS) + " validate " + arguments + " 2>&1";
  FILE* out = ::popen(command.c_str(), "r");
  if (out == nullptr) return answer;
  std::array<char, 4096> buffer{};
  while (const std::size_t count = std::fread(buffer.data(), 1, buffer.size(), out)) {
    answer.text.append(buffer.data(), count);
  }
  const int status = ::pclose(out);
  answer.code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  return answer;
}

const std::string good = BAD_PLUGINS "/well_behaved.so";
const std::string bad = BAD_PLUGINS "/throws_in_handler.so";

TEST(ValidateCommand, answers_by_its_exit_code) {
  EXPECT_EQ(validate(good + " --only start").code, 0);
  EXPECT_EQ(validate(bad + " --only messages").code, 1);
  EXPECT_EQ(validate("/no/such/library.so").code, 2);
  EXPECT_EQ(validate(good + " --only no-such-check").code, 2);
  EXPECT_EQ(validate(good + " --option no_such_option=1").code, 2);
  EXPECT_EQ(validate("").code, 2);
}

TEST(ValidateCommand, cannot_judge_without_a_required_option_and_names_it) {
  const Answer answer = validate(OUR_PLUGINS "/contacts.so --seed 1");
  EXPECT_EQ(answer.code, 2) << answer.text;
  EXPECT_THAT(answer.text, HasSubstr("path"));
}

TEST(ValidateCommand, prints_one_line_a_check_and_the_seed) {
  const Answer answer = validate(good + " --only start --only drain --seed 42");
  EXPECT_EQ(answer.text.find("well_behaved 0.1.0, seed 42\n"), 0U) << answer.text;
  EXPECT_THAT(answer.text, HasSubstr("\npassed  start "));
  EXPECT_THAT(answer.text, HasSubstr("\npassed  drain "));
  EXPECT_THAT(answer.text, Not(HasSubstr("messages")));
}

TEST(ValidateCommand, prints_json_for_programs) {
  const Answer answer = validate(bad + " --only messages --only survives --seed 3 --json");
  const auto json = nlohmann::json::parse(answer.text, nullptr, false);
  ASSERT_TRUE(json.is_object()) << answer.text;
  EXPECT_EQ(json["passed"], false);
  EXPECT_EQ(json["seed"], 3);
  EXPECT_EQ(json["checks"][0]["check"], "messages");
  EXPECT_EQ(json["checks"][0]["status"], "failed");
  EXPECT_EQ(json["checks"][1]["check"], "survives");
}

TEST(ValidateCommand, judges_within_its_own_process_for_a_debugger) {
  const Answer answer = validate(bad + " --only messages --seed 1 --in-process");
  EXPECT_EQ(answer.code, 1) << answer.text;
  EXPECT_THAT(answer.text, HasSubstr("in a handler"));
  // What would have killed a child kills the process.
  const Answer killed = validate(BAD_PLUGINS "/aborts.so --only messages --seed 1 --in-process");
  EXPECT_EQ(killed.text.find("FAILED"), std::string::npos) << killed.text;
}

TEST(ValidateCommand, lists_every_check_with_its_cure) {
  const Answer answer = validate("--list --json");
  EXPECT_EQ(answer.code, 0);
  const auto json = nlohmann::json::parse(answer.text, nullptr, false);
  ASSERT_TRUE(json.is_array()) << answer.text;
  EXPECT_GT(json.size(), 30U);
  for (const auto& check : json) {
    EXPECT_FALSE(check["proves"].get<std::string>().empty()) << check;
    EXPECT_FALSE(check["cure"].get<std::string>().empty()) << check;
  }
}

}  // namespace
}  // namespace ctibus::judge
