#include <gmock/gmock.h>

#include <boost/asio/write.hpp>

#include "network_rig.hpp"

namespace ctibus::csta::testing {
namespace {

namespace asio = boost::asio;
using ::testing::HasSubstr;

TEST_F(NetworkTest, bytes_go_both_ways_in_order) {
  auto stream = connect(listener_.endpoint());
  stream->send("before ");
  stream->send("it is connected");
  auto there = listener_.accept();
  ASSERT_TRUE(until_connected()) << ears_.error.text;
  EXPECT_EQ(Listener::read(there, 22), "before it is connected");
  asio::write(there, asio::buffer("ab", 2));
  ASSERT_TRUE(strand_.until([&] { return ears_.heard == "ab"; }));
  asio::write(there, asio::buffer("cd", 2));
  ASSERT_TRUE(strand_.until([&] { return ears_.heard == "abcd"; }));
  EXPECT_EQ(ears_.pieces, 2u);
}

TEST_F(NetworkTest, a_host_may_have_a_name) {
  auto endpoint = listener_.endpoint();
  endpoint.host = "localhost";
  auto stream = connect(endpoint);
  EXPECT_TRUE(until_connected()) << ears_.error.text;
}

TEST_F(NetworkTest, who_refuses_is_named_with_the_reason) {
  Endpoint endpoint;
  {
    const Listener gone;
    endpoint = gone.endpoint();
  }
  auto stream = connect(endpoint);
  ASSERT_TRUE(until_closed());
  EXPECT_EQ(ears_.error.code, "csta.not_connected");
  EXPECT_EQ(ears_.error.text,
            "127.0.0.1:" + std::to_string(endpoint.port) + ": Connection refused.");
  EXPECT_FALSE(ears_.heard_connected);
}

TEST_F(NetworkTest, a_name_that_nobody_has_is_told) {
  auto stream = connect({.host = "no such host.invalid", .port = 1});
  ASSERT_TRUE(until_closed());
  EXPECT_EQ(ears_.error.code, "csta.not_connected");
  EXPECT_THAT(ears_.error.text, HasSubstr("no such host.invalid:1: "));
}

TEST_F(NetworkTest, what_a_switch_said_before_it_closed_is_heard_first) {
  auto stream = connect(listener_.endpoint());
  auto there = listener_.accept();
  asio::write(there, asio::buffer("goodbye", 7));
  there.close();
  ASSERT_TRUE(until_closed());
  EXPECT_EQ(ears_.heard, "goodbye");
  EXPECT_EQ(ears_.error.code, "csta.link_lost");
  EXPECT_THAT(ears_.error.text, HasSubstr("the switch has closed the connection"));
  stream->send("to nobody");
  stream.reset();
  EXPECT_EQ(ears_.times_closed, 1);
}

TEST_F(NetworkTest, a_connection_that_takes_too_long_is_given_up) {
  network_ = std::make_unique<TcpNetwork>(strand_.poster(),
                                          TcpLimits{.handshake = std::chrono::milliseconds(20)});
  auto endpoint = listener_.endpoint();
  endpoint.encrypted = true;  // and nobody speaks TLS there
  auto stream = connect(endpoint);
  auto there = listener_.accept();
  ASSERT_TRUE(until_closed());
  EXPECT_EQ(ears_.error.code, "csta.not_connected");
  EXPECT_THAT(ears_.error.text, HasSubstr("no agreement on TLS within 20 ms"));
}

TEST_F(NetworkTest, of_the_addresses_of_a_name_each_is_tried) {
  auto endpoint = listener_.endpoint();
  endpoint.host = "localhost";  // which may be ::1 first, where nobody listens
  auto stream = connect(endpoint);
  auto there = listener_.accept();
  EXPECT_TRUE(until_connected());
}

TEST_F(NetworkTest, a_switch_that_takes_nothing_is_given_up) {
  network_ =
      std::make_unique<TcpNetwork>(strand_.poster(), TcpLimits{.unsent = std::size_t{1} << 20});
  auto stream = connect(listener_.endpoint());
  auto there = listener_.accept();
  ASSERT_TRUE(until_connected());
  // Until the buffers of the system are full, and then the limit.
  for (int i = 0; i < 1000 && !ears_.is_closed(); ++i) stream->send(std::string(100'000, 'x'));
  ASSERT_TRUE(until_closed());
  EXPECT_EQ(ears_.error.code, "csta.link_lost");
  EXPECT_THAT(ears_.error.text, HasSubstr("too much waits to be sent"));
}

TEST_F(NetworkTest, of_a_strand_that_is_slow_no_more_is_kept_than_the_limit) {
  constexpr std::size_t most = 100'000;
  network_ = std::make_unique<TcpNetwork>(strand_.poster(), TcpLimits{.untaken = most});
  auto stream = connect(listener_.endpoint());
  auto there = listener_.accept();
  ASSERT_TRUE(until_connected());
  const std::string flood(std::size_t{32} << 20, 'x');
  std::size_t written = 0;
  std::size_t most_at_once = 0;
  there.non_blocking(true);
  while (written < flood.size()) {
    boost::system::error_code full;
    written += there.write_some(asio::buffer(flood.data() + written, flood.size() - written), full);
    most_at_once = std::max(most_at_once, strand_.posted());
    if (!full) continue;
    // Whatever the system holds back is not in our memory.
    const std::size_t before = ears_.heard.size();
    ASSERT_TRUE(strand_.until([&] { return ears_.heard.size() > before; }));
  }
  ASSERT_TRUE(strand_.until([&] { return ears_.heard.size() == flood.size(); }));
  EXPECT_LE(most_at_once * 16384, most + 2 * 16384);
}

TEST_F(NetworkTest, what_was_sent_before_the_end_still_leaves) {
  auto stream = connect(listener_.endpoint());
  auto there = listener_.accept();
  ASSERT_TRUE(until_connected());
  asio::write(there, asio::buffer("unread", 6));
  const std::string goodbye(300'000, 'g');
  stream->send(goodbye);
  stream.reset();
  EXPECT_EQ(Listener::read_all(there), goodbye);
}

TEST_F(NetworkTest, nothing_is_heard_after_the_end) {
  auto stream = connect(listener_.endpoint());
  auto there = listener_.accept();
  ASSERT_TRUE(until_connected());
  asio::write(there, asio::buffer("late", 4));
  ASSERT_TRUE(strand_.until_posted(1));
  stream.reset();
  there.close();
  network_.reset();
  bool done = false;
  strand_.poster()([&] { done = true; });
  ASSERT_TRUE(strand_.until([&] { return done; }));
  EXPECT_EQ(ears_.heard, "");
  EXPECT_FALSE(ears_.is_closed());
}

TEST_F(NetworkTest, a_stream_may_end_while_it_is_heard) {
  auto stream = connect(listener_.endpoint());
  auto there = listener_.accept();
  ears_.on_received = [&] { stream.reset(); };
  asio::write(there, asio::buffer("end", 3));
  ASSERT_TRUE(strand_.until([&] { return stream == nullptr; }));
  EXPECT_EQ(Listener::read_all(there), "");
}

TEST_F(NetworkTest, a_network_may_go_while_it_connects) {
  auto stream = connect(listener_.endpoint());
  stream.reset();
  network_.reset();
  EXPECT_FALSE(ears_.is_closed());
}

}  // namespace
}  // namespace ctibus::csta::testing
