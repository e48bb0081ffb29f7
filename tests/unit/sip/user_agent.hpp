#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ctibus/kit/media/sdp.hpp"
#include "ctibus/kit/sip/digest.hpp"
#include "ctibus/kit/sip/stack.hpp"
#include "fake_stack.hpp"
#include "network.hpp"

namespace ctibus::sip::testing {

/// What somebody does about one call that rings.
struct Reaction {
  int refuses_with = 0;                           ///< after the time; 0: answers
  std::optional<std::chrono::nanoseconds> after;  ///< nothing: lets it ring
  std::optional<std::chrono::nanoseconds> talks_for;
};

/// What a user agent does by itself.
struct Manners {
  bool rings = true;            ///< 180 to a new call
  bool answers_prompts = true;  ///< at once, when the INVITE asks for it (RFC 5373, Alert-Info)
  /// To each new call; null: its user is driven by the test.
  std::function<Reaction(const Message& invite)> reacts;
  int refuses_with = 0;    ///< every new call
  std::size_t lines = 10;  ///< calls at once; 486 beyond
  std::vector<media::SdpFormat> formats = {
      {.payload_type = 8, .name = "PCMA"},
      {.payload_type = 0, .name = "PCMU"},
      {.payload_type = 101, .name = "telephone-event", .parameters = "0-16"}};
  bool keeps_payload_types = false;  ///< its answers use its own numbers, not the offer's
  std::string protocol = "RTP/AVP";
  bool offers_late = false;         ///< dials without a description
  bool retries_after_glare = true;  ///< RFC 3261 14.1
  bool knows_update = true;
  bool knows_prack = false;
  std::string record_route;         ///< of a proxy in front of it
  std::optional<Login> asks_login;  ///< challenges new calls
  std::optional<Login> login;       ///< answers challenges with it
  std::vector<Header> headers;      ///< of each new call it makes
};

/// A telephone or another switch, by script: transactions by a stack of its own, dialogs and
/// descriptions by what RFC 3261 and RFC 3264 ask of everybody.
class UserAgent : private StackEvents {
 public:
  enum class Stage : std::uint8_t { dialling, ringing, talking, ended };
  using CallNumber = int;  ///< 0: whichever fits

  struct Call {
    CallNumber number = 0;
    bool outgoing = false;
    Stage stage = Stage::dialling;
    int status = 0;             ///< with which it was refused or ended; 0: by BYE, or not yet
    std::vector<int> progress;  ///< responses received to its INVITE
    TransactionId invite = 0;
    Message request;      ///< its INVITE
    Message last_answer;  ///< last response received to its INVITE
    std::string call_id;
    std::string local;  ///< From or To value with our tag
    std::string remote;
    std::string target;
    std::vector<std::string> routes;
    std::uint32_t cseq = 0;
    std::uint32_t remote_cseq = 0;
    std::uint32_t rseq = 0;  ///< of the latest reliable provisional response
    media::Address rtp;
    media::Sdp said;
    std::optional<media::Sdp> heard;
    media::Direction direction = media::Direction::sendrecv;
    std::string hold_address;   ///< c= when it holds the old way: 0.0.0.0
    bool offered = false;       ///< our description waits for its answer
    bool acknowledged = false;  ///< our 2xx
    bool leaves = false;        ///< hangs up as soon as it may
    bool changing = false;      ///< our re-INVITE is under way
    bool silent = false;
    bool early = false;  ///< it sends sound before its answer
    bool held_by_peer = false;
    std::vector<int> changes;           ///< final responses to our re-INVITEs
    std::vector<std::string> notified;  ///< bodies of NOTIFYs
    std::vector<std::string> signals;   ///< bodies of INFOs
  };

  UserAgent(std::shared_ptr<Network> network, std::string name, std::string ip,
            Endpoint switch_endpoint, Manners manners = {});
  ~UserAgent() override;

  const std::string& name() const { return name_; }
  Endpoint endpoint() const { return {Transport::udp, ip_, port}; }
  Manners manners;

  // What its user does. False: it cannot be done now.
  CallNumber dial(std::string_view number, std::vector<Header> headers = {});
  bool answer(CallNumber number = 0);
  bool refuse(int status = 486, CallNumber number = 0, std::vector<Header> headers = {});
  bool redirect(std::string_view target, CallNumber number = 0);
  bool hang_up(CallNumber number = 0);
  /// Puts its peer on hold; `old`: by the address 0.0.0.0 (RFC 2543).
  bool hold(media::Direction direction = media::Direction::sendonly, CallNumber number = 0,
            bool old = false);
  bool retrieve(CallNumber number = 0);
  bool press(std::string_view digits, CallNumber number = 0);
  bool press_by_info(char digit, CallNumber number = 0);
  bool refer(std::string_view target, CallNumber number = 0);
  bool refer_replacing(CallNumber number, CallNumber other);
  /// Its sound stops, and nothing else.
  void fall_silent(CallNumber number = 0);
  /// Off the network without a word, and back with nothing in mind.
  void vanish();
  void come_back();
  /// One call only disappears.
  bool vanish_from(CallNumber number);

