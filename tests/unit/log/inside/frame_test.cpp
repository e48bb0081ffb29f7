#include "core/log/frame.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <vector>

#include "core/log/frame_builder.hpp"

namespace ctibus::log {
namespace {

std::vector<std::uint64_t> build(std::string_view key, std::string_view payload) {
  TypeEntry type;
  type.topic = "call.delivered";
  Draft draft;
  draft.type = 1;
  draft.key = key;
  draft.payload = std::as_bytes(std::span(payload.data(), payload.size()));
  const auto size = built_size(type, draft);
  std::vector<std::uint64_t> words(size / 8, ~std::uint64_t{0});
  build_frame(reinterpret_cast<std::byte*>(words.data()), size, type, draft, 1, {1, 1});
  return words;
}

TEST(Frame, what_is_built_can_be_parsed) {
  EXPECT_TRUE(rc::check([](const std::string& key, const std::string& payload) {
    const auto words = build(key, payload);
    const auto view = FrameView::parse(std::as_bytes(std::span(words)));
    RC_ASSERT(view.has_value());
    RC_ASSERT(view->key() == key);
    RC_ASSERT(view->topic() == "call.delivered");
    RC_ASSERT(view->payload().size() == payload.size());
    const auto padding = view->bytes().subspan(static_cast<std::size_t>(
        view->payload().data() + view->payload().size() - view->bytes().data()));
    RC_ASSERT(padding.size() < 8u);
    for (const auto byte : padding) RC_ASSERT(byte == std::byte{0});
  }));
}

TEST(Frame, no_garbage_reads_out_of_bounds) {
  EXPECT_TRUE(rc::check([](std::vector<std::uint64_t> words) {
    words.resize(std::max<std::size_t>(words.size(), 24));
    auto* header = reinterpret_cast<ctibus_frame_header*>(words.data());
    header->version = CTIBUS_FRAME_VERSION;
    header->message_class = CTIBUS_CLASS_EVENT;
    const auto view = FrameView::parse(std::as_bytes(std::span(words)));
    if (view) {
      RC_ASSERT(view->size() <= words.size() * 8);
      RC_ASSERT(view->payload().data() + view->payload().size() <=
                view->bytes().data() + view->size());
    }
  }));
}

TEST(Frame, every_truncation_is_refused) {
  const auto words = build("key", "payload");
  for (std::size_t size = 0; size < words.size(); ++size)
    EXPECT_FALSE(FrameView::parse(std::as_bytes(std::span(words).first(size)))) << size;
}

}  // namespace
}  // namespace ctibus::log
