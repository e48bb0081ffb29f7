#include <fmt/format.h>

#include <memory>
#include <utility>

#include "ctibus/kit/media/rtp_media.hpp"
#include "ctibus/kit/sip/sofia_stack.hpp"
#include "ctibus/kit/sip/uri.hpp"
#include "sip.hpp"

/// The connector over Sofia-SIP and RTP.
namespace ctibus::sip {
namespace {

/// The address of the first listener: "udp:[2001:db8::1]:5060" -> "2001:db8::1".
std::string address_of(const Options& options) {
  if (options.listen.empty()) return "127.0.0.1";
  std::string_view text = options.listen.front();
  text.remove_prefix(std::min(text.size(), text.find(':') + 1));
  text = text.substr(0, text.rfind(':'));
  if (text.starts_with('[') && text.ends_with(']')) text = text.substr(1, text.size() - 2);
  return std::string(text);
}

void tell(const Logger& log, const SofiaNotice& notice) {
  switch (notice.level) {
    case SofiaNotice::Level::info:
      return log.info(notice.id, "{}", notice.text);
    case SofiaNotice::Level::warning:
      return log.warning(notice.id, "{}", notice.text);
    case SofiaNotice::Level::error:
      return log.error(notice.id, "{}", notice.text);
  }
}

TlsOptions tls_of(const Options& options) {
  using Mode = TlsOptions::ClientCertificates;
  TlsOptions tls;
  tls.certificate = options.tls.certificate;
  tls.private_key = options.tls.private_key;
  tls.ca = options.tls.ca;
  tls.client_certificates =
      options.tls.client_certificates == ClientCertificates::require  ? Mode::require
      : options.tls.client_certificates == ClientCertificates::accept ? Mode::accept
                                                                      : Mode::ignore;
  tls.only_tls13 = options.tls.only_tls13;
  tls.ciphers = options.tls.ciphers;
  tls.max_connections = options.tls.max_connections;
  for (const Trunk& trunk : options.trunks) {
    const auto peer = parse_uri(trunk.peer);
    if (peer && !trunk.certificate_name.empty()) tls.names[peer->host] = trunk.certificate_name;
  }
  return tls;
}

Machinery real_machinery(Host& host, const Options& options) {
  const auto post = [&host](std::function<void()> action) { host.post(std::move(action)); };
  SofiaOptions stack{.listen = options.listen,
                     .advertised_address = options.advertised_address,
                     .local_networks = options.local_networks,
                     .tls = tls_of(options)};
  media::RtpOptions media;
  media.address = address_of(options);
  media.first_port = static_cast<std::uint16_t>(options.rtp_ports.first);
  media.last_port = static_cast<std::uint16_t>(options.rtp_ports.last);
  media.on_problem = [&host](const Error& error) {
    host.log().warning(error.code, "{}", error.text);
  };
  return {.stack = [&host, stack, post](StackEvents& events) -> Result<std::unique_ptr<Stack>> {
            return make_sofia_stack(stack, events, post, [&host](const SofiaNotice& notice) {
              tell(host.log(), notice);
            });
          },
          .media = [media, post]() -> Result<std::unique_ptr<media::Media>> {
            return media::make_rtp_media(media, post);
          }};
}

}  // namespace

Sip::Sip(Host& host, const Options& options) : Sip(host, options, real_machinery(host, options)) {}

}  // namespace ctibus::sip

CTIBUS_PLUGIN(sip, ctibus::sip::Sip)
