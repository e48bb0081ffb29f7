#include "fake_stack.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "ctibus/kit/sip/header_values.hpp"
#include "ctibus/kit/sip/name_addr.hpp"
#include "ctibus/kit/sip/response.hpp"
#include "ctibus/kit/sip/uri.hpp"

namespace ctibus::sip::testing {

namespace {

constexpr std::string_view invite = "INVITE";

Endpoint endpoint_of(const Uri& uri) {
  return {uri.parameters.get("transport") == "tcp" ? Transport::tcp : Transport::udp, uri.host,
          uri.port == 0 ? std::uint16_t{5060} : uri.port};
}

}  // namespace

Runner run_in(const std::shared_ptr<Network>& network) {
  return {.post = [](const std::function<void()>& action) { action(); },
          .after =
              [network](std::chrono::nanoseconds delay, std::function<void()> action) {
                return network->after(delay, std::move(action));
              }};
}

FakeStack::FakeStack(std::shared_ptr<Network> network, std::string address, std::uint16_t port,
                     StackEvents& events, Runner runner, Role role)
    : network_(std::move(network)),
      address_(std::move(address)),
      port_(port),
      events_(events),
      runner_(std::move(runner)),
      role_(role) {
  network_->attach({Transport::udp, address_, port_}, *this);
  network_->attach({Transport::tcp, address_, port_}, *this);
  if (watched()) network_->referee().connector_starts();
}

FakeStack::~FakeStack() { network_->detach(*this); }

Endpoint FakeStack::contact(const Endpoint& peer) const {
  return {peer.transport, address_, port_};
}

Endpoint FakeStack::destination(const Message& request) const {
  if (request.peer.port != 0) return request.peer;
  if (!request.routes.empty()) {
    if (const auto route = parse_name_addr(request.routes.front())) return endpoint_of(route->uri);
  }
  if (const auto uri = parse_uri(request.request_uri)) return endpoint_of(*uri);
  return {};
}

void FakeStack::transmit(const Endpoint& to, std::uint64_t branch, const Message& message) {
  Packet packet{contact(to), to, branch, message};
  packet.message.peer = {};
  if (message.is_request()) packet.message.routes.clear();
  network_->send(std::move(packet));
}

// As a client (RFC 3261 17.1)
// -----------------------------------------------------------------------

TransactionId FakeStack::send(const Message& request) {
  const TransactionId id = network_->number();
  if (runner_.is_dead()) return id;
  if (watched()) network_->referee().sends_request(id, request);
  Client& client = clients_[id];
  client.request = request;
  client.to = destination(request);
  if (fails_ || client.to.address.empty()) {
    client.limit = runner_.after(std::chrono::nanoseconds(0), [this, id] {
      clients_.erase(id);
      if (watched()) network_->referee().gets_failure(id);
      events_.on_failed(id, 503);
    });
    return id;
  }
  transmit(client.to, id, request);
  client.interval = t1;
  if (client.to.transport == Transport::udp) {
    client.repeat = runner_.after(client.interval, [this, id] { repeat_request(id); });
  }
  client.limit = runner_.after(transaction_time, [this, id] { give_up(id); });
  return id;
}

void FakeStack::repeat_request(TransactionId id) {
  Client& client = clients_.at(id);
  transmit(client.to, id, client.request);
  client.interval *= 2;
  if (client.request.method != invite) {
    client.interval = std::min<std::chrono::nanoseconds>(client.interval, t2);
  }
  client.repeat = runner_.after(client.interval, [this, id] { repeat_request(id); });
}

void FakeStack::give_up(TransactionId id) {
  auto node = clients_.extract(id);
  if (node.empty() || node.mapped().progress == Progress::completed) return;
  if (watched()) network_->referee().gets_failure(id);
  events_.on_failed(id, 408);
}

void FakeStack::cancel(TransactionId transaction) {
  if (runner_.is_dead()) return;
  if (watched()) network_->referee().cancels(transaction);
  const auto found = clients_.find(transaction);
  if (found == clients_.end() || found->second.request.method != invite) return;
  Client& client = found->second;
  if (client.progress == Progress::completed || std::exchange(client.cancel_wanted, true)) return;
  if (client.progress == Progress::proceeding) send_cancel(transaction, client);
}

void FakeStack::send_cancel(TransactionId id, Client& client) {
  Message cancel;
  cancel.method = "CANCEL";
  cancel.request_uri = client.request.request_uri;
  cancel.from = client.request.from;
  cancel.to = client.request.to;
  cancel.call_id = client.request.call_id;
  cancel.cseq = client.request.cseq;
  // The CANCEL's own transaction: repeated until it is answered, silent otherwise.
  client.interval = t1;
  transmit(client.to, id, cancel);
  const auto again = std::make_shared<std::function<void()>>();
  *again = [this, id, cancel, weak = std::weak_ptr(again)] {
    const auto found = clients_.find(id);
    if (found == clients_.end() || found->second.progress == Progress::completed) return;
    transmit(found->second.to, id, cancel);
    found->second.interval = std::min<std::chrono::nanoseconds>(found->second.interval * 2, t2);
    if (const auto self = weak.lock()) {
      found->second.repeat = runner_.after(found->second.interval, [self] { (*self)(); });
    }
  };
  if (client.to.transport == Transport::udp) {
    client.repeat = runner_.after(client.interval, [again] { (*again)(); });
  }
  // RFC 3261 9.1: no final response within 64*T1 ends the transaction.
  client.limit = runner_.after(transaction_time, [this, id] { give_up(id); });
}

void FakeStack::take_response(const Packet& packet) {
  const auto found = clients_.find(packet.branch);
  if (found == clients_.end()) return;
  const TransactionId id = found->first;
  Client& client = found->second;
  Message response = packet.message;
  response.peer = packet.from;
  if (response.method == "CANCEL") {
    if (client.cancel_wanted) client.repeat.reset();
    return;
  }
  const bool inviting = client.request.method == invite;
  const bool again = client.progress == Progress::completed;
  if (response.status < 200) {
    if (again) return;
    const bool first = std::exchange(client.progress, Progress::proceeding) == Progress::calling;
    if (inviting && first) {
      client.repeat.reset();
      client.limit.reset();
      if (client.cancel_wanted) send_cancel(id, client);
    }
  } else if (inviting && response.status >= 300) {
    acknowledge(id, client, response);
    if (again) return;
    end_later(id, true);
  } else if (!again) {
    end_later(id, true);
  } else if (!inviting) {
    return;
  }
  if (watched()) network_->referee().gets_response(id, response);
  events_.on_response(id, response);
}

void FakeStack::acknowledge(TransactionId id, const Client& client, const Message& response) {
  Message ack;
  ack.method = "ACK";
  ack.request_uri = client.request.request_uri;
  ack.from = client.request.from;
  ack.to = response.to;
  ack.call_id = client.request.call_id;
  ack.cseq = client.request.cseq;
  transmit(client.to, id, ack);
}

void FakeStack::send_ack(const Message& ack) {
  if (runner_.is_dead()) return;
  if (watched()) network_->referee().sends_ack(ack);
  transmit(destination(ack), network_->number(), ack);
}

void FakeStack::end_later(TransactionId id, bool client) {
  if (client) {
    Client& ending = clients_.at(id);
    ending.progress = Progress::completed;
    ending.repeat.reset();
    ending.limit = runner_.after(transaction_time, [this, id] { clients_.erase(id); });
    return;
  }
  servers_.at(id).limit = runner_.after(transaction_time, [this, id] {
    auto node = servers_.extract(id);
    if (node.empty()) return;
    server_ids_.erase({node.mapped().request_packet.branch, node.mapped().request.method});
  });
}

// As a server (17.2)
// -----------------------------------------------------------------------

void FakeStack::receive(const SentPacket& sent) {
  runner_.post([this, alive = std::weak_ptr(alive_), sent] {
    if (alive.expired()) return;
    const Packet& packet = *sent;
    if (!packet.message.is_request()) return take_response(packet);
    if (packet.message.method == "ACK") return take_ack(packet);
    if (packet.message.method == "CANCEL") return take_cancel(packet);
    take_request(packet);
  });
}

void FakeStack::take_request(const Packet& packet) {
  const ServerKey key{packet.branch, packet.message.method};
  if (const auto known = server_ids_.find(key); known != server_ids_.end()) {
    const Server& server = servers_.at(known->second);
    if (!server.answers.empty()) network_->send(server.answers.back());
    return;
  }
  const TransactionId id = network_->number();
  server_ids_.emplace(key, id);
  Server& server = servers_[id];
  server.request = packet.message;
  server.request.peer = packet.from;
  server.request_packet = packet;
  server.tag = tag_of(packet.message.to);
  if (server.tag.empty()) server.tag = fmt::format("stack{}", id);
  if (packet.message.method == invite) {
    server.answers = {{packet.to, packet.from, packet.branch, make_response(packet.message, 100)}};
    network_->send(server.answers.back());
  }
  const Message request = server.request;
  if (request.method == "PRACK") take_prack(request);
  if (watched()) network_->referee().gets_request(id, request);
  events_.on_request(id, request);
}

void FakeStack::respond(TransactionId transaction, const Message& response) {
  if (runner_.is_dead()) return;
  const auto found = servers_.find(transaction);
  if (watched()) network_->referee().sends_response(transaction, response);
  if (found == servers_.end()) return;
  Server& server = found->second;
  const bool success = response.status >= 200 && response.status < 300;
  const bool inviting = server.request.method == invite;
  // A proxy on the way may forward several 2xx of forked calls; nothing else may follow.
  if (server.final_status != 0 && !(success && inviting && server.final_status < 300)) return;
  send_answer(transaction, server, response);
}

void FakeStack::send_answer(TransactionId transaction, Server& server, const Message& response) {
  const bool success = response.status >= 200 && response.status < 300;
  const bool inviting = server.request.method == invite;
  Packet packet{server.request_packet.to, server.request_packet.from, server.request_packet.branch,
                response};
  packet.message.peer = {};
  if (response.status > 100 && tag_of(response.to).empty()) {
    packet.message.to = with_tag(response.to, server.tag);
  }
  if (response.status > 100) server.tag = tag_of(packet.message.to);
  if (std::exchange(server.rseq, 0U) != 0) {
    server.repeat.reset();
    server.limit.reset();
  }
  network_->send(packet);
  if (!success || server.final_status == 0) server.answers.clear();
  server.answers.push_back(std::move(packet));
  if (response.status < 200) {
    const auto rseq = parse_rseq(response.header("RSeq"));
    if (!inviting || !rseq) return;
    server.rseq = *rseq;
    server.interval = t1;
    server.repeat = runner_.after(t1, [this, transaction] { repeat_provisional(transaction); });
    server.limit =
        runner_.after(transaction_time, [this, transaction] { lose_prack(transaction); });
    return;
  }
  server.repeat.reset();
  const bool first = std::exchange(server.final_status, response.status) == 0;
  server.progress = Progress::completed;
  if (!first) return;
  end_later(transaction, false);
  const bool unreliable = server.request_packet.from.transport == Transport::udp;
  if (inviting && (success || unreliable)) {
    server.interval = t1;
    server.repeat = runner_.after(t1, [this, transaction] { repeat_answers(transaction); });
  }
}

void FakeStack::repeat_answers(TransactionId id) {
  Server& server = servers_.at(id);
  for (const Packet& answer : server.answers) network_->send(answer);
  server.interval = std::min<std::chrono::nanoseconds>(server.interval * 2, t2);
  server.repeat = runner_.after(server.interval, [this, id] { repeat_answers(id); });
}

/// RFC 3262 3
void FakeStack::repeat_provisional(TransactionId id) {
  Server& server = servers_.at(id);
  network_->send(server.answers.back());
  server.interval *= 2;
  server.repeat = runner_.after(server.interval, [this, id] { repeat_provisional(id); });
}

void FakeStack::lose_prack(TransactionId id) {
  Server& server = servers_.at(id);
  const Message refusal = make_response(server.request, 504);
  if (watched()) network_->referee().sends_response(id, refusal);
  send_answer(id, server, refusal);
  events_.on_failed(id, 504);
}

void FakeStack::take_prack(const Message& prack) {
  const auto rack = parse_rack(prack.header("RAck"));
  if (!rack) return;
  for (auto& [id, server] : servers_) {
    if (server.rseq == 0 || server.rseq != rack->rseq || server.request.cseq != rack->cseq ||
        server.request.call_id != prack.call_id) {
      continue;
    }
    server.rseq = 0;
    server.repeat.reset();
    server.limit.reset();
  }
}

void FakeStack::take_ack(const Packet& packet) {
  Message ack = packet.message;
  ack.peer = packet.from;
  const std::string tag = tag_of(ack.to);
  for (auto& [id, server] : servers_) {
    if (server.request.method != invite || server.final_status == 0 ||
        server.request.call_id != ack.call_id || server.request.cseq != ack.cseq) {
      continue;
    }
    if (server.final_status >= 300) {
      if (server.request_packet.branch == packet.branch) {
        server.repeat.reset();
        return;
      }
      continue;
    }
    std::erase_if(server.answers,
                  [&](const Packet& answer) { return tag_of(answer.message.to) == tag; });
    if (server.answers.empty()) server.repeat.reset();
  }
  if (watched()) network_->referee().gets_request(0, ack);
  events_.on_request(0, ack);
}

void FakeStack::take_cancel(const Packet& packet) {
  const auto known = server_ids_.find({packet.branch, std::string(invite)});
  Message answer = make_response(packet.message, known == server_ids_.end() ? 481 : 200);
  if (tag_of(answer.to).empty()) {
    answer.to = with_tag(answer.to, known == server_ids_.end() ? std::string("none")
                                                               : servers_.at(known->second).tag);
  }
  network_->send({packet.to, packet.from, packet.branch, std::move(answer)});
  if (known == server_ids_.end()) return;
  Server& server = servers_.at(known->second);
  // Repeated, or too late: the final answer is under way.
  if (server.final_status != 0 || server.progress == Progress::proceeding) return;
  server.progress = Progress::proceeding;
  const TransactionId id = known->second;
  if (watched()) network_->referee().gets_cancel(id);
  events_.on_cancelled(id);
}

}  // namespace ctibus::sip::testing
