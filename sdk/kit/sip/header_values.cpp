#include "ctibus/kit/sip/header_values.hpp"

#include <algorithm>
#include <limits>

namespace ctibus::sip {

namespace {

constexpr std::size_t most_values = 64;
constexpr auto most_uint32 = std::numeric_limits<std::uint32_t>::max();

tl::unexpected<Error> bad(std::string_view header, std::string_view why) {
  return failure("sip.bad_header", std::string(header) + ": " + std::string(why));
}

/// A first word and the parameters after it.
struct Word {
  std::string_view word;
  Parameters parameters;
};

Result<Word> read_word(std::string_view header, std::string_view text) {
  const auto semicolon = text.find(';');
  Word result{trim(text.substr(0, semicolon)), {}};
  if (semicolon != std::string_view::npos) {
    auto parameters = parse_parameters(text.substr(semicolon));
    if (!parameters) return bad(header, parameters.error().text);
    result.parameters = std::move(*parameters);
  }
  return result;
}

/// At most 64 comma separated values, each read by `read`.
template <class T, class Read>
Result<std::vector<T>> read_list(std::string_view header, std::string_view text, Read read) {
  std::vector<T> values;
  for (const auto piece : split_values(text)) {
    if (values.size() >= most_values) return bad(header, "more than 64 values.");
    Result<T> value = read(piece);
    if (!value) return tl::unexpected(value.error());
    values.push_back(std::move(*value));
  }
  return values;
}

bool is_call_id(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) {
    return static_cast<unsigned char>(c) > ' ' && c != 0x7f && c != ';' && c != ',';
  });
}

Result<HistoryEntry> read_history_entry(std::string_view text) {
  auto address = parse_name_addr(text);
  if (!address) return bad("History-Info", address.error().text);
  HistoryEntry entry;
  entry.index = address->parameters.get("index");
  if (entry.index.empty() || entry.index.find_first_not_of("0123456789.") != std::string::npos) {
    return bad("History-Info", "an entry has no index.");
  }
  entry.mp = address->parameters.get("mp");
  entry.rc = address->parameters.get("rc");
  entry.np = address->parameters.get("np");
  if (const auto reason = address->uri.header("Reason"); !reason.empty()) {
    if (const auto reasons = parse_reasons(reason); reasons && !reasons->empty()) {
      entry.cause = reasons->front().cause;
    }
  }
  entry.target = std::move(address->uri);
  entry.target.headers.clear();
  return entry;
}

}  // namespace

Result<Replaces> parse_replaces(std::string_view text) {
  auto word = read_word("Replaces", text);
  if (!word) return tl::unexpected(word.error());
  Replaces value{std::string(word->word), std::string(word->parameters.get("to-tag")),
                 std::string(word->parameters.get("from-tag")), word->parameters.has("early-only")};
  if (!is_call_id(value.call_id)) return bad("Replaces", "it has no Call-ID.");
  if (value.to_tag.empty() || value.from_tag.empty()) {
    return bad("Replaces", "it needs one to-tag and one from-tag.");
  }
  return value;
}

std::string to_text(const Replaces& value) {
  return value.call_id + ";to-tag=" + value.to_tag + ";from-tag=" + value.from_tag +
         (value.early_only ? ";early-only" : "");
}

Result<ReferTo> parse_refer_to(std::string_view text) {
  auto address = parse_name_addr(text);
  if (!address) return bad("Refer-To", address.error().text);
  ReferTo value{std::move(address->uri), {}};
  if (const auto replaces = value.target.header("Replaces"); !replaces.empty()) {
    auto parsed = parse_replaces(replaces);
    if (!parsed) return tl::unexpected(parsed.error());
    value.replaces = std::move(*parsed);
  }
  value.target.headers.clear();
  return value;
}

std::string to_text(const ReferTo& value) {
  Uri target = value.target;
  if (value.replaces) target.headers.push_back({"Replaces", to_text(*value.replaces)});
  return '<' + to_text(target) + '>';
}

Result<SessionExpires> parse_session_expires(std::string_view text) {
  auto word = read_word("Session-Expires", text);
  if (!word) return tl::unexpected(word.error());
  const auto seconds = parse_number(word->word, most_uint32);
  if (!seconds) return bad("Session-Expires", "it does not begin with a number of seconds.");
  SessionExpires value{std::chrono::seconds(static_cast<std::int64_t>(*seconds)),
                       Refresher::unspecified};
  const auto refresher = word->parameters.get("refresher");
  if (equal_ignoring_case(refresher, "uac")) value.refresher = Refresher::uac;
  if (equal_ignoring_case(refresher, "uas")) value.refresher = Refresher::uas;
  return value;
}

std::string to_text(const SessionExpires& value) {
  std::string text = std::to_string(value.interval.count());
  if (value.refresher == Refresher::uac) text += ";refresher=uac";
  if (value.refresher == Refresher::uas) text += ";refresher=uas";
  return text;
}

