#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "ctibus/describe.hpp"
#include "ctibus/kit/pbx/switch_devices.hpp"

/// The option table of the sip connector.
namespace ctibus::sip {

using namespace std::chrono_literals;

struct User {
  std::string number;
  std::string name;
  std::string password;
  std::string ha1_sha256;
  std::string ha1_md5;

  static constexpr auto describe() {
    using O = User;
    return declare_group<O>(
        "A telephone that registers.",
        option("number", &O::number, "Its number, which is also its user name.",
               {.required = true}),
        option("name", &O::name, "Name for people."),
        option("password", &O::password, "For the registration and for each call.",
               {.secret = true}),
        option("ha1_sha256", &O::ha1_sha256,
               "In place of the password: SHA-256 of number:realm:password in hexadecimal.",
               {.secret = true}),
        option("ha1_md5", &O::ha1_md5,
               "In place of the password: MD5 of number:realm:password in hexadecimal.",
               {.secret = true}));
  }
};

struct Trunk {
  std::string name;
  std::vector<std::string> addresses;
  std::string peer;
  std::string certificate_name;
  std::string prefix;
  std::uint32_t lines = 30;
  std::string user;
  std::string password;
  std::string caller_number;

  static constexpr auto describe() {
    using O = Trunk;
    return declare_group<O>(
        "Lines to a carrier or to another switch.",
        option("name", &O::name, "Name of the trunk's device.", {.required = true}),
        option("addresses", &O::addresses,
               "From where its calls come in: addresses or networks such as 192.0.2.0/24. Calls "
               "from elsewhere are refused."),
        option("peer", &O::peer,
               "Where calls go out, such as sip:192.0.2.1:5060;transport=tcp or "
               "sips:carrier.example; empty: incoming calls only."),
        option("certificate_name", &O::certificate_name,
               "Name that its certificate must have (RFC 5922), also of calls that come in by TLS: "
               "whoever proves it may call from any address. Empty: the peer's host for calls out, "
               "the addresses for calls in."),
        option("prefix", &O::prefix, "What telephones dial to get out; the peer does not see it."),
        option("lines", &O::lines, "Calls that it carries at once.", {.min = "1", .max = "10000"}),
        option("user", &O::user, "User name when the peer asks for one."),
        option("password", &O::password, "Password when the peer asks for one.", {.secret = true}),
        option("caller_number", &O::caller_number,
               "Number that outgoing calls show; empty: the calling telephone's."));
  }
};

using pbx::RoutePoint;

struct Holding {
  std::string number;
  std::string name = "Waiting calls";
  std::uint32_t capacity = 100;
  std::string treatment = "music";

  static constexpr auto describe() {
    using O = Holding;
    return pbx::declare_holding<O>(
        option("treatment", &O::treatment,
               "What waiting callers hear unless the command says otherwise: music, ringback, or "
               "a WAV file."));
  }
};

struct Digest {
  std::string realm = "ctibus";
  std::vector<std::string> algorithms = {"MD5"};
  Duration nonce_lifetime = 5min;
  std::uint32_t lock_out_after = 10;
  Duration lock_out_time = 5min;

  static constexpr auto describe() {
    using O = Digest;
    return declare_group<O>(
        "How telephones prove who they are (RFC 3261 clause 22, RFC 8760).",
        option("realm", &O::realm, "Realm of the passwords."),
        option("algorithms", &O::algorithms,
               "Offered algorithms, the preferred one first: SHA-256, MD5. Many telephones know "
               "only MD5, and some give up when anything else is offered beside it. Without MD5 no "
               "trunk gets our password by MD5 either."),
        option("nonce_lifetime", &O::nonce_lifetime, "How long a challenge may be answered.",
               {.min = "10s", .max = "24h"}),
        option("lock_out_after", &O::lock_out_after,
               "Failures after which an address is not heard any more.",
               {.min = "1", .max = "1000"}),
        option("lock_out_time", &O::lock_out_time, "For how long.", {.min = "1s", .max = "24h"}));
  }
};

/// Whether telephones and trunks that connect to us by TLS are asked for a certificate.
enum class ClientCertificates { unknown, ignore, accept, require };
constexpr auto names(ClientCertificates) {
  return std::array<std::string_view, 4>{"unknown", "ignore", "accept", "require"};
}

struct Tls {
  std::string certificate;
  std::string private_key;
  std::string ca;
  ClientCertificates client_certificates = ClientCertificates::ignore;
  bool only_tls13 = false;
  std::string ciphers;
  std::uint32_t max_connections = 5000;

