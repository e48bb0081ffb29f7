#include "sofia_parser.hpp"

#include <arpa/inet.h>
#include <sofia-sip/msg_mclass.h>
#include <sofia-sip/sip_protos.h>

#include <array>
#include <cstring>
#include <string>

#include "ctibus/kit/sip/network.hpp"

namespace ctibus::sip {

namespace {

thread_local const TlsRegistry* tls_peers = nullptr;

/// Puts the peer of a TLS connection in place of our side of it, before anything looks at it.
void show_tls_peer(msg_t* msg) {
  su_sockaddr_t* from = msg_addr(msg);
  if (tls_peers == nullptr || from->su_family != AF_INET ||
      msg_addrinfo(msg)->ai_socktype != SOCK_STREAM ||
      from->su_sin.sin_addr.s_addr != inet_addr(tls_inner_address)) {
    return;
  }
  const auto peer = tls_peers->at(ntohs(from->su_port));
  if (!peer) return;
  const auto bytes = address_bytes(peer->endpoint.address);
  if (bytes.size() == 16) {
    from->su_family = AF_INET6;
    std::memcpy(&from->su_sin6.sin6_addr, bytes.data(), bytes.size());
  } else if (bytes.size() == 4) {
    std::memcpy(&from->su_sin.sin_addr, bytes.data(), bytes.size());
  }
  from->su_port = htons(peer->endpoint.port);
}

/// Reads a Via, and leaves nothing in it by which an answer could go elsewhere than to the sender.
issize_t read_via(su_home_t* home, msg_header_t* header, char* text, isize_t size) {
  const auto read = sip_via_d(home, header, text, size);
  if (read < 0) return read;
  auto* via = reinterpret_cast<sip_via_t*>(header);
  msg_header_remove_param(via->v_common, "maddr");
  auto* msg = reinterpret_cast<msg_t*>(home);  // as msg_home() casts
  show_tls_peer(msg);
  const su_sockaddr_t* from = msg_addr(msg);
  if (from->su_family != AF_INET && from->su_family != AF_INET6) return read;
  std::array<char, INET6_ADDRSTRLEN> address{};
  const void* bytes = from->su_family == AF_INET6
                          ? static_cast<const void*>(&from->su_sin6.sin6_addr)
                          : static_cast<const void*>(&from->su_sin.sin_addr);
  inet_ntop(from->su_family, bytes, address.data(), address.size());
  const auto received = "received=" + std::string(address.data());
  msg_header_replace_param(home, via->v_common, su_strdup(home, received.c_str()));
  return read;
}

struct Parser {
  msg_hclass_s via = *sip_via_class;
  std::array<msg_href_t, MC_SHORT_SIZE> short_forms{};
  msg_mclass_t* messages = msg_mclass_clone(sip_default_mclass(), 0, msg_mclass_copy);

  Parser() {
    if (messages == nullptr) return;
    via.hc_parse = read_via;
    const auto size = static_cast<std::size_t>(messages->mc_hash_size);
    std::size_t slot = 0;
    while (slot < size && messages->mc_hash[slot].hr_class != sip_via_class) ++slot;
    if (slot == size || static_cast<std::size_t>(messages->mc_hash_used) + 1 >= size) {
      messages = nullptr;
      return;
    }
    // Ours is what a name leads to; Sofia-SIP's own stays known behind it, for what nta adds.
    auto original = messages->mc_hash[slot];
    messages->mc_hash[slot].hr_class = &via;
    std::size_t free = slot;
    while (messages->mc_hash[free].hr_class != nullptr) free = (free + 1) % size;
    messages->mc_hash[free] = original;
    ++messages->mc_hash_used;
    for (std::size_t i = 0; i < short_forms.size(); ++i) {
      short_forms[i] = messages->mc_short[i];
      if (short_forms[i].hr_class == sip_via_class) short_forms[i].hr_class = &via;
    }
    messages->mc_short = short_forms.data();
  }
};

}  // namespace

void read_tls_peers(const TlsRegistry* registry) { tls_peers = registry; }

msg_mclass_t const* parser_without_names() {
  static const Parser parser;
  return parser.messages;
}

}  // namespace ctibus::sip
