#include "ua/content.hpp"

#include "sip/value.hpp"

namespace csta_switch {

Content content_of(const sip::Message& message) {
  if (message.body.empty()) return Content::none;
  const std::string_view disposition = message.field("Content-Disposition");
  const std::string_view encoding = message.field("Content-Encoding");
  const bool understood = sip::same(sip::bare(message.field("Content-Type")), csta_type) &&
                          (encoding.empty() || sip::same(encoding, "identity")) &&
                          (disposition.empty() || sip::same(sip::bare(disposition), "signal"));
  if (understood) return Content::csta;
  const bool optional = sip::same(sip::parameter(disposition, "handling"), "optional");
  return optional ? Content::none : Content::unsupported;
}

void put_csta(sip::Message& message, std::string body) {
  message.add("Content-Type", std::string(csta_type));
  message.add("Content-Disposition", std::string(csta_disposition));
  message.body = std::move(body);
}

}  // namespace csta_switch
