#include <gtest/gtest.h>

#include <cstddef>

#include "ctibus/abi/bus.h"
#include "ctibus/abi/command.h"
#include "ctibus/abi/frame.h"
#include "ctibus/abi/plugin.h"

// The layout is a promise to libraries that were compiled years ago: sizes may grow at the end,
// offsets never move.
namespace {

TEST(Abi, the_frame_header_is_as_the_wire_says) {
  EXPECT_EQ(sizeof(ctibus_frame_header), 144u);
  EXPECT_EQ(offsetof(ctibus_frame_header, version), 8u);
  EXPECT_EQ(offsetof(ctibus_frame_header, type), 12u);
  EXPECT_EQ(offsetof(ctibus_frame_header, log_epoch), 16u);
  EXPECT_EQ(offsetof(ctibus_frame_header, sequence), 24u);
  EXPECT_EQ(offsetof(ctibus_frame_header, source), 32u);
  EXPECT_EQ(offsetof(ctibus_frame_header, id), 40u);
  EXPECT_EQ(offsetof(ctibus_frame_header, event_time_ns), 56u);
  EXPECT_EQ(offsetof(ctibus_frame_header, correlation), 72u);
  EXPECT_EQ(offsetof(ctibus_frame_header, causation), 88u);
  EXPECT_EQ(offsetof(ctibus_frame_header, trace_id), 104u);
  EXPECT_EQ(offsetof(ctibus_frame_header, topic_size), 128u);
  EXPECT_EQ(offsetof(ctibus_frame_header, payload_size), 136u);
}

TEST(Abi, structs_never_shrink_and_members_never_move) {
  EXPECT_GE(sizeof(ctibus_host), 24u);
  EXPECT_EQ(offsetof(ctibus_host, extension), 8u);
  EXPECT_GE(sizeof(ctibus_instance), 56u);
  EXPECT_EQ(offsetof(ctibus_instance, start), 16u);
  EXPECT_EQ(offsetof(ctibus_instance, extension), 48u);
  EXPECT_GE(sizeof(ctibus_plugin), 32u);
  EXPECT_EQ(offsetof(ctibus_plugin, create), 24u);
  EXPECT_GE(sizeof(ctibus_publication), 136u);
  EXPECT_EQ(offsetof(ctibus_publication, completion), 128u);
  EXPECT_GE(sizeof(ctibus_subscription), 96u);
  EXPECT_EQ(offsetof(ctibus_subscription, consumer), 80u);
  EXPECT_GE(sizeof(ctibus_delivery), 56u);
  EXPECT_EQ(offsetof(ctibus_delivery, frame), 32u);
  EXPECT_GE(sizeof(ctibus_request), 160u);
  EXPECT_EQ(offsetof(ctibus_request, token), 152u);
  EXPECT_GE(sizeof(ctibus_reply), 72u);
  EXPECT_EQ(offsetof(ctibus_reply, payload), 56u);
}

}  // namespace
