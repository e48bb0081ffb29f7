#include "sip/resender.hpp"

#include <algorithm>

namespace csta_switch::sip {

void Resender::begin(const std::string& key, std::string datagram, std::string to,
                     GivenUp given_up) {
  send_(datagram, to);
  const Sent& sent =
      sent_
          .insert_or_assign(key, Sent{std::move(datagram), std::move(to), std::move(given_up), t1_,
                                      clock_->now() + longest(), ++count_})
          .first->second;
  wait(key, sent);
}

void Resender::wait(const std::string& key, const Sent& sent) {
  clock_->after(std::min(sent.interval, sent.until - clock_->now()),
                [this, key, number = sent.number] { ring(key, number); });
}

void Resender::ring(const std::string& key, std::uint64_t number) {
  const auto found = sent_.find(key);
  if (found == sent_.end() || found->second.number != number) return;
  if (clock_->now() >= found->second.until) {
    const GivenUp given_up = std::move(found->second.given_up);
    sent_.erase(found);
    given_up();
    return;
  }
  found->second.interval = std::min(2 * found->second.interval, t2_);
  send_(found->second.datagram, found->second.to);
  wait(key, found->second);
}

void Resender::slow_down(const std::string& key) {
  if (const auto found = sent_.find(key); found != sent_.end()) found->second.interval = t2_;
}

bool Resender::repeat(const std::string& key) {
  const auto found = sent_.find(key);
  if (found == sent_.end()) return false;
  send_(found->second.datagram, found->second.to);
  return true;
}

}  // namespace csta_switch::sip
