#include "sofia_message.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "ctibus/kit/sip/parameters.hpp"

namespace ctibus::sip {

namespace {

/// What `encode` writes. The buffer is larger than any value of a message can become: for lists of
/// parameters (credentials with SHA-256 among them) Sofia-SIP counts wrong what does not fit.
template <class Encode>
std::string encoded(Encode encode) {
  static thread_local std::vector<char> buffer(std::size_t{256} * 1024);
  const auto size = encode(buffer.data(), static_cast<isize_t>(buffer.size()));
  if (size < 0 || static_cast<std::size_t>(size) >= buffer.size()) return {};
  return {buffer.data(), static_cast<std::size_t>(size)};
}

/// A header's value as text.
std::string text_of(const void* header) {
  const auto* field = static_cast<const msg_header_t*>(header);
  if (field == nullptr) return {};
  return encoded(
      [&](char* text, isize_t size) { return msg_header_field_e(text, size, field, 0); });
}

std::string text_of(const url_t* url) {
  return encoded([&](char* text, isize_t size) { return url_e(text, size, url); });
}

/// RFC 3261 7.3.1: a line that begins with a blank goes on with the one before.
std::string unfolded(std::string_view text) {
  std::string line;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '\r' && text[i] != '\n') {
      line += text[i];
      continue;
    }
    while (i + 1 < text.size() && trim(text.substr(i + 1, 1)).empty()) ++i;
    line += ' ';
  }
  return line;
}

Endpoint sender(msg_t* msg, const sip_t* sip) {
  Endpoint endpoint;
  if (sip->sip_via != nullptr && sip->sip_via->v_protocol != nullptr &&
      equal_ignoring_case(sip->sip_via->v_protocol, "SIP/2.0/TCP")) {
    endpoint.transport = Transport::tcp;
  }
  const su_sockaddr_t* address = msg_addr(msg);
  std::array<char, INET6_ADDRSTRLEN> text{};
  if (address->su_family == AF_INET) {
    inet_ntop(AF_INET, &address->su_sin.sin_addr, text.data(), text.size());
  } else if (address->su_family == AF_INET6) {
    inet_ntop(AF_INET6, &address->su_sin6.sin6_addr, text.data(), text.size());
  }
  endpoint.address = text.data();
  endpoint.port = ntohs(address->su_port);
  return endpoint;
}

/// Headers that have fields of their own in a Message, or that are the stack's.
bool is_ours(std::string_view name) {
  constexpr std::array<std::string_view, 18> names{
      "Via",          "v", "Max-Forwards",   "From",    "f", "To",    "t",
      "Call-ID",      "i", "CSeq",           "Contact", "m", "Route", "Record-Route",
      "Content-Type", "c", "Content-Length", "l"};
  return std::ranges::any_of(
      names, [&](std::string_view each) { return equal_ignoring_case(each, name); });
}

tl::unexpected<Error> bad(std::string_view header) {
  return failure("sip.bad_message",
                 "The message cannot be sent: its " + std::string(header) + " cannot be read.");
}

/// One line of text, whatever somebody put in.
std::string one_line(std::string_view text) {
  std::string line(text);
  std::ranges::replace_if(
      line, [](char c) { return c == '\r' || c == '\n' || c == '\0'; }, ' ');
  return line;
}

bool add(msg_t* msg, msg_hclass_t* kind, std::string_view value) {
  return msg_header_add_make(msg, msg_object(msg), kind, one_line(value).c_str()) == 0;
}

Result<> add_headers(msg_t* msg, const Message& message) {
  auto* fields = msg_object(msg);
  for (const auto& contact : message.contacts) {
    if (!add(msg, sip_contact_class, contact)) return bad("Contact");
  }
  for (const auto& header : message.headers) {
    if (is_ours(header.name)) continue;
    const auto line = one_line(header.name) + ": " + one_line(header.value) + "\n";
    if (!is_token(header.name) || msg_header_add_str(msg, fields, line.c_str()) < 0) {
      return bad(header.name);
    }
  }
  if (message.body.empty()) return {};
  if (!message.content_type.empty() && !add(msg, sip_content_type_class, message.content_type)) {
    return bad("Content-Type");
  }
  auto* payload = sip_payload_create(msg_home(msg), message.body.data(),
                                     static_cast<isize_t>(message.body.size()));
  if (payload == nullptr ||
      msg_header_insert(msg, fields, reinterpret_cast<msg_header_t*>(payload)) < 0) {
    return bad("body");
  }
  return {};
}

}  // namespace

