#include <utility>

#include "answering.hpp"
#include "csta.hpp"

/// What the connector does beside calls: agents, what telephones are set to, and what parties hear.
namespace ctibus::csta {

using Done = std::function<void(Result<>)>;

Result<> Csta::set_up_agents() {
  if (options_.agents.empty()) return {};
  if (auto good = Agents::check(options_, *directory_); !good) return good;
  agents_ = std::make_unique<Agents>(AgentSurroundings{.host = host_,
                                                       .directory = *directory_,
                                                       .profile = profile_,
                                                       .requester = requester(),
                                                       .inquiries = inquiries_,
                                                       .book = switch_->book()},
                                     options_);
  provide_agents();
  return {};
}

void Csta::provide_agents() {
  Agents* const agents = agents_.get();
  provide_later<agent::LogOn>(host_, gate(), [agents](const Command<agent::LogOn>& c, Done done) {
    agents->log_on(c->agent, c->device, c->ready, c.id(), std::move(done));
  });
  provide_later<agent::LogOff>(host_, gate(), [agents](const Command<agent::LogOff>& c, Done done) {
    agents->log_off(c->agent, c.id(), std::move(done));
  });
  provide_later<agent::SetReady>(host_, gate(),
                                 [agents](const Command<agent::SetReady>& c, Done done) {
                                   agents->set_ready(c->agent, c.id(), std::move(done));
                                 });
  provide_later<agent::SetNotReady>(
      host_, gate(), [agents](const Command<agent::SetNotReady>& c, Done done) {
        agents->set_not_ready(c->agent, c->reason, c.id(), std::move(done));
      });
  provide_later<agent::SetWorkingAfterCall>(
      host_, gate(), [agents](const Command<agent::SetWorkingAfterCall>& c, Done done) {
        agents->set_working_after_call(c->agent, c->duration, c.id(), std::move(done));
      });
}

void Csta::set_up_features() {
  features_ = std::make_unique<Features>(FeatureSurroundings{.host = host_,
                                                             .directory = *directory_,
                                                             .profile = profile_,
                                                             .requester = requester(),
                                                             .inquiries = inquiries_});
  Features* const features = features_.get();
  provide_later<feature::SetDoNotDisturb>(
      host_, gate(), [features](const Command<feature::SetDoNotDisturb>& c, Done done) {
        features->set_do_not_disturb(c->device, c->on, c.id(), std::move(done));
      });
  provide_later<feature::SetForwarding>(
      host_, gate(), [features](const Command<feature::SetForwarding>& c, Done done) {
        features->set_forwarding(c->device, c->kind, c->on, c->destination, c.id(),
                                 std::move(done));
      });
  provide_later<feature::SetMessageWaiting>(
      host_, gate(), [features](const Command<feature::SetMessageWaiting>& c, Done done) {
        features->set_message_waiting(c->device, c->on, c.id(), std::move(done));
      });
}

void Csta::set_up_voice_unit() {
  if (options_.messages.empty()) return;
  voice_unit_ = std::make_unique<VoiceUnit>(VoiceSurroundings{.host = host_,
                                                              .profile = profile_,
                                                              .requester = requester(),
                                                              .pbx = *switch_,
                                                              .calls = calls_},
                                            options_.messages);
  voice_unit_->provide_all(gate());
}

}  // namespace ctibus::csta
