#include "ctibus/kit/sip/response.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace ctibus::sip {

namespace {

constexpr std::pair<int, std::string_view> phrases[] = {
    {100, "Trying"},
    {180, "Ringing"},
    {181, "Call Is Being Forwarded"},
    {182, "Queued"},
    {183, "Session Progress"},
    {200, "OK"},
    {202, "Accepted"},
    {300, "Multiple Choices"},
    {301, "Moved Permanently"},
    {302, "Moved Temporarily"},
    {400, "Bad Request"},
    {401, "Unauthorized"},
    {403, "Forbidden"},
    {404, "Not Found"},
    {405, "Method Not Allowed"},
    {406, "Not Acceptable"},
    {407, "Proxy Authentication Required"},
    {408, "Request Timeout"},
    {410, "Gone"},
    {413, "Request Entity Too Large"},
    {415, "Unsupported Media Type"},
    {416, "Unsupported URI Scheme"},
    {420, "Bad Extension"},
    {421, "Extension Required"},
    {422, "Session Interval Too Small"},
    {423, "Interval Too Brief"},
    {433, "Anonymity Disallowed"},
    {480, "Temporarily Unavailable"},
    {481, "Call/Transaction Does Not Exist"},
    {482, "Loop Detected"},
    {483, "Too Many Hops"},
    {484, "Address Incomplete"},
    {485, "Ambiguous"},
    {486, "Busy Here"},
    {487, "Request Terminated"},
    {488, "Not Acceptable Here"},
    {489, "Bad Event"},
    {491, "Request Pending"},
    {493, "Undecipherable"},
    {500, "Server Internal Error"},
    {501, "Not Implemented"},
    {502, "Bad Gateway"},
    {503, "Service Unavailable"},
    {504, "Server Time-out"},
    {505, "Version Not Supported"},
    {513, "Message Too Large"},
    {600, "Busy Everywhere"},
    {603, "Decline"},
    {604, "Does Not Exist Anywhere"},
    {606, "Not Acceptable"},
};

}  // namespace

std::string_view reason_phrase(int status) {
  const auto* found = std::find_if(std::begin(phrases), std::end(phrases),
                                   [&](const auto& each) { return each.first == status; });
  if (found != std::end(phrases)) return found->second;
  if (status < 200) return "Progress";
  if (status < 300) return "OK";
  if (status < 400) return "Redirected";
  if (status < 500) return "Request Failure";
  return status < 600 ? "Server Failure" : "Global Failure";
}

Message make_response(const Message& request, int status, std::string_view reason) {
  Message response;
  response.method = request.method;
  response.status = status;
  response.reason = reason.empty() ? reason_phrase(status) : reason;
  response.from = request.from;
  response.to = request.to;
  response.call_id = request.call_id;
  response.cseq = request.cseq;
  response.record_routes = request.record_routes;
  response.peer = request.peer;
  return response;
}

}  // namespace ctibus::sip
