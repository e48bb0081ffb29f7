#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string_view>
#include <vector>

/// MessagePack (the "new" specification with str8 and bin) as the codec needs it: a writer into a
/// growing buffer and a reader that walks untrusted bytes and hands out views. The reader never
/// allocates and never recurses deeper than `max_depth`.
namespace ctibus::msgpack {

using Buffer = std::vector<std::uint8_t>;

/// Where a Writer puts its bytes: the end of a buffer that grows with every value.
class GrowingSink {
 public:
  explicit GrowingSink(Buffer& out) : out_(out) {}
  std::uint8_t* room(std::size_t size) {
    const std::size_t used = out_.size();
    out_.resize(used + size);
    return out_.data() + used;
  }

 private:
  Buffer& out_;
};

/// Memory that is known to be large enough: what the codec uses, since growing for each value is
/// most of the cost of packing.
class BoundedSink {
 public:
  explicit BoundedSink(std::uint8_t* at) : at_(at) {}
  std::uint8_t* room(std::size_t size) {
    std::uint8_t* at = at_;
    at_ += size;
    return at;
  }
  const std::uint8_t* position() const { return at_; }

 private:
  std::uint8_t* at_;
};

/// No value needs more than this beside its own bytes.
inline constexpr std::size_t max_overhead = 9;

template <class Sink>
class BasicWriter : public Sink {
 public:
  using Sink::Sink;

  void nil() { *this->room(1) = 0xc0; }
  void boolean(bool value) { *this->room(1) = value ? 0xc3 : 0xc2; }

  void unsigned_integer(std::uint64_t value) {
    if (value < 0x80) {
      *this->room(1) = static_cast<std::uint8_t>(value);
    } else if (value <= 0xff) {
      tagged(0xcc, static_cast<std::uint8_t>(value));
    } else if (value <= 0xffff) {
      tagged(0xcd, static_cast<std::uint16_t>(value));
    } else if (value <= 0xffffffff) {
      tagged(0xce, static_cast<std::uint32_t>(value));
    } else {
      tagged(0xcf, value);
    }
  }

  void integer(std::int64_t value) {
    if (value >= 0) return unsigned_integer(static_cast<std::uint64_t>(value));
    if (value >= -32) {
      *this->room(1) = static_cast<std::uint8_t>(value);
    } else if (value >= INT8_MIN) {
      tagged(0xd0, static_cast<std::uint8_t>(value));
    } else if (value >= INT16_MIN) {
      tagged(0xd1, static_cast<std::uint16_t>(value));
    } else if (value >= INT32_MIN) {
      tagged(0xd2, static_cast<std::uint32_t>(value));
    } else {
      tagged(0xd3, static_cast<std::uint64_t>(value));
    }
  }

  void number(double value) { tagged(0xcb, std::bit_cast<std::uint64_t>(value)); }

  void text(std::string_view value) {
    if (value.size() < 32) {
      std::uint8_t* at = this->room(1 + value.size());
      *at = static_cast<std::uint8_t>(0xa0 | value.size());
      copy(at + 1, value.data(), value.size());
      return;
    }
    if (value.size() <= 0xff) {
      tagged(0xd9, static_cast<std::uint8_t>(value.size()));
    } else if (value.size() <= 0xffff) {
      tagged(0xda, static_cast<std::uint16_t>(value.size()));
    } else {
      tagged(0xdb, static_cast<std::uint32_t>(value.size()));
    }
    copy(this->room(value.size()), value.data(), value.size());
  }

  void bytes(std::span<const std::uint8_t> value) {
    if (value.size() <= 0xff) {
      tagged(0xc4, static_cast<std::uint8_t>(value.size()));
    } else if (value.size() <= 0xffff) {
      tagged(0xc5, static_cast<std::uint16_t>(value.size()));
    } else {
      tagged(0xc6, static_cast<std::uint32_t>(value.size()));
    }
    copy(this->room(value.size()), value.data(), value.size());
  }

  void array(std::size_t size) { container(0x90, 0xdc, size); }
  void map(std::size_t size) { container(0x80, 0xde, size); }

  /// Bytes that are MessagePack already.
  void raw(std::span<const std::uint8_t> value) {
    copy(this->room(value.size()), value.data(), value.size());
  }

 private:
  static void copy(std::uint8_t* to, const void* from, std::size_t size) {
    if (size != 0) std::memcpy(to, from, size);
  }

  template <class T>
  void tagged(std::uint8_t tag, T value) {
    std::uint8_t* at = this->room(1 + sizeof(T));
    at[0] = tag;
    for (std::size_t i = 0; i < sizeof(T); ++i) {
      at[1 + i] = static_cast<std::uint8_t>(value >> (8 * (sizeof(T) - 1 - i)));
    }
  }

