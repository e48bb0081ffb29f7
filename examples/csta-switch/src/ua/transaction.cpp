#include "ua/transaction.hpp"

#include <algorithm>
#include <map>

#include "sip/value.hpp"

namespace csta_switch {
namespace {

std::string top_via(const sip::Message& request) {
  const auto all = request.values("Via");
  return all.empty() ? std::string() : all.front();
}

std::string_view sent_by(std::string_view via) {
  const std::string_view bare = sip::bare(via);
  const auto space = bare.find_last_of(" \t");
  return space == std::string_view::npos ? std::string_view() : bare.substr(space + 1);
}

std::string host_of(const std::string& address) { return address.substr(0, address.rfind(':')); }
std::string port_of(const std::string& address) { return address.substr(address.rfind(':') + 1); }

}  // namespace

std::string transaction_of(const sip::Message& request, const std::string& method) {
  const std::string via = top_via(request);
  return method + ' ' + sip::parameter(via, "branch") + ' ' + std::string(sent_by(via));
}

std::string invite_of(const sip::Message& message) {
  return "INVITE " + std::string(message.field("Call-ID")) + ' ' +
         std::to_string(message.sequence());
}

std::string flaw_in(const sip::Message& request) {
  for (const char* name : {"From", "To", "Call-ID", "CSeq"}) {
    if (request.field(name).empty()) return std::string("lacks ") + name;
  }
  if (!sip::parameter(top_via(request), "branch").starts_with("z9hG4bK")) {
    return "the branch of its Via does not begin with z9hG4bK";
  }
  if (sip::parameter(request.field("From"), "tag").empty()) return "its From lacks a tag";
  if (request.sequence() < 0 || request.sequence_method() != request.method) {
    return "'" + std::string(request.field("CSeq")) + "' is not its CSeq";
  }
  if (request.method == "INVITE" && request.field("Contact").empty()) return "lacks Contact";
  return {};
}

std::string stamped(const std::string& via, const std::string& from) {
  std::string done;
  bool wants_port = false;
  for (std::string_view rest = via; !rest.empty();) {
    const std::string_view part = rest.substr(0, rest.find(';'));
    rest.remove_prefix(std::min(part.size() + 1, rest.size()));
    if (!done.empty()) done += ';';
    done += sip::trimmed(part);
    if (!sip::same(sip::trimmed(part), "rport")) continue;
    done += '=' + port_of(from);
    wants_port = true;
  }
  const bool elsewhere = host_of(sip::address_in(sent_by(via))) != host_of(from);
  if (wants_port || elsewhere) done += ";received=" + host_of(from);
  return done;
}

std::string return_address(const sip::Message& request, const std::string& from) {
  const std::string via = top_via(request);
  if (sip::has_parameter(via, "rport")) return from;
  const std::string_view by = sent_by(via);
  const auto colon = by.find(':', by.starts_with('[') ? by.find(']') : 0);
  return host_of(from) + ':' +
         (colon == std::string_view::npos ? "5060" : std::string(by.substr(colon + 1)));
}

std::string reason_of(int status) {
  static const std::map<int, std::string> reasons = {
      {200, "OK"},
      {400, "Bad Request"},
      {405, "Method Not Allowed"},
      {415, "Unsupported Media Type"},
      {420, "Bad Extension"},
      {422, "Session Interval Too Small"},
      {481, "Call/Transaction Does Not Exist"},
      {482, "Loop Detected"},
      {488, "Not Acceptable Here"},
      {489, "Bad Event"},
      {500, "Server Internal Error"},
  };
  return reasons.at(status);
}

}  // namespace csta_switch
