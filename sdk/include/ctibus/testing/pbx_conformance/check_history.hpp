#pragma once

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "ctibus/messages/media.hpp"
#include "ctibus/testing/pbx_conformance/call_record.hpp"
#include "ctibus/testing/pbx_conformance/owed_media.hpp"
#include "ctibus/testing/test_host.hpp"

/// What must be true of any history of calls, whichever connectors wrote it.
namespace ctibus::testing::pbx {

/// Reads the whole log and keeps what it finds wrong.
class HistoryCheck {
 public:
  explicit HistoryCheck(TestHost& host) : host_(host) {}

  /// `all_ended`: no call is under way any more.
  std::vector<std::string> run(bool all_ended) {
    for (std::uint64_t sequence = 1; sequence <= host_.log().tail(); ++sequence) look(sequence);
    for (auto& [id, call] : calls_) finish(id, call, all_ended);
    check_refused();
    check_media();
    return std::move(wrong_);
  }

 private:
  using State = ConnectionState;
  using Parties = CallRecord::Parties;

  void wrong(std::uint64_t sequence, std::string_view call, const std::string& text) {
    wrong_.push_back(fmt::format("at {}, call {}: {}", sequence, call, text));
  }

  void judge(std::uint64_t sequence, std::string_view id, const CallRecord& call,
             std::string_view problem) {
    if (!problem.empty() && !call.relaxed) wrong(sequence, id, std::string(problem));
  }
  bool offers_to_many(const CallRecord& call) const {
    return offering_to_many_.contains(call.source);
  }

  static MessageView view(const TestLog::Entry& entry, ctibus_delivery& delivery) {
    delivery.frame = &entry.frame();
    delivery.source = {entry.source.data(), entry.source.size()};
    return MessageView(delivery);
  }

  template <class M>
  bool is(const TestLog::Entry& entry, M& body) {
    if (entry.topic() != topic_of<M>()) return false;
    ctibus_delivery delivery{};
    return decode(view(entry, delivery).payload(), body).has_value();
  }

  void look(std::uint64_t sequence) {
    const TestLog::Entry& entry = host_.log().at(sequence);
    ctibus_delivery delivery{};
    const MessageView message = view(entry, delivery);
    bus::Answer answer;
    if (is(entry, answer)) {
      // Other codes (bus.deadline) leave open whether the provider has acted.
      if (answer.status == "rejected" && answer.code.starts_with("pbx.")) {
        refused_.emplace(message.causation(), sequence);
      }
      if (answer.status == "accepted") accept(message.causation(), message.id().source_epoch);
      return;
    }
    if (message.message_class() != MessageClass::command) {
      causes_.try_emplace(message.causation(), sequence);
    }
    const std::string topic(entry.topic());
    const bool of_call = topic.starts_with("call.") || topic.starts_with("route.") ||
                         topic.starts_with("media.") || topic == topic_of<queue::OfferFailed>();
    const std::string id(entry.key());
    if (message.message_class() == MessageClass::command) {
      if (topic == topic_of<media::Play>() || topic == topic_of<media::Collect>() ||
          topic == topic_of<media::Record>()) {
        media_.asked(message.id(), id);
      }
      if (topic == topic_of<queue::Offer>()) asked_offers_.emplace(message.id(), id);
      return;
    }
    if (connector::State link; is(entry, link)) {
      if (std::ranges::find(link.capabilities, queue::offer_many) != link.capabilities.end()) {
        offering_to_many_.emplace(entry.source);
      }
    }
    if (!of_call) return;
    CallRecord& call = calls_[id];
    if (call.source.empty()) call.source = entry.source;
    if (call.source != entry.source)
      wrong(sequence, id, fmt::format("told by {} too", entry.source));
    if (message.inferred()) call.relaxed = true;
    call.life = message.id().source_epoch;
    if (topic == topic_of<call::State>()) return look_at_state(sequence, id, call, message);
    if (!call.unsaid.empty()) wrong(sequence, id, call.unsaid + " was not followed by call.state");
    if (call.ended) wrong(sequence, id, topic + " after its end");
    call.correlation = message.correlation();
    if (!call.correlation) wrong(sequence, id, topic + " has no correlation");
    if (topic.starts_with("call.")) {
      call.unsaid = topic;
      fold(sequence, id, call, entry);
    } else {
      look_at_dialogue(sequence, id, call, entry);
      if (!call.root.empty() && call.correlation != Uuid::parse(call.root)) {
        wrong(sequence, id, topic + " does not carry the call's root as correlation");
      }
    }
  }

