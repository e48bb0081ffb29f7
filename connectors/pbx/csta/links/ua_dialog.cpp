#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "ctibus/kit/csta/error_codes.hpp"
#include "ctibus/kit/sip/header_values.hpp"
#include "ctibus/kit/sip/name_addr.hpp"
#include "ctibus/kit/sip/response.hpp"
#include "ua_dialog_link.hpp"

// How the dialog of a link begins, is refreshed (RFC 4028) and ends.

namespace ctibus::csta {

namespace {

using std::chrono::seconds;

/// A switch that only says that it tries is not waited for any longer.
constexpr seconds patience{32};
/// After a refresh that was refused for now.
constexpr seconds pause{10};

bool is_challenge(const sip::Message& response) {
  return response.status == 401 || response.status == 407;
}

}  // namespace

UaDialogLink::UaDialogLink(UaAgent& agent, UaOptions options, LinkListener& listener,
                           StillAsked still_asked)
    : agent_(agent),
      options_(std::move(options)),
      listener_(listener),
      still_asked_(std::move(still_asked)),
      invite_(ua_request("INVITE", options_, agent)),
      session_(options_.session) {
  agent_.add_dialog(invite_.call_id, *this);
  put_body(invite_, {.name = "RequestSystemStatus"}, options_.xml);
  expiry_timer_ = agent_.after(patience, [this] {
    agent_.abandon(inviting_, invite_);
    down(lost("it has not answered in time"));
  });
  invite();
}

UaDialogLink::~UaDialogLink() {
  agent_.remove(*this);
  if (state_ == State::calling && invite_pending_) agent_.abandon(inviting_, invite_);
}

void UaDialogLink::close() {
  if (state_ == State::up) agent_.send_and_forget(dialog_.request("BYE"));
  if (state_ == State::calling && invite_pending_) agent_.abandon(inviting_, invite_);
  state_ = State::over;
  refresh_timer_.reset();
  expiry_timer_.reset();
  agent_.remove(*this);
}

Error UaDialogLink::lost(std::string_view why) const {
  return {state_ == State::calling ? "csta.not_connected" : "csta.link_lost",
          fmt::format("{}: {}.", options_.target, why)};
}

void UaDialogLink::down(const Error& why, bool is_over) {
  const State before = std::exchange(state_, State::over);
  if (before == State::over) return;
  if (before == State::up && !is_over) agent_.send_and_forget(dialog_.request("BYE"));
  refresh_timer_.reset();
  expiry_timer_.reset();
  agent_.remove(*this);
  listener_.link_down(why);
}

void UaDialogLink::invite() {
  invite_.set_header("Supported", "timer");
  invite_.set_header("Session-Expires",
                     to_text(sip::SessionExpires{session_, sip::Refresher::uac}));
  agent_.forget(inviting_);
  invite_pending_ = true;
  inviting_ = agent_.send(invite_, *this);
}

/// Errors: the refusal cannot be mended; the text says why.
Result<> UaDialogLink::invite_again(const sip::Message& response) {
  const auto refused = [&] {
    return failure("csta.not_connected", fmt::format("{} {}", response.status, response.reason));
  };
  if (is_challenge(response) && options_.login) {
    auto again = sip::authorize(response, invite_, *options_.login, agent_.unique());
    if (!again) return tl::unexpected(again.error());
    invite_ = std::move(*again);
  } else if (response.status == 422) {
    const auto least = sip::parse_seconds(response.header("Min-SE"));
    if (!least || *least <= session_) return refused();
    session_ = *least;
    invite_.set_header("Min-SE", std::to_string(session_.count()));
    ++invite_.cseq;
  } else {
    return refused();
  }
  if (state_ == State::up) {
    // Of what was said in the dialog meanwhile each has a number of its own.
    invite_.cseq = ++dialog_.local_cseq;
  } else {
    dialog_.local_cseq = invite_.cseq;
  }
  invite();
  return {};
}

void UaDialogLink::invited(const sip::Message& response) {
  if (response.status < 200) return;
  if (response.status < 300) {
    if (!std::exchange(invite_pending_, false)) return acknowledge(response);
    if (state_ == State::calling) return established(response);
    dialog_.refresh_target(response);
    acknowledge(response);
    return refreshed_by(response, true);
  }
  if (!std::exchange(invite_pending_, false)) return;
  const auto again = invite_again(response);
  if (again) return;
  if (state_ == State::calling || response.status == 408 || response.status == 481) {
    return down(lost(again.error().text), response.status == 481);
  }
  refresh_timer_ = agent_.after(pause, [this] { refresh(); });
}

/// Again, or that of another one to whom a proxy has forked the INVITE, who is not wanted.
void UaDialogLink::acknowledge(const sip::Message& response) {
  if (sip::tag_of(response.to) == dialog_.remote_tag) {
    return agent_.stack().send_ack(dialog_.ack(invite_));
  }
  auto other = sip::Dialog::of_client(invite_, response, false);
  agent_.stack().send_ack(other.ack(invite_));
  agent_.send_and_forget(other.request("BYE"));
}

void UaDialogLink::established(const sip::Message& response) {
  dialog_ = sip::Dialog::of_client(invite_, response, false);
  acknowledge(response);
  if (is_csta(response)) {
    const auto packet = read_body(response, options_.xml);
    if (packet && packet->kind == Packet::Kind::error) {
      agent_.send_and_forget(dialog_.request("BYE"));
      return down({"csta.not_connected",
                   fmt::format("{}: {}", options_.target, error_of(packet->body).text)});
    }
    if (!packet) listener_.link_unreadable(packet.error());
  }
  if (state_ != State::calling) return;
  state_ = State::up;
  refreshed_by(response, true);
  listener_.link_up();
}

/// `we_asked`: by a response to us; else by a request of the switch, which refreshes henceforth
/// unless it wants us to.
void UaDialogLink::refreshed_by(const sip::Message& message, bool we_asked) {
  refresh_timer_.reset();
  expiry_timer_.reset();
  const auto agreed = sip::parse_session_expires(message.header("Session-Expires"));
  if (!agreed || agreed->interval <= seconds(0)) return;
  const bool we_refresh = we_asked ? agreed->refresher != sip::Refresher::uas
                                   : agreed->refresher == sip::Refresher::uas;
  seconds until = agreed->interval;
  if (we_refresh) {
    refresh_timer_ = agent_.after(agreed->interval / 2, [this] { refresh(); });
  } else {
    until -= std::min(seconds(32), agreed->interval / 3);
  }
  expiry_timer_ =
      agent_.after(until, [this] { down(lost("the dialog was not refreshed in time")); });
}

void UaDialogLink::refresh() {
  if (invite_pending_) return;
  auto again = dialog_.request("INVITE");
  put_body(again, {.name = "RequestSystemStatus"}, options_.xml);
  invite_ = std::move(again);
  invite();
}

bool UaDialogLink::is_ours(const sip::Message& request) const {
  return state_ == State::up && sip::tag_of(request.to) == dialog_.local_tag &&
         sip::tag_of(request.from) == dialog_.remote_tag;
}

/// Also an UPDATE.
void UaDialogLink::reinvited(sip::TransactionId transaction, const sip::Message& request) {
  if (invite_pending_ && request.method == "INVITE") return respond(transaction, request, 491);
  dialog_.refresh_target(request);
  auto answer = sip::make_response(request, 200);
  answer.contacts = {dialog_.contact};
  const auto wanted = sip::parse_session_expires(request.header("Session-Expires"));
  if (wanted) {
    const bool we_refresh = wanted->refresher == sip::Refresher::uas;
    answer.set_header("Require", "timer");
    answer.set_header("Session-Expires", to_text(sip::SessionExpires{
                                             wanted->interval, we_refresh ? sip::Refresher::uas
                                                                          : sip::Refresher::uac}));
  }
  if (is_csta(request)) {
    const auto asked = read_body(request, options_.xml);
    if (asked && asked->body.name == "RequestSystemStatus") {
      Element status{.name = "RequestSystemStatusResponse"};
      status.add("systemStatus", "normal");
      put_body(answer, status, options_.xml);
    }
  }
  agent_.stack().respond(transaction, answer);
  refreshed_by(request, false);
}

}  // namespace ctibus::csta