  void container(std::uint8_t fix, std::uint8_t tag16, std::size_t size) {
    if (size < 16) {
      *this->room(1) = static_cast<std::uint8_t>(fix | size);
    } else if (size <= 0xffff) {
      tagged(tag16, static_cast<std::uint16_t>(size));
    } else {
      tagged(static_cast<std::uint8_t>(tag16 + 1), static_cast<std::uint32_t>(size));
    }
  }
};

using Writer = BasicWriter<GrowingSink>;

enum class Type : std::uint8_t {
  nil,
  boolean,
  unsigned_integer,
  integer,  ///< negative
  number,
  text,
  bytes,
  array,
  map,
  extension,
  malformed,
};

/// A cursor over MessagePack. After the first malformed or truncated value every further call
/// fails, so that callers may check once at the end.
class Reader {
 public:
  static constexpr int max_depth = 32;

  explicit Reader(std::span<const std::uint8_t> bytes)
      : at_(bytes.data()), end_(at_ + bytes.size()) {}

  bool ok() const { return ok_; }
  bool at_end() const { return at_ == end_; }
  const std::uint8_t* position() const { return at_; }

  Type peek() const {
    if (!ok_ || at_ == end_) return Type::malformed;
    const std::uint8_t tag = *at_;
    if (tag < 0x80) return Type::unsigned_integer;
    if (tag < 0x90) return Type::map;
    if (tag < 0xa0) return Type::array;
    if (tag < 0xc0) return Type::text;
    if (tag >= 0xe0) return Type::integer;
    static constexpr Type types[] = {Type::nil,
                                     Type::malformed,
                                     Type::boolean,
                                     Type::boolean,
                                     Type::bytes,
                                     Type::bytes,
                                     Type::bytes,
                                     Type::extension,
                                     Type::extension,
                                     Type::extension,
                                     Type::number,
                                     Type::number,
                                     Type::unsigned_integer,
                                     Type::unsigned_integer,
                                     Type::unsigned_integer,
                                     Type::unsigned_integer,
                                     Type::integer,
                                     Type::integer,
                                     Type::integer,
                                     Type::integer,
                                     Type::extension,
                                     Type::extension,
                                     Type::extension,
                                     Type::extension,
                                     Type::extension,
                                     Type::text,
                                     Type::text,
                                     Type::text,
                                     Type::array,
                                     Type::array,
                                     Type::map,
                                     Type::map};
    return types[tag - 0xc0];
  }

  /// Each of these consumes one value of its type; any other type is a failure.
  bool nil() { return peek() == Type::nil ? (++at_, true) : fail(); }

  bool boolean(bool& value) {
    if (peek() != Type::boolean) return fail();
    value = *at_++ == 0xc3;
    return true;
  }

  bool unsigned_integer(std::uint64_t& value) {
    if (peek() == Type::integer) {
      std::int64_t parsed = 0;
      if (!integer(parsed) || parsed < 0) return fail();
      value = static_cast<std::uint64_t>(parsed);
      return true;
    }
    if (peek() != Type::unsigned_integer) return fail();
    const std::uint8_t tag = *at_++;
    if (tag < 0x80) {
      value = tag;
      return true;
    }
    return big_endian(std::size_t{1} << (tag - 0xcc), value);
  }

  bool integer(std::int64_t& value) {
    if (peek() == Type::unsigned_integer) {
      std::uint64_t parsed = 0;
      if (!unsigned_integer(parsed) || parsed > INT64_MAX) return fail();
      value = static_cast<std::int64_t>(parsed);
      return true;
    }
    if (peek() != Type::integer) return fail();
    const std::uint8_t tag = *at_++;
    if (tag >= 0xe0) {
      value = std::int64_t{tag} - 0x100;
      return true;
    }
    std::uint64_t raw = 0;
    const std::size_t size = std::size_t{1} << (tag & 3U);  // 0xd0 to 0xd3
    if (!big_endian(size, raw)) return false;
    const std::uint64_t sign = std::uint64_t{1} << (8 * size - 1);
    value = static_cast<std::int64_t>((raw ^ sign) - sign);
    return true;
  }