  void accept(MessageId command, std::uint64_t life) {
    media_.accepted(command, life);
    const auto offer = asked_offers_.find(command);
    if (offer != asked_offers_.end()) calls_[offer->second].offers.accepted(life);
  }

  /// A refused command has changed nothing.
  void check_refused() {
    for (const auto& [command, sequence] : refused_) {
      const auto caused = causes_.find(command);
      if (caused == causes_.end()) continue;
      const TestLog::Entry& entry = host_.log().at(caused->second);
      wrong(caused->second, entry.key(),
            fmt::format("{} was caused by a command that was refused at {}", entry.topic(),
                        sequence));
    }
  }

  /// What was played or collected has been told before its call ended.
  void check_media() {
    media_.each_untold([&](const std::string& id, std::uint64_t life) {
      const auto call = calls_.find(id);
      if (call == calls_.end() || !call->second.ended || call->second.relaxed) return;
      // Otherwise the call outlived the connector, which was killed.
      if (call->second.life != life) return;
      wrong(host_.log().tail(), id, "a media command was accepted and has no outcome");
    });
  }

  void look_at_state(std::uint64_t sequence, const std::string& id, CallRecord& call,
                     const MessageView& message) {
    if (message.tombstone()) {
      if (!call.ended) wrong(sequence, id, "tombstone before the terminal event");
      if (call.buried) wrong(sequence, id, "a second tombstone");
      call.buried = true;
      call.unsaid.clear();
      return;
    }
    if (call.ended) return wrong(sequence, id, "call.state after its end");
    call::State state;
    if (!decode(message.payload(), state)) return wrong(sequence, id, "malformed call.state");
    if (!call.unsaid.empty() && message.correlation() != call.correlation) {
      wrong(sequence, id, call.unsaid + " and its call.state differ in their correlation");
    }
    if (message.correlation() != Uuid::parse(state.root)) {
      wrong(sequence, id, "the correlation is not the root");
    }
    if (!call.root.empty() && call.root < state.root) {
      wrong(sequence, id, "the younger root survived");
    }
    if (!calls_.contains(state.root)) wrong(sequence, id, "its root is no call");
    call.root = state.root;
    Parties said;
    for (const Connection& connection : state.connections) {
      said.emplace(connection.device, connection.state);
      call.kinds[std::string(connection.device)] = connection.kind;
    }
    if (said != call.parties) {
      wrong(sequence, id,
            fmt::format("call.state says {}, the events {}", text(said), text(call.parties)));
    }
    call.unsaid.clear();
  }

  void look_at_dialogue(std::uint64_t sequence, const std::string& id, CallRecord& call,
                        const TestLog::Entry& entry) {
    if (route::Requested asked; is(entry, asked)) {
      if (!call.open_route.empty()) wrong(sequence, id, "a second route dialogue");
      if (asked.time_limit <= Duration::zero()) wrong(sequence, id, "no time limit");
      call.open_route = asked.route_point;
    } else if (route::Ended ended; is(entry, ended)) {
      if (call.open_route.empty()) wrong(sequence, id, "route.ended without a dialogue");
      call.open_route.clear();
    } else if (queue::OfferFailed failed; is(entry, failed)) {
      judge(sequence, id, call, call.offers.fails(failed.device, offers_to_many(call), call.life));
      if (call.parties.contains(failed.device) && !call.relaxed) {
        wrong(sequence, id, "offer_failed while the device is still in the call");
      }
    } else if (topic_is_media(entry.topic())) {
      ctibus_delivery delivery{};
      if (!media_.told(view(entry, delivery).causation())) {
        wrong(sequence, id, std::string(entry.topic()) + " that nobody waits for");
      }
    }
  }
  static bool topic_is_media(std::string_view topic) { return topic.starts_with("media."); }

