#include "service/sessions.hpp"

#include <algorithm>
#include <charconv>

#include "wire/name_spaces.hpp"

namespace csta_switch {
namespace {

constexpr Time status_patience = 30s;

Element negative(std::string name, std::string error) {
  Element response{std::move(name)};
  response.add("errorCode").add("definedError", std::move(error));
  return response;
}

Element status(std::string name) {
  Element message{std::move(name)};
  message.add("systemStatus", "normal");
  return message;
}

}  // namespace

void Sessions::add_to(Services& services) {
  services["StartApplicationSession"] = [this](Link& link, const Element& request) {
    return start(link, request);
  };
  services["ResetApplicationSessionTimer"] = [this](Link& link, const Element& request) {
    return reset(link, request);
  };
  services["StopApplicationSession"] = [this](Link& link, const Element& request) {
    return stop(link, request);
  };
  services["RequestSystemStatus"] = [](Link&, const Element& request) {
    return status(response_to(request).name);
  };
  services["SystemStatus"] = [](Link&, const Element& request) { return response_to(request); };
  services["SystemRegister"] = [this](Link&, const Element& request) {
    Element response = response_to(request);
    response.add("sysStatRegisterID", std::to_string(++registrations_));
    return response;
  };
  services["SystemRegisterCancel"] = [](Link&, const Element& request) {
    return response_to(request);
  };
}

bool Sessions::may_serve(const Link& link) const {
  const bool wanted =
      site_->session == SessionStyle::application_session || site_->dialect == Dialect::avaya_aes;
  return !wanted || !link.session.empty();
}

void Sessions::begin(const Link& link) { say_status(link.number); }

void Sessions::say_status(int link) {
  const auto found = links_->find(link);
  if (found == links_->end()) return;
  if (found->second.status_unanswered) {
    complain_(found->second, "SystemStatus was not answered before the next one");
  }
  found->second.status_unanswered = true;
  post_->queue_request(link, status("SystemStatus"));
  if (site_->status_interval > Time::zero()) {
    timers_->after(site_->status_interval, [this, link] { say_status(link); });
  } else {
    timers_->after(status_patience, [this, link] { look_for_answer(link); });
  }
}

void Sessions::look_for_answer(int link) {
  const auto found = links_->find(link);
  if (found == links_->end() || !found->second.status_unanswered) return;
  complain_(found->second, "SystemStatus was not answered");
}

// The duration that was asked for, in seconds, as far as the site allows.
long Sessions::grant(Link& link, const Element& request) {
  const auto longest = std::chrono::duration_cast<std::chrono::seconds>(site_->session_limit);
  long wanted = longest.count();
  const std::string_view text = request.text_of("requestedSessionDuration");
  std::from_chars(text.data(), text.data() + text.size(), wanted);
  const long granted = std::clamp(wanted, 1L, static_cast<long>(longest.count()));
  const std::uint64_t age = ++link.session_age;
  timers_->after(std::chrono::seconds(granted),
                 [this, number = link.number, age] { expire(number, age); });
  return granted;
}

// User and password lie in the maker's own element.
bool Sessions::may_log_in(const Element& request) const {
  if (site_->dialect != Dialect::avaya_aes) return true;
  const auto said = [&](std::string_view field) {
    return request.text_of("applicationInfo", "applicationSpecificInfo", "SessionLoginInfo", field);
  };
  const std::string_view user = said("userName");
  if (site_->applications.empty()) return !user.empty();
  return std::ranges::any_of(site_->applications, [&](const ApplicationUser& application) {
    return application.user == user && application.password == said("password");
  });
}

Element Sessions::start(Link& link, const Element& request) {
  const std::string negative_name = "StartApplicationSessionNegResponse";
  if (!link.session.empty()) return negative(negative_name, "maxNumberSessions");
  if (!may_log_in(request)) return negative(negative_name, "invalidApplicationInfo");
  for (const Element& version : request.child("requestedProtocolVersions")->children) {
    const int edition = link.wire->edition_named(version.text);
    if (edition == 0) continue;
    link.wire->edition = edition;
    link.session = "session-" + std::to_string(++sessions_);
    Element response{"StartApplicationSessionPosResponse"};
    response.add("sessionID", link.session);
    response.add("actualProtocolVersion", version.text);
    response.add("actualSessionDuration", std::to_string(grant(link, request)));
    return response;
  }
  return negative(negative_name, "requestedProtocolVersionNotSupported");
}

Element Sessions::reset(Link& link, const Element& request) {
  if (link.session.empty() || request.text_of("sessionID") != link.session) {
    return negative("ResetApplicationSessionTimerNegResponse", "invalidSessionID");
  }
  Element response{"ResetApplicationSessionTimerPosResponse"};
  response.add("actualSessionDuration", std::to_string(grant(link, request)));
  return response;
}

Element Sessions::stop(Link& link, const Element& request) {
  if (link.session.empty() || request.text_of("sessionID") != link.session) {
    return negative("StopApplicationSessionNegResponse", "invalidSessionID");
  }
  link.session.clear();
  ++link.session_age;
  ended_(link.number);
  return Element{"StopApplicationSessionPosResponse"};
}

void Sessions::expire(int number, std::uint64_t age) {
  const auto link = links_->find(number);
  if (link == links_->end() || link->second.session_age != age) return;
  Element message{"ApplicationSessionTerminated"};
  message.add("sessionID", link->second.session);
  message.add("sessionTermReason").add("definedTermReason", "sessionTimerExpired");
  link->second.session.clear();
  ended_(number);
  post_->queue_request(number, std::move(message));
}

}  // namespace csta_switch
