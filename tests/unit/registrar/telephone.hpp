#pragma once

#include <optional>
#include <string>
#include <utility>

#include "ctibus/kit/sip/digest.hpp"
#include "registrar/registrar.hpp"

namespace ctibus::sip::testing {

using namespace std::chrono_literals;

inline const std::string address = "192.0.2.10";

/// A telephone's side of registrations, as messages.
struct Telephone {
  std::string number = "1001";
  std::string password = "secret";
  Endpoint from{Transport::udp, address, 5062};
  std::string call_id = "reg-1";
  std::uint32_t cseq = 0;

  Message request(std::string method) {
    Message message;
    message.method = std::move(method);
    message.request_uri = message.method == "REGISTER" ? "sip:pbx" : "sip:2000@pbx";
    message.from = "<sip:" + number + "@pbx>;tag=f";
    message.to = "<sip:" + number + "@pbx>";
    message.call_id = call_id;
    message.cseq = ++cseq;
    message.peer = from;
    return message;
  }

  Message registration(std::vector<std::string> contacts, std::string_view expires = {}) {
    auto message = request("REGISTER");
    message.contacts = std::move(contacts);
    if (!expires.empty()) message.set_header("Expires", expires);
    return message;
  }

  Message answer(const Message& challenge, const Message& request) {
    auto again = authorize(challenge, request, {number, password}, "cnonce");
    EXPECT_TRUE(again);
    cseq = again ? again->cseq : cseq;
    return again.value_or(request);
  }

  /// REGISTER, challenge, REGISTER.
  Message register_at(Registrar& registrar, Moment now, Message request) {
    const auto challenge = registrar.handle(request, now);
    if (challenge.status != 401) return challenge;
    return registrar.handle(answer(challenge, request), now);
  }
};

struct Site {
  std::vector<User> users = {{"1001", "Alice", "secret"}, {"1002", "Bob", "hush"}};
  Digest digest;
  Registration registration;

  Registrar registrar() const { return {users, digest, registration, "key"}; }
};

}  // namespace ctibus::sip::testing
