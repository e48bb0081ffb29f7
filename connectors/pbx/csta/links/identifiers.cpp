#include "identifiers.hpp"

#include <fmt/format.h>

namespace ctibus::csta {

namespace {

// std::regex goes deeper with each character: a stranger's text must not use up the stack.
constexpr std::size_t longest_identifier = 256;
constexpr std::size_t longest_rule = 256;
constexpr std::string_view place_of_number = "{number}";

}  // namespace

Result<Identifiers> Identifiers::of(const IdentifierRules& rules) {
  Identifiers made;
  for (const auto& rule : rules.read) {
    if (rule.size() > longest_rule) {
      return failure("csta.bad_profile",
                     fmt::format("an expression has more than {} characters", longest_rule));
    }
    try {
      made.read_.emplace_back(rule, std::regex::ECMAScript | std::regex::optimize);
    } catch (const std::regex_error& error) {
      return failure("csta.bad_profile",
                     fmt::format("'{}' is no regular expression: {}", rule, error.what()));
    }
  }
  made.write_ = rules.write;
  return made;
}

Result<> Identifiers::add(std::string_view number, std::string_view identifier) {
  const bool is_new = numbers_.emplace(identifier, number).second &&
                      identifiers_.emplace(number, identifier).second;
  if (is_new) return {};
  return failure("csta.bad_options",
                 fmt::format("identifiers: the number \"{}\" or the identifier \"{}\" stands there "
                             "twice: each device has one of both.",
                             number, identifier));
}

std::string Identifiers::number_of(std::string_view identifier) const {
  if (const auto found = numbers_.find(identifier); found != numbers_.end()) return found->second;
  if (identifier.size() > longest_identifier) return std::string(identifier);
  for (const auto& rule : read_) {
    std::match_results<std::string_view::const_iterator> match;
    if (!std::regex_match(identifier.begin(), identifier.end(), match, rule)) continue;
    return match.size() > 1 ? match[1].str() : match[0].str();
  }
  return std::string(identifier);
}

std::string Identifiers::identifier_of(std::string_view number) const {
  const auto found = identifiers_.find(number);
  if (found != identifiers_.end()) return found->second;
  std::string identifier = write_;
  for (std::size_t at = 0; (at = identifier.find(place_of_number, at)) != identifier.npos;) {
    identifier.replace(at, place_of_number.size(), number);
    at += number.size();
  }
  return identifier;
}

}  // namespace ctibus::csta
