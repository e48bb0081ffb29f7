#include "registrar/lock_out.hpp"

#include "telephone.hpp"

namespace ctibus::sip {
namespace {

using testing::Site;
using testing::Telephone;
using namespace std::chrono_literals;

TEST(LockOut, an_address_that_fails_too_often_is_not_heard_for_a_time) {
  Site site;
  auto registrar = site.registrar();
  Telephone thief;
  thief.password = "guess";
  Moment now = 1h;
  for (std::uint32_t i = 0; i < site.digest.lock_out_after; ++i) {
    EXPECT_FALSE(registrar.is_locked_out(thief.from.address, now));
    EXPECT_EQ(thief.register_at(registrar, now, thief.registration({"<sip:a@h>"})).status, 401);
  }
  EXPECT_TRUE(registrar.is_locked_out(thief.from.address, now));
  EXPECT_EQ(registrar.counters().lock_outs, 1u);

  thief.password = "secret";
  const auto refused = registrar.handle(thief.registration({"<sip:a@h>"}), now);
  EXPECT_EQ(refused.status, 403);
  EXPECT_TRUE(refused.headers.empty()) << "no challenge";
  EXPECT_EQ(registrar.counters().locked_out, 1u);

  Telephone other;
  other.from.address = "192.0.2.11";
  EXPECT_EQ(other.register_at(registrar, now, other.registration({"<sip:a@h>"})).status, 200);

  now += site.digest.lock_out_time;
  EXPECT_EQ(thief.register_at(registrar, now, thief.registration({"<sip:a@h>"})).status, 200);
}

TEST(LockOut, failures_fade) {
  LockOut lock_out(3, 60s);
  EXPECT_FALSE(lock_out.fail("a", 0s));
  EXPECT_FALSE(lock_out.fail("a", 30s));
  EXPECT_FALSE(lock_out.fail("a", 61s));
  EXPECT_FALSE(lock_out.fail("a", 62s));
  EXPECT_TRUE(lock_out.fail("a", 63s));
  EXPECT_TRUE(lock_out.is_locked("a", 122s));
  EXPECT_FALSE(lock_out.is_locked("a", 123s));
}

TEST(LockOut, one_customers_ipv6_addresses_count_together) {
  LockOut lock_out(2, 60s);
  EXPECT_FALSE(lock_out.fail("2001:db8::1", 0s));
  EXPECT_TRUE(lock_out.fail("2001:db8::2", 0s));
  EXPECT_TRUE(lock_out.is_locked("2001:db8:0:0:ffff::3", 0s));
  EXPECT_FALSE(lock_out.is_locked("2001:db8:0:1::1", 0s));
}

TEST(LockOut, many_addresses_do_not_fill_the_memory) {
  LockOut lock_out(2, 60s);
  for (std::size_t i = 0; i < LockOut::most_addresses + 100; ++i) {
    lock_out.fail("address " + std::to_string(i), 0s);
  }
  EXPECT_EQ(lock_out.size(), LockOut::most_addresses);
}

}  // namespace
}  // namespace ctibus::sip
