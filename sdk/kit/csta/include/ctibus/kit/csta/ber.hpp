#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ctibus/kit/csta/schema.hpp"
#include "ctibus/result.hpp"

/// The Basic Encoding Rules (ITU-T X.690), as far as CSTA needs them: values in, bytes out and
/// back. Whatever is read is hostile: nothing is allocated by a length that was not compared with
/// the bytes there are, nothing nests deeper than `max_depth`. Any thread. Errors: csta.bad_ber,
/// with the place in the message.
namespace ctibus::csta::ber {

using Bytes = std::span<const std::uint8_t>;
using Octets = std::vector<std::uint8_t>;
/// An OBJECT IDENTIFIER, such as {1, 3, 12, 0, 285}.
using Oid = std::vector<std::uint32_t>;

inline constexpr unsigned max_depth = 48;

struct Identifier {
  Tag::Class tag_class = Tag::Class::universal;
  bool constructed = false;
  std::uint32_t number = 0;

  friend bool operator==(const Identifier&, const Identifier&) = default;
};

constexpr Identifier universal(std::uint32_t number, bool constructed = false) {
  return {Tag::Class::universal, constructed, number};
}
constexpr Identifier application(std::uint32_t number, bool constructed = true) {
  return {Tag::Class::application, constructed, number};
}
constexpr Identifier context(std::uint32_t number, bool constructed = true) {
  return {Tag::Class::context, constructed, number};
}

/// Numbers of universal tags.
namespace type {
inline constexpr std::uint32_t boolean = 1;
inline constexpr std::uint32_t integer = 2;
inline constexpr std::uint32_t bit_string = 3;
inline constexpr std::uint32_t octet_string = 4;
inline constexpr std::uint32_t null = 5;
inline constexpr std::uint32_t oid = 6;
inline constexpr std::uint32_t external = 8;
inline constexpr std::uint32_t enumerated = 10;
inline constexpr std::uint32_t utf8_string = 12;
inline constexpr std::uint32_t sequence = 16;
inline constexpr std::uint32_t set = 17;
inline constexpr std::uint32_t numeric_string = 18;
inline constexpr std::uint32_t ia5_string = 22;
inline constexpr std::uint32_t utc_time = 23;
inline constexpr std::uint32_t generalized_time = 24;
inline constexpr std::uint32_t visible_string = 26;
inline constexpr std::uint32_t general_string = 27;
}  // namespace type

/// A value as it was read. Its views live as long as the bytes that were read.
struct Tlv {
  Identifier id;
  Bytes content;  ///< without the end marker of an indefinite length
  Bytes whole;
};

/// Reads values one after another.
class Reader {
 public:
  explicit Reader(Bytes bytes) : rest_(bytes), start_(bytes.data()) {}

  bool at_end() const { return rest_.empty(); }
  Bytes rest() const { return rest_; }
  /// Definite and indefinite lengths, tags of any number.
  Result<Tlv> next();
  /// What is inside a value that next() returned.
  Reader inside(const Tlv& value) const { return {value.content, start_, depth_ + 1}; }
  /// The one value that is inside; more or none is an error.
  Result<Tlv> only(const Tlv& value) const;
  /// An error that names the place of a value.
  tl::unexpected<Error> bad(const Tlv& value, std::string_view why) const;

 private:
  Reader(Bytes bytes, const std::uint8_t* start, unsigned depth)
      : rest_(bytes), start_(start), depth_(depth) {}

  tl::unexpected<Error> bad_here(std::string_view why) const;

  Bytes rest_;
  const std::uint8_t* start_ = nullptr;
  unsigned depth_ = 0;
};

/// The contents of primitive values. A constructed string, in pieces, is put together. The tag was
/// judged by the caller; an explicit tag around the value is seen through.
Result<std::int64_t> read_integer(const Reader& in, const Tlv& value);
Result<bool> read_boolean(const Reader& in, const Tlv& value);
Result<Octets> read_octets(const Reader& in, const Tlv& value);
/// Bit n of the standard is [n].
Result<std::vector<bool>> read_bits(const Reader& in, const Tlv& value);
Result<Oid> read_oid(const Reader& in, const Tlv& value);

/// Puts values together, with definite lengths.
class Writer {
 public:
  void primitive(Identifier id, Bytes content);
  /// Begins a constructed value; its end is told by close(), with what this returned.
  std::size_t open(Identifier id);
  void close(std::size_t mark);

  void integer(std::int64_t value, Identifier id = universal(type::integer));
  void boolean(bool value, Identifier id = universal(type::boolean));
  /// Trailing bits that are not set are left out when `named`, as X.690 11.2.2 has it.
  void bits(const std::vector<bool>& value, bool named = true,
            Identifier id = universal(type::bit_string));
  void octets(Bytes value, Identifier id = universal(type::octet_string));
  void text(std::string_view value, Identifier id = universal(type::ia5_string));
  void null(Identifier id = universal(type::null));
  void oid(const Oid& value, Identifier id = universal(type::oid));
  /// A value that is encoded already.
  void raw(Bytes encoded);

  const Octets& bytes() const { return bytes_; }
  Octets take() { return std::move(bytes_); }

 private:
  void header(Identifier id, std::size_t length);
  void identifier(Identifier id);

  Octets bytes_;
};

inline Bytes bytes_of(std::string_view text) {
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}
/// Upper case.
std::string to_hex(Bytes bytes);
/// Either case; blanks between octets are allowed. Errors: csta.bad_value.
Result<Octets> from_hex(std::string_view text);

}  // namespace ctibus::csta::ber
