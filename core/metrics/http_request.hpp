#pragma once

#include <boost/beast/core/error.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/parser.hpp>
#include <cstddef>
#include <optional>

#include "core/metrics/http_listener.hpp"

/// What a connection is answered, apart from its socket. Heavy: for source files only.
namespace ctibus::metrics {

/// Of a request's line and headers, and never of a body: nobody needs one here, and Beast 1.74
/// reads past the end of some that come in chunks.
using RequestParser = boost::beast::http::request_parser<boost::beast::http::empty_body>;

/// Ready for the next request of a connection, of at most so many bytes; the buffer that it is read
/// into has the same limit.
void begin_request(std::optional<RequestParser>& parser, std::size_t request_bytes);

struct Verdict {
  HttpAnswer answer;
  bool head = false;  ///< without the body
  bool keep = false;  ///< more requests may follow
};

/// After the header was read. None: the other side is gone, or was too slow.
std::optional<Verdict> judge(boost::beast::error_code why, const RequestParser& parser,
                             const HttpOptions& options);

}  // namespace ctibus::metrics
