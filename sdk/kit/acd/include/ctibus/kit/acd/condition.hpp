#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ctibus/result.hpp"

namespace ctibus::acd {

/// What an agent can do, and how well: 0..100.
using Skills = std::map<std::string, std::uint32_t, std::less<>>;

/// What a call asks of an agent's skills, such as
///
///     french >= 3 and (billing >= 2 or not trainee)
///
/// A skill alone means >= 1; one that an agent does not have is 0. `$name` stands for the skill
/// that the call's data names under `name`: "$language >= 3" and language = french. Where a call
/// does not name one, that comparison drops out.
class Condition {
 public:
  /// Nothing is asked.
  Condition() = default;
  /// Errors: acd.bad_condition, which says where.
  static Result<Condition> parse(std::string_view text);

  /// Whether a condition can speak of a skill by this name.
  static bool can_name(std::string_view skill);

  bool empty() const { return nodes_.empty(); }
  /// The names behind `$`, in their order, each once.
  const std::vector<std::string>& variables() const { return variables_; }
  /// `values`: of variables(); empty ones are not known.
  bool holds(const Skills& skills, const std::vector<std::string>& values) const;

 private:
  friend class ConditionParser;
  enum class Operation { skill, both, either, negation };
  enum class Comparison { at_least, more, at_most, less, equal, other };
  struct Node {
    Operation operation = Operation::skill;
    Comparison comparison = Comparison::at_least;
    std::string skill;
    std::size_t variable = no_variable;
    std::uint32_t level = 1;
    std::size_t left = 0;
    std::size_t right = 0;
  };
  static constexpr std::size_t no_variable = static_cast<std::size_t>(-1);

  /// None: nothing is asked there.
  std::optional<bool> holds_at(std::size_t at, const Skills& skills,
                               const std::vector<std::string>& values) const;

  static std::optional<bool> compare(const Node& node, const Skills& skills,
                                     const std::vector<std::string>& values);

  std::vector<Node> nodes_;  ///< the last is the root
  std::vector<std::string> variables_;
};

}  // namespace ctibus::acd
