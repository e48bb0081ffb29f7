#include "ctibus/kit/wire/batch.hpp"

#include <cstring>

#include "ctibus/kit/wire/protocol.hpp"

namespace ctibus::wire {

void BatchWriter::begin(std::uint32_t subscription, std::uint64_t first_number, bool snapshot) {
  header_ = {};
  header_.kind = static_cast<std::uint8_t>(MessageKind::batch);
  header_.flags = snapshot ? batch_snapshot : 0;
  header_.subscription = subscription;
  header_.first_number = first_number;
  bytes_.reserve(usual_size_);
  bytes_.resize(sizeof(header_));
}

void BatchWriter::add(const ctibus_frame_header& frame, std::string_view source) {
  append_frame(bytes_, frame, source);
  ++header_.count;
}

msgpack::Buffer BatchWriter::finish(std::uint64_t epoch, std::uint64_t complete_up_to) {
  header_.epoch = epoch;
  header_.complete_up_to = complete_up_to;
  std::memcpy(bytes_.data(), &header_, sizeof(header_));
  usual_size_ = bytes_.size();
  return std::exchange(bytes_, {});
}

std::optional<BatchView> BatchView::parse(std::span<const std::uint8_t> message) {
  BatchView view;
  if (message.size() < sizeof(view.header_)) return std::nullopt;
  std::memcpy(&view.header_, message.data(), sizeof(view.header_));
  if (view.header_.kind != static_cast<std::uint8_t>(MessageKind::batch)) return std::nullopt;
  view.rest_ = message.subspan(sizeof(view.header_));
  auto rest = view.rest_;
  for (std::uint32_t i = 0; i < view.header_.count; ++i) {
    if (!Frame::take(rest)) return std::nullopt;
  }
  if (!rest.empty()) return std::nullopt;
  return view;
}

std::optional<Frame> BatchView::next() { return rest_.empty() ? std::nullopt : Frame::take(rest_); }

}  // namespace ctibus::wire
