#include <map>

#include "fixture.hpp"
#include "tests/support/free_port.hpp"

// kill -9 of hosts and cores at random points, under load.

namespace ctibus::fault {
namespace {

class Kill : public ProcessFault {
 protected:
  /// Waits until the book has grown by a random number of entries since the last call.
  void await_some(const std::string& name, std::uint64_t all, std::uint64_t step) {
    target_ = std::min(all, target_ + 1 + random_() % step);
    ASSERT_TRUE(run_until([&] { return written(name) >= std::min(target_, all - 1); }));
  }

  std::uint64_t seed_ = std::random_device{}();
  std::mt19937_64 random_{seed_};
  std::uint64_t target_ = 0;
};

TEST_F(Kill, a_plugin_killed_amid_100000_events_sees_all_the_rest_once_in_order) {
  SCOPED_TRACE(seed_);
  constexpr std::uint64_t all = 100'000;
  const int kills = kill_points(10);
  write_site("crashes = 1000\n" + tally("book"));
  start_daemon();
  ASSERT_TRUE(run_until([&] { return client().connected(); }));
  std::uint64_t published = 0;
  for (int i = 0; i < kills; ++i) {
    const std::uint64_t to =
        all * static_cast<std::uint64_t>(i + 1) / static_cast<std::uint64_t>(kills);
    tick(published + 1, to);
    published = to;
    await_some("book", published, 2 * all / static_cast<std::uint64_t>(kills));
    const auto victim = holder("book");
    if (victim) ::kill(*victim, SIGKILL);
  }
  ASSERT_TRUE(run_until([&] { return written("book") >= all; })) << written("book");
  expect_all_once_in_order(book("book"), all);
  EXPECT_GE(lines("book.lives"), 2);
}

TEST_F(Kill, a_durable_consumer_that_is_killed_misses_nothing_and_repeats_only_what_it_had) {
  SCOPED_TRACE(seed_);
  constexpr std::uint64_t all = 20'000;
  const int kills = kill_points(10);
  write_site("crashes = 1000\n" + tally("book", "consumer = \"billing\""));
  start_daemon();
  ASSERT_TRUE(run_until([&] { return client().connected(); }));
  tick(1, all);
  for (int i = 0; i < kills; ++i) {
    await_some("book", all, all / static_cast<std::uint64_t>(kills));
    if (const auto victim = holder("book")) ::kill(*victim, SIGKILL);
  }
  ASSERT_TRUE(run_until([&] {
    const auto entries = written("book");
    return entries >= all && book("book").back().number == all;
  }));
  std::map<std::uint64_t, std::uint64_t> places;
  std::uint64_t newest = 0;
  for (const auto& entry : book("book")) {
    ASSERT_LE(entry.number, newest + 1) << "a hole";
    newest = std::max(newest, entry.number);
    const auto [known, is_new] = places.emplace(entry.number, entry.sequence);
    ASSERT_TRUE(is_new || known->second == entry.sequence) << "another message";
  }
  EXPECT_EQ(places.size(), all);
}

TEST_F(Kill, a_core_killed_under_running_hosts_loses_nothing_and_restarts_none_of_them) {
  SCOPED_TRACE(seed_);
  const int kills = kill_points(10);
  const std::uint64_t all = 5'000 * static_cast<std::uint64_t>(kills);
  // A port that a host kept would keep the next core from starting.
  write_site("[metrics]\nlisten = \"127.0.0.1:" + std::to_string(support::free_port()) + "\"\n" +
             tally("book") + tally("second"));
  start_daemon();
  ASSERT_TRUE(run_until([&] { return client().connected(); }));
  ASSERT_TRUE(run_until([&] { return holder("book") && holder("second"); }));
  const auto first_holder = holder("book");

  std::vector<std::uint64_t> counted;
  client().subscribe_later({.patterns = {"test.tally.counted"},
                            .sources = {"book"},
                            .start = wire::Start::since(Timestamp(Duration(1))),
                            .handler = [&](const wire::ClientDelivery& delivery) {
                              if (delivery.kind != wire::ClientDelivery::Kind::message) return;
                              tally::Counted body;
                              ASSERT_TRUE(decode(delivery.frame->payload, body));
                              counted.push_back(body.number);
                            }});
  std::uint64_t published = 0;
  for (int i = 0; i < kills; ++i) {
    tick(published + 1, published + 5'000);
    published += 5'000;
    await_some("book", published, 5'000);
    kill_daemon();
    start_daemon();
  }
  ASSERT_TRUE(run_until([&] {
    return written("book") >= all && written("second") >= all && counted.size() >= all;
  })) << written("book")
      << " " << written("second") << " " << counted.size();
  expect_all_once_in_order(book("book"), all);
  expect_all_once_in_order(book("second"), all);
  ASSERT_EQ(counted.size(), all);
  for (std::size_t i = 0; i < counted.size(); ++i) ASSERT_EQ(counted[i], i + 1);
  EXPECT_EQ(holder("book"), first_holder);
  EXPECT_EQ(lines("book.lives"), 1);
  // A core that is killed early has not told anybody that it was there.
  int told = 0;
  client().subscribe_later({.patterns = {"bus.recovered"},
                            .start = wire::Start::since(Timestamp(Duration(1))),
                            .handler = [&](const auto&) { ++told; }});
  EXPECT_TRUE(run_until([&] { return told > 0 && lines("book.recovered") == told; }))
      << lines("book.recovered") << " of " << told;
}

TEST_F(Kill, of_core_and_host_together_loses_nothing) {
  SCOPED_TRACE(seed_);
  const int kills = kill_points(6);
  const std::uint64_t all = 5'000 * static_cast<std::uint64_t>(kills);
  write_site("crashes = 1000\n" + tally("book"));
  start_daemon();
  ASSERT_TRUE(run_until([&] { return client().connected(); }));
  std::uint64_t published = 0;
  for (int i = 0; i < kills; ++i) {
    tick(published + 1, published + 5'000);
    published += 5'000;
    await_some("book", published, 5'000);
    const auto victim = holder("book");
    if (victim && random_() % 2 == 0) ::kill(*victim, SIGKILL);
    kill_daemon();
    if (victim && random_() % 2 == 0) ::kill(*victim, SIGKILL);
    start_daemon();
  }
  ASSERT_TRUE(run_until([&] { return written("book") >= all; })) << written("book");
  expect_all_once_in_order(book("book"), all);
}

}  // namespace
}  // namespace ctibus::fault
