#include "ua_message.hpp"

#include "ctibus/kit/csta/arrange.hpp"
#include "ctibus/kit/csta/error_codes.hpp"
#include "ctibus/kit/sip/parameters.hpp"
#include "ctibus/kit/sip/uri.hpp"

namespace ctibus::csta {

bool is_csta(const sip::Message& message) {
  const auto type = std::string_view(message.content_type);
  return sip::equal_ignoring_case(sip::trim(type.substr(0, type.find(';'))), ua_content_type);
}

void put_body(sip::Message& message, const Element& body, const XmlStyle& style) {
  message.content_type = ua_content_type;
  message.body = write_xml(body, style);
  message.set_header("Content-Disposition", "signal;handling=required");
}

Result<Packet> read_body(const sip::Message& message, const XmlStyle& style) {
  auto body = read_xml(message.body);
  if (!body) return tl::unexpected(std::move(body).error());
  return packet_of(arrange(*body, style.edition), 0);
}

sip::Message ua_request(std::string_view method, const UaOptions& options, UaAgent& agent) {
  sip::Message request;
  request.method = method;
  request.request_uri = options.target;
  const auto target = sip::parse_uri(options.target).value_or(sip::Uri());
  const auto here =
      agent.stack().contact({sip::transport_of(target), target.host, sip::port_of(target)});
  const auto ours = to_text(sip::make_uri(options.user, here));
  request.from = "<" + ours + ">;tag=" + agent.unique();
  request.to = "<" + options.target + ">";
  request.call_id = agent.unique();
  request.cseq = 1;
  request.contacts = {"<" + ours + ">"};
  request.set_header("Allow", ua_methods);
  request.set_header("Accept", ua_content_type);
  return request;
}

Element outcome_of_status(int status) {
  switch (status) {
    case 404:
    case 410:
      return failure_of("operation", "invalidDeviceID");
    case 408:
    case 480:
    case 503:
    case 504:
      return failure_of("systemResourceAvailibility", "deviceOutOfService");
    case 486:
    case 491:
    case 500:
      return failure_of("systemResourceAvailibility", "resourceBusy");
    case 405:
    case 415:
    case 489:
    case 501:
      return failure_of("operation", "serviceNotSupported");
    default:
      return failure_of("operation", "generic");
  }
}

}  // namespace ctibus::csta