  static constexpr auto describe() {
    using O = Tls;
    return declare_group<O>(
        "SIP over TLS (RFC 3261 clause 26, RFC 5922). New files are taken within 30 s, without a "
        "restart.",
        option("certificate", &O::certificate,
               "PEM file of our certificate, followed by the intermediate ones."),
        option("private_key", &O::private_key,
               "PEM file of its private key, which others must not be able to read; empty: it "
               "stands in the certificate's file."),
        option("ca", &O::ca,
               "PEM file of the authorities whose certificates are trusted; empty: the system's."),
        option("client_certificates", &O::client_certificates,
               "Whether who connects is asked for a certificate. ignore: no; accept: yes, and one "
               "that is trusted proves a trunk's certificate_name; require: nobody connects "
               "without a trusted one."),
        option("only_tls13", &O::only_tls13, "TLS 1.2 is refused too; older ones always are."),
        option("ciphers", &O::ciphers,
               "Ciphers of TLS 1.2 as OpenSSL writes them; empty: those with forward secrecy and "
               "authenticated encryption."),
        option("max_connections", &O::max_connections,
               "TLS connections of peers at once; further ones are closed.",
               {.min = "1", .max = "100000"}));
  }
};

struct Registration {
  Duration min_expiry = 60s;
  Duration max_expiry = 1h;
  std::uint32_t max_contacts = 5;

  static constexpr auto describe() {
    using O = Registration;
    return declare_group<O>(
        "Registrations of telephones (RFC 3261 clause 10).",
        option("min_expiry", &O::min_expiry, "Shorter ones are refused with 423.",
               {.min = "1s", .max = "24h"}),
        option("max_expiry", &O::max_expiry, "Longer ones are shortened to this.",
               {.min = "1s", .max = "24h"}),
        option("max_contacts", &O::max_contacts, "Telephones registered by one number at once.",
               {.min = "1", .max = "100"}));
  }
};

struct RtpPorts {
  std::uint32_t first = 20000;
  std::uint32_t last = 29999;

  static constexpr auto describe() {
    using O = RtpPorts;
    return declare_group<O>(
        "Ports for sound; each party of a call takes two.",
        option("first", &O::first, "Lowest port.", {.min = "1024", .max = "65534"}),
        option("last", &O::last, "Highest port.", {.min = "1025", .max = "65535"}));
  }
};

struct Options {
  std::vector<std::string> listen = {"udp:127.0.0.1:5060", "tcp:127.0.0.1:5060"};
  std::string advertised_address;
  std::vector<std::string> local_networks;
  RtpPorts rtp_ports;
  std::vector<User> users;
  std::vector<Trunk> trunks;
  std::vector<RoutePoint> route_points;
  Holding holding;
  Digest digest;
  Tls tls;
  Registration registration;
  Duration session_expires = 30min;
  Duration rtp_timeout = 60s;
  Duration ring_limit = 3min;
  std::uint32_t max_calls = 1000;
  std::string recordings;

  static constexpr auto describe() {
    using O = Options;
    return declare_group<O>(
        "A SIP switch: registrar, calls between telephones and trunks, waiting calls.",
        option(
            "listen", &O::listen,
            "Where to listen: udp:, tcp: or tls:ADDRESS:PORT; usual ports are 5060, for TLS 5061."),
        option("advertised_address", &O::advertised_address,
               "Address that peers outside of local_networks are told, when it is not the one "
               "listened at: the router's."),
        option("local_networks", &O::local_networks,
               "Networks that reach this machine directly, such as 192.168.0.0/16."),
        option("rtp_ports", &O::rtp_ports, "Ports for sound."),
        option("users", &O::users, "Telephones."), option("trunks", &O::trunks, "Trunks."),
        option("route_points", &O::route_points, "Numbers that others route."),
        option("holding", &O::holding, "Device for waiting calls."),
        option("digest", &O::digest, "Passwords."), option("tls", &O::tls, "SIP over TLS."),
        option("registration", &O::registration, "Registrations."),
        option("session_expires", &O::session_expires,
               "A call whose peer is not heard of for this long is ended (RFC 4028).",
               {.min = "90s", .max = "24h"}),
        option("rtp_timeout", &O::rtp_timeout,
               "A call without sound for this long has lost its end; 0: sound is not watched.",
               {.min = "0s", .max = "24h"}),
        option("ring_limit", &O::ring_limit, "How long a telephone may ring.",
               {.min = "5s", .max = "1h"}),
        option("max_calls", &O::max_calls,
               "Calls at once; further ones are refused with 503 and Retry-After.",
               {.min = "1", .max = "100000"}),
        option("recordings", &O::recordings,
               "Folder for what parties are recorded to say (media.record), relative to the site's "
               "file; empty: recordings in the connector's own folder."));
  }
};

}  // namespace ctibus::sip
