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

}  // namespace
}  // namespace csta_switch
