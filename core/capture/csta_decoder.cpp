#include "core/capture/csta_decoder.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cctype>
#include <span>
#include <unordered_map>
#include <vector>

#include "ctibus/kit/csta/acse.hpp"
#include "ctibus/kit/csta/ber_codec.hpp"
#include "ctibus/kit/csta/rose.hpp"
#include "ctibus/kit/csta/schema.hpp"
#include "ctibus/kit/csta/xml.hpp"

namespace ctibus::capture {

namespace {

using csta::Element;
using csta::Framing;
using csta::Packet;

constexpr std::size_t most_questions = 4096;

unsigned octet(std::string_view bytes, std::size_t at) {
  return static_cast<unsigned char>(bytes[at]);
}

csta::ber::Bytes octets(std::string_view bytes) {
  return {reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()};
}

/// ROSE, or an association.
bool begins_ber(unsigned tag) {
  return (tag >= 0xa1 && tag <= 0xa4) || (tag >= 0x60 && tag <= 0x64);
}

/// Does a value whose length is written so, behind a tag of one byte, fill a frame?
bool fills(std::size_t frame, std::string_view length) {
  switch (octet(length, 0)) {
    case 0x80:  // until its end marker
      return frame >= 4;
    case 0x81:
      return frame == 3 + octet(length, 1);
    case 0x82:
      return frame == 4 + (octet(length, 1) << 8U | octet(length, 2));
    default:
      return frame == 2 + octet(length, 0);
  }
}

std::string describe(const csta::acse::Apdu& apdu) {
  using namespace csta::acse;
  struct Words {
    std::string operator()(const AssociateRequest& one) const {
      return fmt::format("AARQ  context {}{}", fmt::join(one.context, "."),
                         one.credentials ? "  with name and password" : "");
    }
    std::string operator()(const AssociateResponse& one) const {
      return fmt::format(
          "AARE  {}  context {}",
          one.accepted() ? std::string("accepted")
                         : fmt::format("rejected ({}), diagnostic {}", one.result, one.diagnostic),
          fmt::join(one.context, "."));
    }
    std::string operator()(const ReleaseRequest&) const { return "RLRQ"; }
    std::string operator()(const ReleaseResponse&) const { return "RLRE"; }
    std::string operator()(const Abort& one) const {
      return fmt::format("ABRT  by {}", one.source == 0 ? "the application" : "its protocol");
    }
  };
  return std::visit(Words{}, apdu);
}

/// ECMA-285 has 211 in its place.
constexpr std::int64_t status_of_first_phase = 52;

/// Nothing: an association that does not say of what.
std::optional<bool> tells_first_phase(const csta::acse::Apdu& apdu) {
  using namespace csta::acse;
  constexpr std::uint32_t first_versions = 1U << version::ecma_180 | 1U << version::ecma_218;
  const auto* request = std::get_if<AssociateRequest>(&apdu);
  if (request == nullptr) return std::nullopt;
  if (request->information.versions != 0) return request->information.versions <= first_versions;
  if (request->context == phase_one_context()) return true;
  return std::nullopt;
}

}  // namespace

void CstaQuestions::asked(std::int64_t invoke_id, std::string name) {
  answered(invoke_id);
  questions_[invoke_id] = {std::move(name), ++stamp_};
  order_[stamp_] = invoke_id;
  if (order_.size() > most_questions) answered(order_.begin()->second);
}

std::string CstaQuestions::answered(std::int64_t invoke_id) {
  auto question = questions_.extract(invoke_id);
  if (!question) return {};
  order_.erase(question.mapped().stamp);
  return std::move(question.mapped().name);
}

CstaItem read_csta_xml(std::string_view xml, std::optional<std::int64_t> invoke_id) {
  CstaItem item;
  item.xml = xml;
  auto message = csta::read_xml(xml, {}, &item.xml_space);
  if (message) {
    item.packet = csta::packet_of(std::move(*message), invoke_id.value_or(0));
    item.framed = invoke_id.has_value();
  } else {
    item.note = message.error().text;
    item.bad = true;
  }
  return item;
}

std::optional<Framing> guess_framing(std::string_view first, bool& more) {
  more = false;
  const auto wants = [&](std::size_t count) {
    more = first.size() < count;
    return !more;
  };
  if (!wants(1)) return std::nullopt;
  if (octet(first, 0) == 0x26) {
    if (!wants(2)) return std::nullopt;
    if ((octet(first, 1) & 0x80U) != 0) {
      if (!wants(7)) return std::nullopt;
      const std::size_t length = (octet(first, 1) & 0x7fU) << 8U | octet(first, 2);
      if (begins_ber(octet(first, 3)) && fills(length, first.substr(4, 3))) return Framing::hipath;
    }
  }
  if (octet(first, 0) == 0) {
    if (!wants(8)) return std::nullopt;
    const auto id = first.substr(4, 4);
    if (octet(first, 1) == 0 &&
        std::ranges::all_of(id, [](char c) { return c >= '0' && c <= '9'; })) {
      return Framing::annex_j;
    }
  }
  const bool greeted = first[0] == csta::kGreeting || first[0] == csta::kGreetingAnswer;
  if (!wants(greeted ? 7 : 6)) return std::nullopt;
  const auto rest = first.substr(greeted ? 1 : 0);
  const std::size_t length = octet(rest, 0) << 8U | octet(rest, 1);
  if (begins_ber(octet(rest, 2)) && fills(length, rest.substr(3, 3))) return Framing::length16;
  return std::nullopt;
}

CstaDecoder::CstaDecoder(CstaQuestions& mine, CstaQuestions& theirs, const CstaDialect& dialect,
                         Take take)
    : mine_(mine), theirs_(theirs), dialect_(dialect), take_(std::move(take)) {}

void CstaDecoder::feed(std::string_view bytes) {
  std::string whole;
  if (!frames_) {
    if (!seeking_) {
      whole = std::move(first_);
      bytes = whole += bytes;
    }
    if (!begin(bytes)) return;
    tell_passed_over();
  }
  frames_->feed(bytes);
  for (;;) {
    auto frame = frames_->next();
    if (!frame) {
      note(frame.error().text, true);
      frames_.reset();
      seeking_ = true;
      return;
    }
    if (!*frame) return;
    decode(**frame);
  }
}

/// False: nothing begins here, as far as one can see.
bool CstaDecoder::begin(std::string_view bytes) {
  bool more = false;
  framing_ = guess_framing(bytes, more);
  // In the middle of a link only what looks like a beginning is one.
  if (dialect_.framing && !seeking_) framing_ = dialect_.framing;
  if (framing_ && (!dialect_.framing || framing_ == dialect_.framing)) {
    frames_ = std::make_unique<csta::FrameReader>(*framing_, !seeking_);
    found_ = true;
    return true;
  }
  if (more && !seeking_) {
    first_ = bytes;
  } else {
    seeking_ = true;
    passed_over_ += bytes.size();
  }
  return false;
}

void CstaDecoder::tell_passed_over() {
  if (passed_over_ != 0) {
    note(fmt::format("{} bytes were passed over: no message begins in them.", passed_over_), false);
  }
  passed_over_ = 0;
}

void CstaDecoder::tell_unended() {
  if (!frames_ || frames_->waiting() == 0) return;
  note(fmt::format("{} bytes of a message that has no end.", frames_->waiting()), false);
}

void CstaDecoder::gap(std::string_view what) {
  if (what.empty()) tell_unended();
  if (!what.empty() && found_) note(std::string(what), false);
  frames_.reset();
  first_.clear();
  seeking_ = !what.empty();  // else a new connection begins
}

void CstaDecoder::finish() {
  if (found_) tell_passed_over();
  tell_unended();
}

void CstaDecoder::note(std::string text, bool bad) {
  CstaItem item;
  item.note = std::move(text);
  item.bad = bad;
  take_(std::move(item));
}

void CstaDecoder::decode(const csta::Frame& frame) {
  if (framing_ == Framing::annex_j) return take_(read_csta_xml(frame.payload, frame.invoke_id));
  decode_ber(frame.payload);
}

void CstaDecoder::heard_phase(bool first) {
  mine_.in_first_phase = first;
  theirs_.in_first_phase = first;
}

void CstaDecoder::decode_ber(std::string_view payload) {
  static const csta::BerCodec third_phase;
  static const csta::BerCodec first_phase = csta::phase_one_codec();
  const auto bytes = octets(payload);
  if (csta::acse::is_acse(bytes)) {
    const auto apdu = csta::acse::read(bytes);
    if (apdu) {
      if (const auto first = tells_first_phase(*apdu)) heard_phase(*first);
    }
    return apdu ? note(describe(*apdu), false) : note(apdu.error().text, true);
  }
  const auto apdu = csta::rose::read(bytes);
  if (!apdu) return note(apdu.error().text, true);
  Packet packet;
  Result<Element> message = Element();
  const auto* invoke = std::get_if<csta::rose::Invoke>(&*apdu);
  if (invoke != nullptr && invoke->operation == status_of_first_phase) heard_phase(true);
  const auto& codec =
      dialect_.first_phase.value_or(mine_.in_first_phase) ? first_phase : third_phase;
  if (invoke != nullptr) {
    packet.kind = invoke->operation == 21 ? Packet::Kind::event : Packet::Kind::request;
    packet.invoke_id = invoke->id;
    message = codec.read(*invoke);
    if (message) mine_.asked(invoke->id, message->name);
  } else if (const auto* result = std::get_if<csta::rose::ReturnResult>(&*apdu)) {
    packet.kind = Packet::Kind::response;
    packet.invoke_id = result->id;
    message = codec.read(*result, theirs_.answered(result->id));
  } else if (const auto* error = std::get_if<csta::rose::ReturnError>(&*apdu)) {
    packet.kind = Packet::Kind::error;
    packet.invoke_id = error->id;
    theirs_.answered(error->id);
    message = codec.read(*error);
  } else {
    const auto& reject = std::get<csta::rose::Reject>(*apdu);
    if (reject.id) theirs_.answered(*reject.id);
    return note(fmt::format("Reject  of {}, problem {}",
                            reject.id ? std::to_string(*reject.id) : std::string("nothing"),
                            reject.problem),
                true);
  }
  if (!message) return note(message.error().text, true);
  packet.body = std::move(*message);
  CstaItem item;
  item.packet = std::move(packet);
  item.framed = true;
  take_(std::move(item));
}

namespace {

struct Span {
  std::size_t begin = 0;
  std::size_t end = 0;
};

bool is_name(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '-' || c == ':';
}

/// What could be a message, in the order of its beginning.
std::vector<Span> candidates(std::string_view text) {
  std::vector<Span> found;
  std::unordered_map<std::string_view, std::size_t> begun;  // the latest of each name
  std::size_t close = 0;                                    // the next '>'
  for (std::size_t next = text.find('<'); next != text.npos;) {
    const std::size_t at = next;
    const bool ends = text.substr(at + 1, 1) == "/";
    const std::size_t begin = at + (ends ? 2 : 1);
    std::size_t end = begin;
    while (end < text.size() && is_name(text[end])) ++end;
    const auto name = text.substr(begin, end - begin);
    next = text.find('<', end);
    if (close < end) close = text.find('>', end);
    const auto colon = name.find(':');
    if (close < next &&
        csta::find_message(name.substr(colon == name.npos ? 0 : colon + 1)) != nullptr) {
      if (ends) {
        const auto open = begun.extract(name);
        if (open && close == end) found.push_back({open.mapped(), close + 1});
      } else if (text[close - 1] == '/') {
        found.push_back({at, close + 1});
      } else {
        begun[name] = at;
      }
    }
  }
  std::erase_if(found,
                [](const Span& one) { return one.end - one.begin > csta::XmlLimits().bytes; });
  std::ranges::sort(found, {}, &Span::begin);
  return found;
}

}  // namespace

void find_csta_messages(std::string_view text,
                        const std::function<bool(std::size_t line, std::string_view xml)>& take) {
  std::size_t line = 1;
  std::size_t counted = 0;
  std::size_t past = 0;
  for (const auto& [begin, end] : candidates(text)) {
    if (begin < past) continue;
    const auto lines = text.substr(counted, begin - counted);
    line += static_cast<std::size_t>(std::ranges::count(lines, '\n'));
    counted = begin;
    if (take(line, text.substr(begin, end - begin))) past = end;
  }
}

}  // namespace ctibus::capture
