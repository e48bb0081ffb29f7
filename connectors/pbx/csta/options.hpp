#pragma once

#include <string>
#include <vector>

#include "ctibus/describe.hpp"
#include "ctibus/kit/pbx/switch_devices.hpp"

/// The option table of the csta connector.
namespace ctibus::csta {

using namespace std::chrono_literals;

struct Extension {
  std::string number;
  std::string name;

  static constexpr auto describe() {
    using O = Extension;
    return declare_group<O>("A telephone of the switch.",
                            option("number", &O::number, "Its number.", {.required = true}),
                            option("name", &O::name, "Name for people."));
  }
};

struct TelephoneOptions {
  std::string number;
  std::string uri;

  static constexpr auto describe() {
    using O = TelephoneOptions;
    return declare_group<O>(
        "A telephone that takes commands itself.",
        option("number", &O::number, "Its number; a pattern (10xx): all whose numbers fit.",
               {.required = true}),
        option("uri", &O::uri,
               "Its SIP URI, in which {number} stands for the number, as "
               "sip:{number}@192.168.1.20.",
               {.required = true}));
  }
};

struct Trunk {
  std::string name;
  std::uint32_t lines = 30;
  std::string prefix;

  static constexpr auto describe() {
    using O = Trunk;
    return declare_group<O>(
        "Lines of the switch to the outside.",
        option("name", &O::name, "Name of its device; as the switch calls it, when it does.",
               {.required = true}),
        option("lines", &O::lines, "How many.", {.min = "1", .max = "10000"}),
        option("prefix", &O::prefix, "What telephones dial to get out by it."));
  }
};

struct DeviceIdentifier {
  std::string number;
  std::string identifier;

  static constexpr auto describe() {
    using O = DeviceIdentifier;
    return declare_group<O>(
        "A device whose identifier does not follow from its number.",
        option("number", &O::number, "What people dial.", {.required = true}),
        option("identifier", &O::identifier, "What the switch calls it.", {.required = true}));
  }
};

struct TlsOptions {
  std::string authorities;
  std::string certificate;
  std::string private_key;
  std::string certificate_name;

  static constexpr auto describe() {
    using O = TlsOptions;
    return declare_group<O>(
        "How links that begin with tls: are encrypted.",
        option("authorities", &O::authorities,
               "PEM file with whom we trust to vouch for the switch; empty: the system's."),
        option("certificate", &O::certificate, "PEM file with our certificate; empty: none."),
        option("private_key", &O::private_key, "PEM file with its key."),
        option("certificate_name", &O::certificate_name,
               "The name in the switch's certificate; empty: the link's host."));
  }
};

struct AgentOptions {
  std::string id;
  std::string name;
  std::string device;
  std::string group;
  std::string password;

  static constexpr auto describe() {
    using O = AgentOptions;
    return declare_group<O>(
        "An agent of the switch's own ACD.",
        option("id", &O::id, "Identifier in the switch, and in messages.", {.required = true}),
        option("name", &O::name, "Name for people."),
        option("device", &O::device,
               "Number of the telephone at which the agent usually sits; empty: any."),
        option("group", &O::group, "ACD group that log-ons name, where the switch wants one."),
        option("password", &O::password, "Password for log-ons, where the switch wants one.",
               {.secret = true}));
  }
};

struct Announcement {
  std::string name;
  std::string id;

  static constexpr auto describe() {
    using O = Announcement;
    return declare_group<O>(
        "A message that the switch's voice unit keeps.",
        option("name", &O::name, "What media commands call it.", {.required = true}),
        option("id", &O::id, "Identifier in the switch.", {.required = true}));
  }
};

struct Options {
  std::string profile = "generic-ed3";
  std::vector<std::string> links;
  TlsOptions tls;
  std::vector<std::string> sip_listen = {"udp:0.0.0.0:0"};
  std::string application = "ctibus";
  std::string user;
  std::string password;
  std::vector<Extension> extensions;
  std::vector<std::string> ranges;
  std::vector<DeviceIdentifier> identifiers;
  std::vector<TelephoneOptions> telephones;
  std::vector<Trunk> trunks;
  std::vector<pbx::RoutePoint> route_points;
  pbx::Holding holding;
  std::vector<AgentOptions> agents;
  std::vector<std::string> not_ready_reasons;
  std::vector<std::string> without;
  Duration retry_min = 1s;
  Duration retry_max = 1min;
  Duration audit = 1min;
  bool call_records = false;
  std::vector<Announcement> messages;

  static constexpr auto describe() {
    using O = Options;
    return declare_group<O>(
        "A PBX that is controlled by CSTA.",
        option("profile", &O::profile,
               "What is known of this make of switches: a name of docs/csta-profiles.md, such as "
               "openscape-voice, or a file."),
        option("links", &O::links,
               "Where the switch listens, as host:port, tls:host:port, or the SIP URI of its CSTA "
               "service (ECMA TR/87); of two either may fail.",
               {.required = true}),
        option(
            "sip_listen", &O::sip_listen,
            "Where we are reached by SIP, when links are SIP URIs or there are telephones: udp:, "
            "tcp: or tls:ADDRESS:PORT, port 0 for any free one."),
        option("tls", &O::tls, "Encryption of the links."),
        option("application", &O::application, "How we introduce ourselves."),
        option("user", &O::user, "User name, where the switch wants one."),
        option("password", &O::password, "Password, where the switch wants one.", {.secret = true}),
        option("extensions", &O::extensions, "Telephones."),
        option("ranges", &O::ranges, "Telephones without a name, as 1000-1249."),
        option("identifiers", &O::identifiers,
               "Devices that the switch does not call by their numbers, where the profile has no "
               "rule for it."),
        option("telephones", &O::telephones,
               "Telephones that carry out what the switch lacks, such as answering: by NOTIFY "
               "(uaCSTA)."),
        option("trunks", &O::trunks, "Lines to the outside."),
        option("route_points", &O::route_points,
               "Numbers whose calls the switch asks us to route."),
        option("holding", &O::holding,
               "The pilot, group or announcement device at which waiting calls lie."),
        option("agents", &O::agents,
               "Agents of the switch's own ACD; with none, the connector is no agent port."),
        option("not_ready_reasons", &O::not_ready_reasons,
               "Reasons that agents may give; empty: any. The switch does not hear of them."),
        option("without", &O::without,
               "Commands that shall not be offered, by topic, such as call.park."),
        option("retry_min", &O::retry_min, "Pause before a lost link is tried again, at first.",
               {.min = "10ms", .max = "1h"}),
        option("retry_max", &O::retry_max, "The pause doubles up to this.",
               {.min = "10ms", .max = "24h"}),
        option(
            "audit", &O::audit,
            "A call of which nothing was heard for so long is looked up in the switch; 0: never.",
            {.min = "0s", .max = "24h"}),
        option("call_records", &O::call_records,
               "Take the call detail records that the switch writes, as cdr.reported."),
        option("messages", &O::messages,
               "Sounds that the switch can play; with none, the connector is no media port."));
  }
};

}  // namespace ctibus::csta
