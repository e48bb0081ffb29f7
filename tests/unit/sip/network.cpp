#include "network.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace ctibus::sip::testing {

namespace {

std::vector<std::weak_ptr<Network>>& open_networks() {
  static std::vector<std::weak_ptr<Network>> networks;
  return networks;
}

std::string text(const Endpoint& endpoint) {
  return fmt::format("{}{}:{}", endpoint.transport == Transport::tcp ? "tcp:" : "",
                     endpoint.address, endpoint.port);
}

}  // namespace

std::string Packet::text() const {
  const std::string what =
      message.is_request()
          ? fmt::format("{} {}", message.method, message.request_uri)
          : fmt::format("{} {} ({})", message.status, message.reason, message.method);
  return fmt::format("{} -> {}: {} cseq {} call {}{}", testing::text(from), testing::text(to), what,
                     message.cseq, message.call_id, message.body.empty() ? "" : " +body");
}

Network::Network(TestHost& host)
    : host_(&host),
      random_(host.seed() * 6151 + 1),
      referee_([this] { return now(); }),
      rtp_([this] { return now(); }) {}

std::shared_ptr<Network> Network::open(TestHost& host) {
  std::shared_ptr<Network> network(new Network(host));
  open_networks().push_back(network);
  return network;
}

std::shared_ptr<Network> Network::current() {
  auto& networks = open_networks();
  while (!networks.empty()) {
    if (auto network = networks.back().lock(); network && network->host_ != nullptr) return network;
    networks.pop_back();
  }
  return nullptr;
}

void Network::close() {
  host_ = nullptr;
  nodes_.clear();
  held_back_.clear();
  rtp_.clear();
}

void Network::attach(const Endpoint& endpoint, Node& node) { nodes_[endpoint] = &node; }

void Network::detach(const Node& node) {
  std::erase_if(nodes_, [&](const auto& entry) { return entry.second == &node; });
}

void Network::send(Packet sent) {
  if (host_ == nullptr) return;
  const auto shared = std::make_shared<const Packet>(std::move(sent));
  const Packet& packet = *shared;
  remember(shared);
  if (lose && lose(packet)) return;
  if (cut_.contains(packet.message.call_id)) return;
  if (hold_back_ && hold_back_(packet)) {
    held_back_.push_back(shared);
    return;
  }
  const bool reliable = packet.to.transport == Transport::tcp;
  if (!reliable && below(100) < weather.lost_percent) return;
  carry(shared);
  if (!reliable && below(100) < weather.doubled_percent) carry(shared);
}

void Network::let_go() {
  hold_back_ = nullptr;
  for (const SentPacket& packet : std::exchange(held_back_, {})) carry(packet);
}

void Network::carry(const SentPacket& packet) {
  if (host_ == nullptr) return;
  const auto span = weather.most_delay - weather.least_delay;
  const std::chrono::nanoseconds delay =
      weather.least_delay +
      std::chrono::nanoseconds(below(static_cast<std::uint64_t>(std::max(span.count(), 0L)) + 1));
  host_->clock().start(delay.count(),
                       [self = shared_from_this(), packet] { self->deliver(packet); });
}

void Network::deliver(const SentPacket& packet) {
  if (cut_.contains(packet->message.call_id)) return;
  const auto node = nodes_.find(packet->to);
  if (node != nodes_.end()) node->second->receive(packet);
}

std::shared_ptr<void> Network::after(std::chrono::nanoseconds delay, std::function<void()> action) {
  if (host_ == nullptr) return nullptr;
  const auto wanted = std::make_shared<std::function<void()>>(std::move(action));
  const std::uint64_t id = host_->clock().start(delay.count(), [kept = std::weak_ptr(wanted)] {
    if (const auto still = kept.lock()) (*still)();
  });
  return {wanted.get(), [self = weak_from_this(), wanted, id](void*) {
            const auto network = self.lock();
            if (network && network->host_ != nullptr) network->host_->clock().cancel(id);
          }};
}

std::chrono::nanoseconds Network::now() const {
  return std::chrono::nanoseconds(host_ == nullptr ? 0 : host_->clock().steady_ns());
}

void Network::remember(const SentPacket& packet) {
  constexpr std::size_t most = 80;
  if (packet->message.method == "REGISTER") return;  // there are so many of them
  if (ladder_.size() >= most) ladder_.pop_front();
  ladder_.emplace_back(now(), packet);
}

std::string Network::ladder() const {
  std::string out;
  for (const auto& [when, packet] : ladder_) {
    out += fmt::format("{:10.3f}s {}\n", static_cast<double>(when.count()) / 1e9, packet->text());
  }
  return out;
}

}  // namespace ctibus::sip::testing
