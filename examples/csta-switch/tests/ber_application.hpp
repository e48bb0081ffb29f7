#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ber/rose.hpp"
#include "csta_switch/exchange.hpp"
#include "wire/element.hpp"

namespace csta_switch {

inline std::string bytes_of(std::string_view hex) {
  std::string out;
  std::string pair;
  for (const char c : hex) {
    if (c == ' ') continue;
    pair += c;
    if (pair.size() < 2) continue;
    out += static_cast<char>(std::stoi(pair, nullptr, 16));
    pair.clear();
  }
  return out;
}

inline std::string hex_of(std::string_view bytes) {
  std::string out;
  for (const char c : bytes) {
    static constexpr std::string_view digits = "0123456789abcdef";
    out += digits[static_cast<unsigned char>(c) >> 4];
    out += digits[static_cast<unsigned char>(c) & 15U];
  }
  return out;
}

// AARQ: application context 1.3.12.0.218, CSTA version bit 4 (ECMA-285, second edition).
inline constexpr std::string_view aarq =
    "60 1e a1 07 06 05 2b 0c 00 81 5a be 13 28 11 06 07 2b 0c 00 82 1d 81 48 a0 06 a0 04 03 02 03 "
    "08";

inline Element monitor_start(const std::string& device) {
  Element request{"MonitorStart"};
  request.add("monitorObject").add("deviceObject", device);
  return request;
}

/// A BER application made of bytes.
class BerApplication {
 public:
  explicit BerApplication(Exchange& exchange, LinkKind kind = LinkKind::ber)
      : exchange_(&exchange), kind_(kind) {
    link_ = exchange.connect(
        kind, [this](const std::string& bytes) { got_ += bytes; }, [this] { open_ = false; });
  }

  void send_raw(std::string_view bytes) { exchange_->receive(link_, bytes); }
  void send(std::string_view packet) {
    std::string framed;
    std::size_t length = packet.size();
    if (kind_ == LinkKind::ber_hipath) {
      framed += '\x26';
      length |= 0x8000;
    }
    framed += static_cast<char>(length >> 8);
    framed += static_cast<char>(length & 0xff);
    framed += packet;
    send_raw(framed);
  }
  void associate() {
    send(bytes_of(aarq));
    packets();
  }
  /// Sends a request, which is written as its tree.
  void ask(const Element& request) { send(ber::rose_invoke(++invoke_id_, request)); }

  /// What came since the last time.
  std::vector<std::string> packets() {
    std::vector<std::string> out;
    while (got_.size() > 2) {
      const std::size_t mark = kind_ == LinkKind::ber_hipath ? 1 : 0;
      const std::size_t length = (static_cast<unsigned char>(got_[mark]) & 0x7fU) << 8 |
                                 static_cast<unsigned char>(got_[mark + 1]);
      out.push_back(got_.substr(mark + 2, length));
      got_.erase(0, mark + 2 + length);
    }
    return out;
  }
  /// The bytes that came, as they are.
  std::string raw() { return std::exchange(got_, {}); }
  bool is_open() const { return open_; }

 private:
  Exchange* exchange_;
  LinkKind kind_;
  int link_ = 0;
  int invoke_id_ = 0;
  bool open_ = true;
  std::string got_;
};

}  // namespace csta_switch
