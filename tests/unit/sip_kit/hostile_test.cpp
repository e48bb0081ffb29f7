#include <dlfcn.h>
#include <netdb.h>

#include <algorithm>
#include <atomic>
#include <filesystem>
#include <fstream>
#include <random>
#include <set>
#include <sstream>

#include "ctibus/kit/sip/network.hpp"
#include "peer.hpp"
#include "raw_socket.hpp"

namespace ctibus::sip {
namespace {

using testing::Event;
using testing::Peer;
using testing::raw_request;
using testing::RawSocket;
using testing::Strand;
using namespace std::chrono_literals;

std::string read_file(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream all;
  all << in.rdbuf();
  return all.str();
}

struct Hostile : ::testing::Test {
  /// What came of everything sent before: an OPTIONS follows it, and its answer ends the list.
  std::vector<std::string> drain() {
    const auto number = std::to_string(++count);
    raw.send_to(peer.at(), raw_request("OPTIONS", raw, "alive" + number, "X-Alive: 1\r\n", number));
    const auto alive = peer.await([](const Event& event) {
      return event.kind == Event::Kind::request && event.message.header("X-Alive") == "1";
    });
    peer.stack->respond(alive.transaction, Peer::reply(alive.message, 200));
    std::vector<std::string> answers;
    for (;;) {
      const auto answer = next();
      if (!answer) {
        ADD_FAILURE() << "the stack is silent";
        return answers;
      }
      const bool last = answer->find("z9hG4bKalive" + number) != std::string::npos;
      if (last) return answers;
      answers.push_back(answer->substr(0, answer->find("\r\n")));
    }
  }

  /// The next answer that is new. On a busy machine a stack repeats a refusal (RFC 3261 17.2.1:
  /// after 500 ms without its ACK) and sends 100 Trying (after 200 ms).
  std::optional<std::string> next() {
    for (;;) {
      auto answer = raw.receive();
      if (!answer) return answer;
      if (answer->starts_with("SIP/2.0 100")) continue;
      if (heard.insert(*answer).second) return answer;
    }
  }

