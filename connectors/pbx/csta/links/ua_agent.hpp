#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "ctibus/kit/sip/stack.hpp"

namespace ctibus::csta {

/// Who speaks uaCSTA by an agent: one link. Strand only.
class UaUser {
 public:
  UaUser() = default;
  UaUser(const UaUser&) = delete;
  UaUser& operator=(const UaUser&) = delete;
  virtual ~UaUser() = default;

  virtual void on_request(sip::TransactionId transaction, const sip::Message& request) = 0;
  virtual void on_response(sip::TransactionId transaction, const sip::Message& response) = 0;
  virtual void on_failed(sip::TransactionId transaction, int status) = 0;
  /// Whether a NOTIFY outside of dialogs is for it.
  virtual bool expects(const sip::Message& notify) const = 0;
};

/// Shares one SIP stack among the links of a connector. Strand only; outlives the links.
class UaAgent final : public sip::StackEvents {
 public:
  struct Surroundings {
    /// Runs the action on the strand after a while, unless the handle was dropped.
    std::function<std::shared_ptr<void>(std::chrono::nanoseconds, std::function<void()>)> after;
    /// A token that nobody else has and that cannot be guessed, for tags and Call-IDs.
    std::function<std::string()> unique;
  };

  explicit UaAgent(Surroundings surroundings) : surroundings_(std::move(surroundings)) {}
  /// The stack tells its events to this agent, and outlives what follows.
  void use(sip::Stack& stack) { stack_ = &stack; }

  sip::Stack& stack() { return *stack_; }
  std::shared_ptr<void> after(std::chrono::nanoseconds delay, std::function<void()> action) {
    return surroundings_.after(delay, std::move(action));
  }
  std::string unique() { return surroundings_.unique(); }

  void add(UaUser& user) { users_.push_back(&user); }
  /// Requests of this dialog are for the user.
  void add_dialog(const std::string& call_id, UaUser& user) { dialogs_[call_id] = &user; }
  /// Nothing is told to it any more.
  void remove(UaUser& user);

  sip::TransactionId send(const sip::Message& request, UaUser& user);
  /// Nothing more is told of it.
  void forget(sip::TransactionId transaction) { asked_.erase(transaction); }
  /// Whatever becomes of the request.
  void send_and_forget(const sip::Message& request) { stack_->send(request); }
  /// An INVITE whose user goes: it is cancelled, and a dialog that it begins all the same is ended.
  void abandon(sip::TransactionId transaction, const sip::Message& invite);

  void on_request(sip::TransactionId transaction, const sip::Message& request) override;
  void on_cancelled(sip::TransactionId) override {}  // every INVITE is answered at once
  void on_response(sip::TransactionId transaction, const sip::Message& response) override;
  void on_failed(sip::TransactionId transaction, int status) override;

 private:
  Surroundings surroundings_;
  sip::Stack* stack_ = nullptr;
  std::vector<UaUser*> users_;
  std::map<std::string, UaUser*> dialogs_;
  std::map<sip::TransactionId, UaUser*> asked_;
  std::map<sip::TransactionId, sip::Message> abandoned_;
};

/// Whether a message is of the event package uaCSTA.
bool is_ua_event(const sip::Message& message);

inline constexpr std::string_view ua_methods =
    "INVITE, ACK, CANCEL, BYE, INFO, UPDATE, OPTIONS, NOTIFY";

}  // namespace ctibus::csta
