#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <limits>
#include <sstream>

#include "core/base/manual_clock.hpp"
#include "core/host/entropy.hpp"
#include "core/host/logging.hpp"
#include "core/host/metric_table.hpp"
#include "core/host/secret_store.hpp"
#include "core/host/topic_table.hpp"
#include "ctibus/abi/metrics.h"
#include "tests/support/temporary_folder.hpp"

namespace ctibus::host {
namespace {

TEST(Entropy, makes_version_7_ids_that_begin_with_the_time) {
  ManualClock clock(0x0123456789ab * std::int64_t{1'000'000});
  Entropy entropy(clock);
  const Uuid a = entropy.uuid();
  const Uuid b = entropy.uuid();
  EXPECT_EQ(a.text().substr(0, 15), "01234567-89ab-7");
  EXPECT_EQ(a.bytes[8] >> 6, 2);
  EXPECT_NE(a, b);
}

TEST(Entropy, with_a_seed_repeats) {
  ManualClock clock;
  Entropy one(clock, 7);
  Entropy two(clock, 7);
  EXPECT_EQ(one.uuid(), two.uuid());
  EXPECT_EQ(one.random(), two.random());
}

TEST(SecretStore, gives_a_secret_once_keeps_one_that_does_not_fit_and_forgets_in_time) {
  ManualClock clock;
  Entropy entropy(clock, 1);
  SecretStore store(clock, entropy);
  const std::vector<std::uint8_t> secret{1, 2, 3};
  const Uuid handle = store.deposit(secret, 1000);
  std::vector<std::uint8_t> small(2);
  std::vector<std::uint8_t> buffer(3);
  EXPECT_EQ(store.redeem(handle, small), 3u);
  EXPECT_EQ(store.redeem(handle, buffer), 3u);
  EXPECT_EQ(buffer, secret);
  EXPECT_EQ(store.redeem(handle, buffer), 0u);
  const Uuid second = store.deposit(secret, 1000);
  clock.advance(std::chrono::seconds(1));
  EXPECT_EQ(store.redeem(second, buffer), 0u);
}

TEST(SecretStore, is_bounded) {
  ManualClock clock;
  Entropy entropy(clock, 1);
  SecretStore store(clock, entropy);
  const std::vector<std::uint8_t> secret{1};
  for (std::size_t i = 0; i < SecretStore::max_secrets; ++i) {
    ASSERT_TRUE(store.deposit(secret, 1000));
  }
  EXPECT_FALSE(store.deposit(secret, 1000));
  EXPECT_FALSE(store.deposit(std::vector<std::uint8_t>(SecretStore::max_bytes + 1), 1000));
}

TEST(MetricTable, takes_names_as_prometheus_does_and_ignores_nonsense) {
  MetricTable table;
  const auto counter = table.metric(CTIBUS_METRIC_COUNTER, "calls_total", "Calls.");
  const auto gauge = table.metric(CTIBUS_METRIC_GAUGE, "lines", "Lines.");
  ASSERT_NE(counter, 0u);
  EXPECT_EQ(table.metric(CTIBUS_METRIC_COUNTER, "calls_total", ""), counter);
  EXPECT_EQ(table.metric(CTIBUS_METRIC_GAUGE, "calls_total", ""), 0u);
  for (const char* bad : {"", "9lives", "a-b", "a b", "caf\xc3\xa9"}) {
    EXPECT_EQ(table.metric(CTIBUS_METRIC_COUNTER, bad, ""), 0u) << bad;
  }
  table.record(counter, 2);
  table.record(counter, -5);
  table.record(counter, std::numeric_limits<double>::quiet_NaN());
  table.record(gauge, 3);
  table.record(gauge, -1);
  table.record(99, 1);
  EXPECT_EQ(table.report()[0].value, 2);
  EXPECT_EQ(table.report()[1].value, -1);
}

TEST(TopicTable, knows_the_catalogue_and_refuses_a_second_class) {
  TopicTable topics;
  EXPECT_EQ(topics.class_of("call.delivered"), log::MessageClass::event);
  EXPECT_EQ(topics.class_of("call.make"), log::MessageClass::command);
  EXPECT_FALSE(topics.class_of("acme.door.opened"));
  manifest::Manifest manifest;
  manifest.messages = {{.topic = "acme.door.opened", .message_class = MessageClass::state}};
  EXPECT_TRUE(topics.learn(manifest));
  EXPECT_EQ(topics.class_of("acme.door.opened"), log::MessageClass::state);
  manifest.messages[0].message_class = MessageClass::event;
  EXPECT_EQ(topics.learn(manifest).error().code, "host.topic_conflict");
}

TEST(Logging, writes_one_line_a_call_whatever_the_text_holds) {
  const support::TemporaryFolder folder("logging");
  const auto file = folder.path() / "site.log";
  {
    auto logging = Logging::open({.level = CTIBUS_LOG_INFO, .file = file, .to_stderr = false});
    ASSERT_TRUE(logging);
    const auto logger = (*logging)->logger("plugin.acd");
    logger->write(CTIBUS_LOG_INFO, "acd.offered", "to 1001\nforged [core.host] line");
    logger->write(CTIBUS_LOG_DEBUG, "acd.detail", "not now");
    (*logging)->set_own_level("plugin.acd", CTIBUS_LOG_DEBUG);
    EXPECT_EQ(logger->level(), CTIBUS_LOG_DEBUG);
    logger->write(CTIBUS_LOG_DEBUG, "acd.detail", "now");
    (*logging)->set_level(CTIBUS_LOG_ERROR);
    EXPECT_EQ(logger->level(), CTIBUS_LOG_DEBUG) << "its own level stays";
    (*logging)->clear_own_level("plugin.acd");
    EXPECT_EQ(logger->level(), CTIBUS_LOG_ERROR);
    (*logging)->flush();
  }
  std::ifstream in(file);
  std::ostringstream all;
  all << in.rdbuf();
  const std::string text = all.str();
  EXPECT_NE(text.find("info [plugin.acd] acd.offered to 1001\\nforged"), std::string::npos) << text;
  EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 2);
}

}  // namespace
}  // namespace ctibus::host
