#include "sip/message.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "sip/value.hpp"

namespace csta_switch::sip {
namespace {

constexpr std::string_view version = "SIP/2.0";

std::string long_name(std::string_view name) {
  static constexpr std::array<std::pair<char, std::string_view>, 13> forms = {{
      {'c', "Content-Type"},
      {'e', "Content-Encoding"},
      {'f', "From"},
      {'i', "Call-ID"},
      {'k', "Supported"},
      {'l', "Content-Length"},
      {'m', "Contact"},
      {'o', "Event"},
      {'s', "Subject"},
      {'t', "To"},
      {'u', "Allow-Events"},
      {'v', "Via"},
      {'x', "Session-Expires"},
  }};
  if (name.size() != 1) return std::string(name);
  const auto* form = std::find_if(forms.begin(), forms.end(), [&](const auto& candidate) {
    return same(name, {&candidate.first, 1});
  });
  return std::string(form == forms.end() ? name : form->second);
}

// A line without its end; what is left behind it stays in `text`. Lines that begin with a space
// belong to the one before.
std::string cut_line(std::string_view& text) {
  std::string line;
  for (;;) {
    const auto end = text.find('\n');
    std::string_view piece = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    if (piece.ends_with('\r')) piece.remove_suffix(1);
    line += line.empty() ? piece : trimmed(piece);
    const bool folded = !piece.empty() && (text.starts_with(' ') || text.starts_with('\t'));
    if (!folded) return line;
    line += ' ';
  }
}

bool read_first_line(std::string_view line, Message& message) {
  const auto first = line.find(' ');
  const auto second = line.find(' ', first + 1);
  if (first == std::string_view::npos || second == std::string_view::npos) return false;
  const std::string_view middle = line.substr(first + 1, second - first - 1);
  if (line.substr(0, first) != version) {
    message.method = line.substr(0, first);
    message.uri = middle;
    return !message.method.empty() && !middle.empty() && line.substr(second + 1) == version;
  }
  message.reason = line.substr(second + 1);
  std::from_chars(middle.data(), middle.data() + middle.size(), message.status);
  return message.status >= 100 && message.status <= 699;
}

}  // namespace

std::string_view Message::field(std::string_view name) const {
  const auto found = std::find_if(fields.begin(), fields.end(),
                                  [&](const auto& field) { return same(field.first, name); });
  return found == fields.end() ? std::string_view() : found->second;
}

std::vector<std::string> Message::values(std::string_view name) const {
  std::vector<std::string> all;
  for (const auto& [field, value] : fields) {
    if (!same(field, name)) continue;
    for (std::string& part : cut_list(value)) all.push_back(std::move(part));
  }
  return all;
}

bool Message::lists(std::string_view name, std::string_view value) const {
  const auto all = values(name);
  return std::any_of(all.begin(), all.end(),
                     [&](const std::string& one) { return same(bare(one), value); });
}

void Message::add(std::string name, std::string value) {
  fields.emplace_back(std::move(name), std::move(value));
}

long Message::sequence() const {
  long number = -1;
  const std::string_view text = field("CSeq");
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

std::string Message::sequence_method() const {
  const std::string_view text = field("CSeq");
  const auto space = text.find(' ');
  return space == std::string_view::npos ? std::string() : std::string(trimmed(text.substr(space)));
}

Reading read(std::string_view datagram) {
  Reading reading;
  Message& message = reading.message;
  if (!read_first_line(cut_line(datagram), message)) return {{}, "the first line is not of SIP"};
  for (;;) {
    if (datagram.empty()) return {{}, "no empty line ends the header"};
    const std::string line = cut_line(datagram);
    if (line.empty()) break;
    const auto colon = line.find(':');
    if (colon == std::string::npos) return {{}, "'" + line + "' is no header field"};
    message.add(long_name(trimmed(std::string_view(line).substr(0, colon))),
                std::string(trimmed(std::string_view(line).substr(colon + 1))));
  }
  std::size_t length = datagram.size();
  if (const std::string_view said = message.field("Content-Length"); !said.empty()) {
    std::from_chars(said.data(), said.data() + said.size(), length);
  }
  if (length > datagram.size()) return {{}, "the body is shorter than its Content-Length"};
  message.body = datagram.substr(0, length);
  return reading;
}

std::string write(const Message& message) {
  std::string text =
      message.method.empty()
          ? std::string(version) + ' ' + std::to_string(message.status) + ' ' + message.reason
          : message.method + ' ' + message.uri + ' ' + std::string(version);
  text += "\r\n";
  for (const auto& [name, value] : message.fields) text += name + ": " + value + "\r\n";
  text += "Content-Length: " + std::to_string(message.body.size()) + "\r\n\r\n";
  return text + message.body;
}

}  // namespace csta_switch::sip
