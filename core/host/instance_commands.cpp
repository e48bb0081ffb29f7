#include <fmt/format.h>

#include <algorithm>

#include "core/host/instance.hpp"
#include "ctibus/abi/command.h"
#include "ctibus/messages/bus.hpp"

namespace ctibus::host {
namespace {

constexpr std::size_t max_requests = 16384;

bool contains(const std::vector<std::string>& texts, std::string_view text) {
  return std::find(texts.begin(), texts.end(), text) != texts.end();
}

}  // namespace

ctibus_status Instance::request(const ctibus_request& raw, ctibus_message_id* id,
                                ctibus_error* error) {
  if (!contains(recipe_.manifest->commands, view(raw.topic))) {
    return refuse(error, CTIBUS_REFUSED, "bus.undeclared_topic",
                  fmt::format("The manifest of {} does not declare \"{}\" under commands.",
                              recipe_.manifest->id, view(raw.topic)));
  }
  if (requests_.load() >= max_requests) {
    return refuse(error, CTIBUS_REFUSED, "bus.busy",
                  fmt::format("{} waits for {} replies already.", recipe_.name, max_requests));
  }
  CommandRequest wanted;
  wanted.topic = view(raw.topic);
  wanted.target = view(raw.target);
  wanted.key = view(raw.key);
  wanted.payload = {raw.payload.data, raw.payload.size};
  wanted.idempotency = view(raw.idempotency);
  wanted.remaining_ms = raw.remaining_ms;
  wanted.correlation = raw.correlation;
  wanted.causation = raw.causation;
  const auto trace = trace_for(raw.trace, raw.correlation, raw.causation);
  if (trace) wanted.trace = &*trace;
  ++requests_;
  const auto published =
      link_->request(wanted, [weak = weak_from_this(), token = raw.token,
                              call = raw.correlation](const CommandReply& reply) {
        const auto self = weak.lock();
        if (!self) return;
        --self->requests_;
        if (token == 0) return;
        self->arrive([raw_self = self.get(), token, reply, call] {
          raw_self->hand_over(token, reply, call);
        });
      });
  if (!published) {
    --requests_;
    return refuse(error, CTIBUS_REFUSED, published.error().code, published.error().text);
  }
  if (id != nullptr) *id = *published;
  return CTIBUS_OK;
}

void Instance::hand_over(std::uint64_t token, const CommandReply& reply, const ctibus_uuid& call) {
  const auto* table = handler<ctibus_command_handler>(CTIBUS_COMMAND_HANDLER);
  if (table == nullptr || table->on_reply == nullptr) return;
  ctibus_reply raw{};
  raw.size = sizeof(raw);
  raw.status = reply.status;
  raw.command = reply.command;
  raw.code = text(reply.code);
  raw.text = text(reply.text);
  raw.payload = {reply.payload.data(), reply.payload.size()};
  const HandlingScope handling({nullptr, call, topic_of<bus::Answer>()});
  this->call([&] { table->on_reply(instance_.self, token, &raw); });
}

ctibus_status Instance::provide(std::string_view topic, ctibus_error* error) {
  if (phase_.load() != Phase::creating) {
    return misuse("provide", "is for create only", error);
  }
  if (!contains(recipe_.manifest->provides, topic)) {
    return refuse(error, CTIBUS_REFUSED, "bus.undeclared_topic",
                  fmt::format("The manifest of {} does not declare \"{}\" under provides.",
                              recipe_.manifest->id, topic));
  }
  if (services_.topics->class_of(topic) != log::MessageClass::command) {
    return refuse(error, CTIBUS_REFUSED, "bus.undeclared_topic",
                  fmt::format("\"{}\" is no command that anybody declares.", topic));
  }
  provides_.emplace(topic);
  return CTIBUS_OK;
}

void Instance::reply(const ctibus_reply& raw) {
  CommandReply reply;
  reply.status = raw.status;
  reply.command = raw.command;
  reply.code = view(raw.code);
  reply.text = view(raw.text);
  if (raw.payload.data != nullptr) {
    reply.payload.assign(raw.payload.data, raw.payload.data + raw.payload.size);
  }
  link_->reply(reply);
}

void Instance::post_command(std::shared_ptr<const CommandDelivery> command) {
  arrive([this, command = std::move(command)] { run_command(*command); });
}

void Instance::run_command(const CommandDelivery& command) {
  const auto remaining = link_->begin(command);
  if (!remaining) return;
  tally_.commands.fetch_add(1, std::memory_order_relaxed);
  const auto* table = handler<ctibus_command_handler>(CTIBUS_COMMAND_HANDLER);
  if (table == nullptr || table->on_command == nullptr) {
    CommandReply reply;
    reply.command = command.id;
    reply.code = "bus.unanswered";
    reply.text = recipe_.name + " provides the command, but handles none.";
    link_->reply(reply);
    return;
  }
  ctibus_delivery delivery{};
  delivery.size = sizeof(delivery);
  delivery.frame = &command.header();
  delivery.source = text(command.source);
  traces_.learn(command.header());
  const HandlingScope handling(command.header());
  call([&] { table->on_command(instance_.self, &delivery, *remaining); });
}

}  // namespace ctibus::host
