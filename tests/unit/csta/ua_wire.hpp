#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "ctibus/host.hpp"
#include "ctibus/kit/sip/stack.hpp"

namespace ctibus::csta::testing {

/// A SIP stack whose datagrams go to the emulated switch's user agent in memory, where nothing is
/// lost: transactions need no repetition. Strand only.
class UaWire final : public sip::Stack {
 public:
  using Send = std::function<void(std::string datagram)>;

  /// `address`: ours, "HOST:PORT".
  UaWire(Host& host, std::string address, sip::StackEvents& events, Send send);

  const std::string& address() const { return address_; }
  /// From the switch; `events` hear of it later.
  void arrived(std::string datagram);
  /// Whoever is between ends the dialogs at both ends, and lets nothing pass from now on.
  void cut();
  void restore() { cut_ = false; }

  sip::TransactionId send(const sip::Message& request) override;
  void send_ack(const sip::Message& ack) override;
  void cancel(sip::TransactionId transaction) override;
  void respond(sip::TransactionId transaction, const sip::Message& response) override;
  sip::Endpoint contact(const sip::Endpoint& peer) const override;

 private:
  struct Asked {
    std::string branch;
    sip::Message request;
  };
  /// As the connector's side names it.
  struct Dialog {
    sip::Message invite;
    std::string remote;  ///< To with its tag
    std::string target;
  };
  struct Answer {
    std::string via;
    std::string datagram;  ///< empty: not yet
  };

  void later(std::function<void()> action);
  void take(std::string_view datagram);
  void take_response(const std::string& branch, sip::Message response);
  void take_request(const std::string& via, sip::Message request);
  std::string next_branch() { return "z9hG4bK" + host_.uuid().text(); }
  std::string text_of(const sip::Message& request, const std::string& branch) const;

  Host& host_;
  std::string address_;
  sip::StackEvents& events_;
  Send send_;
  bool cut_ = false;
  sip::TransactionId last_ = 0;
  std::map<sip::TransactionId, Asked> asked_;
  std::map<sip::TransactionId, Answer> answers_;
  std::map<std::string, sip::TransactionId> answered_;  ///< by branch and method
  std::map<std::string, Dialog> dialogs_;               ///< by Call-ID
  std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
};

}  // namespace ctibus::csta::testing
