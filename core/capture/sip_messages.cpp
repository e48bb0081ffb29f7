#include "core/capture/sip_messages.hpp"

#include <algorithm>
#include <charconv>

namespace ctibus::capture {

namespace {

constexpr std::string_view version = "SIP/2.0";
constexpr std::size_t longest_method = 32;
constexpr std::size_t longest_start_line = 8192;
constexpr int deepest_multipart = 4;

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool same(std::string_view a, std::string_view b) {
  return std::ranges::equal(a, b, {}, lower, lower);
}

std::string_view trim(std::string_view text) {
  const auto first = text.find_first_not_of(" \t\r\n");
  if (first == text.npos) return {};
  return text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

/// Takes the next line, without its end, off the text.
std::string_view take_line(std::string_view& text) {
  const auto end = std::min(text.find('\n'), text.size());
  auto line = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

/// Behind the empty line that ends header fields; npos: there is none.
std::size_t head_size(std::string_view text) {
  std::string_view rest = text;
  while (rest.find('\n') != rest.npos) {
    if (take_line(rest).empty()) return text.size() - rest.size();
  }
  return text.npos;
}

/// The first header field of a name, in one line (RFC 3261 section 7.3.1); empty: there is none.
std::string header(std::string_view head, std::string_view name, std::string_view compact) {
  while (!head.empty()) {
    const auto line = take_line(head);
    const auto colon = std::min(line.find(':'), line.size());
    const auto found = trim(line.substr(0, colon));
    if (!same(found, name) && (compact.empty() || !same(found, compact))) continue;
    std::string value(trim(line.substr(std::min(colon + 1, line.size()))));
    while (head.starts_with(' ') || head.starts_with('\t')) {
      value.append(" ").append(trim(take_line(head)));
    }
    return value;
  }
  return {};
}

/// Such as "boundary" of a Content-Type, without quotes.
std::string_view parameter(std::string_view value, std::string_view name) {
  for (auto at = value.find(';'); at != value.npos; at = value.find(';', at + 1)) {
    const auto rest = trim(value.substr(at + 1));
    const auto equals = rest.find('=');
    if (equals == rest.npos || !same(trim(rest.substr(0, equals)), name)) continue;
    const auto text = trim(rest.substr(equals + 1));
    return text.starts_with('"') ? text.substr(1, text.find('"', 1) - 1)
                                 : trim(text.substr(0, text.find(';')));
  }
  return {};
}

/// Where a delimiter of parts stands at the begin of a line; npos: nowhere.
std::size_t find_delimiter(std::string_view body, std::string_view delimiter, std::size_t from) {
  for (auto at = body.find(delimiter, from); at != body.npos; at = body.find(delimiter, at + 1)) {
    if (at == 0 || body[at - 1] == '\n') return at;
  }
  return body.npos;
}

void collect(std::string_view content_type, std::string_view body, int depth,
             std::vector<std::string_view>& found) {
  const auto type = trim(content_type.substr(0, content_type.find(';')));
  if (same(type, "application/csta+xml") || same(type, "application/x-as-feature-event+xml")) {
    if (!trim(body).empty()) found.push_back(body);
    return;
  }
  const auto boundary = parameter(content_type, "boundary");
  if (!same(type.substr(0, 10), "multipart/") || boundary.empty() || depth == deepest_multipart) {
    return;
  }
  const auto delimiter = std::string("--").append(boundary);
  auto at = find_delimiter(body, delimiter, 0);
  while (at != body.npos) {
    const auto begin = at + delimiter.size();
    at = find_delimiter(body, delimiter, begin);
    if (body.substr(begin).starts_with("--")) return;
    auto part = body.substr(begin, std::min(at, body.size()) - begin);
    take_line(part);  // what is left of the delimiter's
    const auto size = head_size(part);
    if (size == part.npos) continue;
    collect(header(part.substr(0, size), "Content-Type", "c"), trim(part.substr(size)), depth + 1,
            found);
  }
}

}  // namespace

Begins begins_sip(std::string_view bytes) {
  if (bytes.starts_with("SIP/")) {
    if (bytes.size() <= version.size()) return Begins::perhaps;
    return bytes.starts_with(version) ? Begins::yes : Begins::no;
  }
  const auto method = std::min(bytes.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ"), bytes.size());
  if (method > longest_method) return Begins::no;
  if (method == bytes.size()) return Begins::perhaps;
  if (method < 3 || bytes[method] != ' ') return Begins::no;
  const auto end = bytes.find('\n');
  if (end == bytes.npos) {
    return bytes.size() < longest_start_line ? Begins::perhaps : Begins::no;
  }
  const auto line = trim(bytes.substr(0, end));
  return line.ends_with(version) ? Begins::yes : Begins::no;
}

std::optional<SipHead> read_sip_head(std::string_view bytes) {
  SipHead out;
  out.size = head_size(bytes);
  if (out.size == bytes.npos) return std::nullopt;
  auto head = bytes.substr(0, out.size);
  const auto start = take_line(head);
  const auto first_space = std::min(start.find(' '), start.size());
  out.what = start.substr(0, first_space);
  if (out.what == version) {
    const auto status = trim(start.substr(first_space));
    const auto cseq = header(head, "CSeq", {});
    out.what = std::string(status.substr(0, status.find(' '))) + " " +
               cseq.substr(std::min(cseq.rfind(' ') + 1, cseq.size()));
  }
  out.call_id = header(head, "Call-ID", "i");
  out.content_type = header(head, "Content-Type", "c");
  const auto length = header(head, "Content-Length", "l");
  std::size_t value = 0;
  const auto [end, why] = std::from_chars(length.data(), length.data() + length.size(), value);
  if (why == std::errc() && end == length.data() + length.size()) out.content_length = value;
  return out;
}

std::vector<std::string_view> csta_bodies(std::string_view content_type, std::string_view body) {
  std::vector<std::string_view> found;
  collect(content_type, body, 0, found);
  return found;
}

}  // namespace ctibus::capture
