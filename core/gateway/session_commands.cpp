#include <fmt/format.h>

#include "core/gateway/session_detail.hpp"
#include "core/host/secret_store.hpp"
#include "core/host/topic_table.hpp"
#include "ctibus/messages/call.hpp"
#include "ctibus/trace_context.hpp"

// What a client asks for, and what it carries out.

namespace ctibus::gateway {

using namespace wire;
using namespace std::chrono_literals;

/// Stands for the client in the router: what it is given is passed to the server's thread.
class Session::Provider final : public host::CommandProvider {
 public:
  Provider(std::shared_ptr<Outbox> outbox, std::uint64_t session)
      : outbox_(std::move(outbox)), session_(session) {}
  void post_command(std::shared_ptr<const host::CommandDelivery> command) override {
    outbox_->put(session_,
                 [command = std::move(command)](Session& session) { session.give(command); });
  }

 private:
  std::shared_ptr<Outbox> outbox_;
  std::uint64_t session_;
};

Result<> Session::take(const Request& body) {
  if (requests_.contains(body.id)) {
    return failure("wire.duplicate_id", fmt::format("Request {} has no reply yet.", body.id));
  }
  auto found = source();
  if (!found) return tl::unexpected(found.error());
  Source& from = **found;
  if (body.number != 0) {
    if (from.epoch() == 0 || body.number <= from.last()) {
      return failure("wire.malformed", "number is above those of all messages before.");
    }
    // Whatever becomes of it: its place is taken.
    from.took(body.number);
    untold_ = true;
  }
  if (requests_.size() >= common_.limits.requests && !admission_.rights.trusted) {
    return failure("wire.busy",
                   fmt::format("{} requests have no reply yet: wait for some.", requests_.size()));
  }
  if (auto may = allowed(admission_.rights.may_command(body.topic), "command", body.topic); !may) {
    return may;
  }
  msgpack::Reader payload(body.payload);
  if (!body.payload.empty() &&
      (payload.peek() != msgpack::Type::map || !payload.skip() || !payload.at_end())) {
    return failure("wire.malformed", "The payload is no MessagePack map.");
  }
  host::CommandRequest command;
  command.topic = body.topic;
  command.target = body.target;
  command.key = body.key;
  command.payload = body.payload;
  command.idempotency = body.idempotency;
  command.number = body.number;
  if (body.remaining != Duration(0)) {
    if (body.remaining < 1ms || body.remaining > 1h) {
      return failure("wire.malformed", "remaining is from 1 to 3600000 milliseconds.");
    }
    command.remaining_ms = static_cast<std::uint32_t>(body.remaining.count());
  }
  if (!body.correlation.empty()) {
    const auto root = Uuid::parse(body.correlation);
    if (!root) return failure("wire.malformed", "correlation is no UUID.");
    command.correlation = *root;
  } else {
    command.correlation = root_of(body.key);
  }
  if (!body.causation.empty()) {
    const auto cause = MessageId::parse(body.causation);
    if (!cause) return failure("wire.malformed", "causation is no message id (EPOCH.NUMBER).");
    command.causation = *cause;
  }
  std::optional<ctibus_trace> trace;
  if (!body.traceparent.empty()) {
    trace = parse_traceparent(body.traceparent);
    if (!trace) return failure("wire.malformed", "traceparent is none as the W3C writes it.");
    command.trace = &*trace;
  }
  requests_.insert(body.id);
  const auto done = [outbox = common_.outbox, number = number_,
                     id = body.id](const host::CommandReply& reply) {
    outbox->put(number, [id, reply](Session& session) { session.answer(id, reply); });
  };
  auto asked = common_.site.commands().request(from.publisher(), command, done);
  if (!asked) {
    requests_.erase(body.id);
    return tl::unexpected(asked.error());
  }
  return {};
}

void Session::answer(std::uint32_t request, const host::CommandReply& reply) {
  requests_.erase(request);
  const std::string name = reply.command ? MessageId(reply.command).text() : std::string();
  send(to_wire(MessageKind::reply,
               wire::Reply{.id = request,
                           .status = static_cast<wire::ReplyStatus>(reply.status),
                           .command = name,
                           .code = reply.code,
                           .text = reply.text,
                           .payload = reply.payload}));
}

/// The root of the call that a command is about, so that it is found with its conversation.
Uuid Session::root_of(std::string_view key) const {
  if (key.empty()) return {};
  const auto type = common_.site.log().find_type(topic_of<call::State>());
  if (!type) return {};
  const auto state = common_.site.log().last_value(type->id, key);
  return state ? Uuid(state->view().header().correlation) : Uuid();
}

void Session::withdraw() {
  if (!provider_) return;
  common_.site.commands().remove_provider(admission_.source);
  provider_.reset();
  commands_.clear();
  rooms_.clear();
}

Result<> Session::take(const Provide& body) {
  if (body.topics.size() > common_.limits.topics) {
    return failure("wire.too_large",
                   fmt::format("A client provides at most {} commands.", common_.limits.topics));
  }
  for (const auto topic : body.topics) {
    if (auto may = allowed(admission_.rights.may_provide(topic), "provide", topic); !may) {
      return may;
    }
    if (common_.site.topics().class_of(topic) != log::MessageClass::command) {
      return failure("bus.undeclared_topic",
                     fmt::format("\"{}\" is no command that anybody declares.", topic));
    }
  }
  host::CommandRouter& router = common_.site.commands();
  if (!provider_ && router.is_provider(admission_.source)) {
    return failure("wire.name_taken",
                   fmt::format("Another client provides commands as {}.", admission_.source));
  }
  if (!answers_) {
    log::PublisherOptions options;
    options.name = admission_.source;
    auto publisher = common_.site.log().add_publisher(std::move(options));
    if (!publisher) return tl::unexpected(publisher.error());
    answers_ = std::move(*publisher);
  }
  withdraw();
  if (!body.topics.empty()) {
    provider_ = std::make_shared<Provider>(common_.outbox, number_);
    router.add_provider(admission_.source, provider_, answers_,
                        {body.topics.begin(), body.topics.end()});
  }
  send(to_wire(MessageKind::done, Done{static_cast<std::uint8_t>(MessageKind::provide), body.id}));
  return {};
}

void Session::give(std::shared_ptr<const host::CommandDelivery> command) {
  commands_.push_back(std::move(command));
  give_commands();
}

/// Those that the client does not take wait in the router's queue, which is bounded.
void Session::give_commands() {
  while (!commands_.empty() && backlog_.empty() && provider_) {
    const auto command = std::move(commands_.front());
    commands_.pop_front();
    const auto room = command->room;
    const auto remaining = common_.site.commands().begin(*command);
    if (!remaining) continue;
    rooms_.emplace(command->id, room);
    CommandHeader header;
    header.kind = static_cast<std::uint8_t>(MessageKind::command);
    header.remaining_ms = *remaining;
    msgpack::Buffer message(sizeof(header));
    std::memcpy(message.data(), &header, sizeof(header));
    append_frame(message, command->header(), command->source);
    send(std::move(message));
  }
}

Result<> Session::take(const Answer& body) {
  const auto command = MessageId::parse(body.command);
  if (!command) return failure("wire.malformed", "command is no message id (EPOCH.NUMBER).");
  rooms_.erase(*command);
  host::CommandReply reply;
  reply.status = static_cast<std::uint32_t>(body.status);
  reply.command = *command;
  reply.code = body.code;
  reply.text = body.text;
  reply.payload.assign(body.payload.begin(), body.payload.end());
  common_.site.commands().reply(admission_.source, reply);
  return {};
}

Result<> Session::take(const Begin& body) {
  const auto command = MessageId::parse(body.command);
  if (!command) return failure("wire.malformed", "command is no message id (EPOCH.NUMBER).");
  rooms_.erase(*command);
  if (!body.confirm) return {};
  const auto left = common_.site.commands().time_left(*command);
  send(to_wire(MessageKind::begun,
               Begun{body.command, std::chrono::milliseconds(left.value_or(0))}));
  return {};
}

Result<> Session::take(const Deposit& body) {
  if (auto may = allowed(admission_.rights.secrets, "keep", "secrets"); !may) return may;
  const auto handle = Uuid::parse(body.handle);
  if (!handle) return failure("wire.malformed", "handle is no UUID.");
  const auto lease = std::clamp<std::int64_t>(body.lease.count(), 0, UINT32_MAX);
  if (!common_.site.secrets().keep(*handle, body.secret, static_cast<std::uint32_t>(lease))) {
    return failure("wire.too_large", "A secret has 1 to 65536 bytes, and 4096 are kept at a time.");
  }
  return {};
}

Result<> Session::take(const Redeem& body) {
  if (auto may = allowed(admission_.rights.secrets, "ask for", "secrets"); !may) return may;
  const auto handle = Uuid::parse(body.handle);
  if (!handle) return failure("wire.malformed", "handle is no UUID.");
  std::vector<std::uint8_t> secret(host::SecretStore::max_bytes);
  const std::size_t size = common_.site.secrets().redeem(*handle, secret);
  send(to_wire(MessageKind::secret, wire::Secret{body.id, std::span(secret).first(size)}));
  std::fill(secret.begin(), secret.end(), std::uint8_t{0});
  return {};
}

Result<> Session::take(const Query& body) {
  if (!common_.questions) {
    return failure("wire.not_allowed", "This connection answers no questions about the site.");
  }
  const bool backup = body.what == QueryKind::backup;
  const bool open = body.what == QueryKind::schema;
  const Rights& rights = admission_.rights;
  if (auto may = backup ? allowed(rights.backup, "ask for", "backups")
                        : allowed(open || rights.admin, "ask for", "reports and traces");
      !may) {
    return may;
  }
  if (queries_.contains(body.id)) {
    return failure("wire.duplicate_id", fmt::format("Query {} has no result yet.", body.id));
  }
  if (queries_.size() >= common_.limits.queries) {
    return failure("wire.busy",
                   fmt::format("{} queries have no result yet: wait for some.", queries_.size()));
  }
  Questions& questions = *common_.questions;
  const Text about = body.what == QueryKind::forget ? body.consumer : body.call;
  Queries::Asked asked{.session = number_,
                       .id = body.id,
                       .what = body.what,
                       .about = std::string(about),
                       .topics = {},
                       .backup = {std::string(body.path), rights.everything, body.keys}};
  if (body.what == QueryKind::topics) {
    while (questions.counter.advance()) {}
    asked.topics = questions.counter.counts();
  }
  asked.clients = common_.sessions;
  if (auto posted = questions.queries.post(std::move(asked)); !posted) return posted;
  queries_.insert(body.id);
  return {};
}

}  // namespace ctibus::gateway
