#include "service/post.hpp"

#include <algorithm>

#include "schema/order.hpp"
#include "wire/dialect.hpp"
#include "wire/xml.hpp"

namespace csta_switch {

bool Post::happens(double share) {
  return share > 0 && std::uniform_real_distribution<double>(0, 1)(*chance_) < share;
}

void Post::answer(Link& link, int invoke_id, Element message) {
  if (happens(faults_->lose_responses)) return;
  if (happens(faults_->duplicate_responses)) send(link, Wire::Sort::answer, invoke_id, message);
  send(link, Wire::Sort::answer, invoke_id, std::move(message));
}

void Post::flush() {
  while (!queued_.empty()) {
    Queued next = std::move(queued_.front());
    queued_.pop_front();
    const auto link = links_->find(next.link);
    if (link == links_->end()) continue;
    const int invoke_id = link->second.requests++;
    if (!next.is_event) {
      send(link->second, Wire::Sort::request, invoke_id, std::move(next.message));
      continue;
    }
    if (happens(faults_->lose_events)) continue;
    if (happens(faults_->duplicate_events)) {
      send(link->second, Wire::Sort::event, invoke_id, next.message);
    }
    send(link->second, Wire::Sort::event, invoke_id, std::move(next.message));
  }
}

void Post::send(Link& link, Wire::Sort sort, int invoke_id, Element message) {
  Element ordered = in_order(std::move(message), link.wire->edition);
  to_dialect(dialect_, ordered);
  std::string bytes = encoded(link, sort, invoke_id, ordered);
  const bool lost = bytes.empty();
  if (*trace_) (*trace_)(link.number, lost ? '!' : '>', write_xml(ordered, {}));
  if (!lost) {
    send_bytes(link, std::move(bytes));
  } else if (sort == Wire::Sort::answer && ordered.name != "CSTAErrorCode") {
    Element error{"CSTAErrorCode"};
    error.add("systemResourceAvailibility", "resourceLimitExceeded");
    send(link, sort, invoke_id, std::move(error));
  }
}

std::string Post::encoded(Link& link, Wire::Sort sort, int invoke_id, const Element& message) {
  try {
    return link.wire->encoded(sort, invoke_id, message);
  } catch (const std::exception& why) {
    complain_(link, message.name + " cannot be said: " + why.what());
    return {};
  }
}

void Post::send_bytes(Link& link, std::string bytes) {
  const Time due = std::max(timers_->now() + faults_->delay, link.sent_until);
  if (due <= timers_->now()) {
    link.send(std::move(bytes));
    return;
  }
  link.sent_until = due;
  timers_->after(due - timers_->now(), [this, number = link.number, bytes = std::move(bytes)] {
    const auto found = links_->find(number);
    if (found != links_->end()) found->second.send(bytes);
  });
}

}  // namespace csta_switch
