#pragma once

#include "ctibus/messages/acd.hpp"
#include "ctibus/messages/cdr.hpp"
#include "ctibus/messages/queue.hpp"

namespace ctibus::cdr_plugin {

/// What a cause says of a connection that was never answered; unknown when it says nothing.
constexpr cdr::Result unanswered_by(Cause cause) {
  switch (cause) {
    case Cause::busy:
    case Cause::call_forward_busy:
      return cdr::Result::busy;
    case Cause::rejected:
    case Cause::do_not_disturb:
    case Cause::blocked:
      return cdr::Result::rejected;
    case Cause::call_not_answered:
    case Cause::call_forward_no_answer:
    case Cause::call_pickup:
    case Cause::timeout:
      return cdr::Result::not_answered;
    case Cause::call_cancelled:
      return cdr::Result::abandoned;
    case Cause::destination_not_obtainable:
    case Cause::destination_out_of_order:
    case Cause::number_unallocated:
    case Cause::network_congestion:
    case Cause::resources_not_available:
    case Cause::incompatible_destination:
    case Cause::media_timeout:
    case Cause::switching_function_terminated:
      return cdr::Result::failed;
    case Cause::redirected:
    case Cause::call_forward:
    case Cause::call_forward_immediate:
    case Cause::transfer:
    case Cause::single_step_transfer:
      return cdr::Result::transferred;
    case Cause::overflow:
    case Cause::queue_time_overflow:
    case Cause::no_available_agents:
      return cdr::Result::overflowed;
    default:
      return cdr::Result::unknown;
  }
}

constexpr cdr::Result result_of(acd::LeaveReason reason) {
  switch (reason) {
    case acd::LeaveReason::answered:
      return cdr::Result::answered;
    case acd::LeaveReason::abandoned:
      return cdr::Result::abandoned;
    case acd::LeaveReason::overflowed:
      return cdr::Result::overflowed;
    case acd::LeaveReason::dissuaded:
      return cdr::Result::dissuaded;
    case acd::LeaveReason::failed:
      return cdr::Result::failed;
    case acd::LeaveReason::callback:
      return cdr::Result::callback;
    case acd::LeaveReason::message:
      return cdr::Result::message;
    case acd::LeaveReason::redirected:
    case acd::LeaveReason::merged:
      return cdr::Result::transferred;
    default:
      return cdr::Result::unknown;
  }
}

constexpr cdr::Result result_of(queue::OfferResult result) {
  switch (result) {
    case queue::OfferResult::answered:
      return cdr::Result::answered;
    case queue::OfferResult::no_answer:
    case queue::OfferResult::cancelled:
      return cdr::Result::not_answered;
    case queue::OfferResult::busy:
      return cdr::Result::busy;
    case queue::OfferResult::rejected:
      return cdr::Result::rejected;
    case queue::OfferResult::unreachable:
    case queue::OfferResult::failed:
      return cdr::Result::failed;
    case queue::OfferResult::caller_left:
      return cdr::Result::abandoned;
    default:
      return cdr::Result::unknown;
  }
}

}  // namespace ctibus::cdr_plugin
