#include <algorithm>

#include "ctibus/kit/csta/session.hpp"

// How a session begins, shows that it is alive and ends.

namespace ctibus::csta {

namespace {

using Time = Session::Time;
using std::chrono::seconds;

// A switch that tells its status does so at once; others wait to be asked.
constexpr Time status_patience = seconds(2);
constexpr std::int64_t longest_session = 365 * 86400;  // seconds

std::string seconds_of(Time time) {
  return std::to_string(std::max<std::int64_t>(1, std::chrono::ceil<seconds>(time).count()));
}

/// ECMA-354: what is in a ...NegResponse, ...
std::string reason_in(const Element& answer) {
  for (const auto* path :
       {"errorCode/definedError", "errorCode/applError", "sessionTermReason/definedTermReason",
        "sessionTermReason/serverTermReason"}) {
    if (const auto text = answer.text_at(path); !text.empty()) return std::string(text);
  }
  return "no reason was given";
}

/// It does without registration; whatever else it says is a refusal.
bool lacks_service(const Element* failure) {
  if (failure == nullptr) return false;
  const auto why = failure->text_at("operation");
  return why == "serviceNotSupported" || why == "invalidMsgID";
}

}  // namespace

void Session::start(Time now) {
  now_ = now;
  if (state_ != State::idle) return;
  state_ = State::starting;
  heard_at_ = probed_at_ = now;
  start_limit_ = now + options_.start_limit;
  switch (options_.style) {
    case SessionStyle::none:
      return come_up(now);
    case SessionStyle::application_session:
      return begin_session(now);
    case SessionStyle::system_register:
      register_at_ = now + status_patience;
  }
}

void Session::begin_session(Time now) {
  Element start{.name = "StartApplicationSession"};
  auto& info = start.add("applicationInfo");
  info.add("applicationID", options_.application);
  if (options_.application_info) {
    info.add("applicationSpecificInfo").children.push_back(*options_.application_info);
  }
  auto& versions = start.add("requestedProtocolVersions");
  for (const auto& version : options_.protocol_versions) versions.add("protocolVersion", version);
  start.add("requestedSessionDuration", seconds_of(options_.duration));
  ask(now, std::move(start), [this, now](const Result<Element>& answer) {
    if (state_ != State::starting) return;
    if (!answer) return fail({"csta.no_session", answer.error().text});
    session_begun(now, *answer);
  });
}

void Session::session_begun(Time now, const Element& answer) {
  if (answer.name.ends_with("NegResponse")) {
    return fail({"csta.no_session", "The switch refuses the session: " + reason_in(answer) + "."});
  }
  session_id_ = answer.text_at("sessionID");
  now = std::max(now, heard_at_);
  come_up(now);
  if (state_ != State::up) return;
  extend(now, granted(answer));
}

void Session::extend(Time now, Time by) {
  prolong_at_ = now + by / 2;
  session_end_ = now + by;
}

/// What the switch grants may be less than what was asked for.
Time Session::granted(const Element& answer) const {
  const auto text = answer.text_at("actualSessionDuration");
  std::int64_t count = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return options_.duration;
    count = std::min<std::int64_t>(count * 10 + (c - '0'), longest_session);
  }
  return count > 0 ? Time(seconds(count)) : options_.duration;
}

Element Session::registration() {
  Element message{.name = "SystemRegister"};
  auto& types = message.add("requestTypes");
  types.add("systemStatus", "true");
  types.add("requestSystemStatus", "true");
  return message;
}

void Session::register_for_status(Time now) {
  register_at_ = Time::max();
  ask(now, registration(), [this](const Result<Element>& answer) {
    if (state_ != State::starting) return;
    if (answer) {
      register_id_ = answer->text_at("sysStatRegisterID");
    } else if (!lacks_service(failure_)) {
      return fail(
          {"csta.no_session", "The switch was not registered with: " + answer.error().text});
    }
    come_up(heard_at_);
  });
}

void Session::register_again(Time now) {
  ask(now, registration(), [this](const Result<Element>& answer) {
    if (state_ != State::up) return;
    if (answer) {
      register_id_ = answer->text_at("sysStatRegisterID");
    } else if (!lacks_service(failure_)) {
      fail({"csta.session_ended",
            "The switch has ended the registration, and was not registered "
            "with again: " +
                answer.error().text});
    }
  });
}

