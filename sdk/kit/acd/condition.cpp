#include "ctibus/kit/acd/condition.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <optional>
#include <utility>

namespace ctibus::acd {

namespace {

constexpr std::size_t longest_text = 1024;
constexpr int deepest_nesting = 32;
constexpr std::uint32_t highest_level = 100;

bool is_word(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '-' || c == '.' ||
         static_cast<unsigned char>(c) >= 0x80;
}

}  // namespace

class ConditionParser {
 public:
  explicit ConditionParser(std::string_view text) : text_(text) {}

  Result<Condition> parse() {
    if (text_.size() > longest_text) return wrong("it is longer than 1024 characters");
    skip_blanks();
    if (at_end()) return Condition();
    const auto root = alternatives(0);
    if (!root) return tl::unexpected(*error_);
    if (!at_end()) return wrong("\"and\", \"or\" or the end is expected");
    return std::move(condition_);
  }

 private:
  using Node = Condition::Node;
  using Operation = Condition::Operation;
  using Comparison = Condition::Comparison;
  using Place = std::optional<std::size_t>;

  Place alternatives(int depth) {
    return chain(depth, "or", Operation::either, &ConditionParser::demands);
  }
  Place demands(int depth) { return chain(depth, "and", Operation::both, &ConditionParser::term); }

  Place chain(int depth, std::string_view joint, Operation operation,
              Place (ConditionParser::*operand)(int)) {
    Place left = (this->*operand)(depth);
    while (left && take_word(joint)) {
      const Place right = (this->*operand)(depth);
      if (!right) return std::nullopt;
      left = add({.operation = operation, .left = *left, .right = *right});
    }
    return left;
  }

  Place term(int depth) {
    if (depth > deepest_nesting) return fail("it is nested too deeply");
    if (take_word("not")) {
      const Place inner = term(depth + 1);
      if (!inner) return std::nullopt;
      return add({.operation = Operation::negation, .left = *inner});
    }
    if (take('(')) {
      const Place inner = alternatives(depth + 1);
      if (inner && !take(')')) return fail("\")\" is missing");
      return inner;
    }
    return comparison();
  }

  Place comparison() {
    Node node;
    const bool variable = !at_end() && text_[at_] == '$';
    if (variable) ++at_;
    const std::size_t begin = at_;
    const std::string_view name = word();
    if (name.empty() || (!variable && !Condition::can_name(name))) {
      at_ = begin;
      return fail("the name of a skill is expected");
    }
    if (variable) {
      node.variable = variable_named(name);
    } else {
      node.skill = name;
    }
    skip_blanks();
    if (const auto sign = comparison_sign()) {
      node.comparison = *sign;
      const auto level = number();
      if (!level) return fail("a level from 0 to 100 is expected");
      node.level = *level;
    }
    return add(std::move(node));
  }

  std::optional<Comparison> comparison_sign() {
    static constexpr std::pair<std::string_view, Comparison> signs[] = {
        {">=", Comparison::at_least}, {"<=", Comparison::at_most}, {"!=", Comparison::other},
        {"==", Comparison::equal},    {">", Comparison::more},     {"<", Comparison::less},
        {"=", Comparison::equal}};
    for (const auto& [sign, comparison] : signs) {
      if (!text_.substr(at_).starts_with(sign)) continue;
      at_ += sign.size();
      skip_blanks();
      return comparison;
    }
    return std::nullopt;
  }

  std::optional<std::uint32_t> number() {
    const std::string_view digits = word();
    if (digits.empty() || digits.size() > 3) return std::nullopt;
    std::uint32_t value = 0;
    for (const char digit : digits) {
      if (digit < '0' || digit > '9') return std::nullopt;
      value = value * 10 + static_cast<std::uint32_t>(digit - '0');
    }
    skip_blanks();
    if (value > highest_level) return std::nullopt;
    return value;
  }

  std::size_t variable_named(std::string_view name) {
    auto& names = condition_.variables_;
    const auto found = std::find(names.begin(), names.end(), name);
    if (found != names.end()) return static_cast<std::size_t>(found - names.begin());
    names.emplace_back(name);
    return names.size() - 1;
  }

  std::size_t add(Node node) {
    condition_.nodes_.push_back(std::move(node));
    return condition_.nodes_.size() - 1;
  }

  bool at_end() const { return at_ >= text_.size(); }
  void skip_blanks() {
    while (!at_end() && (text_[at_] == ' ' || text_[at_] == '\t')) ++at_;
  }
  std::string_view word() {
    const std::size_t begin = at_;
    while (!at_end() && is_word(text_[at_])) ++at_;
    return text_.substr(begin, at_ - begin);
  }
  bool take_word(std::string_view wanted) {
    const std::size_t begin = at_;
    if (word() == wanted) {
      skip_blanks();
      return true;
    }
    at_ = begin;
    return false;
  }
  bool take(char wanted) {
    if (at_end() || text_[at_] != wanted) return false;
    ++at_;
    skip_blanks();
    return true;
  }

  Place fail(std::string_view why) {
    if (!error_) error_ = wrong(why).value();
    return std::nullopt;
  }
  tl::unexpected<Error> wrong(std::string_view why) const {
    return failure("acd.bad_condition", fmt::format("In \"{}\", at character {}: {}.",
                                                    text_.substr(0, longest_text), at_ + 1, why));
  }

  std::string_view text_;
  std::size_t at_ = 0;
  Condition condition_;
  std::optional<Error> error_;
};

bool Condition::can_name(std::string_view skill) {
  if (skill.empty() || skill == "and" || skill == "or" || skill == "not") return false;
  return std::isdigit(static_cast<unsigned char>(skill[0])) == 0 &&
         std::all_of(skill.begin(), skill.end(), is_word);
}

Result<Condition> Condition::parse(std::string_view text) { return ConditionParser(text).parse(); }

bool Condition::holds(const Skills& skills, const std::vector<std::string>& values) const {
  return nodes_.empty() || holds_at(nodes_.size() - 1, skills, values).value_or(true);
}

std::optional<bool> Condition::holds_at(std::size_t at, const Skills& skills,
                                        const std::vector<std::string>& values) const {
  const Node& node = nodes_[at];
  if (node.operation == Operation::skill) return compare(node, skills, values);
  const auto left = holds_at(node.left, skills, values);
  if (node.operation == Operation::negation) return left ? std::optional(!*left) : left;
  const auto right = holds_at(node.right, skills, values);
  if (!left || !right) return left ? left : right;
  return node.operation == Operation::both ? *left && *right : *left || *right;
}

std::optional<bool> Condition::compare(const Node& node, const Skills& skills,
                                       const std::vector<std::string>& values) {
  std::string_view name = node.skill;
  if (node.variable != no_variable) {
    if (node.variable >= values.size() || values[node.variable].empty()) return std::nullopt;
    name = values[node.variable];
  }
  const auto found = skills.find(name);
  const std::uint32_t level = found == skills.end() ? 0 : found->second;
  switch (node.comparison) {
    case Comparison::at_least:
      return level >= node.level;
    case Comparison::more:
      return level > node.level;
    case Comparison::at_most:
      return level <= node.level;
    case Comparison::less:
      return level < node.level;
    case Comparison::equal:
      return level == node.level;
    case Comparison::other:
      return level != node.level;
  }
  return false;
}

}  // namespace ctibus::acd