  Strand strand;
  Peer peer{strand};
  RawSocket raw = RawSocket::at_any_sip_port();
  std::set<std::string> heard;
  int count = 0;
};

struct Torture {
  const char* file;
  const char* method;  ///< the request that the call logic sees; empty: none
  int status = 0;      ///< what the stack answers by itself
};

/// The messages of RFC 4475, by the names it gives them. What stays without an answer has no Via
/// that one could be sent by, or is a response.
constexpr Torture tortures[] = {
    // 3.1.1, valid
    {"wsinv", "INVITE"},
    {"esc01", "INVITE"},
    {"escnull", "REGISTER"},
    {"esc02", "RE%47IST%45R"},
    {"lwsdisp", "OPTIONS"},
    {"longreq", "INVITE"},
    {"dblreq", "REGISTER"},
    {"semiuri", "OPTIONS"},
    {"transports", "OPTIONS"},
    {"mpart01", "MESSAGE"},
    {"unreason", ""},
    {"noreason", ""},
    // valid, but Sofia-SIP ends texts at a NUL
    {"intmeth", ""},
    // 3.1.2, invalid
    {"badinv01", ""},
    {"clerr", "", 400},
    {"ncl", "", 400},
    {"scalar02", "", 400},
    {"scalarlg", ""},
    {"quotbal", "", 400},
    {"ltgtruri", "", 400},
    {"lwsruri", ""},
    {"regbadct", "", 400},
    {"baddn", "", 400},
    {"badvers", "", 505},
    {"mismatch01", "", 400},
    {"mismatch02", "", 400},
    {"bigcode", ""},
    // invalid, but what is meant is plain, and RFC 4475 leaves it open to take them
    {"lwsstart", "INVITE"},
    {"trws", "OPTIONS"},
    {"escruri", "INVITE"},
    {"baddate", "INVITE"},
    {"badaspec", "OPTIONS"},
    // 3.2 and 3.3, for the call logic to judge
    {"badbranch", "OPTIONS"},
    {"insuf", "", 400},
    {"unkscm", "OPTIONS"},
    {"novelsc", "OPTIONS"},
    {"unksm2", "REGISTER"},
    {"bext01", "OPTIONS"},
    {"invut", "INVITE"},
    {"regaut01", "REGISTER"},
    {"multi01", "", 400},
    {"mcl01", "", 400},
    {"bcast", ""},
    {"zeromf", "OPTIONS"},
    {"cparam01", "REGISTER"},
    {"cparam02", "REGISTER"},
    {"regescrt", "REGISTER"},
    {"sdp01", "INVITE"},
    {"inv2543", "INVITE"},
};

TEST_F(Hostile, the_torture_messages_are_understood_or_refused) {
  std::size_t files = 0;
  for (const auto& each : std::filesystem::directory_iterator(CTIBUS_TORTURE_FOLDER)) {
    if (each.path().extension() == ".sip") ++files;
  }
  EXPECT_EQ(files, std::size(tortures));
  for (const auto& torture : tortures) {
    SCOPED_TRACE(torture.file);
    const auto text = read_file(std::filesystem::path(CTIBUS_TORTURE_FOLDER) /
                                (torture.file + std::string(".sip")));
    ASSERT_FALSE(text.empty());
    raw.send_to(peer.at(), text);
    const auto answers = drain();
    if (torture.status != 0) {
      ASSERT_EQ(answers.size(), 1u);
      EXPECT_EQ(answers[0].find("SIP/2.0 " + std::to_string(torture.status)), 0u) << answers[0];
    } else {
      EXPECT_TRUE(answers.empty()) << answers[0];
    }
    if (*torture.method == '\0') {
      EXPECT_TRUE(peer.events.empty());
    } else {
      ASSERT_EQ(peer.events.size(), 1u);
      EXPECT_EQ(peer.events[0].message.method, torture.method);
      peer.stack->respond(peer.events[0].transaction, Peer::reply(peer.events[0].message, 400));
      EXPECT_TRUE(next().value_or("nothing").starts_with("SIP/2.0 400"));
    }
    peer.events.clear();
  }
  EXPECT_EQ(peer.stack->counters().malformed, 18u);
}

TEST_F(Hostile, what_is_folded_escaped_and_long_is_read_to_its_end) {
  const auto send = [&](const std::string& file) {
    raw.send_to(peer.at(), read_file(std::filesystem::path(CTIBUS_TORTURE_FOLDER) / file));
    const auto message = peer.await([](const Event&) { return true; }).message;
    return message;
  };
  const auto folded = send("wsinv.sip");
  EXPECT_EQ(tag_of(folded.to), "1918181833n");
  EXPECT_EQ(tag_of(folded.from), "98asjd8");
  EXPECT_EQ(folded.cseq, 9u);
  ASSERT_EQ(folded.contacts.size(), 1u);
  EXPECT_EQ(parse_name_addr(folded.contacts[0])->parameters.get("q"), "0.33");
  EXPECT_EQ(folded.header("UnknownHeaderWithUnusualValue"), ";;,,;;,;");
  EXPECT_EQ(folded.header("NewFangledHeader"), "newfangled value continued newfangled value");
  const auto escaped = send("esc01.sip");
  EXPECT_EQ(parse_uri(escaped.request_uri)->user, "sips:user@example.com");
  EXPECT_TRUE(parse_name_addr(escaped.contacts.at(0))->uri.parameters.has("lr"));
  const auto extended = send("longreq.sip");
  EXPECT_GT(parse_name_addr(extended.to)->display_name.size(), 1600u);
  EXPECT_EQ(extended.call_id.size(), 10u + 120 * 6 + 1 + 10);
}

std::atomic<int> names_looked_up{0};

TEST_F(Hostile, no_message_makes_the_stack_wait_for_a_name_server) {
  names_looked_up = 0;
  peer.answer = [&](TransactionId id, const Message& request) {
    if (request.header("X-Alive").empty()) peer.stack->respond(id, Peer::reply(request, 486));
  };
  std::vector<std::string> texts;
  for (const std::string method : {"OPTIONS", "CANCEL", "INVITE"}) {
    for (const std::string more : {"", "From: <<<\r\n", "CSeq: x\r\n"}) {
      auto text = raw_request(method, raw, "name" + std::to_string(texts.size()), more, "9");
      text.replace(text.find("127.0.0.1", text.find("Via")), 9, "slow.example.com");
      texts.push_back(text);
      text.replace(text.find(";rport"), 6, ";maddr=slow.example.com");
      texts.push_back(text);
      texts.push_back(text.substr(0, text.size() - 2));  // it ends too early
      text.replace(text.find("SIP/2.0"), 7, "SIP/7.0");
      texts.push_back(text);
      text.replace(text.find("Via"), 3, "v");
      text.replace(text.find("UDP"), 3, "TCP");
      texts.push_back(text);
    }
  }
  for (const auto& text : texts) raw.send_to(peer.at(), text);
  drain();
  EXPECT_EQ(names_looked_up, 0);
}

TEST_F(Hostile, damaged_messages_do_not_stop_the_stack) {
  std::vector<std::string> texts;
  for (const auto& each : std::filesystem::directory_iterator(CTIBUS_TORTURE_FOLDER)) {
    texts.push_back(read_file(each.path()));
  }
  std::ranges::sort(texts);
  peer.answer = [&](TransactionId id, const Message& request) {
    if (request.header("X-Alive").empty()) peer.stack->respond(id, Peer::reply(request, 486));
  };
  constexpr std::uint32_t seed = 4475;
  std::mt19937 chance(seed);
  for (int round = 0; round < 40; ++round) {
    for (int i = 0; i < 50; ++i) {
      auto text = texts[chance() % texts.size()];
      for (auto damage = 1 + chance() % 6; damage > 0 && !text.empty(); --damage) {
        const auto at = chance() % text.size();
        switch (chance() % 5) {
          case 0:
            text[at] = static_cast<char>(chance());
            break;
          case 1:
            text.erase(at, chance() % 40);
            break;
          case 2:
            text.insert(at, 1, "<>\"\\;,:@%=\r\n "[chance() % 13]);
            break;
          case 3:
            text.insert(at, text.substr(chance() % text.size(), chance() % 200));
            break;
          default:
            text.resize(at);
            break;
        }
      }
      if (!text.empty() && text.size() < 60000) raw.send_to(peer.at(), text);
    }
    SCOPED_TRACE("seed " + std::to_string(seed) + ", round " + std::to_string(round));
    drain();
    if (HasFailure()) return;
    peer.events.clear();
  }
}

TEST_F(Hostile, strange_streams_do_not_stop_the_stack) {
  const std::string torture = read_file(std::filesystem::path(CTIBUS_TORTURE_FOLDER) / "wsinv.sip");
  const std::string head = "INVITE sip:a@b SIP/2.0\r\nVia: SIP/2.0/TCP h;branch=z9hG4bK1\r\n";
  const std::string streams[] = {
      std::string(100'000, 'x'),
      std::string(100'000, '\n'),
      head + "Content-Length: 999999999\r\n\r\nbody",
      head + "Content-Length: -1\r\n\r\n",
      head,
      torture + torture,
      "GET / HTTP/1.1\r\nHost: h\r\n\r\n",
      std::string("\x16\x03\x01\x00\xff\x01", 6),
      head + "X: " + std::string(200'000, 'y') + "\r\n\r\n",
  };
  for (const auto& stream : streams) {
    const auto line = RawSocket::connected(peer.at(Transport::tcp));
    line.send_what_is_taken(stream);
    drain();
  }
  peer.events.clear();
  const auto line = RawSocket::connected(peer.at(Transport::tcp));
  for (const char c : std::string("\r\n\r\n")) line.send(std::string(1, c));
  EXPECT_EQ(line.receive(), "\r\n") << "a pong to the ping of RFC 5626";
}

TEST_F(Hostile, a_flood_of_acks_and_strays_is_survived) {
  for (int i = 0; i < 2000; ++i) {
    raw.send_to(peer.at(), raw_request("ACK", raw, std::to_string(i), {}, std::to_string(i), "x"));
    raw.send_to(peer.at(), "SIP/2.0 200 OK\r\nVia: SIP/2.0/UDP h;branch=z9hG4bK" +
                               std::to_string(i) +
                               "\r\nFrom: <sip:a@b>;tag=1\r\nTo: <sip:a@b>;tag=2\r\nCall-ID: x\r\n"
                               "CSeq: 1 INVITE\r\nContent-Length: 0\r\n\r\n");
    if (i % 100 == 0) {
      drain();
      peer.events.clear();
    }
  }
  drain();
}

}  // namespace
}  // namespace ctibus::sip

/// Takes the place of the C library's, for Sofia-SIP too.
extern "C" int getaddrinfo(const char* node, const char* service, const addrinfo* hints,
                           addrinfo** result) {
  using Function = int(const char*, const char*, const addrinfo*, addrinfo**);
  static auto* const real = reinterpret_cast<Function*>(dlsym(RTLD_NEXT, "getaddrinfo"));
  if (node != nullptr && !ctibus::sip::is_numeric_address(node)) {
    ++ctibus::sip::names_looked_up;
    return EAI_NONAME;
  }
  return real(node, service, hints, result);
}
