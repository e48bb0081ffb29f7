#include "acd.hpp"

/// What is kept of a person longer than a call: callbacks, and whom the person talked to last.
namespace ctibus::acd {

void Acd::provide_erase() {
  provide_once_ready<privacy::Erase>([this](Command<privacy::Erase> command) {
    const std::string key = callers_->key(command->number);
    Centre::Forgotten gone;
    if (!key.empty()) act([&](Now now) { gone = centre_.forget_customer(key, now); });
    const std::string_view advice =
        gone.under_way == 0 ? "" : "A callback is under way: repeat it when the call is over.";
    command.accept(
        {.stores = {
             {.store = "acd.callback_state",
              .rows = gone.callbacks,
              .remaining = gone.under_way,
              .advice = advice},
             {.store = "acd.last_agent", .rows = gone.last_agents},
             {.store = "acd.call_state",
              .remaining = gone.items,
              .advice = gone.items == 0 ? "" : "Work for this person is not over: end it."}}});
  });
}

}  // namespace ctibus::acd