  /// The states of ECMA-269 6.1.5, written down here once more so that a connector's own table is
  /// not judged by itself.
  void step(std::uint64_t sequence, const std::string& id, CallRecord& call, std::string_view topic,
            std::string_view device, std::initializer_list<State> from, State to) {
    const auto found = call.parties.find(device);
    const State state = found == call.parties.end() ? State::null : found->second;
    const auto kind = call.kinds.find(device);
    const bool far_end = state == State::connected && kind != call.kinds.end() &&
                         kind->second == DeviceKind::trunk &&
                         (to == State::alerting || to == State::connected);
    if (std::find(from.begin(), from.end(), state) == from.end() && !far_end) {
      wrong(sequence, id,
            fmt::format("{}[{}] in state {}", topic, device,
                        names(State{})[static_cast<std::size_t>(state)]));
    }
    if (to == State::null) {
      if (found != call.parties.end()) call.parties.erase(found);
    } else {
      call.parties[std::string(device)] = to;
    }
  }

  void fold(std::uint64_t sequence, const std::string& id, CallRecord& call,
            const TestLog::Entry& entry) {
    const std::string topic(entry.topic());
    const auto go = [&](std::string_view device, std::initializer_list<State> from, State to) {
      if (device.empty()) wrong(sequence, id, topic + " names no device");
      step(sequence, id, call, topic, device, from, to);
    };
    if (call::ServiceInitiated initiated; is(entry, initiated)) {
      go(initiated.device, {State::null}, State::initiated);
    } else if (call::Originated originated; is(entry, originated)) {
      go(originated.device, {State::null, State::initiated}, State::connected);
    } else if (call::NetworkReached reached; is(entry, reached)) {
      go(reached.device, {State::null}, State::connected);
      call.kinds[std::string(reached.device)] = DeviceKind::trunk;
    } else if (call::Delivered delivered; is(entry, delivered)) {
      go(delivered.device, {State::null}, State::alerting);
      if (delivered.cause == Cause::distributed && call.waits()) {
        judge(sequence, id, call, call.offers.alerts(delivered.device, offers_to_many(call)));
      }
    } else if (call::Established established; is(entry, established)) {
      go(established.device, {State::null, State::alerting}, State::connected);
      judge(sequence, id, call,
            call.offers.answers(established.device, established.cause, call.waits(), call.life));
    } else if (call::Held held; is(entry, held)) {
      go(held.device, {State::connected}, State::hold);
    } else if (call::Retrieved retrieved; is(entry, retrieved)) {
      go(retrieved.device, {State::hold}, State::connected);
    } else if (call::Queued queued; is(entry, queued)) {
      go(queued.device, {State::null, State::alerting}, State::queued);
    } else if (call::Diverted diverted; is(entry, diverted)) {
      if (diverted.to_device.empty()) wrong(sequence, id, "diverted to nowhere");
      if (call.waits_at(diverted.from_device)) {
        judge(sequence, id, call, call.offers.leaves_for(diverted.to_device));
      }
      go(diverted.from_device,
         {State::null, State::initiated, State::alerting, State::connected, State::queued,
          State::fail},
         State::null);
    } else if (call::Failed failed; is(entry, failed)) {
      go(failed.device,
         {State::null, State::initiated, State::alerting, State::connected, State::queued},
         State::fail);
    } else if (call::ConnectionCleared left; is(entry, left)) {
      go(left.device,
         {State::initiated, State::alerting, State::connected, State::hold, State::queued,
          State::fail},
         State::null);
    } else if (call::DigitsDialed digits; is(entry, digits)) {
      if (!call.parties.contains(digits.device)) wrong(sequence, id, "digits from nobody");
    } else if (call::Transferred transferred; is(entry, transferred)) {
      join(sequence, id, call, transferred.connections, transferred.primary_call,
           transferred.secondary_call);
      if (call.parties.contains(transferred.transferring_device)) {
        wrong(sequence, id, "who transferred has not left");
      }
    } else if (call::Conferenced conferenced; is(entry, conferenced)) {
      join(sequence, id, call, conferenced.connections, conferenced.primary_call,
           conferenced.secondary_call);
      if (!call.parties.contains(conferenced.conferencing_device)) {
        wrong(sequence, id, "who made the conference has left");
      }
    } else if (call::Merged merged; is(entry, merged)) {
      end(sequence, id, call);
      if (!calls_.contains(merged.into)) wrong(sequence, id, "merged into no call");
      if (merged.into_root > merged.from_root) wrong(sequence, id, "merged into the younger root");
      if (call.correlation != Uuid::parse(merged.into_root)) {
        wrong(sequence, id, "merged does not carry the root that survives");
      }
    } else if (call::Cleared cleared; is(entry, cleared)) {
      if (!call.relaxed) {
        for (const auto& [device, state] : call.parties) {
          if (state != State::fail) wrong(sequence, id, "cleared with " + device + " in it");
        }
      }
      end(sequence, id, call);
    }
  }

