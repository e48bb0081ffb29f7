#include <memory>

#include "acd.hpp"
#include "words.hpp"

namespace ctibus::acd {

void Acd::provide_qualify() {
  provide_once_ready<Qualify>([this](Command<Qualify> command) {
    const auto call = centre_.qualified_call(command->agent, command->call, command->code);
    if (!call) return command.reject(call.error());
    const std::string root = text_of(call->root);
    const Qualified body{.call = call->call,
                         .group = call->group,
                         .agent = command->agent,
                         .code = command->code,
                         .note = command->note,
                         .root = root};
    const Context context{.correlation = call->root};
    auto asked = std::make_shared<Command<Qualify>>(std::move(command));
    const auto answer = [asked](const Result<std::uint64_t>& safe) {
      if (safe) {
        asked->accept();
      } else {
        asked->reject(safe.error());
      }
    };
    if (auto published = host_.publish_record(body, answer, context); !published) {
      asked->reject(published.error());
    }
  });
}

}  // namespace ctibus::acd
