#include "referee.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "ctibus/kit/sip/header_values.hpp"
#include "ctibus/kit/sip/name_addr.hpp"
#include "ctibus/kit/sip/uri.hpp"

namespace ctibus::sip::testing {

using media::Direction;

namespace {

constexpr std::chrono::seconds transaction_limit{32};

std::string contact_uri(const Message& message) {
  if (message.contacts.empty()) return {};
  const auto contact = parse_name_addr(message.contacts.front());
  return contact ? to_text(contact->uri) : std::string();
}

bool same_uri(std::string_view a, std::string_view b) {
  if (a == b) return true;
  const auto first = parse_uri(a);
  const auto second = parse_uri(b);
  return first && second && equivalent(*first, *second);
}

bool allowed(Direction offered, Direction answered) {
  switch (offered) {
    case Direction::sendrecv:
      return true;
    case Direction::sendonly:
      return answered == Direction::recvonly || answered == Direction::inactive;
    case Direction::recvonly:
      return answered == Direction::sendonly || answered == Direction::inactive;
    case Direction::inactive:
      return answered == Direction::inactive;
  }
  return false;
}

}  // namespace

std::string misfit(const media::Sdp& offer, const media::Sdp& answer) {
  if (offer.streams.size() != answer.streams.size()) {
    return fmt::format("{} streams answer {}", answer.streams.size(), offer.streams.size());
  }
  for (std::size_t i = 0; i < offer.streams.size(); ++i) {
    const media::SdpStream& asked = offer.streams[i];
    const media::SdpStream& said = answer.streams[i];
    if (asked.media != said.media) return "another kind of media";
    if (asked.protocol != said.protocol) return "another protocol";
    if (said.port == 0) continue;
    if (asked.port == 0) return "a port for a stream that is switched off";
    if (!allowed(asked.direction, said.direction)) return "a direction that does not fit";
    for (const media::SdpFormat& format : said.formats) {
      const bool offered = std::any_of(
          asked.formats.begin(), asked.formats.end(), [&](const media::SdpFormat& each) {
            return equal_ignoring_case(each.name, format.name) && each.rate == format.rate;
          });
      if (!offered) return format.name + " was not offered";
    }
    if (said.formats.empty() && said.other_formats.empty()) return "no format";
  }
  return {};
}

void Referee::require(bool holds, const Message& message, std::string_view rule) {
  if (holds) return;
  complain(fmt::format("{}: {} {} cseq {} call {}", rule, message.method, message.status,
                       message.cseq, message.call_id));
}

std::vector<std::string> Referee::take_complaints() {
  for (auto& [key, dialog] : dialogs_) {
    if (dialog.owed_acks.empty()) continue;
    complain(fmt::format("a 2xx of call {} was never acknowledged", std::get<0>(key)));
    dialog.owed_acks.clear();
  }
  return std::exchange(complaints_, {});
}

void Referee::connector_starts() {
  ++life_;
  transactions_.clear();
  for (auto& [key, dialog] : dialogs_) {
    dialog.invites_out = dialog.invites_in = 0;
    dialog.owed_acks.clear();
    dialog.offers_in_2xx.clear();
    dialog.unacknowledged_since.reset();
    dialog.ended = false;  // the one before may have been killed while it ended it
  }
}

Referee::DialogKey Referee::key_of(const Message& message, bool from_us) {
  const std::string from = tag_of(message.from);
  const std::string to = tag_of(message.to);
  return from_us ? DialogKey{message.call_id, from, to} : DialogKey{message.call_id, to, from};
}

/// `from_us`: the From of the message is ours.
Referee::Dialog* Referee::find(const Message& message, bool from_us) {
  const auto found = dialogs_.find(key_of(message, from_us));
  return found == dialogs_.end() ? nullptr : &found->second;
}

std::optional<media::Sdp> Referee::description(const Message& message) {
  if (message.body.empty() || !message.content_type.starts_with("application/sdp")) {
    return std::nullopt;
  }
  auto read = media::parse_sdp(message.body);
  require(read.has_value(), message, "its session description cannot be read");
  return read ? std::optional(*std::move(read)) : std::nullopt;
}

// What the connector sends
// ---------------------------------------------------------------------------

void Referee::sends_request(TransactionId id, const Message& request) {
  Transaction& transaction = transactions_[id];
  transaction.request = request;
  transaction.offer = description(request);
  require(!request.call_id.empty() && request.cseq != 0, request, "8.1.1: no Call-ID or CSeq");
  require(!tag_of(request.from).empty(), request, "8.1.1.3: From has no tag");
  require(request.method != "ACK" && request.method != "CANCEL", request,
          "ACK and CANCEL are not sent like this");
  const bool refreshes = request.method == "INVITE" || request.method == "UPDATE" ||
                         request.method == "SUBSCRIBE" || request.method == "REFER";
  require(!refreshes || request.contacts.size() == 1, request, "8.1.1.8: one Contact");
  if (!tag_of(request.to).empty()) {
    Dialog* dialog = find(request, true);
    require(dialog != nullptr, request, "12.2: a request within a dialog that is not there");
    if (dialog != nullptr) judge_in_dialog(*dialog, request);
    return;
  }
  require(request.method != "BYE" && request.method != "UPDATE", request, "12: outside a dialog");
  std::uint32_t& last = outside_cseq_[{request.call_id, tag_of(request.from)}];
  require(request.cseq > last, request, "8.1.1.5: CSeq does not grow");
  last = request.cseq;
}

void Referee::judge_in_dialog(Dialog& dialog, const Message& request) {
  const std::string& method = request.method;
  require(!dialog.ended, request, "15: the dialog has ended");
  // A life that was killed may have said goodbye with the same number.
  const bool again = dialog.life != life_ && method == "BYE" && request.cseq == dialog.sent_cseq;
  require(request.cseq > dialog.sent_cseq || again, request, "12.2.1.1: CSeq does not grow");
  dialog.sent_cseq = request.cseq;
  dialog.life = life_;
  require(same_uri(request.request_uri, dialog.target), request,
          "12.2.1.1: the Request-URI is not the remote target " + dialog.target);
  require(request.routes == dialog.routes, request, "12.2.1.1: not the route set");
  if (method == "PRACK") return;
  require(dialog.owed_acks.empty() || method == "UPDATE", request,
          "13.2.2.4: a 2xx has not been acknowledged yet");
  if (method == "BYE") {
    require(dialog.confirmed, request, "15: BYE in a dialog that is not confirmed");
    require(
        !dialog.unacknowledged_since || now_() - *dialog.unacknowledged_since >= transaction_limit,
        request, "15: BYE before the ACK of our 2xx");
    dialog.ended = true;
  } else if (method == "INVITE") {
    require(dialog.confirmed, request, "14.1: re-INVITE in a dialog that is not confirmed");
    require(dialog.invites_out == 0 && dialog.invites_in == 0, request,
            "14.1: another INVITE is under way");
    ++dialog.invites_out;
    judge_description(dialog, request);
  } else if (method == "UPDATE") {
    judge_description(dialog, request);
  }
}

/// RFC 3264 clause 8: the version says whether anything is different.
void Referee::judge_description(Dialog& dialog, const Message& message) {
  auto now = description(message);
  if (!now) return;
  if (dialog.said) {
    require(now->session_id == dialog.said->session_id, message, "3264 8: another session id");
    if (now->version == dialog.said->version) {
      require(*now == *dialog.said, message, "3264 8: a changed description of the same version");
    } else {
      require(now->version == dialog.said->version + 1, message,
              "3264 8: the version does not grow by one");
    }
    require(now->streams.size() >= dialog.said->streams.size(), message, "3264 8: a lost m= line");
  }
  dialog.said = std::move(now);
}

void Referee::sends_ack(const Message& ack) {
  Dialog* dialog = find(ack, true);
  require(dialog != nullptr, ack, "13.2.2.4: an ACK for no dialog");
  if (dialog == nullptr) return;
  require(same_uri(ack.request_uri, dialog->target), ack,
          "12.2.1.1: the ACK does not go to the remote target " + dialog->target);
  require(ack.routes == dialog->routes, ack, "12.2.1.1: not the route set");
  dialog->owed_acks.erase(ack.cseq);
  const auto offer = dialog->offers_in_2xx.find(ack.cseq);
  if (offer == dialog->offers_in_2xx.end()) {
    require(ack.body.empty(), ack, "13.2.2.4: an ACK with a description that nobody waits for");
    return;
  }
  const auto answer = description(ack);
  require(answer.has_value(), ack, "13.2.2.4: the offer in the 2xx is not answered in the ACK");
  if (answer) {
    const std::string wrong = misfit(offer->second, *answer);
    require(wrong.empty(), ack, "3264 6: " + wrong);
    judge_description(*dialog, ack);
  }
}

void Referee::cancels(TransactionId id) {
  const auto found = transactions_.find(id);
  if (found == transactions_.end() || found->second.incoming) {
    return complain("9.1: cancels what it has not sent");
  }
  require(found->second.request.method == "INVITE", found->second.request,
          "9.1: only an INVITE is cancelled");
}

void Referee::sends_response(TransactionId id, const Message& response) {
  const auto found = transactions_.find(id);
  if (found == transactions_.end() || !found->second.incoming) {
    return complain(fmt::format("answers {} to a request that is not there", response.status));
  }
  Transaction& transaction = found->second;
  const Message& request = transaction.request;
  require(response.status >= 100 && response.status <= 699, response, "a status that is none");
  require(response.method == request.method && response.call_id == request.call_id &&
              response.cseq == request.cseq && tag_of(response.from) == tag_of(request.from),
          response, "8.2.6.2: does not belong to its request");
  require(transaction.final_status == 0, response, "17.2: a second final answer");
  const std::string tag = tag_of(response.to);
  if (response.status > 100 && !tag.empty()) {
    const std::string before = tag_of(request.to).empty() ? transaction.tag : tag_of(request.to);
    require(before.empty() || before == tag, response, "8.2.6.2: another tag than before");
    transaction.tag = tag;
  }
  if (response.status >= 200) transaction.final_status = response.status;
  const bool inviting = request.method == "INVITE";
  if (inviting && response.status > 100 && response.status < 300) {
    require(!tag.empty(), response, "12.1.1: no tag in what makes a dialog");
    require(response.contacts.size() == 1, response, "12.1.1: one Contact");
    if (tag_of(request.to).empty()) start_dialog(transaction, response);
  }
  if ((inviting || request.method == "UPDATE") && response.status > 100) {
    judge_answer(transaction, response);
  }
  if (response.status < 200 || !inviting) return;
  Message in_dialog = request;
  in_dialog.to = response.to;
  Dialog* dialog = find(in_dialog, false);
  if (dialog == nullptr) return;
  dialog->invites_in = std::max(0, dialog->invites_in - 1);
  if (response.status < 300) {
    require(dialog->invites_out == 0, response, "14.2: 491 while our INVITE is under way");
    dialog->confirmed = true;
    dialog->unacknowledged_since = now_();
  } else if (tag_of(request.to).empty()) {
    dialog->ended = true;
  }
}

void Referee::judge_answer(Transaction& transaction, const Message& response) {
  const bool success = response.status >= 200 && response.status < 300;
  if (response.status >= 300) return;
  const bool inviting = transaction.request.method == "INVITE";
  Message in_dialog = transaction.request;
  in_dialog.to = response.to;
  Dialog* dialog = find(in_dialog, false);
  const auto said = description(response);
  const bool reliable = lists(response.header("Require"), "100rel");
  if (!transaction.offer) {
    require(!success || !inviting || said || transaction.answered_reliably, response,
            "13.3.1.4: no offer in the 2xx of an INVITE without one");
  } else if (said) {
    const std::string wrong = misfit(*transaction.offer, *said);
    require(wrong.empty(), response, "3264 6: " + wrong);
  } else {
    require(!success || transaction.answered_reliably, response,
            "13.3.1.4: no answer to the offer");
  }
  if (said && reliable) transaction.answered_reliably = true;
  if (said && dialog != nullptr && (success || reliable)) judge_description(*dialog, response);
}

// What reaches the connector
// -------------------------------------------------------------------------

void Referee::gets_request(TransactionId id, const Message& request) {
  Dialog* dialog = tag_of(request.to).empty() ? nullptr : find(request, false);
  if (request.method == "ACK") {
    if (dialog != nullptr) dialog->unacknowledged_since.reset();
    return;
  }
  Transaction& transaction = transactions_[id];
  transaction.request = request;
  transaction.incoming = true;
  transaction.offer = description(request);
  if (dialog == nullptr) return;
  if (request.method == "INVITE") ++dialog->invites_in;
  if (request.method == "BYE") dialog->ended = true;
  if (request.method == "INVITE" || request.method == "UPDATE") {
    if (const std::string target = contact_uri(request); !target.empty()) dialog->target = target;
  }
}

void Referee::gets_cancel(TransactionId id) {
  if (const auto found = transactions_.find(id); found != transactions_.end()) {
    found->second.cancelled = true;
  }
}

/// As far as our side of the dialog (12.1) is concerned; `response` is what makes it.
void Referee::start_dialog(const Transaction& transaction, const Message& response) {
  const bool by_us = !transaction.incoming;
  const Message& remote = by_us ? response : transaction.request;
  Message in_dialog = transaction.request;
  in_dialog.to = response.to;
  const auto [entry, fresh] = dialogs_.try_emplace(key_of(in_dialog, by_us));
  Dialog& dialog = entry->second;
  if (const std::string target = contact_uri(remote); !target.empty()) dialog.target = target;
  if (!fresh && dialog.confirmed) return;
  dialog.routes = remote.record_routes;
  if (by_us) std::reverse(dialog.routes.begin(), dialog.routes.end());
  if (!fresh) return;
  if (by_us) {
    dialog.sent_cseq = transaction.request.cseq;
    dialog.said = transaction.offer;
    dialog.invites_out = 1;
  } else {
    dialog.invites_in = 1;
  }
}

void Referee::gets_response(TransactionId id, const Message& response) {
  const auto found = transactions_.find(id);
  if (found == transactions_.end()) return;
  Transaction& transaction = found->second;
  const bool inviting = transaction.request.method == "INVITE";
  const bool success = response.status >= 200 && response.status < 300;
  const bool initial = tag_of(transaction.request.to).empty();
  if (!inviting) {
    if (transaction.request.method == "UPDATE" && success) {
      Dialog* dialog = find(transaction.request, true);
      const std::string target = contact_uri(response);
      if (dialog != nullptr && !target.empty()) dialog->target = target;
    }
    if (response.status >= 200) transactions_.erase(found);
    return;
  }
  if (response.status < 200) {
    if (initial && !tag_of(response.to).empty()) start_dialog(transaction, response);
    return;
  }
  const bool first = std::exchange(transaction.final_status, response.status) == 0;
  if (initial && success) start_dialog(transaction, response);
  // A final answer ends the INVITE for all its early dialogs.
  const std::string own_tag = tag_of(transaction.request.from);
  for (auto at = dialogs_.lower_bound({response.call_id, own_tag, {}});
       at != dialogs_.end() && std::get<0>(at->first) == response.call_id &&
       std::get<1>(at->first) == own_tag;
       ++at) {
    auto& [key, dialog] = *at;
    if (first) dialog.invites_out = 0;
    if (std::get<2>(key) != tag_of(response.to)) continue;
    dialog.invites_out = 0;
    if (!success) {
      if (initial) dialog.ended = true;
      continue;
    }
    dialog.confirmed = true;
    if (const std::string target = contact_uri(response); !target.empty()) dialog.target = target;
    dialog.owed_acks.insert(transaction.request.cseq);
    auto said = description(response);
    if (!transaction.offer && said) dialog.offers_in_2xx[transaction.request.cseq] = *said;
  }
  if (!success) transactions_.erase(found);
}

void Referee::gets_failure(TransactionId id) {
  const auto node = transactions_.extract(id);
  if (node.empty() || node.mapped().request.method != "INVITE") return;
  if (Dialog* dialog = find(node.mapped().request, true)) dialog->invites_out = 0;
}

}  // namespace ctibus::sip::testing
