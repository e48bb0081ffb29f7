#include "causes.hpp"

#include <algorithm>
#include <iterator>

namespace ctibus::csta {
namespace {

struct Word {
  std::string_view csta;
  Cause cause;
};

/// In the order of csta.
constexpr Word words[] = {
    {"aCDForward", Cause::distributed},
    {"activeParticipation", Cause::conference},
    {"alertTimeExpired", Cause::call_not_answered},
    {"alternate", Cause::alternate},
    {"blocked", Cause::blocked},
    {"busy", Cause::busy},
    {"busyOverflow", Cause::overflow},
    {"callCancelled", Cause::call_cancelled},
    {"callForward", Cause::call_forward},
    {"callForwardBusy", Cause::call_forward_busy},
    {"callForwardImmediate", Cause::call_forward_immediate},
    {"callForwardNoAnswer", Cause::call_forward_no_answer},
    {"callNotAnswered", Cause::call_not_answered},
    {"callPickup", Cause::call_pickup},
    {"capacityOverflow", Cause::overflow},
    {"conference", Cause::conference},
    {"consultation", Cause::consultation},
    {"destNotObtainable", Cause::destination_not_obtainable},
    {"destOutOfOrder", Cause::destination_out_of_order},
    {"distributed", Cause::distributed},
    {"doNotDisturb", Cause::do_not_disturb},
    {"enteringDistribution", Cause::distributed},
    {"incompatibleDestination", Cause::incompatible_destination},
    {"invalidNumberFormat", Cause::number_unallocated},
    {"keyOperation", Cause::key_operation},
    {"keyOperationInUse", Cause::key_operation},
    {"makeCall", Cause::make_call},
    {"makePredictiveCall", Cause::make_call},
    {"maxTimeout", Cause::timeout},
    {"networkCongestion", Cause::network_congestion},
    {"networkNotObtainable", Cause::destination_not_obtainable},
    {"networkOutOfOrder", Cause::destination_out_of_order},
    {"newCall", Cause::new_call},
    {"noAvailableAgents", Cause::no_available_agents},
    {"normal", Cause::normal},
    {"normalClearing", Cause::normal_clearing},
    {"numberChanged", Cause::number_unallocated},
    {"numberUnallocated", Cause::number_unallocated},
    {"overflow", Cause::overflow},
    {"park", Cause::park},
    {"queueTimeOverflow", Cause::queue_time_overflow},
    {"recall", Cause::recall},
    {"recallBusy", Cause::recall},
    {"recallForwarded", Cause::recall},
    {"recallNoAnswer", Cause::recall},
    {"recallResourcesNotAvailable", Cause::recall},
    {"redirected", Cause::redirected},
    {"reorderTone", Cause::number_unallocated},
    {"resourcesNotAvailable", Cause::resources_not_available},
    {"selectedTrunkBusy", Cause::network_congestion},
    {"silentParticipation", Cause::conference},
    {"singleStepConference", Cause::conference},
    {"singleStepTransfer", Cause::single_step_transfer},
    {"switchingFunctionTerminated", Cause::switching_function_terminated},
    {"timeout", Cause::timeout},
    {"transfer", Cause::transfer},
    {"trunksBusy", Cause::network_congestion},
};
static_assert(std::ranges::is_sorted(words, {}, &Word::csta));

}  // namespace

Cause cause_of(std::string_view event_cause) {
  const auto found = std::ranges::lower_bound(words, event_cause, {}, &Word::csta);
  return found != std::end(words) && found->csta == event_cause ? found->cause : Cause::unknown;
}

Cause failure_cause_of(std::string_view event_cause) {
  return event_cause == "callCancelled" ? Cause::rejected : cause_of(event_cause);
}

}  // namespace ctibus::csta
