#include "tables/types.hpp"

namespace ctibus::csta::tables {

constexpr Word reject_cause_words[] = {
    {"busyOverflow", 1},     {"queueTimeOverflow", 2}, {"capacityOverflow", 3},
    {"calendarOverflow", 4}, {"unknownOverflow", 5},
};
constinit const Type reject_cause = word("RejectCause", reject_cause_words);

constexpr Word select_value_words[] = {
    {"normal", 0}, {"leastCost", 1}, {"emergency", 2}, {"aCD", 3}, {"userDefined", 4},
};
constinit const Type select_value = word("SelectValue", select_value_words);

constexpr Field retry_value_fields[] = {
    optional("noListAvailable", boolean, implicit(0)),
    optional("noCountAvailable", boolean, implicit(1)),
    optional("retryCount", integer, implicit(2)),
};
constinit const Type retry_value = choice("RetryValue", retry_value_fields);

}  // namespace ctibus::csta::tables
