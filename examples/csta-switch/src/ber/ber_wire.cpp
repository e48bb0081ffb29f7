#include "ber/ber_wire.hpp"

#include <array>

#include "ber/acse.hpp"
#include "ber/codec.hpp"
#include "ber/phase_one.hpp"
#include "ber/rose.hpp"
#include "wire/xml.hpp"

namespace csta_switch {
namespace {

constexpr char hipath_mark = 0x26;
// Bits of CSTAVersion, the newest first.
constexpr std::array<int, 1> versions_of_phase_one = {0};
constexpr std::array<int, 2> versions_of_phase_two = {1, 0};
constexpr std::array<int, 5> versions_of_phase_three = {18, 14, 4, 3, 2};

std::size_t byte_at(const std::string& bytes, std::size_t place) {
  return static_cast<unsigned char>(bytes[place]);
}

const ber::Types& types_of(BerPhase phase) {
  switch (phase) {
    case BerPhase::one:
      return ber::Types::phase_one();
    case BerPhase::two:
      return ber::Types::phase_two();
    case BerPhase::three:
      break;
  }
  return ber::Types::get();
}

std::span<const int> versions_of(BerPhase phase) {
  switch (phase) {
    case BerPhase::one:
      return versions_of_phase_one;
    case BerPhase::two:
      return versions_of_phase_two;
    case BerPhase::three:
      break;
  }
  return versions_of_phase_three;
}

}  // namespace

BerWire::BerWire(BerFraming framing, BerPhase phase)
    : framing_(framing), phase_(phase), types_(types_of(phase)) {}

std::string BerWire::framed_packet(const std::string& packet) const {
  std::size_t length = packet.size();
  if (length > (framing_ == BerFraming::hipath ? 0x7fffU : 0xffffU)) return {};
  std::string out;
  if (framing_ == BerFraming::hipath) {
    out += hipath_mark;
    length |= 0x8000;
  }
  out += static_cast<char>(length >> 8);
  out += static_cast<char>(length & 0xff);
  return out + packet;
}

std::optional<std::string> BerWire::cut_packet() {
  const std::size_t mark = framing_ == BerFraming::hipath ? 1 : 0;
  if (pending_.size() < mark + 2) return std::nullopt;
  if (mark == 1 && pending_.front() != hipath_mark) {
    broken_ = "a packet must begin with the byte 26";
    return std::nullopt;
  }
  std::size_t length = byte_at(pending_, mark) << 8 | byte_at(pending_, mark + 1);
  if (mark == 1) {
    if ((length & 0x8000) == 0) {
      broken_ = "the length of a packet lacks its highest bit";
      return std::nullopt;
    }
    length &= 0x7fff;
  }
  if (pending_.size() < mark + 2 + length) return std::nullopt;
  std::string packet = pending_.substr(mark + 2, length);
  pending_.erase(0, mark + 2 + length);
  return packet;
}

std::optional<Incoming> BerWire::next() {
  if (!broken_.empty()) return std::nullopt;
  if (!greeted_ && !pending_.empty()) {
    greeted_ = true;
    if (pending_.front() == 'B') {
      pending_.erase(0, 1);
      Incoming greeting;
      greeting.reply = "P";
      greeting.shown = "greeting";
      return greeting;
    }
  }
  const auto packet = cut_packet();
  if (!packet) return std::nullopt;
  try {
    return read(*packet);
  } catch (const ber::Malformed& mistake) {
    broken_ = mistake.what();
    return std::nullopt;
  }
}

Incoming BerWire::read(const std::string& packet) {
  Incoming incoming;
  switch (ber::acse_kind(packet)) {
    case ber::AcseKind::associate:
      return associate(packet);
    case ber::AcseKind::release:
      incoming.reply = framed_packet(ber::release_response());
      incoming.shown = "release";
      incoming.ends = true;
      return incoming;
    case ber::AcseKind::abort:
      incoming.shown = "abort";
      incoming.ends = true;
      return incoming;
    case ber::AcseKind::none:
      break;
  }
  if (!associated_) throw ber::Malformed("a ROSE packet before an association");
  return serve(packet);
}

Incoming BerWire::associate(const std::string& packet) {
  if (associated_) throw ber::Malformed("an AARQ within an association");
  const ber::Association wanted = ber::read_associate(packet);
  const int version = ber::chosen_version(wanted, versions_of(phase_));
  Incoming incoming;
  incoming.shown = "associate " + wanted.context;
  incoming.reply = framed_packet(ber::associate_response(wanted, version));
  associated_ = version >= 0;
  incoming.begins = associated_;
  incoming.ends = !associated_;
  return incoming;
}

Incoming BerWire::serve(const std::string& packet) {
  const ber::RosePacket rose = ber::read_rose(packet);
  if (rose.kind == ber::RosePacket::Kind::invoke) {
    return request(rose.invoke_id, rose.operation, rose.argument);
  }
  Incoming incoming{rose.invoke_id};
  incoming.shown = "answer to " + std::to_string(rose.invoke_id);
  if (rose.kind != ber::RosePacket::Kind::result) return incoming;
  const auto asked = types_.requests(rose.operation);
  incoming.message.name = (asked.empty() ? "SystemStatus" : asked.front()->name) + "Response";
  incoming.shown = incoming.message.name + " to " + std::to_string(rose.invoke_id);
  return incoming;
}

Incoming BerWire::request(int invoke_id, long operation, const ber::Tlv& argument) {
  Incoming incoming{invoke_id};
  const std::vector<const ber::Type*> known = types_.requests(operation);
  if (known.empty()) {
    incoming.message.name = "operation " + std::to_string(operation);
    incoming.shown = incoming.message.name;
    return incoming;
  }
  for (const ber::Type* type : known) {  // the first one that it can be
    try {
      incoming.message = ber::decoded(*type, type->name, argument);
      incoming.shown = write_xml(incoming.message, {});
      incoming.mistake = {};
      if (phase_ != BerPhase::three) ber::complete_from_phase_one(incoming.message);
      return incoming;
    } catch (const ber::Malformed& mistake) {
      incoming.mistake = {type->name + ": " + mistake.what()};
      incoming.shown = type->name;
    }
  }
  incoming.reply = framed_packet(ber::rose_reject(invoke_id));
  return incoming;
}

std::string BerWire::encoded(Sort sort, int invoke_id, const Element& message) {
  if (phase_ != BerPhase::three) {
    auto said = ber::in_phase_one(message);
    if (!said) return {};
    if (phase_ == BerPhase::two && sort == Sort::event) ber::number_as_private(*said);
    return packet_of(sort, invoke_id, *said);
  }
  return packet_of(sort, invoke_id, message);
}

std::string BerWire::packet_of(Sort sort, int invoke_id, const Element& message) const {
  if (sort == Sort::event) return framed_packet(ber::rose_event(invoke_id, message, types_));
  if (sort == Sort::request) return framed_packet(ber::rose_invoke(invoke_id, message, types_));
  if (message.name == "CSTAErrorCode") {
    return framed_packet(ber::rose_error(invoke_id, message, types_));
  }
  return framed_packet(ber::rose_result(invoke_id, message, types_));
}

}  // namespace csta_switch