Result<std::chrono::seconds> parse_seconds(std::string_view text) {
  const auto number = parse_number(trim(text.substr(0, text.find_first_of(";("))), most_uint32);
  if (!number) return failure("sip.bad_header", "A header is no number of seconds.");
  return std::chrono::seconds(static_cast<std::int64_t>(*number));
}

Result<RAck> parse_rack(std::string_view text) {
  const auto words = split_values(text, ' ');
  if (words.size() != 3) return bad("RAck", "it is not two numbers and a method.");
  const auto rseq = parse_number(words[0], most_uint32);
  const auto cseq = parse_number(words[1], most_uint32);
  if (!rseq || !cseq || !is_token(words[2])) {
    return bad("RAck", "it is not two numbers and a method.");
  }
  return RAck{static_cast<std::uint32_t>(*rseq), static_cast<std::uint32_t>(*cseq),
              std::string(words[2])};
}

std::string to_text(const RAck& value) {
  return std::to_string(value.rseq) + ' ' + std::to_string(value.cseq) + ' ' + value.method;
}

Result<std::uint32_t> parse_rseq(std::string_view text) {
  const auto number = parse_number(trim(text), most_uint32);
  if (!number || *number == 0) return bad("RSeq", "it is no number from 1 on.");
  return static_cast<std::uint32_t>(*number);
}

Result<std::vector<Diversion>> parse_diversions(std::string_view text) {
  return read_list<Diversion>("Diversion", text, [](std::string_view piece) -> Result<Diversion> {
    auto address = parse_name_addr(piece);
    if (!address) return bad("Diversion", address.error().text);
    Diversion value;
    value.reason = address->parameters.get("reason");
    if (const auto counter = address->parameters.get("counter"); !counter.empty()) {
      const auto number = parse_number(counter, 99);
      if (!number) return bad("Diversion", "its counter is no number up to 99.");
      value.counter = static_cast<std::uint32_t>(*number);
    }
    value.address = std::move(*address);
    return value;
  });
}

std::string to_text(const Diversion& value) {
  NameAddr address = value.address;
  if (!value.reason.empty()) address.parameters.set("reason", value.reason);
  address.parameters.set("counter", std::to_string(value.counter));
  return to_text(address);
}

Result<std::vector<HistoryEntry>> parse_history(std::string_view text) {
  return read_list<HistoryEntry>("History-Info", text, read_history_entry);
}

std::string to_text(const HistoryEntry& value) {
  NameAddr address;
  address.uri = value.target;
  if (value.cause != 0) {
    address.uri.headers.push_back({"Reason", to_text(Reason{"SIP", value.cause, {}})});
  }
  address.parameters.set("index", value.index);
  if (!value.mp.empty()) address.parameters.set("mp", value.mp);
  if (!value.rc.empty()) address.parameters.set("rc", value.rc);
  if (!value.np.empty()) address.parameters.set("np", value.np);
  return to_text(address);
}

Result<std::vector<Reason>> parse_reasons(std::string_view text) {
  return read_list<Reason>("Reason", text, [](std::string_view piece) -> Result<Reason> {
    auto word = read_word("Reason", piece);
    if (!word) return tl::unexpected(word.error());
    if (!is_token(word->word)) return bad("Reason", "it names no protocol.");
    Reason value{std::string(word->word), 0, std::string(word->parameters.get("text"))};
    if (const auto cause = word->parameters.get("cause"); !cause.empty()) {
      const auto number = parse_number(cause, 999);
      if (!number) return bad("Reason", "its cause is no number up to 999.");
      value.cause = static_cast<int>(*number);
    }
    return value;
  });
}

std::string to_text(const Reason& value) {
  std::string text = value.protocol;
  if (value.cause != 0) text += ";cause=" + std::to_string(value.cause);
  if (!value.text.empty()) text += ";text=" + quote(value.text);
  return text;
}

bool asks_privacy(std::string_view privacy) {
  const auto values = split_values(privacy, ';');
  return std::ranges::any_of(values, [](std::string_view each) {
    return equal_ignoring_case(each, "id") || equal_ignoring_case(each, "user") ||
           equal_ignoring_case(each, "header");
  });
}

Identities parse_identities(const std::vector<std::string_view>& values) {
  Identities identities;
  for (const auto value : values) {
    auto addresses = parse_name_addrs(value);
    if (!addresses) continue;
    for (auto& address : *addresses) {
      auto& place = address.uri.is_tel() ? identities.tel : identities.sip;
      if (!place) place = std::move(address);
    }
  }
  return identities;
}

bool lists(std::string_view list, std::string_view token) {
  const auto values = split_values(list);
  return std::ranges::any_of(values, [&](std::string_view each) {
    return equal_ignoring_case(trim(each.substr(0, each.find(';'))), token);
  });
}

}  // namespace ctibus::sip
