#include "publish_event.hpp"

#include "ctibus/kit/pbx/call_messages.hpp"

namespace ctibus::pbx {

Context context_of(const Call& call, const CallEvent& event) {
  return {.correlation = Uuid::parse(call.root).value_or(Uuid{}),
          .causation = event.command,
          .inferred = event.inferred};
}

Result<MessageId> publish_state(Host& host, const Call& call, const Context& context) {
  const std::string connector = host.name();
  return host.publish(state_of(call, connector), context);
}

Result<MessageId> publish_event(Host& host, const Call& call, const CallEvent& event) {
  const Context context = context_of(call, event);
  return with_message(call, event, [&](const auto& body) { return host.publish(body, context); });
}

}  // namespace ctibus::pbx
