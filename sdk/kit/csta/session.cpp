#include "ctibus/kit/csta/session.hpp"

#include <algorithm>
#include <utility>

#include "ctibus/kit/csta/error_codes.hpp"

namespace ctibus::csta {

namespace {

using Time = Session::Time;

// An answer that is later than this many limits will not be mistaken for that of a newer request.
constexpr int spoilt_limits = 10;

}  // namespace

Session::Session(SessionOptions options, SessionListener& listener)
    : options_(std::move(options)), listener_(&listener) {}

void Session::take(Time now, const Packet& packet) {
  now_ = now;
  if (state_ == State::idle || state_ == State::over) return;
  heard_at_ = now;
  unheard_ = 0;
  switch (packet.kind) {
    case Packet::Kind::response:
    case Packet::Kind::error:
      return answered(now, packet);
    case Packet::Kind::event:
      return listener_->event(packet.body);
    case Packet::Kind::request:
      if (packet.linked || !handled(now, packet)) listener_->requested(packet);
  }
}

void Session::advance(Time now) {
  now_ = now;
  if (state_ == State::idle || state_ == State::over) return;
  std::vector<Reply> unanswered;
  for (auto it = pending_.begin(); it != pending_.end();) {
    if (it->second.limit > now) {
      ++it;
      continue;
    }
    unanswered.push_back(std::move(it->second.reply));
    spoilt_[it->first] = now + spoilt_limits * options_.request_limit;
    it = pending_.erase(it);
  }
  std::erase_if(spoilt_, [now](const auto& one) { return one.second <= now; });
  counters_.unanswered += unanswered.size();
  for (auto& reply : unanswered) {
    reply(failure("csta.no_answer", "The switch has not answered in time."));
  }
  if (state_ == State::starting && now >= start_limit_) {
    return fail({"csta.no_session", "The switch has not begun a session in time."});
  }
  if (state_ == State::starting && now >= register_at_) register_for_status(now);
  if (state_ != State::up) return;
  if (now >= prolong_at_) prolong(now);
  if (state_ == State::up) probe(now);
  if (state_ == State::up) fill_window(now);
}

std::optional<Time> Session::wake_at() const {
  if (state_ == State::idle || state_ == State::over) return std::nullopt;
  Time at = Time::max();
  for (const auto& [id, pending] : pending_) at = std::min(at, pending.limit);
  at = std::min(at, next_deadline_);
  if (state_ == State::starting) at = std::min({at, start_limit_, register_at_});
  if (state_ == State::up) {
    at = std::min(at, prolong_at_);
    if (options_.keep_alive > Time::zero()) {
      at = std::min(at, std::max(heard_at_, probed_at_) + options_.keep_alive);
    }
  }
  if (at == Time::max()) return std::nullopt;
  return at;
}

void Session::request(Time now, Element body, Reply reply, Urgency urgency) {
  now_ = now;
  if (state_ != State::up) {
    return reply(failure("csta.not_sent", "There is no session with the switch now."));
  }
  if (waiting() >= options_.most_waiting) {
    return reply(failure("csta.too_many", "Too many requests wait for the switch."));
  }
  (urgency.urgent ? urgent_ : waiting_)
      .push_back({std::move(body), std::move(reply), urgency.deadline});
  next_deadline_ = std::min(next_deadline_, urgency.deadline);
  fill_window(now);
}

bool Session::tell(Time now, Element body) {
  if (state_ != State::up) return false;
  const auto id = free_invoke_id(now);
  if (!id) return false;
  ++counters_.requests;
  return listener_->send({Packet::Kind::request, *id, std::move(body)}).has_value();
}

void Session::drop_expired(Time now) {
  if (next_deadline_ > now) return;
  next_deadline_ = Time::max();
  std::vector<Reply> expired;
  for (auto* queue : {&urgent_, &waiting_}) {
    std::erase_if(*queue, [&](Waiting& one) {
      if (one.deadline > now) {
        next_deadline_ = std::min(next_deadline_, one.deadline);
        return false;
      }
      expired.push_back(std::move(one.reply));
      return true;
    });
  }
  for (const auto& reply : expired) {
    reply(failure("csta.not_sent", "The switch was too slow: the time was over before its turn."));
  }
}

void Session::fill_window(Time now) {
  drop_expired(now);
  while (state_ == State::up && pending_.size() < options_.window && waiting() != 0) {
    auto& queue = urgent_.empty() ? waiting_ : urgent_;
    Waiting next = std::move(queue.front());
    queue.pop_front();
    ask(now, std::move(next.body), std::move(next.reply));
  }
}

std::optional<std::uint32_t> Session::free_invoke_id(Time now) {
  for (std::uint32_t tried = 0; tried <= options_.last_invoke_id; ++tried) {
    const std::uint32_t id = next_invoke_id_;
    next_invoke_id_ = id >= options_.last_invoke_id ? 0 : id + 1;
    const auto spoilt = spoilt_.find(id);
    const bool free = spoilt == spoilt_.end() || spoilt->second <= now;
    if (free && !pending_.contains(id)) return id;
  }
  return std::nullopt;
}

void Session::ask(Time now, Element body, Reply reply) {
  const auto id = free_invoke_id(now);
  if (!id) return reply(failure("csta.too_many", "Every invoke id is in use."));
  ++counters_.requests;
  pending_[*id] = {body.name, std::move(reply), now + options_.request_limit};
  const auto sent = listener_->send({Packet::Kind::request, *id, std::move(body)});
  if (sent) return;
  if (auto unsent = pending_.extract(*id)) unsent.mapped().reply(tl::unexpected(sent.error()));
}

std::string_view Session::asked(std::int64_t invoke_id) const {
  const auto found = pending_.find(invoke_id);
  return found == pending_.end() ? std::string_view() : std::string_view(found->second.name);
}

void Session::answered(Time now, const Packet& packet) {
  auto pending = pending_.extract(packet.invoke_id);
  if (!pending) {
    spoilt_.erase(packet.invoke_id);
    ++counters_.unasked_for;
    return;
  }
  if (packet.kind == Packet::Kind::error) {
    failure_ = &packet.body;
    pending.mapped().reply(tl::unexpected(error_of(packet.body)));
    failure_ = nullptr;
  } else {
    pending.mapped().reply(packet.body);
  }
  fill_window(now);
}

void Session::end_all(const Error& sent, const Error& not_sent) {
  const auto pending = std::exchange(pending_, {});
  auto waiting = std::exchange(urgent_, {});
  std::ranges::move(waiting_, std::back_inserter(waiting));
  waiting_.clear();
  next_deadline_ = Time::max();
  spoilt_.clear();
  for (const auto& [id, one] : pending) one.reply(tl::unexpected(sent));
  for (const auto& one : waiting) one.reply(tl::unexpected(not_sent));
}

void Session::lost(const Error& why) {
  if (state_ == State::over) return;
  state_ = State::over;
  end_all({"csta.link_lost", "The link was lost before the switch answered: " + why.text},
          {"csta.not_sent", "The link was lost before it was sent: " + why.text});
}

}  // namespace ctibus::csta
