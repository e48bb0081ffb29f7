#include "core/metrics/http_request.hpp"

#include <boost/asio/error.hpp>
#include <boost/beast/core/stream_traits.hpp>
#include <boost/beast/http/error.hpp>
#include <cstdint>
#include <string_view>

namespace ctibus::metrics {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;

void begin_request(std::optional<RequestParser>& parser, std::size_t request_bytes) {
  parser.emplace();
  parser->header_limit(static_cast<std::uint32_t>(request_bytes));
  parser->body_limit(request_bytes);
}

std::optional<Verdict> judge(beast::error_code why, const RequestParser& parser,
                             const HttpOptions& options) {
  if (why == http::error::end_of_stream || why == asio::error::operation_aborted ||
      why == beast::error::timeout || why == asio::error::connection_reset) {
    return std::nullopt;
  }
  if (why) {
    const bool large = why == http::error::header_limit || why == http::error::body_limit ||
                       why == http::error::buffer_overflow;
    return Verdict{{large ? 431U : 400U, "text/plain", large ? "Too large.\n" : "Malformed.\n"}};
  }
  const auto& request = parser.get();
  const bool head = request.method() == http::verb::head;
  if (!head && request.method() != http::verb::get) {
    return Verdict{{405, "text/plain", "GET and HEAD only.\n"}};
  }
  if (parser.chunked() || parser.content_length().value_or(0) > 0) {
    return Verdict{{413, "text/plain", "No body, please.\n"}};
  }
  const std::string_view target(request.target().data(), request.target().size());
  return Verdict{options.answer(target.substr(0, target.find('?'))), head, request.keep_alive()};
}

}  // namespace ctibus::metrics
