#include <sofia-sip/sip_util.h>

#include <algorithm>
#include <memory>

#include "ctibus/kit/sip/header_values.hpp"
#include "ctibus/kit/sip/name_addr.hpp"
#include "ctibus/kit/sip/response.hpp"
#include "fuzz.hpp"
#include "sofia_message.hpp"
#include "sofia_parser.hpp"

// A datagram, through Sofia-SIP's parser as the stack uses it, to what the call logic gets; and
// back. Sofia-SIP itself is not instrumented.

namespace ctibus::fuzz {
namespace {

using namespace sip;

struct Destroy {
  void operator()(msg_t* msg) const { msg_destroy(msg); }
};
using Owned = std::unique_ptr<msg_t, Destroy>;

/// Nothing when the stack would drop it.
sip_t* parsed(msg_t* msg) {
  if (msg == nullptr) return nullptr;
  auto* sip = reinterpret_cast<sip_t*>(msg_object(msg));
  return sip != nullptr && sip_sanity_check(sip) == 0 ? sip : nullptr;
}

Owned read(std::string_view text) {
  return Owned(msg_make(parser_without_names(), 0, text.data(), static_cast<ssize_t>(text.size())));
}

void look_at(const Message& message) {
  for (const auto& text : {message.from, message.to}) {
    (void)parse_name_addr(text);
    (void)tag_of(text);
  }
  for (const auto* list : {&message.contacts, &message.routes, &message.record_routes}) {
    for (const auto& text : *list) (void)parse_name_addrs(text);
  }
  (void)parse_uri(message.request_uri);
}

/// As what we send is: Sofia-SIP reads more than it writes.
bool is_well_formed(const Message& message) {
  const auto visible = [](char c) { return c > ' ' && c < '\x7f'; };
  return parse_name_addr(message.from) && parse_name_addr(message.to) &&
         parse_uri(message.request_uri) && std::ranges::all_of(message.call_id, visible);
}

/// What we send is read by others as we meant it.
void check_written(const Message& message) {
  Owned out(msg_create(parser_without_names(), 0));
  if (!add_request(out.get(), message, "SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK1")) return;
  require(sip_complete_message(out.get()) == 0, "a message that was added can be sent");
  size_t size = 0;
  const std::unique_ptr<char, void (*)(void*)> text(
      msg_as_string(nullptr, out.get(), nullptr, 0, &size),
      [](void* memory) { su_free(nullptr, memory); });
  require(text != nullptr, "a message that was added can be written");
  const Owned in = read({text.get(), size});
  const auto* sip = parsed(in.get());
  const bool good = sip != nullptr && sip->sip_request != nullptr;
  require(good || !is_well_formed(message), "a request that was written can be read");
  if (!good) return;
  const Message again = to_message(in.get(), sip);
  require(
      again.method == message.method && again.cseq == message.cseq && again.body == message.body,
      "a request is read as it was written");
}

}  // namespace

void run(Bytes input) {
  const Owned msg = read(text_of(input));
  const auto* sip = parsed(msg.get());
  if (sip == nullptr) return;
  const Message message = to_message(msg.get(), sip);
  require(message.is_request() == (sip->sip_request != nullptr), "a status tells a response");
  look_at(message);
  if (!message.is_request()) return;
  check_written(message);
  Owned answer(msg_create(parser_without_names(), 0));
  (void)add_response(answer.get(), make_response(message, 200));
}

}  // namespace ctibus::fuzz
