#include "core/log/last_values.hpp"

#include <gtest/gtest.h>

#include "core/log/frame_builder.hpp"

namespace ctibus::log {
namespace {

struct Built {
  explicit Built(std::string_view key, std::size_t payload, std::uint8_t flags = 0) {
    TypeEntry type;
    type.topic = "s";
    type.message_class = MessageClass::state;
    const std::string text(payload, 'p');
    Draft draft;
    draft.type = 3;
    draft.key = key;
    draft.flags = flags;
    draft.payload = std::as_bytes(std::span(text));
    words.resize(built_size(type, draft) / 8);
    build_frame(reinterpret_cast<std::byte*>(words.data()), words.size() * 8, type, draft, 1, {});
  }
  [[nodiscard]] FrameView view() const {
    return FrameView(reinterpret_cast<const std::byte*>(words.data()));
  }
  std::vector<std::uint64_t> words;
};

TEST(LastValuesOf, unheld_value_is_replaced_in_place_and_a_held_one_is_not) {
  LastValues values;
  values.update(Built("k", 10).view());
  const auto* place = values.find(3, "k").view().bytes().data();
  values.update(Built("k", 11).view());
  EXPECT_EQ(values.find(3, "k").view().bytes().data(), place);
  const auto held = values.find(3, "k");
  values.update(Built("k", 12).view());
  EXPECT_NE(values.find(3, "k").view().bytes().data(), place);
  EXPECT_EQ(held.view().payload().size(), 11u);
}

TEST(LastValuesOf, growing_value_moves) {
  LastValues values;
  values.update(Built("k", 10).view());
  values.update(Built("k", 10'000).view());
  EXPECT_EQ(values.find(3, "k").view().payload().size(), 10'000u);
  EXPECT_EQ(values.size(), 1u);
}

TEST(LastValuesOf, tombstone_of_an_unknown_key_is_nothing) {
  LastValues values;
  values.update(Built("k", 0, CTIBUS_FRAME_TOMBSTONE).view());
  EXPECT_EQ(values.size(), 0u);
  EXPECT_TRUE(values.find(3, "k").empty());
  EXPECT_TRUE(values.find(99, "k").empty());
}

}  // namespace
}  // namespace ctibus::log
