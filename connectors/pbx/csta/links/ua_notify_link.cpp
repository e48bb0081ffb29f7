#include <map>
#include <utility>

#include "ctibus/kit/csta/schema.hpp"
#include "ctibus/kit/sip/name_addr.hpp"
#include "ctibus/kit/sip/response.hpp"
#include "ctibus/kit/sip/uri.hpp"
#include "ua_link.hpp"
#include "ua_message.hpp"

namespace ctibus::csta {

namespace {

class NotifyLink final : public Link, UaUser {
 public:
  NotifyLink(UaAgent& agent, UaOptions options, LinkListener& listener)
      : agent_(agent), options_(std::move(options)), listener_(listener) {
    agent_.add(*this);
    up_ = agent_.after(std::chrono::nanoseconds(0), [this] { listener_.link_up(); });
  }
  ~NotifyLink() override { agent_.remove(*this); }

  Result<> send(const Packet& packet) override {
    auto notify = ua_request("NOTIFY", options_, agent_);
    notify.set_header("Event", "uaCSTA");
    notify.set_header("Subscription-State", "active");
    put_body(notify, packet.body, options_.xml);
    transmit(std::move(notify), packet);
    return {};
  }
  void close() override {
    up_.reset();
    agent_.remove(*this);
  }

 private:
  struct Sent {
    sip::Message notify;
    Packet::Kind kind = Packet::Kind::request;
    std::int64_t invoke_id = 0;
    std::string name;
  };

  void transmit(sip::Message notify, const Packet& packet) {
    const auto transaction = agent_.send(notify, *this);
    sent_[transaction] = {std::move(notify), packet.kind, packet.invoke_id, packet.body.name};
  }

  bool expects(const sip::Message& notify) const override {
    const auto from = sip::parse_name_addr(notify.from);
    const auto target = sip::parse_uri(options_.target);
    return from && target && from->uri.user == target->user &&
           (from->uri.host == target->host || notify.peer.address == target->host);
  }

  void on_request(sip::TransactionId transaction, const sip::Message& notify) override {
    const auto packet = read_body(notify, options_.xml);
    const int status = !is_csta(notify) ? 415 : packet ? 200 : 400;
    agent_.stack().respond(transaction, sip::make_response(notify, status));
    if (status == 200) listener_.link_packet(*packet);
    if (status == 400) listener_.link_unreadable(packet.error());
  }

  void on_response(sip::TransactionId transaction, const sip::Message& response) override {
    if (response.status < 200) return;
    auto sent = sent_.extract(transaction);
    if (!sent) return;
    if ((response.status == 401 || response.status == 407) && options_.login) {
      auto again = sip::authorize(response, sent.mapped().notify, *options_.login, agent_.unique());
      if (again) {
        sent.mapped().notify = std::move(*again);
        sent.key() = agent_.send(sent.mapped().notify, *this);
        sent_.insert(std::move(sent));
        return;
      }
    }
    outcome(sent.mapped(), response.status);
  }
  void on_failed(sip::TransactionId transaction, int status) override {
    const auto sent = sent_.extract(transaction);
    if (sent) outcome(sent.mapped(), status);
  }
  void outcome(const Sent& sent, int status) {
    const auto* known = find_message(sent.name);
    if (sent.kind != Packet::Kind::request || known == nullptr || known->response.empty()) return;
    if (status < 300) {
      return listener_.link_packet(
          {Packet::Kind::response, sent.invoke_id, {.name = std::string(known->response)}});
    }
    listener_.link_packet({Packet::Kind::error, sent.invoke_id, outcome_of_status(status)});
  }

  UaAgent& agent_;
  const UaOptions options_;
  LinkListener& listener_;
  std::shared_ptr<void> up_;
  std::map<sip::TransactionId, Sent> sent_;
};

}  // namespace

OpenLink open_ua_notifications(UaAgent& agent, UaOptions options) {
  return [&agent, options = std::move(options)](
             LinkListener& listener,
             const std::function<std::string_view(std::int64_t)>&) -> std::unique_ptr<Link> {
    return std::make_unique<NotifyLink>(agent, options, listener);
  };
}

}  // namespace ctibus::csta
