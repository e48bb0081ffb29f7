#pragma once

#include "ctibus/messages/types.hpp"

/// Customers: the port of the CRM connectors.
namespace ctibus::crm {

enum class MatchQuality { unknown, exact, national, suffix, internal };
constexpr auto names(MatchQuality) {
  return std::array<std::string_view, 5>{"unknown", "exact", "national", "suffix", "internal"};
}

/// One record of a CRM that fits.
struct Contact {
  Text record{};
  Text kind{};
  Text name{};
  Text company{};
  Text number{};
  Text url{};
  MatchQuality quality{};
  Attributes fields{};

  static constexpr auto describe() {
    using M = Contact;
    return declare_group<M>(
        "A record of a CRM.", field("record", &M::record, "Its id in the CRM."),
        field("kind", &M::kind, "What it is there: contact, account, lead ..."),
        field("name", &M::name, "Name.", personal_field),
        field("company", &M::company, "Company.", personal_field),
        field("number", &M::number, "The number that matched.", personal_field),
        field("url", &M::url, "Page to open."),
        field("quality", &M::quality, "How well the number fits."),
        field("fields", &M::fields, "More of the record, as the site chose.", personal_field));
  }
};

struct Match {
  Text request{};
  Text number{};

  static constexpr auto describe() {
    using M = Match;
    return declare_message<M>(
        MessageClass::command, "crm.match", &M::request,
        "Find who has this number. Told by crm.matched.",
        field("request", &M::request, "Handed back in the answer; a call id usually."),
        field("number", &M::number, "Number in any form.", personal_field));
  }
};

struct Matched {
  Text request{};
  Text connector{};
  Text number{};
  Text e164{};
  std::vector<Contact> contacts{};

  static constexpr auto describe() {
    using M = Matched;
    return declare_message<M>(
        MessageClass::event, "crm.matched", &M::request,
        "Who has the number: none, one, or several, best first; never a random pick.",
        field("request", &M::request, "As in crm.match."),
        field("connector", &M::connector, "CRM connector instance."),
        field("number", &M::number, "The number asked for.", personal_field),
        field("e164", &M::e164, "Its E.164 form when it has one.", personal_field),
        field("contacts", &M::contacts, "Records, best first.", personal_field));
  }
};

struct Pop {
  Text agent{};
  Text device{};
  Text call{};
  Text number{};
  std::vector<Contact> contacts{};

  static constexpr auto describe() {
    using M = Pop;
    return declare_message<M>(
        MessageClass::event, "crm.pop", &M::agent,
        "Show the caller's record to an agent; with several the agent chooses, with "
        "none a new one may be made.",
        field("agent", &M::agent, "Agent who is offered the call."),
        field("device", &M::device, "Agent's device."), field("call", &M::call, "Call."),
        field("number", &M::number, "Caller's number.", personal_field),
        field("contacts", &M::contacts, "Records, best first.", personal_field));
  }
};

}  // namespace ctibus::crm
