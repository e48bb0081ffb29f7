#pragma once

#include "ctibus/messages/acd.hpp"
#include "ctibus/messages/acd_alarm.hpp"
#include "ctibus/messages/acd_callback.hpp"
#include "ctibus/messages/acd_control.hpp"
#include "ctibus/messages/acd_work.hpp"
#include "ctibus/messages/agent.hpp"
#include "ctibus/messages/bus.hpp"
#include "ctibus/messages/call.hpp"
#include "ctibus/messages/call_control.hpp"
#include "ctibus/messages/cdr.hpp"
#include "ctibus/messages/crm.hpp"
#include "ctibus/messages/device.hpp"
#include "ctibus/messages/feature.hpp"
#include "ctibus/messages/media.hpp"
#include "ctibus/messages/privacy.hpp"
#include "ctibus/messages/queue.hpp"
#include "ctibus/messages/route.hpp"

namespace ctibus {

/// Every message that ctibus itself declares, known to every host.
using CatalogueTypes = MessageTypes<
    call::ServiceInitiated, call::Originated, call::Delivered, call::Established, call::Held,
    call::Retrieved, call::Queued, call::Diverted, call::Failed, call::NetworkReached,
    call::DigitsDialed, call::ConnectionCleared, call::Cleared, call::Transferred,
    call::Conferenced, call::Merged, call::DataAttached, call::State, call::Make,
    call::MakePredictive, call::Answer, call::Clear, call::ClearConnection, call::Hold,
    call::Retrieve, call::Consult, call::Alternate, call::Reconnect, call::Transfer,
    call::SingleStepTransfer, call::Conference, call::SingleStepConference, call::Deflect,
    call::Pickup, call::Park, call::GenerateDigits, call::AssociateData, call::Snapshot,
    route::Requested, route::Ended, route::Select, route::Reject, queue::Hold, queue::Offer,
    queue::Withdraw, queue::Release, queue::OfferFailed, media::Play, media::Collect, media::Record,
    media::Stop, media::Played, media::Collected, media::Recorded, agent::LogOn, agent::LogOff,
    agent::SetReady, agent::SetNotReady, agent::SetWorkingAfterCall, agent::LoggedOn,
    agent::LoggedOff, agent::Ready, agent::NotReady, agent::Busy, agent::WorkingAfterCall,
    agent::State, feature::SetDoNotDisturb, feature::SetForwarding, feature::SetMessageWaiting,
    feature::State, acd::Entered, acd::Offered, acd::OfferEnded, acd::Passed, acd::Explain,
    acd::Left, acd::GroupState, acd::CallState, acd::Announced, acd::MessageLeft, acd::Qualify,
    acd::Qualified, acd::LastAgent, acd::SetSkill, acd::SetMembership, acd::SetGroupPriority,
    acd::SetOpening, acd::Reset, acd::PickCall, acd::MoveCall, acd::SetCallPriority,
    acd::Controlled, acd::AgentOverride, acd::GroupOverride, acd::Alarm, acd::CallbackState,
    acd::RequestCallback, acd::TakeCallback, acd::CloseCallback, acd::CallbackAttempted,
    acd::CallbackRequested, acd::CallbackEnded, acd::SubmitWork, acd::AcceptWork, acd::ReturnWork,
    acd::EndWork, acd::WorkEnded, crm::Match, crm::Matched, crm::Pop, cdr::Call, cdr::Reported,
    cdr::Resumed, cdr::Erase, privacy::Erase, privacy::Erased, connector::State, device::State,
    bus::Recovered, bus::Gap, bus::Consumer, bus::Instance, bus::Alarm, bus::Answer>;

/// The same as plain data.
inline constexpr auto catalogue = CatalogueTypes::descriptions;

}  // namespace ctibus
