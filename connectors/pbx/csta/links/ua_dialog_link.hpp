#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "ctibus/kit/sip/dialog.hpp"
#include "ua_link.hpp"
#include "ua_message.hpp"

namespace ctibus::csta {

/// One link of ECMA TR/87. Strand only.
class UaDialogLink final : public Link, UaUser {
 public:
  using StillAsked = std::function<std::string_view(std::int64_t)>;

  UaDialogLink(UaAgent& agent, UaOptions options, LinkListener& listener, StillAsked still_asked);
  ~UaDialogLink() override;

  Result<> send(const Packet& packet) override;
  void close() override;

 private:
  enum class State : std::uint8_t { calling, up, over };
  /// A request of ours that has no answer yet.
  struct Asked {
    sip::TransactionId transaction = 0;  ///< 0: its INFO was confirmed
    sip::Message info;
    std::int64_t invoke_id = 0;
    std::string_view response;  ///< its name; empty: none comes
  };
  /// A request of the switch, while the listener hears of it.
  struct Asking {
    std::int64_t invoke_id = 0;
    sip::TransactionId transaction = 0;
    const sip::Message* info = nullptr;
  };

  void on_request(sip::TransactionId transaction, const sip::Message& request) override;
  void on_response(sip::TransactionId transaction, const sip::Message& response) override;
  void on_failed(sip::TransactionId transaction, int status) override;
  bool expects(const sip::Message&) const override { return false; }

  // ua_dialog.cpp: how the dialog begins, is refreshed and ends.
  void invite();
  Result<> invite_again(const sip::Message& response);
  void invited(const sip::Message& response);
  void established(const sip::Message& response);
  void acknowledge(const sip::Message& response);
  void refresh();
  void refreshed_by(const sip::Message& message, bool we_asked);
  void reinvited(sip::TransactionId transaction, const sip::Message& request);
  bool is_ours(const sip::Message& request) const;
  /// `is_over`: for the switch, too; else it is told.
  void down(const Error& why, bool is_over = false);
  Error lost(std::string_view why) const;

  // ua_dialog_link.cpp: what is said in it.
  sip::Message info(const Element& body);
  void informed(sip::TransactionId transaction, const sip::Message& info);
  void answered(Packet packet);
  void outcome(const Asked& asked, const sip::Message& response);
  void respond(sip::TransactionId transaction, const sip::Message& request, int status);

  UaAgent& agent_;
  const UaOptions options_;
  LinkListener& listener_;
  const StillAsked still_asked_;
  State state_ = State::calling;
  sip::Message invite_;  ///< the last one
  sip::TransactionId inviting_ = 0;
  bool invite_pending_ = false;
  std::chrono::seconds session_;
  sip::Dialog dialog_;
  std::shared_ptr<void> refresh_timer_, expiry_timer_;
  std::deque<Asked> asked_;
  std::optional<Asking> asking_;
  std::int64_t next_id_ = 1;
};

}  // namespace ctibus::csta