  /// Also takes integers: other languages write 1.0 as 1.
  bool number(double& value) {
    switch (peek()) {
      case Type::number: {
        const bool wide = *at_++ == 0xcb;
        std::uint64_t raw = 0;
        if (!big_endian(wide ? 8 : 4, raw)) return false;
        value = wide ? std::bit_cast<double>(raw)
                     : static_cast<double>(std::bit_cast<float>(static_cast<std::uint32_t>(raw)));
        return true;
      }
      case Type::unsigned_integer: {
        std::uint64_t parsed = 0;
        if (!unsigned_integer(parsed)) return false;
        value = static_cast<double>(parsed);
        return true;
      }
      case Type::integer: {
        std::int64_t parsed = 0;
        if (!integer(parsed)) return false;
        value = static_cast<double>(parsed);
        return true;
      }
      default:
        return fail();
    }
  }

  /// The view lies in the bytes the reader was made with.
  bool text(std::string_view& value) {
    if (peek() != Type::text) return fail();
    const std::uint8_t tag = *at_++;
    std::uint64_t size = tag & 0x1f;
    if (tag >= 0xd9 && !big_endian(std::size_t{1} << (tag - 0xd9), size)) return false;
    if (size > left()) return fail();
    value = {reinterpret_cast<const char*>(at_), static_cast<std::size_t>(size)};
    at_ += size;
    return true;
  }

  bool bytes(std::span<const std::uint8_t>& value) {
    if (peek() != Type::bytes) return fail();
    const std::uint8_t tag = *at_++;
    std::uint64_t size = 0;
    if (!big_endian(std::size_t{1} << (tag - 0xc4), size)) return false;
    if (size > left()) return fail();
    value = {at_, static_cast<std::size_t>(size)};
    at_ += size;
    return true;
  }

  /// The number of elements (array) or pairs (map); they follow and must be read or skipped. Never
  /// more than the bytes left could hold, so that it may be used to reserve.
  bool array(std::size_t& size) { return container(Type::array, 0x0f, 0xdc, 1, size); }
  bool map(std::size_t& size) { return container(Type::map, 0x0f, 0xde, 2, size); }

  bool skip(int depth = 0) {
    if (depth > max_depth) return fail();
    switch (peek()) {
      case Type::nil:
      case Type::boolean:
        ++at_;
        return true;
      case Type::unsigned_integer: {
        std::uint64_t value = 0;
        return unsigned_integer(value);
      }
      case Type::integer: {
        std::int64_t value = 0;
        return integer(value);
      }
      case Type::number: {
        double value = 0;
        return number(value);
      }
      case Type::text: {
        std::string_view value;
        return text(value);
      }
      case Type::bytes: {
        std::span<const std::uint8_t> value;
        return bytes(value);
      }
      case Type::array:
      case Type::map: {
        const bool is_map = peek() == Type::map;
        std::size_t size = 0;
        if (!(is_map ? map(size) : array(size))) return false;
        for (std::size_t i = 0; i < (is_map ? 2 * size : size); ++i) {
          if (!skip(depth + 1)) return false;
        }
        return true;
      }
      case Type::extension:
        return extension();
      case Type::malformed:
        break;
    }
    return fail();
  }

  /// The bytes of the next value, which is skipped.
  std::span<const std::uint8_t> raw() {
    const std::uint8_t* begin = at_;
    if (!skip()) return {};
    return {begin, static_cast<std::size_t>(at_ - begin)};
  }

 private:
  std::size_t left() const { return static_cast<std::size_t>(end_ - at_); }

  bool fail() {
    ok_ = false;
    return false;
  }

  bool big_endian(std::size_t size, std::uint64_t& value) {
    if (!ok_ || left() < size) return fail();
    value = 0;
    for (std::size_t i = 0; i < size; ++i) value = value << 8 | at_[i];
    at_ += size;
    return true;
  }

  bool container(Type type, std::uint8_t mask, std::uint8_t tag16, std::size_t least,
                 std::size_t& size) {
    if (peek() != type) return fail();
    const std::uint8_t tag = *at_++;
    std::uint64_t count = tag & mask;
    if (tag >= tag16 && !big_endian(tag == tag16 ? 2 : 4, count)) return false;
    if (count > left() / least) return fail();
    size = static_cast<std::size_t>(count);
    return true;
  }

  bool extension() {
    const std::uint8_t tag = *at_++;
    std::uint64_t size = 0;
    if (tag >= 0xd4 && tag <= 0xd8) {
      size = std::uint64_t{1} << (tag - 0xd4);
    } else if (!big_endian(std::size_t{1} << (tag - 0xc7), size)) {
      return false;
    }
    if (size + 1 > left()) return fail();
    at_ += size + 1;
    return true;
  }

  const std::uint8_t* at_;
  const std::uint8_t* end_;
  bool ok_ = true;
};

}  // namespace ctibus::msgpack
