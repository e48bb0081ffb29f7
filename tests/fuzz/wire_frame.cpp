#include <vector>

#include "ctibus/kit/wire/batch.hpp"
#include "ctibus/kit/wire/frame.hpp"
#include "fuzz.hpp"

// Frames and batches as they travel, without alignment.

namespace ctibus::fuzz {
namespace {

/// As frames lie in a log: aligned, header and parts in one piece.
std::vector<std::uint64_t> in_one_piece(const wire::Frame& frame) {
  const std::size_t parts =
      frame.topic.size() + frame.key.size() + frame.idempotency.size() + frame.payload.size();
  std::vector<std::uint64_t> words(wire::frame_size(parts) / 8);
  auto* at = reinterpret_cast<char*>(words.data());
  std::memcpy(at, &frame.header, sizeof(frame.header));
  at += sizeof(frame.header);
  for (const auto part : {frame.topic, frame.key, frame.idempotency, text_of(frame.payload)}) {
    if (!part.empty()) std::memcpy(at, part.data(), part.size());
    at += part.size();
  }
  return words;
}

void check(const wire::Frame& frame) {
  const auto words = in_one_piece(frame);
  msgpack::Buffer out;
  wire::append_frame(out, *reinterpret_cast<const ctibus_frame_header*>(words.data()),
                     frame.source);
  Bytes rest(out);
  const auto again = wire::Frame::take(rest);
  require(again && rest.empty(), "a frame that was written can be read");
  require(again->topic == frame.topic && again->key == frame.key &&
              again->idempotency == frame.idempotency && again->source == frame.source &&
              text_of(again->payload) == text_of(frame.payload),
          "a frame is read as it was written");
}

}  // namespace

void run(Bytes input) {
  for (Bytes rest = input; const auto frame = wire::Frame::take(rest);) check(*frame);
  if (auto batch = wire::BatchView::parse(input)) {
    std::uint32_t count = 0;
    while (const auto frame = batch->next()) {
      check(*frame);
      ++count;
    }
    require(count == batch->header().count, "a batch has as many frames as it says");
  }
  Bytes rest = input;
  (void)wire::take_header<wire::PublishHeader>(rest);
}

}  // namespace ctibus::fuzz
