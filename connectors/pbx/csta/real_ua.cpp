#include "real_ua.hpp"

#include <fmt/format.h>

#include <memory>

#include "ctibus/kit/sip/sofia_stack.hpp"
#include "ctibus/kit/sip/uri.hpp"
#include "links/ua_link.hpp"
#include "links/ua_reach.hpp"

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

void tell(const Logger& log, const sip::SofiaNotice& notice) {
  switch (notice.level) {
    case sip::SofiaNotice::Level::info:
      return log.info(notice.id, "{}", notice.text);
    case sip::SofiaNotice::Level::warning:
      return log.warning(notice.id, "{}", notice.text);
    case sip::SofiaNotice::Level::error:
      return log.error(notice.id, "{}", notice.text);
  }
}

sip::TlsOptions tls_of(const Options& options) {
  sip::TlsOptions tls{.certificate = options.tls.certificate,
                      .private_key = options.tls.private_key,
                      .ca = options.tls.authorities};
  if (options.tls.certificate_name.empty()) return tls;
  for (const std::string& text : options.links) {
    if (const auto target = sip::parse_uri(text)) {
      tls.names[target->host] = options.tls.certificate_name;
    }
  }
  return tls;
}

/// Null: the approach has the error.
std::shared_ptr<UaNetwork> open_network(Host& host, const Options& options,
                                        const std::vector<std::string>& targets,
                                        Approach& approach) {
  auto network = std::make_shared<UaNetwork>(host);
  auto stack = sip::make_sofia_stack(
      {.listen = options.sip_listen, .tls = tls_of(options)}, network->agent,
      [&host](std::function<void()> action) { host.post(std::move(action)); },
      [&host](const sip::SofiaNotice& notice) { tell(host.log(), notice); });
  if (!stack) {
    approach.error = Error{stack.error().code, "sip_listen: " + stack.error().text};
    return nullptr;
  }
  network->stack = *std::move(stack);
  network->agent.use(*network->stack);
  for (const std::string& text : targets) {
    if (const auto good = check_ua_reach(text, network->stack->listening()); !good) {
      approach.error = good.error();
      return nullptr;
    }
  }
  return network;
}

UaOptions ua_options(const Options& options, const Profile& profile) {
  UaOptions common;
  common.user = options.application;
  common.xml.edition = profile.edition;
  common.xml.space = profile.xml_namespace;
  common.xml.declaration = profile.xml_declaration;
  if (!options.user.empty()) {
    common.login = sip::Login{.user = options.user, .password = options.password};
  }
  return common;
}

/// Keeps the network for as long as there are links by it.
OpenLink keeping(std::shared_ptr<UaNetwork> network, OpenLink open) {
  return [network = std::move(network), open = std::move(open)](
             LinkListener& listener, std::function<std::string_view(std::int64_t)> asked) {
    return open(listener, std::move(asked));
  };
}

/// One URI of each kind of telephone.
std::vector<std::string> telephones_of(const Options& options, Approach& approach) {
  std::vector<std::string> uris;
  for (const TelephoneOptions& one : options.telephones) {
    uris.push_back(telephone_uri(one, "1"));
    if (is_ua_link(uris.back()) && sip::parse_uri(uris.back())) continue;
    approach.error = {"csta.bad_options",
                      fmt::format("\"{}\" is no SIP URI of a telephone, such as "
                                  "sip:{{number}}@192.168.1.20.",
                                  one.uri)};
  }
  return uris;
}

void open_telephones(const std::shared_ptr<UaNetwork>& network, UaOptions common,
                     Approach& approach) {
  approach.open_telephone = [network,
                             common = std::move(common)](const std::string& uri) -> OpenLink {
    UaOptions ours = common;
    ours.target = uri;
    return keeping(network, open_ua_notifications(network->agent, std::move(ours)));
  };
}

}  // namespace

bool is_ua_link(std::string_view text) {
  return text.starts_with("sip:") || text.starts_with("sips:");
}

void approach_telephones(Host& host, const Options& options, Approach& approach) {
  const auto targets = telephones_of(options, approach);
  if (approach.error) return;
  if (const auto network = open_network(host, options, targets, approach)) {
    // User and password are the switch's, and no telephone's to ask for.
    UaOptions common = ua_options(options, approach.profile);
    common.login.reset();
    open_telephones(network, std::move(common), approach);
  }
}

void approach_by_sip(Host& host, const Options& options, Approach& approach) {
  for (const std::string& text : options.links) {
    if (is_ua_link(text) && sip::parse_uri(text)) continue;
    approach.error = {
        "csta.bad_options",
        fmt::format("The link \"{}\" is no SIP URI: either all links are, or none.", text)};
    return;
  }
  if (approach.profile.encoding != Encoding::xml) {
    approach.error = {"csta.bad_options",
                      fmt::format("SIP carries CSTA in XML, and the profile {} is of another "
                                  "encoding.",
                                  approach.profile.name)};
    return;
  }
  auto targets = telephones_of(options, approach);
  if (approach.error) return;
  targets.insert(targets.end(), options.links.begin(), options.links.end());
  const auto network = open_network(host, options, targets, approach);
  if (!network) return;
  approach.links = options.links.size();
  approach.open = [network, common = ua_options(options, approach.profile),
                   targets = options.links](std::size_t index) -> OpenLink {
    UaOptions ours = common;
    ours.target = targets[index];
    return keeping(network, open_ua_dialogs(network->agent, std::move(ours)));
  };
  if (!options.telephones.empty()) {
    open_telephones(network, ua_options(options, approach.profile), approach);
  }
}

}  // namespace ctibus::csta
