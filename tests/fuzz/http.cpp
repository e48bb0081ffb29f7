#include <boost/asio/buffer.hpp>
#include <boost/asio/error.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/read.hpp>
#include <string>

#include "core/metrics/http_request.hpp"
#include "fuzz.hpp"

// What one connection to the metrics says: requests, one after the other. The first byte of the
// input chooses in how small pieces they come.

namespace ctibus::fuzz {
namespace {

using boost::beast::error_code;

/// Beast's SyncReadStream over bytes.
class Arriving {
 public:
  Arriving(Bytes bytes, std::size_t piece) : in_(bytes), piece_(piece) {}

  template <class Buffers>
  std::size_t read_some(const Buffers& into, error_code& why) {
    const std::size_t room = boost::asio::buffer_size(into);
    const Bytes taken = in_.take(std::min(piece_, room));
    why = {};
    if (taken.empty() && room > 0) why = boost::asio::error::eof;
    return boost::asio::buffer_copy(into, boost::asio::buffer(taken.data(), taken.size()));
  }
  template <class Buffers>
  std::size_t read_some(const Buffers& into) {
    error_code why;
    return read_some(into, why);
  }

 private:
  Input in_;
  std::size_t piece_;
};

}  // namespace

void run(Bytes input) {
  Input in(input);
  const std::size_t piece = std::size_t{in.byte()} + 1;
  const Bytes said = in.rest();
  Arriving stream(said, piece);
  metrics::HttpOptions options;
  options.answer = [](std::string_view path) {
    require(path.find('?') == path.npos, "a path comes without its query");
    return metrics::HttpAnswer{path == "/metrics" ? 200U : 404U, "text/plain", "answer"};
  };
  boost::beast::flat_buffer buffer(options.request_bytes);
  std::optional<metrics::RequestParser> parser;
  std::size_t answers = 0;
  while (true) {
    metrics::begin_request(parser, options.request_bytes);
    error_code why;
    boost::beast::http::read_header(stream, buffer, *parser, why);
    require(buffer.capacity() <= options.request_bytes, "no more is kept than may be");
    const auto verdict = metrics::judge(why, *parser, options);
    if (!verdict) return;
    require(++answers <= said.size(), "an answer needs a question");
    if (why) require(!verdict->keep && verdict->answer.status >= 400, "nonsense ends it");
    if (!verdict->keep) return;
  }
}

}  // namespace ctibus::fuzz
