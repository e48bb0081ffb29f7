#include "ber/rose.hpp"

#include <stdexcept>

#include "ber/codec.hpp"

namespace csta_switch::ber {
namespace {

constexpr long event_report = 21;
constexpr unsigned monitor_cross_ref = 21;
constexpr long universal_failure = 1;
constexpr long mistyped_argument = 2;

std::string integer(long value) { return primitive(tag_integer, integer_content(value)); }

const Type& type_of(const Types& types, const Element& message) {
  const Type* type = types.find(message.name);
  if (type == nullptr) throw std::logic_error(message.name + " is not known in BER");
  return *type;
}

long operation_of(const Types& types, const Element& message) {
  const auto operation = types.operation_of(message.name);
  if (!operation) throw std::logic_error(message.name + " has no operation");
  return *operation;
}

// Behind the event, as an OmniPCX Enterprise has it: {1 3 12 1206 521}, what all its calls of one
// customer have in common.
std::string global_call_data(const Element& event) {
  constexpr std::string_view global_call_id = "\x2b\x0c\x89\x36\x84\x09";
  for (const Element& child : event.children) {
    const Element* call = child.child("callID");
    if (call == nullptr) continue;
    const std::string data = constructed(
        tag_sequence, primitive(tag_oid, global_call_id) + primitive(tag_octets, call->text));
    return constructed(application(30), constructed(context(1), data));
  }
  return {};
}

}  // namespace

RosePacket read_rose(std::string_view bytes) {
  Reader outer(bytes);
  const Tlv packet = outer.next();
  if (packet.tag.tag_class != Class::context || packet.tag.number < 1 || packet.tag.number > 4) {
    throw Malformed(name_of(packet.tag) + " is no ROSE packet");
  }
  RosePacket rose{static_cast<RosePacket::Kind>(packet.tag.number - 1)};
  Reader reader(packet.content);
  if (rose.kind == RosePacket::Kind::reject && reader.peek().tag == tag_null) return rose;
  rose.invoke_id = static_cast<int>(integer_of(reader.expect(tag_integer)));
  if (rose.kind == RosePacket::Kind::result && !reader.at_end()) {
    Reader result(reader.expect(tag_sequence).content);
    rose.operation = integer_of(result.expect(tag_integer));
  }
  if (rose.kind != RosePacket::Kind::invoke) return rose;
  if (reader.peek().tag == context(0)) reader.next();  // a linked invoke
  rose.operation = integer_of(reader.expect(tag_integer));
  rose.argument = reader.at_end() ? Tlv{tag_null} : reader.next();
  return rose;
}

std::string rose_invoke(int invoke_id, const Element& request, const Types& types) {
  return constructed(context(1), integer(invoke_id) + integer(operation_of(types, request)) +
                                     encoded(type_of(types, request), request));
}

std::string rose_event(int invoke_id, const Element& event, const Types& types) {
  const auto place = types.event_place(event.name);
  if (!place) throw std::logic_error(event.name + " is no event in BER");
  const std::string sequence = encoded(type_of(types, event), event);
  const std::string cross_ref =
      primitive(application(monitor_cross_ref), event.text_of("monitorCrossRefID"));
  std::string info;
  switch (types.event_form()) {
    case EventForm::numbered:
      info = primitive(context(0), integer_content(place->event)) + sequence;
      break;
    case EventForm::nested:
      info = constructed(context(place->group), constructed(context(place->event), sequence)) +
             global_call_data(event);
      break;
    case EventForm::grouped: {  // the event's own sequence gets the tag of its place
      const Tlv body = Reader(sequence).next();
      info = constructed(context(place->group), constructed(context(place->event), body.content));
    }
  }
  return constructed(context(1), integer(invoke_id) + integer(event_report) +
                                     constructed(tag_sequence, cross_ref + info));
}

std::string rose_result(int invoke_id, const Element& response, const Types& types) {
  const std::string result =
      integer(operation_of(types, response)) + encoded(type_of(types, response), response);
  return constructed(context(2), integer(invoke_id) + constructed(tag_sequence, result));
}

std::string rose_error(int invoke_id, const Element& error, const Types& types) {
  return constructed(context(3), integer(invoke_id) + integer(universal_failure) +
                                     encoded(*types.find("ErrorValue"), error));
}

std::string rose_reject(int invoke_id) {
  return constructed(
      context(4), integer(invoke_id) + primitive(context(1), integer_content(mistyped_argument)));
}

}  // namespace csta_switch::ber
