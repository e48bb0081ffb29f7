#pragma once

#include <algorithm>
#include <array>

#include "ctibus/messages/call.hpp"
#include "ctibus/messages/call_control.hpp"
#include "ctibus/messages/device.hpp"
#include "ctibus/messages/media.hpp"
#include "ctibus/messages/queue.hpp"
#include "ctibus/messages/route.hpp"

/// What the manifest of a connector with a SwitchingFunction says.
namespace ctibus::pbx {

/// One list of messages after the other.
template <std::size_t... N>
constexpr auto joined(const std::array<MessageDescription, N>&... lists) {
  std::array<MessageDescription, (N + ...)> all{};
  auto* at = all.data();
  ((at = std::copy(lists.begin(), lists.end(), at)), ...);
  return all;
}

inline constexpr auto switching_commands =
    messages<call::Make, call::Answer, call::Clear, call::ClearConnection, call::Hold,
             call::Retrieve, call::Consult, call::Alternate, call::Reconnect, call::Transfer,
             call::SingleStepTransfer, call::Deflect, call::Pickup, call::Park,
             call::GenerateDigits, call::AssociateData, call::Snapshot, route::Select,
             route::Reject, queue::Hold, queue::Offer, queue::Withdraw, queue::Release>;
inline constexpr auto media_commands = messages<media::Play, media::Collect, media::Stop>;

inline constexpr auto switching_events =
    messages<call::ServiceInitiated, call::Originated, call::NetworkReached, call::Delivered,
             call::Established, call::Held, call::Retrieved, call::Queued, call::Diverted,
             call::Failed, call::DigitsDialed, call::ConnectionCleared, call::Cleared,
             call::Transferred, call::Merged, call::DataAttached, call::State, route::Requested,
             route::Ended, queue::OfferFailed, connector::State, device::State>;
inline constexpr auto media_events = messages<media::Played, media::Collected>;

/// Its own last values, by which it finds what an earlier life has told.
inline constexpr std::string_view switching_subscriptions[] = {"call.state", "device.state"};

}  // namespace ctibus::pbx
