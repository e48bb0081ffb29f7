#pragma once

#include <deque>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "application.hpp"
#include "csta_switch/ua_server.hpp"
#include "sip/message.hpp"

namespace csta_switch {

/// An application at the uaCSTA side, and the network between.
class UaApplication {
 public:
  explicit UaApplication(Exchange& exchange, UaOptions options = {});

  /// A request as it is asked for the first time. Fields end with "\r\n"; those that every request
  /// has come by themselves. With the To-tag of the dialog, when there is one.
  std::string request(const std::string& method, const std::string& fields = {},
                      const std::string& body = {});
  /// The same with CSTA, written without a namespace.
  std::string csta(const std::string& method, std::string_view xml, const std::string& fields = {});
  /// Sends it, again and again if need be, until the final answer; that one.
  sip::Message ask(const std::string& datagram);
  /// Sends it once.
  void send(const std::string& datagram);
  /// The last INVITE.
  void acknowledge();

  /// INVITE, 200, ACK.
  sip::Message begin(const std::string& fields = "Supported: timer\r\n");
  /// Asks by INFO; what is in the body of its 200.
  Element service(std::string_view xml);
  void monitor(const std::string& device);

  void advance(Time until);
  /// Lines of what INFOs from the switch said since the last time, each once.
  std::vector<std::string> heard();
  /// Methods and numbers of what the switch has sent since the last time, each datagram.
  std::vector<std::string> datagrams();

  bool answers = true;                                   ///< INFO, UPDATE and BYE, with 200
  int refuses = 0;                                       ///< with this instead, once
  std::function<bool()> loses = [] { return false; };    ///< a datagram, either way
  std::function<bool()> doubles = [] { return false; };  ///< one that arrives
  sip::Message last = {};                                ///< request of the switch
  std::string sent_to = {};                              ///< where the last datagram went
  std::string tag = {};                                  ///< the switch's
  UaServer server;

 private:
  void deliver();
  void take(const std::string& datagram);
  void answer(const sip::Message& asked);

  Exchange* exchange_;
  long sequence_ = 0;
  long invite_ = 0;
  std::string call_id_;
  std::deque<std::string> arriving_;
  std::vector<std::string> datagrams_;
  std::vector<std::string> lines_;
  std::map<std::string, sip::Message> answered_;      ///< finally, by branches
  std::map<std::string, std::string> answers_given_;  ///< by branches
};

class UaCsta : public testing::Test {
 protected:
  Exchange pbx{small_site(), 1};
  UaApplication app{pbx};
};

/// 1001 calls 1002.
inline const std::string call_1002 =
    "<MakeCall><callingDevice>1001</callingDevice><calledDirectoryNumber>1002"
    "</calledDirectoryNumber><autoOriginate>doNotPrompt</autoOriginate></MakeCall>";

/// `<NAME xmlns="..."` of edition 3.
std::string in_name_space(std::string_view xml);

}  // namespace csta_switch
