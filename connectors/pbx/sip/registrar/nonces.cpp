#include "nonces.hpp"

#include <fmt/format.h>

#include <charconv>

#include "ctibus/kit/sip/digest.hpp"

namespace ctibus::sip {

namespace {

constexpr std::size_t head_size = 24;   // 16 + 8 hexadecimal digits
constexpr std::size_t proof_size = 32;  // 128 bits of the HMAC

std::uint64_t milliseconds(Moment moment) {
  return static_cast<std::uint64_t>(
      std::chrono::duration_cast<std::chrono::milliseconds>(moment).count());
}

template <class T>
bool read_hex(std::string_view text, T& number) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number, 16);
  return error == std::errc() && end == text.data() + text.size();
}

}  // namespace

std::string Nonces::head(const Id& id) {
  return fmt::format("{:016x}{:08x}", id.made_ms, id.serial);
}

bool Nonces::read_head(std::string_view text, Id& id) {
  return read_hex(text.substr(0, 16), id.made_ms) && read_hex(text.substr(16, 8), id.serial);
}

std::string Nonces::proof(std::string_view head, std::string_view address) const {
  return keyed_hash(key_, fmt::format("nonce {} {}", head, address)).substr(0, proof_size);
}

std::string Nonces::make(std::string_view address, Moment now) {
  const auto text = head({milliseconds(now), ++serial_});
  return text + proof(text, address);
}

bool Nonces::is_fresh(std::string_view nonce, std::string_view address, Moment now) const {
  if (nonce.size() != head_size + proof_size) return false;
  const auto text = nonce.substr(0, head_size);
  Id id;
  if (!equal_in_constant_time(proof(text, address), nonce.substr(head_size)) ||
      !read_head(text, id)) {
    return false;
  }
  const auto age = milliseconds(now) - id.made_ms;
  return id > forgotten_ && milliseconds(now) >= id.made_ms &&
         age <= static_cast<std::uint64_t>(lifetime_.count());
}

bool Nonces::Use::take(std::uint32_t count) {
  if (count > highest) {
    const auto shift = count - highest;
    below = shift >= 64 ? 0 : below << shift;
    if (highest != 0 && shift <= 64) below |= std::uint64_t{1} << (shift - 1);
    highest = count;
    return true;
  }
  if (count == highest || highest - count > 64) return false;
  const auto bit = std::uint64_t{1} << (highest - count - 1);
  if ((below & bit) != 0) return false;
  below |= bit;
  return true;
}

bool Nonces::use(std::string_view nonce, std::uint32_t count, Moment now) {
  Id id;
  if (!read_head(nonce, id)) return false;
  const auto lifetime = static_cast<std::uint64_t>(lifetime_.count());
  while (!used_.empty() && used_.begin()->first.made_ms + lifetime < milliseconds(now)) {
    used_.erase(used_.begin());  // is_fresh refuses it from now on
  }
  auto& use = used_[id];
  constexpr auto only_once = ~std::uint32_t{0};
  const bool taken = use.take(count == 0 ? only_once : count);
  if (used_.size() > most_used) {
    forgotten_ = used_.begin()->first;
    used_.erase(used_.begin());
  }
  return taken;
}

}  // namespace ctibus::sip
