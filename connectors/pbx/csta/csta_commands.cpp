#include <algorithm>
#include <iterator>

#include "csta.hpp"

/// Which commands can be carried out.
namespace ctibus::csta {

bool Csta::supports(std::string_view topic) const {
  struct Need {
    std::string_view topic;
    std::string_view request;
  };
  constexpr Need needs[] = {
      {"call.make", "MakeCall"},
      {"call.make_predictive", "MakePredictiveCall"},
      {"call.answer", "AnswerCall"},
      {"call.clear", "ClearCall"},
      {"call.clear_connection", "ClearConnection"},
      {"call.hold", "HoldCall"},
      {"call.retrieve", "RetrieveCall"},
      {"call.consult", "ConsultationCall"},
      {"call.alternate", "AlternateCall"},
      {"call.reconnect", "ReconnectCall"},
      {"call.transfer", "TransferCall"},
      {"call.conference", "ConferenceCall"},
      {"call.single_step_transfer", "SingleStepTransferCall"},
      {"call.single_step_conference", "SingleStepConferenceCall"},
      {"call.deflect", "DeflectCall"},
      {"call.pickup", "DirectedPickupCall"},
      {"call.park", "ParkCall"},
      {"call.generate_digits", "GenerateDigits"},
      {"route.select", "RouteSelect"},
      {"route.reject", "ClearCall"},
      {"queue.hold", "DeflectCall"},
      {"queue.offer", "DeflectCall"},
      {"queue.withdraw", "DeflectCall"},
      {"queue.release", "DeflectCall"},
      {"media.play", "PlayMessage"},
      {"media.collect", "PlayMessage"},
      {"media.record", "RecordMessage"},
      {"media.stop", "Stop"},
      {"agent.log_on", "SetAgentState"},
      {"agent.log_off", "SetAgentState"},
      {"agent.set_ready", "SetAgentState"},
      {"agent.set_not_ready", "SetAgentState"},
      {"agent.set_working_after_call", "SetAgentState"},
      {"feature.set_do_not_disturb", "SetDoNotDisturb"},
      {"feature.set_forwarding", "SetForwarding"},
      {"feature.set_message_waiting", "SetMessageWaitingIndicator"},
  };
  if (std::ranges::find(options_.without, topic) != options_.without.end()) return false;
  const auto* const need = std::ranges::find(needs, topic, &Need::topic);
  if (need != std::end(needs) && !profile_.has(need->request)) return false;
  if (topic.starts_with("agent.") && !agents_) return false;
  if (topic.starts_with("media.") && !voice_unit_) return false;
  if (topic.starts_with("queue.")) return !directory_->holding().empty();
  if (topic.starts_with("route.")) return !directory_->devices().route_points.empty();
  return true;
}

pbx::Gate Csta::gate() const {
  return [this](std::string_view topic) -> Result<> {
    if (!supports(topic)) return failure("pbx.not_supported", "This switch cannot do that.");
    if (link_ != connector::LinkState::up) return failure("pbx.link_down", link_text_);
    const bool begins = topic == topic_of<call::Make>() ||
                        topic == topic_of<call::MakePredictive>() ||
                        topic == topic_of<call::Consult>();
    if (draining_ && begins) {
      return failure("pbx.out_of_service", "The connector is being stopped.");
    }
    return {};
  };
}

}  // namespace ctibus::csta
