#include "tables/types.hpp"

namespace ctibus::csta::tables {

constexpr Word reject_cause_words[] = {
    {"busyOverflow"},     {"queueTimeOverflow"}, {"capacityOverflow"},
    {"calendarOverflow"}, {"unknownOverflow"},
};
constinit const Type reject_cause = word("RejectCause", reject_cause_words);

constexpr Word select_value_words[] = {
    {"normal"}, {"leastCost"}, {"emergency"}, {"aCD"}, {"userDefined"},
};
constinit const Type select_value = word("SelectValue", select_value_words);

constexpr Field retry_value_fields[] = {
    optional("noListAvailable", boolean),
    optional("noCountAvailable", boolean),
    optional("retryCount", integer),
};
constinit const Type retry_value = choice("RetryValue", retry_value_fields);

}  // namespace ctibus::csta::tables
