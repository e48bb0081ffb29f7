#include "aggregator.hpp"

#include <gtest/gtest.h>

#include "scenario.hpp"

namespace ctibus::cdr_plugin {
namespace {

class AggregatorTest : public ::testing::Test {
 protected:
  Seen seen(std::string_view root, std::uint64_t number = 0) {
    ++sequence_;
    return {uuid_of(root), MessageId(7, number == 0 ? sequence_ : number), sequence_,
            scenario_start + std::chrono::seconds(sequence_), false};
  }
  static std::string id(std::string_view call) { return uuid_of(call).text(); }

  Conversation* originate(std::string_view call, std::string_view root) {
    const std::string text = id(call);
    return aggregator_.apply(seen(root), call::Originated{.call = text, .device = "pbx1:1001"});
  }
  Conversation* clear(std::string_view call, std::string_view root) {
    const std::string text = id(call);
    return aggregator_.apply(seen(root), call::Cleared{.call = text});
  }

  Aggregator aggregator_;
  std::uint64_t sequence_ = 0;
};

TEST_F(AggregatorTest, a_message_that_comes_twice_counts_once) {
  const std::string call = id("c1");
  originate("c1", "c1");
  const Seen first = seen("c1", 99);
  EXPECT_NE(aggregator_.apply(first, call::Delivered{.call = call, .device = "pbx1:1002"}),
            nullptr);
  aggregator_.apply(seen("c1"), call::ConnectionCleared{.call = call, .device = "pbx1:1002"});
  EXPECT_EQ(aggregator_.apply(seen("c1", 99), call::Delivered{.call = call, .device = "pbx1:1002"}),
            nullptr);
  EXPECT_EQ(aggregator_.open(call)->record().segments.size(), 2u);
}

TEST_F(AggregatorTest, what_is_needed_is_the_first_event_of_the_oldest_open_root) {
  EXPECT_EQ(aggregator_.oldest_needed(), std::nullopt);
  originate("c1", "c1");  // 1
  originate("c2", "c2");  // 2
  originate("c3", "c3");  // 3
  EXPECT_EQ(aggregator_.oldest_needed(), 1u);
  aggregator_.close(id("c2"));
  EXPECT_EQ(aggregator_.oldest_needed(), 1u);
  aggregator_.close(id("c1"));
  EXPECT_EQ(aggregator_.oldest_needed(), 3u);
}

TEST_F(AggregatorTest, a_merged_root_needs_the_events_of_both) {
  originate("c1", "c1");  // 1
  originate("c2", "c2");  // 2
  const std::string from = id("c1");
  const std::string into = id("c2");
  aggregator_.apply(seen("c1"),
                    call::Merged{.call = from, .into = into, .from_root = from, .into_root = into});
  EXPECT_EQ(aggregator_.open_count(), 1u);
  EXPECT_EQ(aggregator_.oldest_needed(), 1u);
  EXPECT_EQ(aggregator_.open(from), aggregator_.open(into));
}

TEST_F(AggregatorTest, late_events_do_not_open_a_closed_root_again) {
  originate("c1", "c1");
  clear("c1", "c1");
  aggregator_.close(id("c1"));
  EXPECT_EQ(originate("c1", "c1"), nullptr);
  EXPECT_EQ(originate("c2", "c1"), nullptr);
  EXPECT_EQ(aggregator_.open_count(), 0u);
  EXPECT_EQ(aggregator_.ignored(), 2u);
}

TEST_F(AggregatorTest, the_rest_of_a_root_that_is_not_known_opens_nothing) {
  const std::string call = id("c1");
  EXPECT_EQ(clear("c1", "c1"), nullptr);
  EXPECT_EQ(aggregator_.apply(seen("c1"), acd::Left{.call = call, .group = "sales"}), nullptr);
  EXPECT_EQ(aggregator_.apply(seen("c1"), call::ConnectionCleared{.call = call}), nullptr);
  EXPECT_EQ(aggregator_.open_count(), 0u);
}

TEST_F(AggregatorTest, events_without_a_correlation_find_their_call) {
  originate("c1", "c1");
  const std::string call = id("c1");
  Seen unrelated = seen("");
  EXPECT_EQ(aggregator_.apply(unrelated, call::Delivered{.call = call, .device = "pbx1:1002"}),
            aggregator_.open(call));
}

TEST_F(AggregatorTest, closed_roots_are_forgotten_in_the_end) {
  Aggregator small(2);
  for (const char* root : {"c1", "c2", "c3"}) small.close(id(root));
  EXPECT_FALSE(small.is_closed(id("c1")));
  EXPECT_TRUE(small.is_closed(id("c2")));
  EXPECT_TRUE(small.is_closed(id("c3")));
}

TEST_F(AggregatorTest, a_root_that_merges_into_one_not_seen_goes_on_under_its_name) {
  originate("c1", "c1");
  const std::string from = id("c1");
  const std::string into = id("c2");
  aggregator_.apply(seen("c1"),
                    call::Merged{.call = from, .into = into, .from_root = from, .into_root = into});
  ASSERT_NE(aggregator_.open(into), nullptr);
  EXPECT_EQ(aggregator_.open(into)->root(), into);
  EXPECT_TRUE(aggregator_.open(into)->record().inferred);
  EXPECT_FALSE(aggregator_.open(into)->over());
}

}  // namespace
}  // namespace ctibus::cdr_plugin
