#include "wire/frame.hpp"

#include <algorithm>

namespace csta_switch {
namespace {

constexpr std::size_t header_size = 8;
constexpr std::size_t largest_frame = 65535;

std::size_t byte_at(std::string_view bytes, std::size_t place) {
  return static_cast<unsigned char>(bytes[place]);
}

}  // namespace

std::string framed(const Frame& frame) {
  const std::size_t length = header_size + frame.body.size();
  if (length > largest_frame) return {};
  std::string out(2, '\0');
  out.reserve(length);
  out += static_cast<char>(length >> 8);
  out += static_cast<char>(length & 0xff);
  const std::string digits = std::to_string(10000 + frame.invoke_id % 10000);
  out.append(digits, 1, 4);
  out += frame.body;
  return out;
}

std::optional<Frame> FrameReader::next() {
  if (!broken_.empty() || pending_.size() < header_size) return std::nullopt;
  if (pending_[0] != '\0' || pending_[1] != '\0') {
    broken_ = "a frame must begin with two zero bytes";
    return std::nullopt;
  }
  const std::size_t length = byte_at(pending_, 2) << 8 | byte_at(pending_, 3);
  const std::string digits = pending_.substr(4, 4);
  if (length < header_size) {
    broken_ = "a frame's length includes its header of 8 bytes";
    return std::nullopt;
  }
  if (!std::all_of(digits.begin(), digits.end(), [](char c) { return c >= '0' && c <= '9'; })) {
    broken_ = "the invoke id must be four digits";
    return std::nullopt;
  }
  if (pending_.size() < length) return std::nullopt;
  Frame frame{std::stoi(digits), pending_.substr(header_size, length - header_size)};
  pending_.erase(0, length);
  return frame;
}

}  // namespace csta_switch
