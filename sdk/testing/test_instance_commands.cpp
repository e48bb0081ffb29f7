#include "ctibus/testing/test_host.hpp"
#include "refusal.hpp"

namespace ctibus::testing {

bool TestInstance::run_command(std::unique_lock<std::recursive_mutex>& lock) {
  if (commands_.empty()) return false;
  const PendingCommand pending = commands_.front();
  commands_.pop_front();
  const TestLog::Entry& entry = host_.log_.at(pending.sequence);
  const auto open = host_.open_requests_.find(MessageId(entry.frame().id));
  if (open == host_.open_requests_.end()) return true;  // nobody waits any more
  const std::int64_t left = pending.deadline_ns - host_.clock_.steady_ns();
  if (left <= 0) {
    host_.answer(entry.frame().id, CTIBUS_REPLY_REJECTED, "bus.deadline",
                 "The deadline passed in the queue.", {});
    return true;
  }
  open->second.delivered = true;
  ctibus_delivery delivery{};
  delivery.size = sizeof(delivery);
  delivery.frame = &entry.frame();
  delivery.source = {entry.source.data(), entry.source.size()};
  lock.unlock();
  if (command_handler_ != nullptr) {
    const Entered entered(*this, "on_command", entry.topic(), &entry.frame());
    command_handler_->on_command(instance_.self, &delivery,
                                 static_cast<std::uint32_t>((left + 999'999) / 1'000'000));
  }
  return true;
}

ctibus_status TestInstance::request(const ctibus_host* host, const ctibus_request* request,
                                    ctibus_message_id* id, ctibus_error* error) {
  TestInstance& self = of(host);
  TestHost& test = self.host_;
  self.called("request");
  if (request == nullptr || request->size < sizeof(*request)) {
    return self.no_argument("request", error);
  }
  const std::lock_guard lock(test.mutex_);
  if (self.stopped()) return detail::misuse(error, "The instance has stopped.");
  if (request->remaining_ms < 1 || request->remaining_ms > 3'600'000) {
    return detail::refuse(error, "bus.malformed", "remaining_ms is not within 1..3600000.");
  }
  const std::string topic(detail::view(request->topic));
  const auto permissions = test.permissions_.find(self.name_);
  const bool declared =
      permissions == test.permissions_.end() || permissions->second.commands.contains(topic);
  self.used(Use::commands, topic, declared);
  if (!declared) {
    return detail::refuse(error, "bus.undeclared_topic",
                          "The manifest does not declare \"" + topic + "\" under commands.");
  }
  TestLog::Draft draft;
  draft.topic = topic;
  draft.message_class = CTIBUS_CLASS_COMMAND;
  draft.key = detail::view(request->key);
  draft.idempotency = detail::view(request->idempotency);
  draft.payload = request->payload.data;
  draft.payload_size = request->payload.size;
  if (const Error large = TestHost::check(draft); !large.code.empty()) {
    return detail::refuse(error, large.code, large.text);
  }
  draft.header.id = MessageId(self.source_epoch_, ++self.published_);
  draft.header.correlation = request->correlation;
  draft.header.causation = request->causation;
  self.put_trace(draft.header, request->trace);
  draft.header.remaining_ms = request->remaining_ms;
  draft.header.event_time_ns = draft.header.publish_time_ns = test.clock_.utc_ns();
  const TestLog::Entry& entry = test.append(draft, self.name_);
  if (id != nullptr) *id = entry.frame().id;
  TestHost::OpenRequest open;
  open.requester = self.name_;
  open.token = request->token;
  open.idempotency = detail::view(request->idempotency);
  test.route(entry, detail::view(request->target), std::move(open), request->remaining_ms);
  return CTIBUS_OK;
}

ctibus_status TestInstance::provide(const ctibus_host* host, ctibus_text topic,
                                    ctibus_error* error) {
  TestInstance& self = of(host);
  self.called("provide", true);
  if (self.phase_ != Phase::created) {
    return detail::misuse(error, "Commands are provided in create only, which is the constructor.");
  }
  const std::string name(detail::view(topic));
  const auto permissions = self.host_.permissions_.find(self.name_);
  const bool declared =
      permissions == self.host_.permissions_.end() || permissions->second.provides.contains(name);
  self.used(Use::provides, name, declared);
  if (!declared) {
    return detail::refuse(error, "bus.undeclared_topic",
                          "The manifest does not declare \"" + name + "\" under provides.");
  }
  self.provides_.push_back(name);
  return CTIBUS_OK;
}

void TestInstance::reply(const ctibus_host* host, const ctibus_reply* reply) {
  TestInstance& self = of(host);
  self.called("reply");
  if (reply == nullptr || reply->size < sizeof(*reply)) {
    (void)self.no_argument("reply", nullptr);
    return;
  }
  const std::lock_guard lock(self.host_.mutex_);
  if (self.host_.observer_ != nullptr) {
    self.host_.observer_->replied(self.name_, *reply);
  }
  if (self.stopped()) return;  // what it left open has an unknown outcome
  const auto open = self.host_.open_requests_.find(MessageId(reply->command));
  if (open == self.host_.open_requests_.end() || open->second.provider != self.name_) return;
  self.host_.answer(reply->command, reply->status, detail::view(reply->code),
                    detail::view(reply->text), {reply->payload.data, reply->payload.size});
}

}  // namespace ctibus::testing
