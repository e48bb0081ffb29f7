#include "identity.hpp"

#include "ctibus/kit/sip/header_values.hpp"
#include "ctibus/kit/sip/parameters.hpp"

namespace ctibus::sip {
namespace {

constexpr std::string_view anonymous_host = "anonymous.invalid";

bool anonymous(const NameAddr& from) {
  return from.uri.host == anonymous_host || equal_ignoring_case(from.uri.user, "anonymous");
}

std::string_view diversion_reason(Cause cause) {
  switch (cause) {
    case Cause::call_forward_busy:
      return "user-busy";
    case Cause::call_forward_no_answer:
      return "no-answer";
    case Cause::redirected:
      return "deflection";
    default:
      return "unconditional";
  }
}

int history_cause(Cause cause) {
  switch (cause) {
    case Cause::call_forward_busy:
      return 486;
    case Cause::call_forward_no_answer:
      return 408;
    default:
      return 302;
  }
}

}  // namespace

Identity identity_of(const Message& invite) {
  Identity caller;
  caller.withheld = asks_privacy(invite.header("Privacy"));
  auto from = parse_name_addr(invite.from);
  if (!from) {
    caller.withheld = true;
    return caller;
  }
  if (anonymous(*from)) caller.withheld = true;
  if (caller.withheld) return caller;
  caller.number = from->uri.user;
  caller.name = from->display_name;
  std::vector<std::string_view> asserted;
  for (const Header& header : invite.headers) {
    if (equal_ignoring_case(header.name, "P-Asserted-Identity")) asserted.push_back(header.value);
  }
  const Identities identities = parse_identities(asserted);
  const NameAddr* best = identities.sip ? &*identities.sip : nullptr;
  if (best == nullptr && identities.tel) best = &*identities.tel;
  if (best != nullptr && !best->uri.user.empty()) {
    caller.number = best->uri.user;
    if (!best->display_name.empty()) caller.name = best->display_name;
  }
  return caller;
}

std::string from_value(const Identity& caller, std::string_view host, std::uint16_t port) {
  NameAddr from;
  if (caller.withheld || caller.number.empty()) {
    from.display_name = "Anonymous";
    from.uri.user = "anonymous";
    from.uri.host = anonymous_host;
  } else {
    from.display_name = caller.name;
    from.uri.user = caller.number;
    from.uri.host = host;
    from.uri.port = port;
  }
  return to_text(from);
}

std::vector<Header> forwarding_headers(const std::vector<Forwarding>& forwardings,
                                       std::string_view target, std::string_view host) {
  std::vector<Header> headers;
  for (auto it = forwardings.rbegin(); it != forwardings.rend(); ++it) {
    Diversion diversion;
    diversion.address.uri.user = it->number;
    diversion.address.uri.host = host;
    diversion.reason = diversion_reason(it->cause);
    headers.push_back({"Diversion", to_text(diversion)});
  }
  std::string index = "1";
  for (const Forwarding& forwarding : forwardings) {
    HistoryEntry entry;
    entry.target.user = forwarding.number;
    entry.target.host = host;
    entry.index = index;
    entry.cause = history_cause(forwarding.cause);
    headers.push_back({"History-Info", to_text(entry)});
    index += ".1";
  }
  if (!forwardings.empty()) {
    HistoryEntry last;
    last.target.user = target;
    last.target.host = host;
    last.index = index;
    headers.push_back({"History-Info", to_text(last)});
  }
  return headers;
}

std::vector<Header> auto_answer_headers(std::string_view host) {
  const std::string here = "<sip:" + host_text(host) + ">";
  return {{"Answer-Mode", "Auto"},  // RFC 5373
          {"Call-Info", here + ";answer-after=0"},
          {"Alert-Info", here + ";info=alert-autoanswer;delay=0"}};
}

}  // namespace ctibus::sip
