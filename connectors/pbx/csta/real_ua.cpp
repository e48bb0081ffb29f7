#include "real_ua.hpp"

#include <fmt/format.h>

#include <memory>

#include "ctibus/kit/sip/sofia_stack.hpp"
#include "ctibus/kit/sip/uri.hpp"
#include "links/ua_link.hpp"

namespace ctibus::csta {
namespace {

/// One SIP stack for all links of the connector.
struct UaNetwork {
  explicit UaNetwork(Host& host)
      : agent({.after =
                   [&host](std::chrono::nanoseconds delay, std::function<void()> action) {
                     return std::make_shared<Timer>(host.after(delay, std::move(action)));
                   },
               .unique = [&host] { return host.uuid().text(); }}) {}

  UaAgent agent;
  std::unique_ptr<sip::SofiaStack> stack;  ///< ends before the agent that it tells
};

}  // namespace

bool is_ua_link(std::string_view text) {
  return text.starts_with("sip:") || text.starts_with("sips:");
}

void approach_by_sip(Host& host, const Options& options, Approach& approach) {
  for (const std::string& text : options.links) {
    if (is_ua_link(text) && sip::parse_uri(text)) continue;
    approach.error = {
        "csta.bad_options",
        fmt::format("The link \"{}\" is no SIP URI: either all links are, or none.", text)};
    return;
  }
  auto network = std::make_shared<UaNetwork>(host);
  auto stack = sip::make_sofia_stack(
      {.listen = options.sip_listen}, network->agent,
      [&host](std::function<void()> action) { host.post(std::move(action)); });
  if (!stack) {
    approach.error = stack.error();
    return;
  }
  network->stack = *std::move(stack);
  network->agent.use(*network->stack);

  UaOptions common;
  common.ours = to_text(sip::make_uri(options.application, network->stack->listening().front()));
  common.xml.edition = approach.profile.edition;
  common.xml.space = approach.profile.xml_namespace;
  common.xml.declaration = approach.profile.xml_declaration;
  if (!options.user.empty()) {
    common.login = sip::Login{.user = options.user, .password = options.password};
  }
  approach.links = options.links.size();
  approach.open = [network, common, targets = options.links](std::size_t index) -> OpenLink {
    UaOptions ours = common;
    ours.target = targets[index];
    return [network, open = open_ua_dialogs(network->agent, std::move(ours))](
               LinkListener& listener, std::function<std::string_view(std::int64_t)> asked) {
      return open(listener, std::move(asked));
    };
  };
}

}  // namespace ctibus::csta
