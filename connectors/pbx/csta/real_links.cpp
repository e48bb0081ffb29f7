#include "csta.hpp"

namespace ctibus::csta {

Naming naming_of(const IdentifierRules&) {
  return {.number_of = [](std::string_view identifier) { return std::string(identifier); },
          .identifier_of = [](std::string_view number) { return std::string(number); }};
}

Csta::Csta(Host& host, const Options& options) : Csta(host, options, {}, 0, {}) {}

}  // namespace ctibus::csta

CTIBUS_PLUGIN(csta, ctibus::csta::Csta)
