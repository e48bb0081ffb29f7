#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "ctibus/host.hpp"
#include "ctibus/kit/sip/stack.hpp"
#include "leg.hpp"
#include "machinery.hpp"
#include "options.hpp"

namespace ctibus::sip {

/// Hears what happens on legs. It may call the legs meanwhile.
class LegEvents {
 public:
  LegEvents() = default;
  LegEvents(const LegEvents&) = delete;
  LegEvents& operator=(const LegEvents&) = delete;
  virtual ~LegEvents() = default;

  // A call of ours.
  virtual void leg_ringing(LegId leg) = 0;
  virtual void leg_early_media(LegId leg) = 0;
  virtual void leg_answered(LegId leg) = 0;
  virtual void leg_refused(LegId leg, const Refusal& refusal) = 0;
  /// A call of the peer that was accepted is up only now: the answer had to wait.
  virtual void leg_up(LegId leg) = 0;
  // Any call.
  /// The peer has left, or is lost (`inferred`).
  virtual void leg_ended(LegId leg, Cause cause, bool inferred) = 0;
  virtual void leg_hold(LegId leg, bool on_hold) = 0;
  /// `in_sound`: whoever is bridged with the leg hears them too.
  virtual void leg_digits(LegId leg, std::string_view digits, bool in_sound) = 0;
  /// The sound that its stream was given to play once has ended; false: it cannot be played.
  virtual void leg_played(LegId leg, bool heard) = 0;
  /// What its stream was to record cannot be written, or not further; `some`: the beginning is
  /// there.
  virtual void leg_record_failed(LegId leg, bool some) = 0;
  /// The peer asks us to send the other party there. notify_refer() tells it what came of it.
  virtual void leg_refer(LegId leg, const ReferTo& where) = 0;
  /// A leg we have ended is over on the peer's side too.
  virtual void leg_gone(LegId leg) = 0;
};

/// What lies around the legs' dialogs.
class LegOwner {
 public:
  LegOwner() = default;
  LegOwner(const LegOwner&) = delete;
  LegOwner& operator=(const LegOwner&) = delete;
  virtual ~LegOwner() = default;

  /// A request outside of any dialog: to be answered by way of Legs::respond().
  virtual void on_new_request(TransactionId transaction, const Message& request) = 0;
  /// A dialog is up, or has new data; the successor of this process needs to know it.
  virtual void dialog_changed(const Leg& leg) = 0;
  virtual void dialog_ended(const Leg& leg) = 0;
};

/// All legs of the switch, over one stack and one media engine. Strand only.
class Legs final : public StackEvents {
 public:
  Legs(Host& host, const Options& options, LegEvents& events, LegOwner& owner)
      : host_(host), options_(options), events_(events), owner_(owner) {}
  ~Legs() override;

  Result<> start(const Machinery& machinery);
  /// Their ends were sent, and nobody will hear the answers.
  void forget_dialogs();
  /// Ends everything at once; nothing is told.
  void stop();

  /// Null: gone.
  Leg* find(LegId leg) const;
  /// The leg whose dialog a Replaces header means; null: none.
  Leg* find(const Replaces& replaces) const;
  std::size_t size() const { return legs_.size(); }

  /// A call to a peer. 0: no port for its sound is free.
  LegId call(CallOut out);
  /// A call of a peer. When it cannot be taken it is answered here, and 0 is returned.
  LegId take(TransactionId transaction, const Message& invite, bool symmetric);

  using Answered = std::function<void(const Message& response)>;
  /// A request outside of the legs, or in one. `done` has the final response, a made up one (408,
  /// 503) when there is none.
  void send(const Message& request, Answered done);
  void respond(TransactionId transaction, const Message& request, int status,
               std::vector<Header> headers = {});
  Endpoint contact(const Endpoint& peer) const { return stack_->contact(peer); }

  // For the legs.
  Host& host() { return host_; }
  const Options& options() const { return options_; }
  LegEvents& events() { return events_; }
  LegOwner& owner() { return owner_; }
  Stack& stack() { return *stack_; }
  media::Media& media() { return *media_; }
  TransactionId send_invite(LegId leg, const Message& invite);
  void await_cancel(TransactionId transaction, LegId leg) { servers_[transaction] = leg; }
  void forget_server(TransactionId transaction) { servers_.erase(transaction); }
  void bury(LegId leg);
  /// 64 bits in hexadecimal.
  std::string token();
  /// `target`: the URI that the dialog begins with; sips asks for the same (RFC 5630 5.1).
  std::string contact_value(std::string_view user, const Endpoint& peer,
                            std::string_view target) const;
  media::StreamEvents stream_events(LegId leg);

  /// The methods we know, for Allow.
  static constexpr std::string_view methods =
      "INVITE, ACK, CANCEL, BYE, OPTIONS, REGISTER, PRACK, UPDATE, INFO, REFER, NOTIFY";
  static constexpr std::string_view extensions = "100rel, timer, replaces";

 private:
  // StackEvents
  void on_request(TransactionId transaction, const Message& request) override;
  void on_cancelled(TransactionId transaction) override;
  void on_response(TransactionId transaction, const Message& response) override;
  void on_failed(TransactionId transaction, int status) override;

  struct Client {
    std::shared_ptr<SentInvite> invite;  ///< null: another method
    LegId leg = 0;
    Answered done;
    std::string method;
    Timer forget;
  };
  using DialogKey = std::pair<std::string, std::string>;  ///< Call-ID, our tag

  bool is_merged(const Message& invite) const;
  void finish(TransactionId transaction, const Message& response);
  void refuse_answer(const Message& response, SentInvite& sent);

  Host& host_;
  const Options& options_;
  LegEvents& events_;
  LegOwner& owner_;
  std::unique_ptr<media::Media> media_;
  std::unique_ptr<Stack> stack_;
  std::map<LegId, std::unique_ptr<Leg>> legs_;
  std::map<DialogKey, LegId> dialogs_;
  std::map<TransactionId, Client> clients_;
  std::map<TransactionId, LegId> servers_;
  std::vector<std::unique_ptr<Leg>> buried_;
  LegId last_ = 0;
};

/// Final status for a cause, and the cause that a status means.
int status_of(Cause cause);
Cause cause_of(int status);
/// Value of a Reason header (RFC 3326) for a BYE; empty: none.
std::string reason_of(Cause cause);

}  // namespace ctibus::sip
