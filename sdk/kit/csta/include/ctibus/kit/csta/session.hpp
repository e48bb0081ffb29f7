#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ctibus/kit/csta/packet.hpp"
#include "ctibus/result.hpp"

namespace ctibus::csta {

/// How an application introduces itself.
enum class SessionStyle : std::uint8_t {
  none,                 ///< whoever is connected may ask
  application_session,  ///< ECMA-354
  system_register,      ///< the switch tells its status, we answer and register (ECMA-269 14.2)
};

struct SessionOptions {
  using Time = std::chrono::nanoseconds;

  SessionStyle style = SessionStyle::none;
  std::string application = "ctibus";            ///< ECMA-354: applicationID
  std::optional<Element> application_info = {};  ///< what a dialect has in applicationSpecificInfo
  std::vector<std::string> protocol_versions = {};  ///< ECMA-354
  Time duration = std::chrono::minutes(3);          ///< ECMA-354: asked for
  Time start_limit = std::chrono::seconds(15);      ///< until it is up
  /// When nothing was heard for so long, the switch is asked for a sign of life; zero: never.
  Time keep_alive = std::chrono::seconds(30);
  int misses = 2;  ///< so many unanswered in a row: the link is dead
  /// What it is asked: RequestSystemStatus, or SystemStatus for a switch of the first phase.
  std::string probe = "RequestSystemStatus";
  Time request_limit = std::chrono::seconds(10);
  std::size_t window = 32;           ///< requests under way at the same time
  std::size_t most_waiting = 65536;  ///< requests that wait for their turn
  std::uint32_t last_invoke_id = 9998;
};

/// Who drives a session. Called from within the session's functions, and may call them, but must
/// not destroy it there.
class SessionListener {
 public:
  SessionListener() = default;
  SessionListener(const SessionListener&) = delete;
  SessionListener& operator=(const SessionListener&) = delete;
  virtual ~SessionListener() = default;

  /// An error: it cannot be said in the link's encoding; nothing was sent.
  virtual Result<> send(const Packet& packet) = 0;
  /// Requests are carried out from now on.
  virtual void session_up() = 0;
  /// It is over: the connection is of no use any more. Not after stop().
  virtual void session_down(const Error& why) = 0;
  /// The switch tells its state (ECMA-269 14.1.6): "normal", "messagesLost", "disabled" ...; also
  /// when it is another one than before by its answer to a request for a sign of life.
  virtual void system_status(std::string_view status) = 0;
  virtual void event(const Element& event) = 0;
  /// A request of the switch, such as RouteRequest: answer() or refuse() it, if it wants an answer.
  /// `request.linked`: it belongs to that request of ours, whose name asked() tells as long as it
  /// is under way.
  virtual void requested(const Packet& request) = 0;
};

/// The application's side of one CSTA link, over a connection that somebody else has made: start,
/// sign of life and end; requests, each with exactly one outcome; what the switch asks by itself.
/// A switch may be slow, silent, answer twice, too late or what nobody has asked.
///
/// No clock, thread or socket: whoever drives it says what time it is (steady), and comes back at
/// wake_at(). One thread.
class Session {
 public:
  using Time = SessionOptions::Time;
  /// The response; or an Error: what the switch says (see error_codes.hpp), csta.no_answer (in
  /// time) and csta.link_lost (nobody knows what became of it), csta.not_sent, csta.too_many, those
  /// of SessionListener::send(). It may ask again; it must not destroy the session.
  using Reply = std::function<void(Result<Element>)>;

  Session(SessionOptions options, SessionListener& listener);
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;
  /// Replies that are due are not called any more.
  ~Session() = default;

  /// Once, when the connection is there.
  void start(Time now);
  void take(Time now, const Packet& packet);
  /// Carries out what is due.
  void advance(Time now);
  /// When advance() has something to do next; nothing: not before something else happens.
  std::optional<Time> wake_at() const;
  /// The connection is gone: every request has its outcome.
  void lost(const Error& why);
  /// Says goodbye, as its style wants it. Every request has its outcome.
  void stop();

  bool is_up() const { return state_ == State::up; }
  struct Urgency {
    bool urgent = false;          ///< before all that are not
    Time deadline = Time::max();  ///< not sent any more when it has passed
  };
  void request(Time now, Element body, Reply reply, Urgency urgency);
  void request(Time now, Element body, Reply reply) {
    request(now, std::move(body), std::move(reply), Urgency());
  }
  /// A request that has no response, such as RouteSelect. False: there is no session.
  bool tell(Time now, Element body);
  void answer(std::int64_t invoke_id, Element body);
  /// That this is not done here (serviceNotSupported).
  void refuse(std::int64_t invoke_id);
  /// The request under way with this id, for encodings whose answers do not name it; empty: none.
  std::string_view asked(std::int64_t invoke_id) const;

  struct Counters {
    std::uint64_t requests = 0;
    std::uint64_t unanswered = 0;   ///< in time
    std::uint64_t unasked_for = 0;  ///< answers too late, twice, or to nothing
  };
  const Counters& counters() const { return counters_; }
  std::size_t under_way() const { return pending_.size(); }
  std::size_t waiting() const { return urgent_.size() + waiting_.size(); }

 private:
  enum class State : std::uint8_t { idle, starting, up, over };
  struct Pending {
    std::string name;
    Reply reply;
    Time limit{};
  };
  struct Waiting {
    Element body;
    Reply reply;
    Time deadline = Time::max();
  };

  // session_life.cpp: start, sign of life, end.
  void begin_session(Time now);
  void session_begun(Time now, const Element& answer);
  Time granted(const Element& answer) const;
  void extend(Time now, Time by);
  static Element registration();
  void register_again(Time now);
  void register_for_status(Time now);
  void come_up(Time now);
  void prolong(Time now);
  void probe(Time now);
  void tell_status(std::string status);
  void fail(const Error& why);
  bool handled(Time now, const Packet& request);

  void ask(Time now, Element body, Reply reply);
  void fill_window(Time now);
  void drop_expired(Time now);
  std::optional<std::uint32_t> free_invoke_id(Time now);
  void answered(Time now, const Packet& packet);
  void end_all(const Error& sent, const Error& not_sent);

  SessionOptions options_;
  SessionListener* listener_;
  State state_ = State::idle;
  std::map<std::int64_t, Pending> pending_;
  std::map<std::int64_t, Time> spoilt_;  ///< ids whose answer may still come, until when
  std::deque<Waiting> urgent_, waiting_;
  std::uint32_t next_invoke_id_ = 0;
  std::string session_id_;
  std::string register_id_;
  std::string status_;  ///< of the switch, as it was told last
  Time now_{};          ///< the latest that was told
  Time start_limit_{};
  Time register_at_ = Time::max();  ///< when the switch has not told its status by then
  Time prolong_at_ = Time::max();
  Time session_end_ = Time::max();    ///< as granted
  Time next_deadline_ = Time::max();  ///< of those that wait; or earlier
  const Element* failure_ = nullptr;  ///< what the switch says, while a reply is told of it
  Time heard_at_{};
  Time probed_at_{};
  int unheard_ = 0;
  Counters counters_;
};

}  // namespace ctibus::csta