Message to_message(msg_t* msg, const sip_t* sip) {
  Message message;
  if (sip->sip_request != nullptr) {
    message.request_uri = text_of(sip->sip_request->rq_url);
  } else {
    // Below 100 there is no response (RFC 3261 7.2), and 0 would be a request here: as Trying, it
    // says nothing.
    message.status = std::max(sip->sip_status->st_status, 100);
    message.reason = sip->sip_status->st_phrase != nullptr ? sip->sip_status->st_phrase : "";
  }
  message.from = text_of(sip->sip_from);
  message.to = text_of(sip->sip_to);
  message.call_id = sip->sip_call_id->i_id;
  message.cseq = sip->sip_cseq->cs_seq;
  message.method = sip->sip_cseq->cs_method_name;
  for (const auto* each = sip->sip_contact; each != nullptr; each = each->m_next) {
    message.contacts.push_back(text_of(each));
  }
  for (const auto* each = sip->sip_route; each != nullptr; each = each->r_next) {
    message.routes.push_back(text_of(each));
  }
  for (const auto* each = sip->sip_record_route; each != nullptr; each = each->r_next) {
    message.record_routes.push_back(text_of(each));
  }
  message.content_type = text_of(sip->sip_content_type);
  if (sip->sip_payload != nullptr && sip->sip_payload->pl_data != nullptr) {
    message.body.assign(sip->sip_payload->pl_data, sip->sip_payload->pl_len);
  }
  for (const msg_header_t* h = *msg_chain_head(msg); h != nullptr; h = h->sh_succ) {
    if (h->sh_class == sip_unknown_class) {
      const char* value = h->sh_unknown->un_value;
      message.headers.push_back({h->sh_unknown->un_name, unfolded(value != nullptr ? value : "")});
    } else if (const char* name = h->sh_class->hc_name;
               name != nullptr && h->sh_class != sip_error_class && !is_ours(name)) {
      message.headers.push_back({name, text_of(h)});
    }
  }
  message.peer = sender(msg, sip);
  return message;
}

Result<> add_request(msg_t* msg, const Message& request, const std::string& via) {
  auto* home = msg_home(msg);
  auto* fields = msg_object(msg);
  if (!is_token(request.method)) return bad("method");
  const auto method = sip_method_code(request.method.c_str());
  const auto uri = one_line(request.request_uri);
  const auto* url = url_make(home, uri.c_str());
  if (url == nullptr || uri.empty() || uri.find(' ') != std::string::npos) {
    return bad("request URI");
  }
  auto* line = sip_request_create(home, method, request.method.c_str(),
                                  reinterpret_cast<const url_string_t*>(url), nullptr);
  auto* cseq =
      sip_cseq_create(home, request.cseq, static_cast<unsigned>(method), request.method.c_str());
  if (line == nullptr || cseq == nullptr ||
      msg_header_insert(msg, fields, reinterpret_cast<msg_header_t*>(line)) < 0) {
    return bad("request line");
  }
  if (!add(msg, sip_via_class, via)) return bad("Via");
  for (const auto& route : request.routes) {
    if (!add(msg, sip_route_class, route)) return bad("Route");
  }
  if (!add(msg, sip_max_forwards_class, "70")) return bad("Max-Forwards");
  if (!add(msg, sip_from_class, request.from)) return bad("From");
  if (!add(msg, sip_to_class, request.to)) return bad("To");
  if (request.call_id.empty() || !add(msg, sip_call_id_class, request.call_id)) {
    return bad("Call-ID");
  }
  if (msg_header_insert(msg, fields, reinterpret_cast<msg_header_t*>(cseq)) < 0) {
    return bad("CSeq");
  }
  return add_headers(msg, request);
}

Result<> add_response(msg_t* msg, const Message& response) {
  if (!add(msg, sip_to_class, response.to)) return bad("To");
  return add_headers(msg, response);
}

}  // namespace ctibus::sip
