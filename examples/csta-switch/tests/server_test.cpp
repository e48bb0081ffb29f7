#include "server.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/write.hpp>

#include "application.hpp"

namespace csta_switch {
namespace {

using boost::asio::ip::tcp;

/// A client of the server, in the same thread.
class ServerTest : public testing::Test {
 protected:
  void connect() {
    client.connect(server.local_endpoint());
    run_until([this] { return pbx.links() > 0; });
  }
  template <class Done>
  void run_until(Done done) {
    const auto limit = std::chrono::steady_clock::now() + 20s;
    while (!done()) {
      ASSERT_LT(std::chrono::steady_clock::now(), limit);
      context.run_one_for(1s);
    }
  }
  void say(const std::string& xml) {
    boost::asio::write(client, boost::asio::buffer(framed({1, xml})));
  }

  boost::asio::io_context context;
  Exchange pbx{small_site(), 1};
  Server server{context, pbx, {tcp::endpoint(boost::asio::ip::address_v4::loopback(), 0)}};
  std::chrono::steady_clock::time_point begun = std::chrono::steady_clock::now();
  tcp::socket client{context};
};

TEST_F(ServerTest, a_message_comes_at_the_time_it_comes_however_quiet_it_was_before) {
  connect();
  std::optional<Time> came;
  pbx.trace = [&](int, char, std::string_view) { came = pbx.now(); };
  context.run_for(20ms);
  const Time earliest = std::chrono::steady_clock::now() - begun;
  say("<x/>");
  run_until([&] { return came.has_value(); });
  EXPECT_GE(*came, earliest);
}

TEST_F(ServerTest, a_peer_that_does_not_read_is_left) {
  connect();
  bool monitored = false;
  pbx.trace = [&](int, char direction, std::string_view) { monitored |= direction == '>'; };
  say("<MonitorStart xmlns=\"http://www.ecma-international.org/standards/ecma-323/csta/ed3\">"
      "<monitorObject><deviceObject>1001</deviceObject></monitorObject></MonitorStart>");
  run_until([&] { return monitored; });
  pbx.trace = {};
  ASSERT_TRUE(pbx.dial("1001", "1002"));
  ASSERT_TRUE(pbx.answer("1002"));
  const std::string digits(60'000, '5');
  for (int i = 0; i < 2000 && pbx.links() > 0; ++i) {
    pbx.press("1001", digits);
    context.poll();
  }
  EXPECT_EQ(pbx.links(), 0);
}

TEST_F(ServerTest, a_link_that_ended_is_closed_though_nobody_reads_what_was_sent) {
  connect();
  bool monitored = false;
  pbx.trace = [&](int, char direction, std::string_view) { monitored |= direction == '>'; };
  say("<MonitorStart xmlns=\"http://www.ecma-international.org/standards/ecma-323/csta/ed3\">"
      "<monitorObject><deviceObject>1001</deviceObject></monitorObject></MonitorStart>");
  run_until([&] { return monitored; });
  pbx.trace = {};
  ASSERT_TRUE(pbx.dial("1001", "1002"));
  ASSERT_TRUE(pbx.answer("1002"));
  const std::string digits(60'000, '5');
  for (int i = 0; i < 200; ++i) pbx.press("1001", digits);
  ASSERT_EQ(pbx.links(), 1);
  pbx.restart();
  // Its sending side fails once the server has closed.
  boost::system::error_code error;
  run_until([&] {
    boost::asio::write(client, boost::asio::buffer("x", 1), error);
    return error.failed();
  });
  EXPECT_TRUE(error.failed());
}

}  // namespace
}  // namespace csta_switch
