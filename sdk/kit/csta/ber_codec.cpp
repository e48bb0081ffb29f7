#include "ctibus/kit/csta/ber_codec.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "ber_event_place.hpp"
#include "ber_values.hpp"
#include "tables/phase_one.hpp"
#include "tables/types.hpp"

namespace ctibus::csta {

namespace {

using ber::Octets;
using ber::Reader;
using ber::Tlv;
using ber::Writer;

constexpr std::int64_t event_report = 21;
constexpr std::int64_t universal_failure = 1;
constexpr std::string_view cross_reference = "monitorCrossRefID";
constexpr std::string_view extensions = "extensions";
constexpr std::string_view error_name = "CSTAErrorCode";

/// The tag of a group of events; -1: it has none.
int event_group(Group group) {
  switch (group) {
    case Group::call_control:
      return 0;
    case Group::call_associated:
      return 1;
    case Group::media_attachment:
      return 2;
    case Group::physical_device:
      return 3;
    case Group::logical_device:
      return 4;
    case Group::device_maintenance:
      return 5;
    case Group::voice_unit:
      return 6;
    case Group::vendor_specific:
      return 7;
    default:
      return -1;
  }
}

const Field* cross_reference_of(const Message& message) {
  const auto found = std::ranges::find(message.fields, cross_reference, &Field::name);
  return found == message.fields.end() ? nullptr : &*found;
}

/// Whether all that was read was known.
bool is_known(const Result<Element>& read) {
  return read && std::ranges::none_of(
                     read->children, [](const Element& child) { return child.space == ber_space; });
}

tl::unexpected<Error> unknown(std::string text) {
  return failure("csta.unknown_operation", std::move(text));
}

Result<void> write_contents(const Message& message, const Element& element,
                            const BerOptions& options, Writer& out) {
  const auto fields = ber_fields(message);
  if (message.kind == Kind::choice) return write_alternative(fields, element, options, out);
  if (message.bare && element.children.empty()) {
    if (!fields.empty() && fields.front().occurs == Occurs::once) {
      return failure("csta.bad_value", fmt::format("'{}' has to say something.", message.name));
    }
    out.null();
    return {};
  }
  // Nothing but what the field says: not extensions beside it, nor what was not known.
  const auto has = [&](auto of) { return std::ranges::any_of(element.children, of); };
  const bool alone = !has([](const Element& child) { return child.space == ber_space; }) &&
                     (element.children.size() == 1 ||
                      !has([](const Element& child) { return child.name == extensions; }));
  if (message.bare && alone) return write_fields(fields, element, options, out);
  const auto mark = out.open(ber::universal(ber::type::sequence));
  if (auto done = write_fields(fields, element, options, out); !done) return done;
  out.close(mark);
  return {};
}

Result<void> write_event(const Message& message, const Element& element, const BerOptions& options,
                         Writer& out) {
  const Field* field = cross_reference_of(message);
  const auto reference = std::ranges::find(element.children, cross_reference, &Element::name);
  if (field == nullptr || reference == element.children.end()) {
    return failure("csta.bad_value",
                   fmt::format("'{}' needs its {}.", message.name, cross_reference));
  }
  const auto report = out.open(ber::universal(ber::type::sequence));
  if (auto done = write_field(*field, *reference, options, out); !done) {
    return within(*reference, done.error());
  }
  if (options.flat_events) {
    out.integer(message.event, ber::context(0));
    const auto event = out.open(ber::universal(ber::type::sequence));
    if (auto done = write_fields(ber_fields(message), element, options, out, cross_reference);
        !done) {
      return done;
    }
    out.close(event);
    out.close(report);
    return {};
  }
  const auto group = out.open(ber::context(static_cast<std::uint32_t>(event_group(message.group))));
  const auto event = out.open(ber::context(static_cast<std::uint32_t>(message.event)));
  if (auto done = write_fields(ber_fields(message), element, options, out, cross_reference);
      !done) {
    return done;
  }
  out.close(event);
  out.close(group);
  out.close(report);
  return {};
}

/// What is between the tags of a message: one value, or nothing.
Result<std::optional<Tlv>> single_value(Reader& in) {
  if (in.at_end()) return std::nullopt;
  const auto value = in.next();
  if (!value) return tl::unexpected(value.error());
  if (!in.at_end()) return in.bad(*value, "something follows the value");
  return *value;
}

Result<Element> read_contents(const Message& message, ber::Bytes bytes) {
  Element element;
  element.name = message.name;
  Reader in(bytes);
  const auto value = single_value(in);
  if (!value) return tl::unexpected(value.error());
  if (!*value || same_tag((*value)->id, ber::universal(ber::type::null))) return element;
  Result<void> done;
  const auto fields = ber_fields(message);
  if (message.kind == Kind::choice) {
    done = read_alternative(fields, in, **value, element);
  } else if (same_tag((*value)->id, ber::universal(ber::type::sequence)) &&
             (*value)->id.constructed) {
    done = read_fields(fields, in.inside(**value), element);
  } else {
    // Extensions alone; or an argument that the standard has as one value, and so have some peers.
    done = read_fields(fields, Reader(bytes), element);
  }
  if (!done) return tl::unexpected(done.error());
  return element;
}

}  // namespace

BerCodec::BerCodec(std::span<const Message> messages, BerOptions options) : options_(options) {
  for (const Message& message : messages) {
    by_name_.emplace(message.name, &message);
    if (!has(message)) continue;
    if (message.role == Role::request) requests_.emplace(message.operation, &message);
    if (message.role == Role::event) {
      events_.emplace(std::pair(options.flat_events ? 0 : event_group(message.group),
                                std::int64_t{message.event}),
                      &message);
    }
  }
}

BerCodec phase_one_codec() { return BerCodec(tables::phase_one_messages(), {.flat_events = true}); }

bool BerCodec::has(const Message& message) const {
  switch (message.role) {
    case Role::request:
    case Role::response:
      return message.operation >= 0;
    case Role::event:
      return message.event >= 0 && (options_.flat_events || event_group(message.group) >= 0);
    case Role::error:
      return message.name == error_name;
  }
  return false;
}

bool BerCodec::has(std::string_view message) const {
  const Message* known = find(message);
  return known != nullptr && has(*known);
}

const Message* BerCodec::find(std::string_view name) const {
  const auto found = by_name_.find(name);
  return found == by_name_.end() ? nullptr : found->second;
}

Result<Octets> BerCodec::write_invoke(std::int64_t invoke_id, const Element& message,
                                      std::optional<std::int64_t> linked) const {
  const Message* known = find(message.name);
  if (known == nullptr || !has(*known) ||
      (known->role != Role::request && known->role != Role::event)) {
    return failure("csta.not_in_ber",
                   fmt::format("ECMA-285 has no request or event '{}'.", message.name));
  }
  const bool is_event = known->role == Role::event;
  Writer out;
  if (auto done = is_event ? write_event(*known, message, options_, out)
                           : write_contents(*known, message, options_, out);
      !done) {
    return within(message, done.error());
  }
  return rose::write(rose::Invoke{.id = invoke_id,
                                  .linked = linked,
                                  .operation = is_event ? event_report : known->operation,
                                  .argument = out.bytes()});
}

Result<Octets> BerCodec::write_result(std::int64_t invoke_id, const Element& message) const {
  const Message* known = find(message.name);
  if (known == nullptr || !has(*known) || known->role != Role::response) {
    return failure("csta.not_in_ber", fmt::format("ECMA-285 has no response '{}'.", message.name));
  }
  Writer out;
  if (auto done = write_contents(*known, message, options_, out); !done) {
    return within(message, done.error());
  }
  return rose::write(
      rose::ReturnResult{.id = invoke_id, .operation = known->operation, .result = out.bytes()});
}

Result<Octets> BerCodec::write_error(std::int64_t invoke_id, const Element& message) const {
  const Message* known = find(error_name);
  if (known == nullptr || message.name != error_name) {
    return failure("csta.not_in_ber",
                   fmt::format("An error is a {}, not a '{}'.", error_name, message.name));
  }
  Writer out;
  if (auto done = write_contents(*known, message, options_, out); !done) {
    return within(message, done.error());
  }
  return rose::write(
      rose::ReturnError{.id = invoke_id, .error = universal_failure, .parameter = out.bytes()});
}

Result<Element> BerCodec::read(const rose::Invoke& apdu) const {
  if (apdu.operation == event_report) return read_event(apdu.argument);
  const auto [first, last] = requests_.equal_range(apdu.operation);
  if (first == last) {
    return unknown(fmt::format("No request has the operation code {}.", apdu.operation));
  }
  // ECMA-180 has several services with one code: it is the one whose fields take everything.
  auto best = read_contents(*first->second, apdu.argument);
  for (auto other = std::next(first); other != last && !is_known(best); ++other) {
    auto read = read_contents(*other->second, apdu.argument);
    if (is_known(read)) best = std::move(read);
  }
  return best;
}

Result<Element> BerCodec::read_event(ber::Bytes bytes) const {
  Reader all(bytes);
  const auto report = all.next();
  if (!report) return tl::unexpected(report.error());
  if (!all.at_end()) return all.bad(*report, "something follows the event report");
  Reader parts = all.inside(*report);
  const auto reference = parts.next();
  if (!reference) return tl::unexpected(reference.error());
  const auto kind = parts.next();
  if (!kind) return tl::unexpected(kind.error());
  const auto place =
      options_.flat_events ? place_in_first_phases(parts, *kind) : place_in_group(parts, *kind);
  if (!place) return tl::unexpected(place.error());
  const auto known = events_.find(place->number);
  if (known == events_.end()) {
    return unknown(fmt::format("No event has the tag {} in group {}.", place->number.second,
                               place->number.first));
  }
  const Message& message = *known->second;
  Element element;
  element.name = message.name;
  if (const Field* field = cross_reference_of(message)) {
    element.children.emplace_back();
    element.children.back().name = field->name;
    if (auto done = read_field(*field, parts, *reference, element.children.back()); !done) {
      return tl::unexpected(done.error());
    }
  }
  // The cross reference is the first of them, and stands before the event.
  auto fields = ber_fields(message);
  if (!fields.empty() && fields.front().name == cross_reference) fields = fields.subspan(1);
  if (auto done = read_fields(fields, place->around.inside(place->event), element); !done) {
    return tl::unexpected(done.error());
  }
  // The first phases have their extensions behind the event; ECMA-218 those of a request.
  constexpr Field common = tables::optional(extensions, tables::csta_common_arguments);
  FieldCursor cursor(fields);
  while (!parts.at_end()) {
    const auto more = parts.next();
    if (!more) return tl::unexpected(more.error());
    const Field* field = cursor.take(more->id);
    if (field == nullptr && accepts(common, more->id)) field = &common;
    if (field == nullptr) {
      keep_unknown(*more, element);
      continue;
    }
    element.children.emplace_back();
    element.children.back().name = field->name;
    if (auto done = read_field(*field, parts, *more, element.children.back()); !done) {
      return tl::unexpected(done.error());
    }
  }
  return element;
}

Result<Element> BerCodec::read(const rose::ReturnResult& apdu, std::string_view request) const {
  const Message* asked = find(request);
  if (asked == nullptr && apdu.operation) {
    const auto known = requests_.find(*apdu.operation);
    if (known != requests_.end()) asked = known->second;
  }
  const Message* response = asked == nullptr ? nullptr : find(asked->response);
  if (response == nullptr) {
    return unknown(apdu.operation
                       ? fmt::format("Nothing answers the operation code {}.", *apdu.operation)
                       : std::string("A result says of no operation that it answers."));
  }
  return read_contents(*response, apdu.result);
}

Result<Element> BerCodec::read(const rose::ReturnError& apdu) const {
  const Message* known = find(error_name);
  if (known == nullptr || apdu.error != universal_failure) {
    return unknown(fmt::format("No error has the code {}.", apdu.error));
  }
  return read_contents(*known, apdu.parameter);
}

}  // namespace ctibus::csta
