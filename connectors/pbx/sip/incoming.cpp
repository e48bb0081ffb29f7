#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "ctibus/kit/sip/header_values.hpp"
#include "ctibus/kit/sip/name_addr.hpp"
#include "ctibus/kit/sip/parameters.hpp"
#include "ctibus/kit/sip/response.hpp"
#include "sip.hpp"

/// Requests outside of dialogs: who may do what.
namespace ctibus::sip {
namespace {

constexpr std::string_view extensions[] = {"100rel", "timer", "replaces"};
constexpr std::size_t longest_number = 64;

/// Option tags of Require that we do not know.
std::string unknown_extensions(const Message& request) {
  std::string unknown;
  for (const Header& header : request.headers) {
    if (!equal_ignoring_case(header.name, "Require")) continue;
    for (const std::string_view tag : split_values(header.value)) {
      const bool known =
          std::any_of(std::begin(extensions), std::end(extensions),
                      [&](std::string_view ours) { return equal_ignoring_case(ours, tag); });
      if (known) continue;
      if (!unknown.empty()) unknown += ", ";
      unknown += tag;
    }
  }
  return unknown;
}

std::string called_number(const Message& request) {
  auto uri = parse_uri(request.request_uri);
  return uri ? uri->user : std::string();
}

}  // namespace

void Sip::on_new_request(TransactionId transaction, const Message& request) {
  if (stopping_) return legs_->respond(transaction, request, 503);
  if (request.method == "INVITE") return on_invite(transaction, request);
  if (request.method == "REGISTER") {
    return legs_->stack().respond(transaction, registrations_->handle(request));
  }
  if (request.method == "OPTIONS") {
    return legs_->respond(transaction, request, 200,
                          {{"Allow", std::string(Legs::methods)},
                           {"Accept", "application/sdp"},
                           {"Supported", std::string(Legs::extensions)}});
  }
  if (request.method == "SUBSCRIBE" || request.method == "PUBLISH") {
    return legs_->respond(transaction, request, 489);
  }
  const bool needs_dialog = request.method == "BYE" || request.method == "PRACK" ||
                            request.method == "UPDATE" || request.method == "INFO" ||
                            request.method == "NOTIFY" || request.method == "REFER" ||
                            request.method == "CANCEL";
  legs_->respond(transaction, request, needs_dialog ? 481 : 405);
}

void Sip::on_invite(TransactionId transaction, const Message& request) {
  if (const std::string unknown = unknown_extensions(request); !unknown.empty()) {
    return legs_->respond(transaction, request, 420, {{"Unsupported", unknown}});
  }
  if (tag_of(request.from).empty() || request.contacts.empty()) {
    return legs_->respond(transaction, request, 400);
  }
  if (!request.body.empty() &&
      !equal_ignoring_case(request.content_type.substr(0, 15), "application/sdp")) {
    return legs_->respond(transaction, request, 415, {{"Accept", "application/sdp"}});
  }
  if (const auto interval = parse_session_expires(request.header("Session-Expires"));
      interval && interval->interval < std::chrono::seconds(90) &&
      mentions(request, "Supported", "timer")) {
    return legs_->respond(transaction, request, 422, {{"Min-SE", "90"}});
  }
  if (const auto trunk = trunk_addresses_.find(request)) {
    return on_trunk_invite(transaction, request, *trunk);
  }
  on_station_invite(transaction, request);
}

/// No more calls now.
bool Sip::refused(TransactionId transaction, const Message& request) {
  const bool full = switch_->full();
  if (full && !std::exchange(overloaded_, full)) {
    host_.log().warning("sip.overload", "{} calls are under way: no more are taken.",
                        switch_->book().calls().size());
  }
  overloaded_ = full;
  if (full) host_.count("sip_calls_refused", "Calls refused because of max_calls.");
  const bool ready = front_.link_is_up();
  if (ready && !front_.draining() && !full) return false;
  legs_->respond(transaction, request, 503, {{"Retry-After", ready ? "10" : "1"}});
  return true;
}

void Sip::on_trunk_invite(TransactionId transaction, const Message& request, std::size_t trunk) {
  if (refused(transaction, request)) return;
  if (!request.header("Replaces").empty()) return legs_->respond(transaction, request, 403);
  const std::string called = called_number(request);
  if (called.size() > longest_number) return legs_->respond(transaction, request, 484);
  if (!switch_->has_free_line(trunk)) {
    return legs_->respond(transaction, request, 503, {{"Retry-After", "10"}});
  }
  const LegId leg = legs_->take(transaction, request, false);
  if (leg != 0) switch_->call_from_trunk(leg, trunk, identity_of(request), called);
}

void Sip::on_station_invite(TransactionId transaction, const Message& request) {
  const auto from = parse_name_addr(request.from);
  // A telephone that hides its number is known by where it has registered from.
  const bool telephone = from && (registrations_->has_user(from->uri.user) ||
                                  registrations_->is_registered_at(request.peer));
  if (!telephone) {
    host_.count("sip_strangers", "Calls from neither a trunk nor a telephone.");
    host_.log().warning("sip.stranger", "A call from {} was refused.", request.peer.address);
    return legs_->respond(transaction, request, 403);
  }
  auto proof = registrations_->authenticate(request);
  if (!proof) return legs_->stack().respond(transaction, proof.response);
  if (takes_over(transaction, request, proof.number)) return;
  if (refused(transaction, request)) return;
  const std::string called = called_number(request);
  if (called.size() > longest_number) return legs_->respond(transaction, request, 484);
  const bool withheld = identity_of(request).withheld;
  const LegId leg = legs_->take(transaction, request, true);
  if (leg != 0) switch_->call_from_station(leg, proof.number, withheld, called);
}

/// RFC 3891. False: it asks for no such thing.
bool Sip::takes_over(TransactionId transaction, const Message& request, std::string_view number) {
  if (request.header("Replaces").empty()) return false;
  const auto replaces = parse_replaces(request.header("Replaces"));
  if (!replaces) {
    legs_->respond(transaction, request, 400);
    return true;
  }
  const Leg* old = legs_->find(*replaces);
  if (old == nullptr || old->state() == Leg::State::leaving) {
    legs_->respond(transaction, request, 481);
    return true;
  }
  if (replaces->early_only && old->up()) {
    legs_->respond(transaction, request, 486);
    return true;
  }
  const LegId old_leg = old->id();
  const LegId leg = legs_->take(transaction, request, true);
  if (leg == 0) return true;
  if (switch_->replace(leg, old_leg, number)) return true;
  if (Leg* refused = legs_->find(leg)) refused->refuse(481);
  return true;
}

// What a successor needs to know
// ------------------------------------------------------------------------

namespace {

std::string key_of(const Dialog& dialog) { return dialog.call_id + ";" + dialog.local_tag; }

}  // namespace

void Sip::dialog_changed(const Leg& leg) { remember_dialog(leg.dialog()); }

void Sip::remember_dialog(const Dialog& said) {
  const std::string key = key_of(said);
  unsaid_.say(key, [this, key, dialog = said] {
    DialogState state;
    state.dialog = key;
    state.call_id = dialog.call_id;
    state.local_tag = dialog.local_tag;
    state.remote_tag = dialog.remote_tag;
    state.local = dialog.local;
    state.remote = dialog.remote;
    state.target = dialog.target;
    state.contact = dialog.contact;
    state.routes.assign(dialog.routes.begin(), dialog.routes.end());
    state.cseq = dialog.local_cseq;
    state.transport = to_text(dialog.peer.transport);
    state.address = dialog.peer.address;
    state.port = dialog.peer.port;
    return host_.publish(state).has_value();
  });
}

void Sip::dialog_ended(const Leg& leg) { forget_dialog(key_of(leg.dialog())); }

void Sip::forget_dialog(const std::string& key) {
  unsaid_.say(key, [this, key] { return host_.withdraw<DialogState>(key).has_value(); });
}

void Sip::end_old_dialogs() {
  if (old_dialogs_.empty()) return;
  host_.log().warning("sip.old_dialogs", "{} dialogs of an earlier life are ended.",
                      old_dialogs_.size());
  for (OldDialog& old : std::exchange(old_dialogs_, {})) {
    // What was sent after the state was told has raised the number by less than this.
    old.dialog.local_cseq += 1000;
    // Known until its end is confirmed: this process may be killed as well.
    const Message bye = old.dialog.request("BYE");
    remember_dialog(old.dialog);
    legs_->send(bye, [this, key = old.key](const Message&) { forget_dialog(key); });
  }
}

// Trunks
// -------------------------------------------------------------------------------------------------

void Sip::trunk_answers(std::size_t trunk, bool in_order) {
  if (front_.in_order(trunk) == in_order) return;
  if (in_order) {
    ask_again_[trunk].cancel();
  } else {
    host_.log().warning("sip.trunk_out_of_order", "The peer of trunk {} does not answer.",
                        options_.trunks[trunk].name);
    ask_again_[trunk] = host_.after(std::chrono::seconds(30), [this, trunk] { ask_trunk(trunk); });
  }
  front_.set_in_order(trunk, in_order);
}

/// OPTIONS until it answers, whatever it says.
void Sip::ask_trunk(std::size_t trunk) {
  const std::string& peer = options_.trunks[trunk].peer;
  const auto uri = parse_uri(peer);
  if (!uri) return;
  const Endpoint here = legs_->contact({transport_of(*uri), uri->host, port_of(*uri)});
  Message options;
  options.method = "OPTIONS";
  options.request_uri = to_text(*uri);
  options.from = with_tag("<" + to_text(make_uri("", here)) + ">", legs_->token());
  options.to = "<" + to_text(*uri) + ">";
  options.call_id = host_.uuid().text();
  options.cseq = 1;
  legs_->send(options, [this, trunk](const Message& response) {
    if (!response.call_id.empty()) return trunk_answers(trunk, true);
    ask_again_[trunk] = host_.after(std::chrono::seconds(30), [this, trunk] { ask_trunk(trunk); });
  });
}

}  // namespace ctibus::sip
