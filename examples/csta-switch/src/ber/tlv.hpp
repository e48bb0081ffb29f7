#pragma once

#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

/// BER (ITU-T X.690): tags, lengths and the plain values.
namespace csta_switch::ber {

enum class Class : unsigned char { universal = 0, application = 1, context = 2, priv = 3 };

struct Tag {
  Class tag_class = Class::universal;
  unsigned number = 0;

  friend bool operator==(const Tag&, const Tag&) = default;
};

constexpr Tag universal(unsigned number) { return {Class::universal, number}; }
constexpr Tag application(unsigned number) { return {Class::application, number}; }
constexpr Tag context(unsigned number) { return {Class::context, number}; }

inline constexpr Tag tag_boolean = universal(1);
inline constexpr Tag tag_integer = universal(2);
inline constexpr Tag tag_bits = universal(3);
inline constexpr Tag tag_octets = universal(4);
inline constexpr Tag tag_null = universal(5);
inline constexpr Tag tag_oid = universal(6);
inline constexpr Tag tag_external = universal(8);
inline constexpr Tag tag_enumerated = universal(10);
inline constexpr Tag tag_sequence = universal(16);
inline constexpr Tag tag_ia5 = universal(22);
inline constexpr Tag tag_time = universal(24);

/// For messages: [UNIVERSAL 16], [1] ...
std::string name_of(const Tag& tag);

/// Bytes that are not what they should be.
class Malformed : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

struct Tlv {
  Tag tag;
  bool constructed = false;
  std::string_view content;
};

/// The elements of some bytes, one after the other; also those of indefinite length. Throws
/// Malformed. The bytes outlive what it gives. `depth`: in how many elements of indefinite length
/// they lie whose ends are being looked for.
class Reader {
 public:
  explicit Reader(std::string_view bytes, int depth = 0) : rest_(bytes), depth_(depth) {}

  bool at_end() const { return rest_.empty(); }
  Tlv next();
  /// Nothing changes; there must be one.
  Tlv peek() const { return Reader(*this).next(); }
  /// The next one, which must have this tag.
  Tlv expect(const Tag& tag);

 private:
  unsigned char byte();

  std::string_view rest_;
  int depth_;
};

/// An element as bytes.
std::string tlv(const Tag& tag, bool constructed, std::string_view content);
std::string primitive(const Tag& tag, std::string_view content);
std::string constructed(const Tag& tag, std::string_view content);

std::string integer_content(long value);
/// Throws Malformed when it has no bytes or more than eight.
long integer_of(const Tlv& element);

}  // namespace csta_switch::ber
