#include <fmt/format.h>

#include <charconv>
#include <memory>

#include "csta.hpp"
#include "links/link_options.hpp"
#include "links/profile_file.hpp"
#include "links/stream_link.hpp"
#include "links/tcp_network.hpp"
#include "real_ua.hpp"

/// The way to a real switch.
namespace ctibus::csta {
namespace {

/// "host:port", "tls:host:port"; an IPv6 address in brackets.
Result<Endpoint> endpoint_of(std::string_view text, const TlsOptions& tls) {
  Endpoint endpoint;
  std::string_view rest = text;
  if (rest.starts_with("tls:")) {
    endpoint.encrypted = true;
    endpoint.tls = {tls.authorities, tls.certificate, tls.private_key, tls.certificate_name};
    rest.remove_prefix(4);
  }
  const std::size_t colon = rest.rfind(':');
  const auto bad = [&] {
    return failure(
        "csta.bad_options",
        fmt::format("The link \"{}\" leads nowhere: write host:port or tls:host:port, an "
                    "IPv6 address in brackets.",
                    text));
  };
  if (colon == std::string_view::npos || colon == 0) return bad();
  std::string_view host = rest.substr(0, colon);
  const std::string_view port = rest.substr(colon + 1);
  if (host.starts_with('[') && host.ends_with(']')) {
    host = host.substr(1, host.size() - 2);
  } else if (host.find_first_of("@:/") != std::string_view::npos) {
    return bad();  // such as a SIP URI: either all links are, or none
  }
  const auto [end, error] = std::from_chars(port.data(), port.data() + port.size(), endpoint.port);
  if (error != std::errc() || end != port.data() + port.size() || endpoint.port == 0 ||
      host.empty()) {
    return bad();
  }
  endpoint.host = host;
  return endpoint;
}

/// Whether user and password get to a switch that is reached by a stream.
bool takes_user(const Profile& profile) {
  const bool in_session = profile.session == SessionStyle::application_session &&
                          (profile.application_info.find("{user}") != std::string::npos ||
                           profile.application_info.find("{password}") != std::string::npos);
  return in_session || (profile.encoding != Encoding::xml && profile.associate);
}

}  // namespace

Approach approach_of(Host& host, const Options& options) {
  Approach approach;
  auto profile = find_profile(options.profile);
  if (!profile) {
    approach.error = profile.error();
    return approach;
  }
  approach.profile = *std::move(profile);
  if (!options.links.empty() && is_ua_link(options.links.front())) {
    approach_by_sip(host, options, approach);
    return approach;
  }
  if (!(options.user.empty() && options.password.empty()) && !takes_user(approach.profile)) {
    approach.error = {
        "csta.bad_options",
        fmt::format("The profile {} has no place for user and password: write {{user}} and "
                    "{{password}} in its session.application_info, with the session.style "
                    "application-session, or leave them out.",
                    approach.profile.name)};
    return approach;
  }
  std::optional<acse::Credentials> credentials;
  if (!options.user.empty()) credentials = {options.user, options.password};
  auto link = link_options(approach.profile, credentials);
  if (!link) {
    approach.error = link.error();
    return approach;
  }
  std::vector<Endpoint> endpoints;
  for (const std::string& text : options.links) {
    auto endpoint = endpoint_of(text, options.tls);
    if (!endpoint) {
      approach.error = endpoint.error();
      return approach;
    }
    endpoints.push_back(*std::move(endpoint));
  }
  if (endpoints.empty()) {
    approach.error = {"csta.bad_options", "There is no link: write links = [\"host:port\"]."};
    return approach;
  }
  approach.links = endpoints.size();
  auto network = std::make_shared<TcpNetwork>(
      [&host](std::function<void()> action) { host.post(std::move(action)); });
  approach.open = [network, endpoints = std::move(endpoints),
                   link = *std::move(link)](std::size_t index) -> OpenLink {
    OpenLink open = open_stream_links(*network, endpoints[index], link);
    return [network, open = std::move(open)](LinkListener& listener,
                                             std::function<std::string_view(std::int64_t)> asked) {
      return open(listener, std::move(asked));
    };
  };
  if (!options.telephones.empty()) approach_telephones(host, options, approach);
  return approach;
}

}  // namespace ctibus::csta

CTIBUS_PLUGIN(csta, ctibus::csta::Csta)
