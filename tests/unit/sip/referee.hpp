#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "ctibus/kit/media/sdp.hpp"
#include "ctibus/kit/sip/stack.hpp"

namespace ctibus::sip::testing {

/// Empty, or what is wrong with this answer to that offer (RFC 3264 clause 6).
std::string misfit(const media::Sdp& offer, const media::Sdp& answer);

/// Watches what the connector says to its stack and what it is told, and keeps what breaks a rule:
/// RFC 3261 clauses 8, 9, 12 to 15, RFC 3264, RFC 3311. Written from the RFCs, apart from the
/// connector's own dialogs.
class Referee {
 public:
  using Now = std::function<std::chrono::nanoseconds()>;
  explicit Referee(Now now) : now_(std::move(now)) {}

  // The connector's side.
  /// A new life; what is known of dialogs stays, so that the farewells of a successor are judged.
  void connector_starts();
  void sends_request(TransactionId id, const Message& request);
  void sends_ack(const Message& ack);
  void cancels(TransactionId id);
  void sends_response(TransactionId id, const Message& response);
  // What reaches it.
  void gets_request(TransactionId id, const Message& request);
  void gets_cancel(TransactionId id);
  void gets_response(TransactionId id, const Message& response);
  void gets_failure(TransactionId id);

  void complain(std::string text) { complaints_.push_back(std::move(text)); }
  /// What was wrong so far, and what is still owed: an ACK. Forgets it.
  std::vector<std::string> take_complaints();

 private:
  using DialogKey = std::tuple<std::string, std::string, std::string>;  ///< call, own tag, peer's

  struct Transaction {
    Message request;
    bool incoming = false;
    bool cancelled = false;
    int final_status = 0;
    bool answered_reliably = false;  ///< the answer went in a 1xx with Require: 100rel
    std::string tag;                 ///< of the To in our responses
    std::optional<media::Sdp> offer;
  };

  struct Dialog {
    std::uint32_t sent_cseq = 0;
    int life = 0;  ///< of the connector that sent it
    std::string target;
    std::vector<std::string> routes;
    bool confirmed = false;
    bool ended = false;
    int invites_out = 0;
    int invites_in = 0;
    std::set<std::uint32_t> owed_acks;
    std::map<std::uint32_t, media::Sdp> offers_in_2xx;  ///< the peer's; answered in the ACK
    std::optional<std::chrono::nanoseconds> unacknowledged_since;
    std::optional<media::Sdp> said;  ///< our last description
  };

  void require(bool holds, const Message& message, std::string_view rule);
  static DialogKey key_of(const Message& message, bool by_us);
  Dialog* find(const Message& message, bool by_us);
  void judge_in_dialog(Dialog& dialog, const Message& request);
  void judge_description(Dialog& dialog, const Message& message);
  std::optional<media::Sdp> description(const Message& message);
  void start_dialog(const Transaction& transaction, const Message& response);
  void judge_answer(Transaction& transaction, const Message& response);

  Now now_;
  int life_ = 0;
  std::map<TransactionId, Transaction> transactions_;
  std::map<DialogKey, Dialog> dialogs_;
  std::map<std::pair<std::string, std::string>, std::uint32_t> outside_cseq_;  ///< call, own tag
  std::vector<std::string> complaints_;
};

}  // namespace ctibus::sip::testing
