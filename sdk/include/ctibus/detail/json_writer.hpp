#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace ctibus::detail {

/// JSON written at compile time, once to count and once to fill. `Sink` has put(char).
template <class Sink>
class JsonWriter : public Sink {
 public:
  using Sink::Sink;

  constexpr void begin_object() { open('{'); }
  constexpr void end_object() { close('}'); }
  constexpr void begin_array() { open('['); }
  constexpr void end_array() { close(']'); }

  constexpr void name(std::string_view value) {
    separate();
    quote(value);
    this->put(':');
    first_ = true;
  }

  constexpr void text(std::string_view value) {
    separate();
    quote(value);
  }

  constexpr void member(std::string_view key, std::string_view value) {
    name(key);
    text(value);
  }

  constexpr void flag(std::string_view key) {
    name(key);
    boolean(true);
  }

  constexpr void boolean(bool value) { word(value ? "true" : "false"); }
  constexpr void null() { word("null"); }

  constexpr void integer(std::int64_t value) {
    separate();
    digits(value);
  }

  /// A number as text: limits are written as in a configuration.
  constexpr void integer_text(std::int64_t value) {
    separate();
    this->put('"');
    digits(value);
    this->put('"');
  }

  /// A decimal number with at most three places.
  constexpr void thousandths(double value) {
    separate();
    const auto scaled = static_cast<std::int64_t>(value * 1000 + (value < 0 ? -0.5 : 0.5));
    if (scaled < 0) this->put('-');
    const std::int64_t magnitude = scaled < 0 ? -scaled : scaled;
    digits(magnitude / 1000);
    if (magnitude % 1000 != 0) {
      this->put('.');
      for (std::int64_t unit = 100, rest = magnitude % 1000; rest != 0; unit /= 10) {
        this->put(static_cast<char>('0' + rest / unit));
        rest %= unit;
      }
    }
  }

 private:
  constexpr void separate() {
    if (!first_) this->put(',');
    first_ = false;
  }

  constexpr void open(char c) {
    separate();
    this->put(c);
    first_ = true;
  }

  constexpr void close(char c) {
    this->put(c);
    first_ = false;
  }

  constexpr void word(std::string_view value) {
    separate();
    for (const char c : value) this->put(c);
  }

  constexpr void digits(std::int64_t value) {
    std::array<char, 20> reversed{};
    std::size_t count = 0;
    const bool negative = value < 0;
    do {
      const std::int64_t digit = value % 10;
      reversed[count++] = static_cast<char>('0' + (digit < 0 ? -digit : digit));
      value /= 10;
    } while (value != 0);
    if (negative) this->put('-');
    while (count > 0) this->put(reversed[--count]);
  }

  constexpr void quote(std::string_view value) {
    constexpr char hex[] = "0123456789abcdef";
    this->put('"');
    for (const char c : value) {
      if (c == '"' || c == '\\') {
        this->put('\\');
        this->put(c);
      } else if (static_cast<unsigned char>(c) < 0x20) {
        for (const char escaped : {'\\', 'u', '0', '0', hex[c >> 4 & 15], hex[c & 15]}) {
          this->put(escaped);
        }
      } else {
        this->put(c);
      }
    }
    this->put('"');
  }

  bool first_ = true;
};

class CountingSink {
 public:
  constexpr void put(char) { ++size_; }
  constexpr std::size_t size() const { return size_; }

 private:
  std::size_t size_ = 0;
};

class FillingSink {
 public:
  explicit constexpr FillingSink(char* at) : at_(at) {}
  constexpr void put(char c) { *at_++ = c; }

 private:
  char* at_;
};

using JsonCounter = JsonWriter<CountingSink>;
using JsonFiller = JsonWriter<FillingSink>;

}  // namespace ctibus::detail
