#include "ctibus/kit/sip/parameters.hpp"
#include "ctibus/kit/sip/stack.hpp"

namespace ctibus::sip {

std::string_view to_text(Transport transport) {
  switch (transport) {
    case Transport::tcp:
      return "tcp";
    case Transport::tls:
      return "tls";
    case Transport::udp:
      break;
  }
  return "udp";
}

std::optional<Transport> parse_transport(std::string_view text) {
  for (const auto each : {Transport::udp, Transport::tcp, Transport::tls}) {
    if (equal_ignoring_case(text, to_text(each))) return each;
  }
  return std::nullopt;
}

std::string_view Message::header(std::string_view name) const {
  for (const auto& each : headers) {
    if (equal_ignoring_case(each.name, name)) return each.value;
  }
  return {};
}

void Message::set_header(std::string_view name, std::string_view value) {
  bool placed = false;
  std::erase_if(headers, [&](Header& each) {
    if (!equal_ignoring_case(each.name, name)) return false;
    if (placed) return true;
    each.value = value;
    placed = true;
    return false;
  });
  if (!placed) headers.push_back({std::string(name), std::string(value)});
}

}  // namespace ctibus::sip