  // By hand, for what no well-behaved telephone does.
  /// Answer to the INVITE of a call, with any To tag and body.
  void respond(CallNumber number, int status, std::string_view tag, bool describe = false,
               std::vector<Header> headers = {});
  Message request(CallNumber number, std::string_view method);
  TransactionId send(const Message& message);
  /// A re-INVITE; without a description when `describe` is false.
  bool change(CallNumber number, bool describe = true);

  // What it has seen.
  const Call& call(CallNumber number) const { return calls_.at(number); }
  /// The first one in this stage; 0: none.
  CallNumber find(Stage stage) const;
  CallNumber last_call() const { return last_call_; }
  std::size_t open_calls() const;
  /// What it hears in this call.
  std::vector<std::string> hears(CallNumber number = 0) const;
  std::string digits_heard(CallNumber number = 0) const;
  /// All requests of this method that reached it, and all responses to this method.
  std::vector<Message> requests(std::string_view method) const;
  std::vector<Message> responses(std::string_view method) const;

  static constexpr std::uint16_t port = 5060;

 protected:
  /// A request outside any call, to the switch.
  Message new_request(std::string_view method, std::string_view to_user);
  using Done = std::function<void(const Message& response)>;
  void send(const Message& message, Done done);

  std::shared_ptr<Network> network_;

 private:
  struct Pending {
    Message message;
    CallNumber call = 0;
    Done done;
  };

  void on_request(TransactionId transaction, const Message& message) override;
  void on_cancelled(TransactionId transaction) override;
  void on_response(TransactionId transaction, const Message& response) override;
  void on_failed(TransactionId transaction, int status) override;

  Call* in_dialog(const Message& message);
  Call* pick(CallNumber number, Stage stage);
  void take_invite(TransactionId transaction, const Message& invite);
  void react(CallNumber number);
  void later(std::chrono::nanoseconds delay, std::function<void()> action);
  void take_change(TransactionId transaction, Call& call, const Message& invite);
  void take_ack(const Message& ack);
  void take_update(TransactionId transaction, Call& call, const Message& update);
  void take_notify(TransactionId transaction, Call* call, const Message& notify);
  bool let_in(TransactionId transaction, const Message& invite);
  void take_invite_response(Call& call, const Pending& pending, const Message& response);
  void confirm(Call& call, const Message& response);
  void acknowledge(Call& call, const Message& response);
  void take_change_response(Call& call, const Message& response);
  bool again_with_password(const Pending& pending, const Message& response);
  TransactionId send_in_call(Call& call, const Message& message, Done done = {});
  Message make_request(Call& call, std::string_view method);
  void end(Call& call, int status);
  void say_goodbye(Call& call);

  // Descriptions.
  void describe(Call& call, Message& message, const media::Sdp* offer);
  media::SdpStream own_stream(const Call& call) const;
  media::SdpStream answering_stream(const Call& call, const media::SdpStream& offer) const;
  bool hear(Call& call, const Message& message);
  void talk(Call& call);

  std::string name_;
  std::string ip_;
  Endpoint switch_;
  std::unique_ptr<FakeStack> stack_;
  std::map<CallNumber, Call> calls_;
  std::map<TransactionId, Pending> pending_;
  std::vector<Message> requests_;
  std::vector<Message> responses_;
  CallNumber last_call_ = 0;
  std::map<std::uint64_t, std::shared_ptr<void>> timers_;
  std::uint64_t last_timer_ = 0;
  std::string nonce_;
};

/// A telephone that registers.
class Phone final : public UserAgent {
 public:
  Phone(std::shared_ptr<Network> network, std::string number, std::string password, std::string ip,
        Endpoint switch_endpoint, Manners manners = {});

  /// Registers, and again at half of the time it was given.
  void register_for(std::chrono::seconds expires);
  void unregister();
  /// Does not register again by itself.
  void forget_registration() { refresh_.reset(); }
  int register_status() const { return status_; }

 private:
  void send_register(std::chrono::seconds expires);

  int status_ = 0;
  std::string register_call_id_;
  std::uint32_t register_cseq_ = 0;
  std::shared_ptr<void> refresh_;
};

}  // namespace ctibus::sip::testing
