#pragma once

#include <chrono>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ctibus/kit/sip/dialog.hpp"
#include "ctibus/kit/sip/digest.hpp"
#include "ctibus/kit/sip/header_values.hpp"
#include "ctibus/kit/sip/stack.hpp"
#include "ctibus/messages/types.hpp"
#include "ctibus/timer.hpp"
#include "session.hpp"

namespace ctibus::sip {

class Legs;

/// Names a leg for as long as its owner keeps it; 0 is none. Never reused.
using LegId = std::uint64_t;

/// An INVITE of ours, and the ACKs of the answers it has had: a repeated 2xx gets its ACK again.
struct SentInvite {
  Message message;
  std::map<std::string, Message> acks;  ///< by the tag of the answer
};

/// A call to be made to a peer.
struct CallOut {
  std::string uri;
  Endpoint peer;    ///< empty port: by the URI
  Endpoint toward;  ///< the peer, to choose which of our addresses it is told
  std::string from;
  std::string to;
  std::string contact_user;
  std::vector<Header> headers;
  std::optional<Login> login;
  bool symmetric = false;  ///< a telephone: answered where it speaks from
};

/// Why a call of ours was not taken.
struct Refusal {
  int status = 0;
  std::vector<std::string> contacts;  ///< of a 3xx
  bool silent = false;                ///< nobody has said anything
};

/// One SIP dialog with its media stream: an INVITE from a peer or to one, from the first message to
/// the last. Once end() was called it tells nothing any more and sees to its own end.
/// Strand only; owned by Legs, which also hands it what arrives.
class Leg {
 public:
  enum class State {
    calling,  ///< our INVITE has no final answer
    offered,  ///< the peer's INVITE waits for our final answer
    up,
    leaving,  ///< ended by us, the peer has not confirmed it yet
    gone
  };

  Leg(Legs& legs, LegId id, CallOut out);
  Leg(Legs& legs, LegId id, TransactionId transaction, const Message& invite, bool symmetric);
  Leg(const Leg&) = delete;
  Leg& operator=(const Leg&) = delete;

  LegId id() const { return id_; }
  State state() const { return state_; }
  bool up() const { return state_ == State::up; }
  bool called_us() const { return called_us_; }
  const Dialog& dialog() const { return dialog_; }
  /// The tag is that of the peer, or of one of those whom our INVITE has reached.
  bool is_with(const std::string& tag) const {
    return dialog_.remote_tag == tag || early_.contains(tag);
  }
  media::StreamId stream() const { return session_.stream(); }
  /// The peer's tone, announcement or voice can be heard before it has answered.
  bool early_media() const { return state_ == State::calling && early_media_; }
  bool held_by_peer() const { return session_.held_by_peer(); }
  /// The peer may be told to answer (NOTIFY with Event: talk).
  bool can_talk() const { return state_ == State::calling && talk_dialog_ != nullptr; }
  bool referring() const { return refer_cseq_ != 0; }

  // A call of ours.
  void start();
  void talk();

  // A call of the peer. What is out of place does nothing.
  /// Error: what to refuse it with; the code's meaning is in the text.
  const Error& offer_error() const { return offer_error_; }
  void ring();
  /// Let it hear what we send, before the answer.
  void progress();
  void accept();
  void refuse(int status, std::vector<Header> headers = {});

  /// Leave: CANCEL, BYE, or a refusal, whichever is due.
  void end(Cause cause);
  /// Outcome of the REFER that this leg's peer sent.
  void notify_refer(int status);

  // What arrives; called by Legs.
  void on_request(TransactionId transaction, const Message& request);
  void on_cancelled();
  /// The stack has refused the peer's INVITE: nobody acknowledged what we answered.
  void on_unacknowledged();
  void on_invite_response(const Message& response, SentInvite& sent);
  void on_digit(char digit);
  void on_silence();

 private:
  // leg_client.cpp
  void send_invite(Message invite);
  void on_provisional(const Message& response, const Message& invite);
  void on_answer(const Message& response, SentInvite& sent);
  void on_refusal(const Message& response, const Message& invite);
  void end_dialog(Dialog dialog);
  // leg_server.cpp
  void provisional(int status, bool with_description);
  void on_prack(TransactionId transaction, const Message& request);
  void on_ack(const Message& ack);
  void put_description(Message& response);
  // leg_session.cpp
  void on_reinvite(TransactionId transaction, const Message& request);
  void on_update(TransactionId transaction, const Message& request);
  void on_reinvite_response(const Message& response, SentInvite& sent);
  bool interval_too_small(TransactionId transaction, const Message& request);
  void agree_interval(const Message& request, Message& response);
  void read_interval(const Message& response);
  void run_session_timer();
  void refresh();
  void on_refreshed(const Message& response);
  void put_interval(Message& request) const;
  // leg_requests.cpp
  void request(Message message, std::function<void(const Message&)> done);
  void on_bye(TransactionId transaction, const Message& request);
  void on_info(TransactionId transaction, const Message& request);
  void on_refer(TransactionId transaction, const Message& request);
  Message answer_to(const Message& request, int status) const;
  void respond(TransactionId transaction, const Message& request, int status,
               std::vector<Header> headers = {});
  void bye(Cause cause);
  void lose(Cause cause);
  void come_up();
  void tell_hold();
  void watch();
  void vanish();

  /// What a response to our INVITE has begun; several when the INVITE was forked.
  struct Early {
    Dialog dialog;
    std::uint32_t rseq = 0;
    std::string answer;
  };

  Legs& legs_;
  LegId id_;
  State state_;
  bool called_us_;
  bool symmetric_ = false;
  Dialog dialog_;
  Session session_;
  bool held_told_ = false;
  bool was_up_ = false;  ///< its dialog has been told to the owner

  // A call of ours.
  CallOut out_;
  TransactionId client_ = 0;  ///< of the INVITE
  std::uint32_t invite_cseq_ = 0;
  std::map<std::string, Early> early_;
  const Dialog* talk_dialog_ = nullptr;  ///< that of a telephone which takes Event: talk
  bool early_media_ = false;
  bool ringing_told_ = false;
  int retries_ = 0;

  // A call of the peer, and later INVITEs of it.
  TransactionId server_ = 0;
  Message invite_;
  Error offer_error_;
  std::string answer_;     ///< to the offer in its INVITE; empty: we make the offer
  bool reliable_ = false;  ///< provisional responses must be acknowledged
  std::uint32_t rseq_ = 0;
  bool unacknowledged_ = false;  ///< our latest provisional response
  std::optional<std::pair<int, bool>> next_provisional_;
  int provisional_told_ = 0;
  bool description_sent_ = false;
  bool accept_later_ = false;
  bool acked_ = true;
  bool end_when_acked_ = false;
  Cause end_cause_ = Cause::normal_clearing;
  Timer ack_timer_;

  // Session timer (RFC 4028) and our own re-INVITEs.
  std::chrono::seconds interval_{0};
  std::chrono::seconds min_interval_{90};
  bool we_refresh_ = true;
  bool allows_update_ = false;
  std::uint32_t reinvite_cseq_ = 0;  ///< of the one that has no answer yet
  Timer refresh_timer_;
  Timer expiry_timer_;

  std::uint32_t refer_cseq_ = 0;
  bool refer_silent_ = false;
  Timer linger_;
};

}  // namespace ctibus::sip
