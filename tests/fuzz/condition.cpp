#include "ctibus/kit/acd/condition.hpp"

#include "fuzz.hpp"

// What a group asks of its agents' skills. The first bytes are levels.

namespace ctibus::fuzz {

namespace {

using acd::Condition;

bool holds(const std::string& text, const acd::Skills& skills) {
  const auto condition = Condition::parse(text);
  require(condition.has_value(), "what can be read can be read in parentheses");
  return condition->holds(skills, std::vector<std::string>(condition->variables().size()));
}

}  // namespace

void run(Bytes input) {
  Input in(input);
  acd::Skills skills;
  for (const char* skill : {"french", "german", "billing", "a"}) skills[skill] = in.byte() % 101u;
  const std::string text(text_of(in.rest()));
  const auto condition = Condition::parse(text);
  if (!condition) {
    require(condition.error().code == "acd.bad_condition" && !condition.error().text.empty(),
            "an error says what is wrong");
    return;
  }
  for (const std::string& variable : condition->variables()) {
    require(!variable.empty(), "a variable has a name");
  }
  const std::vector<std::string> french(condition->variables().size(), "french");
  (void)condition->holds(skills, french);
  // One level more may be too deep, and twice the text too long.
  const std::string either = "(" + text + ") or (" + text + ")";
  if (condition->empty() || !Condition::parse("(" + either + ")")) return;
  const bool plain = condition->holds(skills, std::vector<std::string>(french.size()));
  require(holds("(" + text + ")and(" + text + ")", skills) == plain, "twice the same is once");
  require(holds(either, skills) == plain, "either of the same is it");
  if (!french.empty()) return;
  require(holds("not (" + text + ")", skills) != plain, "not is the opposite");
}

}  // namespace ctibus::fuzz
