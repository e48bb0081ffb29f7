#pragma once

#include "ber_tags.hpp"
#include "ctibus/kit/csta/ber_codec.hpp"

/// Values of the tables between the tree and BER.
namespace ctibus::csta {

/// What a value with the field's tag holds, into an element that has its name already.
Result<void> read_field(const Field& field, const ber::Reader& in, const ber::Tlv& value,
                        Element& element);
/// The values inside a sequence, as children.
Result<void> read_fields(std::span<const Field> fields, ber::Reader in, Element& element);
/// One of the alternatives, as the only child.
Result<void> read_alternative(std::span<const Field> alternatives, const ber::Reader& in,
                              const ber::Tlv& value, Element& element);
/// What no field takes, as a child.
void keep_unknown(const ber::Tlv& value, Element& element);

Result<void> write_field(const Field& field, const Element& element, const BerOptions& options,
                         ber::Writer& out);
/// `left_out`: a child that is written elsewhere.
Result<void> write_fields(std::span<const Field> fields, const Element& element,
                          const BerOptions& options, ber::Writer& out,
                          std::string_view left_out = {});
Result<void> write_alternative(std::span<const Field> alternatives, const Element& element,
                               const BerOptions& options, ber::Writer& out);

/// An error within an element, which its text then names.
tl::unexpected<Error> within(const Element& element, Error error);

// Identifiers, which ECMA-323 writes as a text with attributes.
Result<void> read_device_id(const ber::Reader& in, const ber::Tlv& value, Element& element);
Result<void> read_plain_device_id(const ber::Reader& in, const ber::Tlv& value, Element& element);
Result<void> read_local_device_id(const ber::Reader& in, const ber::Tlv& value, Element& element);
Result<void> read_connection_id(const ber::Reader& in, const ber::Tlv& value, Element& element);
Result<void> read_plain_connection_id(const ber::Reader& in, const ber::Tlv& value,
                                      Element& element);
Result<void> write_device_id(const Element& element, const BerOptions& options, ber::Identifier id,
                             ber::Writer& out);
Result<void> write_plain_device_id(const Element& element, ber::Writer& out);
Result<void> write_local_device_id(const Element& element, const BerOptions& options,
                                   ber::Writer& out);
Result<void> write_connection_id(const Element& element, const BerOptions& options,
                                 ber::Writer& out);
Result<void> write_plain_connection_id(const Element& element, ber::Identifier id,
                                       ber::Writer& out);

}  // namespace ctibus::csta
