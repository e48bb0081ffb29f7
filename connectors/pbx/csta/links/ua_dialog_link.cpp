#include "ua_dialog_link.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "ctibus/kit/csta/schema.hpp"
#include "ctibus/kit/sip/response.hpp"

namespace ctibus::csta {

namespace {

/// Requests that were confirmed and never answered: the session has given them up long since.
constexpr std::size_t most_asked = 1024;

/// Of answers to nothing.
constexpr std::int64_t nobody = -1;

}  // namespace

sip::Message UaDialogLink::info(const Element& body) {
  auto message = dialog_.request("INFO");
  put_body(message, body, options_.xml);
  return message;
}

Result<> UaDialogLink::send(const Packet& packet) {
  if (state_ != State::up) return failure("csta.not_sent", "There is no dialog with the switch.");
  const bool is_answer =
      packet.kind == Packet::Kind::response || packet.kind == Packet::Kind::error;
  if (is_answer && asking_ && asking_->invoke_id == packet.invoke_id) {
    const auto asking = *std::exchange(asking_, std::nullopt);
    auto answer = sip::make_response(*asking.info, 200);
    put_body(answer, packet.body, options_.xml);
    agent_.stack().respond(asking.transaction, answer);
    return {};
  }
  Asked asked{.info = info(packet.body), .invoke_id = is_answer ? nobody : packet.invoke_id};
  const auto* known =
      packet.kind == Packet::Kind::request ? find_message(packet.body.name) : nullptr;
  if (known != nullptr) asked.response = known->response;
  asked.transaction = agent_.send(asked.info, *this);
  asked_.push_back(std::move(asked));
  if (asked_.size() > most_asked) asked_.pop_front();
  return {};
}

void UaDialogLink::respond(sip::TransactionId transaction, const sip::Message& request,
                           int status) {
  auto answer = sip::make_response(request, status);
  if (status == 405) answer.set_header("Allow", ua_methods);
  if (status == 415) answer.set_header("Accept", ua_content_type);
  agent_.stack().respond(transaction, answer);
}

void UaDialogLink::on_request(sip::TransactionId transaction, const sip::Message& request) {
  if (transaction == 0) return;  // an ACK
  if (!is_ours(request)) return respond(transaction, request, 481);
  if (request.cseq <= dialog_.remote_cseq) return respond(transaction, request, 500);
  dialog_.remote_cseq = request.cseq;
  const auto& method = request.method;
  if (method == "INFO" || (method == "NOTIFY" && is_ua_event(request))) {
    return informed(transaction, request);
  }
  if (method == "INVITE" || method == "UPDATE") return reinvited(transaction, request);
  if (method == "OPTIONS") return respond(transaction, request, 200);
  if (method != "BYE") return respond(transaction, request, 405);
  respond(transaction, request, 200);
  down(lost("the switch has ended the dialog"), true);
}

void UaDialogLink::informed(sip::TransactionId transaction, const sip::Message& info) {
  if (!is_csta(info)) return respond(transaction, info, 415);
  auto packet = read_body(info, options_.xml);
  if (!packet) {
    respond(transaction, info, 400);
    return listener_.link_unreadable(packet.error());
  }
  if (packet->kind != Packet::Kind::request) {
    respond(transaction, info, 200);
    if (packet->kind == Packet::Kind::event) return listener_.link_packet(*packet);
    return answered(std::move(*packet));
  }
  packet->invoke_id = next_id_++;
  asking_ = Asking{packet->invoke_id, transaction, &info};
  listener_.link_packet(*packet);
  // Whoever answers later does so in an INFO.
  if (std::exchange(asking_, std::nullopt)) respond(transaction, info, 200);
}

void UaDialogLink::answered(Packet packet) {
  // What is not waited for any more has no answer that could be mistaken for that of another.
  std::erase_if(asked_, [this](const Asked& one) {
    return one.transaction == 0 && still_asked_ && still_asked_(one.invoke_id).empty();
  });
  const bool is_error = packet.kind == Packet::Kind::error;
  const auto asked = std::ranges::find_if(asked_, [&](const Asked& one) {
    return !one.response.empty() && (is_error || one.response == packet.body.name);
  });
  packet.invoke_id = nobody;
  if (asked != asked_.end()) {
    packet.invoke_id = asked->invoke_id;
    asked_.erase(asked);
  }
  listener_.link_packet(packet);
}

void UaDialogLink::on_response(sip::TransactionId transaction, const sip::Message& response) {
  if (transaction == inviting_) return invited(response);
  if (response.status < 200) return;
  const auto found = std::ranges::find(asked_, transaction, &Asked::transaction);
  if (response.status == 481 || response.status == 408) {
    return down(lost(fmt::format("{} {}", response.status, response.reason)),
                response.status == 481);
  }
  if (found == asked_.end()) return;  // its answer came by itself
  if ((response.status == 401 || response.status == 407) && options_.login) {
    if (auto again = sip::authorize(response, found->info, *options_.login, agent_.unique())) {
      again->cseq = ++dialog_.local_cseq;
      found->info = std::move(*again);
      found->transaction = agent_.send(found->info, *this);
      return;
    }
  }
  if (response.status < 300 && !is_csta(response) && !found->response.empty()) {
    found->transaction = 0;
    found->info = {};
    return;
  }
  const Asked asked = std::move(*found);
  asked_.erase(found);
  outcome(asked, response);
}

void UaDialogLink::outcome(const Asked& asked, const sip::Message& response) {
  if (is_csta(response)) {
    auto packet = read_body(response, options_.xml);
    if (!packet) return listener_.link_unreadable(packet.error());
    packet->invoke_id = asked.invoke_id;
    return listener_.link_packet(*packet);
  }
  if (response.status < 300 || asked.invoke_id == nobody) return;
  listener_.link_packet({Packet::Kind::error, asked.invoke_id, outcome_of_status(response.status)});
}

void UaDialogLink::on_failed(sip::TransactionId transaction, int status) {
  if (transaction == inviting_) invite_pending_ = false;
  down(lost(status == 408 ? "it does not answer" : "it cannot be reached"));
}

OpenLink open_ua_dialogs(UaAgent& agent, UaOptions options) {
  return
      [&agent, options = std::move(options)](
          LinkListener& listener, UaDialogLink::StillAsked still_asked) -> std::unique_ptr<Link> {
        return std::make_unique<UaDialogLink>(agent, options, listener, std::move(still_asked));
      };
}

}  // namespace ctibus::csta
