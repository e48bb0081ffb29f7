#include "service/post.hpp"

#include "schema/order.hpp"
#include "wire/xml.hpp"

namespace csta_switch {

int edition_of(std::string_view name_space) {
  if (name_space.size() != csta_name_space.size() + 1 || !name_space.starts_with(csta_name_space)) {
    return 0;
  }
  const int edition = name_space.back() - '0';
  return edition >= 2 && edition <= 6 ? edition : 0;
}

bool is_session_message(std::string_view name) {
  return name.find("ApplicationSession") != std::string_view::npos;
}

bool Post::happens(double share) {
  return share > 0 && std::uniform_real_distribution<double>(0, 1)(*chance_) < share;
}

void Post::answer(Link& link, int invoke_id, Element message) {
  if (happens(faults_->lose_responses)) return;
  send(link, invoke_id, std::move(message));
}

void Post::flush() {
  while (!queued_.empty()) {
    Queued next = std::move(queued_.front());
    queued_.pop_front();
    const auto link = links_->find(next.link);
    if (link == links_->end()) continue;
    if (!next.is_event) {
      const int invoke_id = link->second.requests++ % event_invoke_id;
      send(link->second, invoke_id, std::move(next.message));
      continue;
    }
    if (happens(faults_->lose_events)) continue;
    if (happens(faults_->duplicate_events)) send(link->second, event_invoke_id, next.message);
    send(link->second, event_invoke_id, std::move(next.message));
  }
}

void Post::send(Link& link, int invoke_id, Element message) {
  const std::string name_space = is_session_message(message.name)
                                     ? std::string(session_name_space)
                                     : std::string(csta_name_space) + std::to_string(link.edition);
  Frame frame{invoke_id, write_xml(in_order(std::move(message), link.edition), name_space)};
  if (*trace_) (*trace_)(link.number, '>', frame.body);
  std::string bytes = framed(frame);
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
