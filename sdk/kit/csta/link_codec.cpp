#include "ctibus/kit/csta/link_codec.hpp"

#include <fmt/format.h>

#include "ctibus/kit/csta/arrange.hpp"
#include "ctibus/kit/csta/error_codes.hpp"
#include "tables/phase_one.hpp"

namespace ctibus::csta {

namespace {

std::optional<BerCodec> ber_codec(const LinkOptions& options) {
  switch (options.encoding) {
    case Encoding::xml:
      return std::nullopt;
    case Encoding::ber:
      return BerCodec(messages(), {.all_bits = options.all_bits});
    case Encoding::phase_one:
      break;
  }
  return BerCodec(tables::phase_one_messages(),
                  {.all_bits = options.all_bits, .flat_events = true});
}

}  // namespace

LinkCodec::LinkCodec(LinkOptions options, Asked asked)
    : options_(std::move(options)),
      asked_(std::move(asked)),
      ber_(ber_codec(options_)),
      frames_(options_.framing, options_.greeting) {}

std::string LinkCodec::begin() {
  if (state_ != State::idle) return {};
  std::string first;
  if (options_.greeting) first += kGreeting;
  if (!ber_ || !options_.association) {
    state_ = State::ready;
    return first;
  }
  state_ = State::associating;
  return first += framed(acse::write(*options_.association));
}

std::string LinkCodec::end() {
  const bool associated = state_ == State::ready && ber_ && options_.association;
  state_ = State::over;
  constexpr std::int64_t normal = 0;
  return associated ? framed(acse::write(acse::ReleaseRequest{normal})) : std::string();
}

Result<std::string> LinkCodec::write(const Packet& packet) const {
  if (state_ != State::ready) {
    return failure("csta.not_sent", "There is no association with the switch.");
  }
  return ber_ ? write_ber_packet(packet) : write_xml_packet(packet);
}

Result<std::string> LinkCodec::write_xml_packet(const Packet& packet) const {
  const bool is_event = packet.kind == Packet::Kind::event;
  if (!is_event && (packet.invoke_id < 0 || packet.invoke_id >= kEventInvokeId)) {
    return failure("csta.bad_value",
                   fmt::format("The invoke id {} is none of 0 to 9998.", packet.invoke_id));
  }
  return write_frame(
      options_.framing,
      {.payload = write_xml(packet.body, options_.xml),
       .invoke_id = is_event ? kEventInvokeId : static_cast<std::uint16_t>(packet.invoke_id)});
}

void LinkCodec::feed(std::string_view bytes) { frames_.feed(bytes); }

Result<std::optional<LinkItem>> LinkCodec::next() {
  while (!over_) {
    const auto frame = frames_.next();
    if (frame && !*frame) return std::nullopt;
    auto item = frame ? read(**frame) : tl::unexpected(frame.error());
    if (item && !*item) continue;
    if (item) return item;
    over_ = item.error();
    state_ = State::over;
  }
  return tl::unexpected(*over_);
}

Result<std::optional<LinkItem>> LinkCodec::read(const Frame& frame) {
  if (!ber_) return read_xml_packet(frame);
  const auto bytes = ber::bytes_of(frame.payload);
  if (!acse::is_acse(bytes)) return read_ber_packet(bytes);
  if (auto done = associate(bytes); !done) {
    if (done.error().code == "csta.bad_ber") return pass_over(std::move(done).error());
    return tl::unexpected(std::move(done).error());
  }
  return std::nullopt;
}

LinkItem LinkCodec::read_xml_packet(const Frame& frame) {
  auto message = read_xml(frame.payload);
  if (message) return packet_of(arrange(*message, options_.xml.edition), frame.invoke_id);
  // Two peers that do not understand each other's errors would never come to an end.
  const bool expects_answer = frame.invoke_id != kEventInvokeId &&
                              asked_(frame.invoke_id).empty() &&
                              frame.payload.find("CSTAErrorCode") == std::string::npos;
  if (expects_answer && state_ == State::ready) {
    const auto answer = write_xml_packet(
        {Packet::Kind::error, frame.invoke_id, failure_of("operation", "invalidMsgID")});
    if (answer) reply_ += *answer;
  }
  return pass_over(std::move(message).error());
}

LinkItem LinkCodec::pass_over(Error why) {
  ++unreadable_;
  return why;
}

std::string LinkCodec::framed(const ber::Octets& octets) const {
  return write_frame(options_.framing, {.payload = {octets.begin(), octets.end()}})
      .value_or(std::string());
}

}  // namespace ctibus::csta