  void join(std::uint64_t sequence, const std::string& id, CallRecord& call,
            const std::vector<Connection>& connections, std::string_view primary,
            std::string_view secondary) {
    if (primary != id) wrong(sequence, id, "the held call is not the one that survives");
    Parties now;
    int came_in = 0;  // by a single step
    for (const Connection& connection : connections) {
      now.emplace(connection.device, connection.state);
      const bool known = call.parties.contains(connection.device) ||
                         (calls_.contains(secondary) &&
                          calls_.find(secondary)->second.parties.contains(connection.device));
      const bool by_itself = secondary.empty() && !known && ++came_in == 1;
      if (!known && !by_itself && !call.relaxed) {
        wrong(sequence, id, std::string(connection.device) + " comes from nowhere");
      }
    }
    call.parties = std::move(now);
  }

  void end(std::uint64_t sequence, const std::string& id, CallRecord& call) {
    if (call.ended) wrong(sequence, id, "a second terminal event");
    if (!call.relaxed && !call.open_route.empty()) wrong(sequence, id, "its route is still open");
    judge(sequence, id, call, call.offers.ends(call.life));
    call.ended = true;
    call.parties.clear();
  }

  void finish(const std::string& id, const CallRecord& call, bool all_ended) {
    const std::uint64_t tail = host_.log().tail();
    if (!call.unsaid.empty()) wrong(tail, id, call.unsaid + " was not followed by call.state");
    if (all_ended && !call.ended) wrong(tail, id, "has not ended");
    if (call.ended && !call.buried) wrong(tail, id, "has no tombstone");
    const bool has_value = host_.last_value<call::State>(id).has_value();
    if (has_value == call.ended) {
      wrong(tail, id, call.ended ? "call.state outlives it" : "has no call.state");
    }
  }

  static std::string text(const Parties& parties) {
    std::string out = "{";
    for (const auto& [device, state] : parties) {
      out += fmt::format(" {}:{}", device, names(State{})[static_cast<std::size_t>(state)]);
    }
    return out + " }";
  }

  TestHost& host_;
  std::map<std::string, CallRecord, std::less<>> calls_;
  std::set<std::string, std::less<>> offering_to_many_;  ///< connectors that have said so
  std::map<MessageId, std::uint64_t> refused_;           ///< commands, with the place of the reply
  std::map<MessageId, std::string> asked_offers_;        ///< commands, with their calls
  OwedMedia media_;
  std::map<MessageId, std::uint64_t> causes_;  ///< with the first message they caused
  std::vector<std::string> wrong_;
};

/// Throws ExpectationFailed when the history of the host's log breaks a rule of docs/ports.md.
inline void check_history(TestHost& host, bool all_ended = true) {
  const auto wrong = HistoryCheck(host).run(all_ended);
  if (wrong.empty()) return;
  std::string text = fmt::format("{} things are wrong with the calls", wrong.size());
  for (std::size_t i = 0; i < wrong.size() && i < 10; ++i) text += "\n  " + wrong[i];
  host.fail(text);
}

}  // namespace ctibus::testing::pbx