void Session::come_up(Time now) {
  state_ = State::up;
  heard_at_ = std::max(heard_at_, now);
  listener_->session_up();
}

void Session::prolong(Time now) {
  prolong_at_ = Time::max();
  Element message{.name = "ResetApplicationSessionTimer"};
  message.add("sessionID", session_id_);
  message.add("requestedSessionDuration", seconds_of(options_.duration));
  ask(now, std::move(message), [this](const Result<Element>& answer) {
    if (state_ != State::up) return;
    if (answer && !answer->name.ends_with("NegResponse")) {
      return extend(heard_at_, granted(*answer));
    }
    if (!answer && answer.error().code == "csta.no_answer" && now_ < session_end_) {
      prolong_at_ = now_;  // there is time to ask again
      return;
    }
    fail({"csta.session_ended", "The switch does not prolong the session: " +
                                    (answer ? reason_in(*answer) : answer.error().text) + "."});
  });
}

void Session::probe(Time now) {
  if (options_.keep_alive <= Time::zero()) return;
  if (now < std::max(heard_at_, probed_at_) + options_.keep_alive) return;
  if (unheard_ >= options_.misses) {
    return fail({"csta.silent", "The switch gives no sign of life."});
  }
  ++unheard_;
  probed_at_ = now;
  Element message{.name = options_.probe};
  if (!register_id_.empty()) message.add("sysStatRegisterID", register_id_);
  if (options_.probe == "SystemStatus") message.add("systemStatus", "normal");
  // Whatever comes back is a sign of life.
  ask(now, std::move(message), [this](const Result<Element>& answer) {
    if (!answer || state_ != State::up) return;
    const std::string status(answer->text_at("systemStatus"));
    if (!status.empty() && status != status_) tell_status(status);
  });
}

void Session::tell_status(std::string status) {
  status_ = std::move(status);
  listener_->system_status(status_);
}

bool Session::handled(Time now, const Packet& request) {
  const auto& body = request.body;
  if (body.name == "SystemStatus") {
    answer(request.invoke_id, {.name = "SystemStatusResponse"});
    const auto status = body.text_at("systemStatus");
    if (!status.empty() && state_ != State::over) tell_status(std::string(status));
    if (state_ == State::starting && register_at_ != Time::max()) register_for_status(now);
    return true;
  }
  if (body.name == "RequestSystemStatus") {
    Element response{.name = "RequestSystemStatusResponse"};
    response.add("systemStatus", "normal");
    answer(request.invoke_id, std::move(response));
    return true;
  }
  if (body.name == "SystemRegisterAbort") {  // it has no response
    register_id_.clear();
    if (state_ == State::up) register_again(now);
    return true;
  }
  if (body.name == "ApplicationSessionTerminated") {
    fail({"csta.session_ended", "The switch has ended the session: " + reason_in(body) + "."});
    return true;
  }
  return false;
}

void Session::answer(std::int64_t invoke_id, Element body) {
  (void)listener_->send({Packet::Kind::response, invoke_id, std::move(body)});
}

void Session::refuse(std::int64_t invoke_id) {
  Element error{.name = "CSTAErrorCode"};
  error.add("operation", "serviceNotSupported");
  (void)listener_->send({Packet::Kind::error, invoke_id, std::move(error)});
}

void Session::fail(const Error& why) {
  if (state_ == State::over) return;
  lost(why);
  listener_->session_down(why);
}

void Session::stop() {
  if (state_ == State::idle || state_ == State::over) return;
  if (options_.style == SessionStyle::application_session && !session_id_.empty()) {
    Element message{.name = "StopApplicationSession"};
    message.add("sessionID", session_id_);
    message.add("sessionEndReason").add("definedEndReason", "normal");
    tell(now_, std::move(message));
  } else if (!register_id_.empty()) {
    Element message{.name = "SystemRegisterCancel"};
    message.add("sysStatRegisterID", register_id_);
    tell(now_, std::move(message));
  }
  lost({"csta.stopped", "The session was ended."});
}

}  // namespace ctibus::csta
