#pragma once

#include <map>
#include <random>

#include "csta_switch/ua_server.hpp"
#include "sip/answered.hpp"
#include "sip/message.hpp"
#include "sip/resender.hpp"
#include "ua/dialog.hpp"
#include "ua/session_timer.hpp"

namespace csta_switch {

class UaServer::Insides {
 public:
  Insides(Exchange& exchange, UaOptions options, Send send);
  ~Insides();
  Insides(const Insides&) = delete;
  Insides& operator=(const Insides&) = delete;

  void receive(std::string_view datagram, const std::string& from);

  std::map<std::string, Dialog> dialogs;
  std::vector<std::string> violations;

 private:
  /// A request that is being served.
  struct Request {
    const sip::Message& message;
    const std::string& from;
  };

  // Requests of applications.
  void take_request(const Request& request);
  bool came_before(const sip::Message& message);
  void take_out_of_dialog(const Request& request);
  void take_in_dialog(Dialog& dialog, const Request& request);
  void take_invite(const Request& request);
  void begin(const Request& request, const SessionTimer& timer);
  void take_refresh(Dialog& dialog, const Request& request);
  void take_info(Dialog& dialog, const Request& request);
  void take_notify(const Request& request);
  void take_acknowledgement(const sip::Message& message);

  // Answers to them.
  sip::Message answer_to(const sip::Message& message, int status);
  void refuse(const Request& request, int status, std::string name = {}, std::string value = {});
  void send_answer(const Request& request, sip::Message answer);
  void accept(Dialog& dialog, const Request& request, const SessionTimer& timer,
              std::string response);

  // What the switch asks.
  void say(Dialog& dialog, Dialog::Outgoing outgoing);
  void pump(Dialog& dialog);
  std::string ask(Dialog& dialog, const Dialog::Outgoing& outgoing);
  void take_answer(const sip::Message& message);
  void answered(Dialog& dialog, const sip::Message& message);

  // Links to the exchange.
  int connect(const std::string& key);
  std::string serve(Dialog& dialog, std::string_view body, bool by_info);
  void hear(const std::string& key, std::string_view frame);

  // How dialogs live and end.
  Dialog* find(const std::string& key);
  void watch_session(Dialog& dialog);
  void refresh(const std::string& key, std::uint64_t age);
  void end_session(const std::string& key, std::uint64_t age);
  void drop(const std::string& key);
  void take_leave(const std::string& key);
  void forget_everything();
  std::string token();
  void complain(const sip::Message& message, const std::string& what);

  Exchange* exchange_;
  UaOptions options_;
  Send send_;
  std::mt19937_64 chance_;
  sip::Clock clock_;
  sip::Resender resender_;
  sip::Answered answered_;
  std::map<std::string, std::string> asked_;  ///< dialogs, by the branches of our requests
};

}  // namespace csta_switch
