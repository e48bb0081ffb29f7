#include <arpa/inet.h>
#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/socket.h>

#include <filesystem>
#include <memory>
#include <vector>

#include "core/metrics/http_listener.hpp"
#include "http_client.hpp"

namespace ctibus::metrics {
namespace {

using namespace std::chrono_literals;

class Http : public testing::Test {
 protected:
  void open(HttpOptions options) {
    options.address = {"127.0.0.1", 0};
    options.answer = [](std::string_view path) {
      return HttpAnswer{path == "/" ? 200U : 404U, "text/plain", "path " + std::string(path)};
    };
    auto listener = HttpListener::open(std::move(options));
    ASSERT_TRUE(listener) << listener.error().text;
    listener_ = std::move(*listener);
  }
  std::uint16_t port() const { return listener_->port(); }

  std::unique_ptr<HttpListener> listener_;
};

TEST_F(Http, several_requests_of_one_connection_are_answered_in_order) {
  open({});
  HttpClient client(port());
  client.say("GET /?a=1 HTTP/1.1\r\nHost: x\r\n\r\nGET /b HTTP/1.1\r\nHost: x\r\n\r\n");
  const auto first = client.hear();
  EXPECT_EQ(first.status, 200);
  EXPECT_EQ(first.body, "path /");
  EXPECT_NE(first.head.find("Content-Type: text/plain\r\n"), std::string::npos) << first.head;
  const auto second = client.hear();
  EXPECT_EQ(second.status, 404);
  EXPECT_EQ(second.body, "path /b");
}

TEST_F(Http, head_is_answered_without_the_body) {
  open({});
  HttpClient client(port());
  client.say("HEAD / HTTP/1.1\r\nHost: x\r\n\r\n");
  const auto head = client.hear(true);
  EXPECT_EQ(head.status, 200);
  EXPECT_NE(head.head.find("Content-Length: 6\r\n"), std::string::npos) << head.head;
  EXPECT_EQ(client.get("/").body, "path /");  // nothing of the first stands before it
}

TEST_F(Http, a_program_that_is_started_inherits_none_of_its_sockets) {
  open({});
  HttpClient client(port());
  EXPECT_EQ(client.get("/").status, 200);
  int sockets = 0;
  for (const auto& entry : std::filesystem::directory_iterator("/proc/self/fd")) {
    const int fd = std::stoi(entry.path().filename().string());
    sockaddr_in at{};
    socklen_t size = sizeof(at);
    if (::getsockname(fd, reinterpret_cast<sockaddr*>(&at), &size) != 0) continue;
    if (at.sin_family != AF_INET || ntohs(at.sin_port) != port()) continue;
    ++sockets;
    EXPECT_NE(::fcntl(fd, F_GETFD) & FD_CLOEXEC, 0) << fd;
  }
  EXPECT_EQ(sockets, 2) << "the listening one and the connection's";
}

TEST_F(Http, nothing_but_get_and_head_is_done) {
  open({});
  for (const char* method : {"POST", "PUT", "DELETE", "OPTIONS", "BREW"}) {
    HttpClient client(port());
    client.say(std::string(method) + " / HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n");
    EXPECT_EQ(client.hear().status, 405) << method;
    EXPECT_TRUE(client.closed());
  }
}

TEST_F(Http, what_is_too_large_or_malformed_is_refused_and_the_connection_closed) {
  open({.request_bytes = 1024});
  HttpClient large(port());
  large.say("GET / HTTP/1.1\r\nX: " + std::string(2000, 'x') + "\r\n\r\n");
  EXPECT_EQ(large.hear().status, 431);
  EXPECT_TRUE(large.closed());
  HttpClient body(port());
  body.say("GET / HTTP/1.1\r\nContent-Length: 1000000000\r\n\r\n");
  EXPECT_EQ(body.hear().status, 431);
  HttpClient nonsense(port());
  nonsense.say("\x01\x02\x03 nonsense\r\n\r\n");
  EXPECT_EQ(nonsense.hear().status, 400);
  EXPECT_TRUE(nonsense.closed());
  EXPECT_EQ(http_get(port(), "/").status, 200);
}

TEST_F(Http, a_body_is_refused_unread) {
  open({});
  const std::string chunked = "GET / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n";
  for (const std::string& said :
       {chunked, chunked + "3\r\nabc\r\n0\r\n\r\n", chunked + "\n0\r\nX: \r;a=b\r\n",
        std::string("GET / HTTP/1.1\r\nContent-Length: 2\r\n\r\n")}) {
    HttpClient client(port());
    client.say(said);
    EXPECT_EQ(client.hear().status, 413) << said;
    EXPECT_TRUE(client.closed());
  }
  EXPECT_EQ(http_get(port(), "/").status, 200);
}

TEST_F(Http, who_dribbles_a_request_is_cut_off_when_its_time_is_over) {
  open({.request_time = 50ms});
  HttpClient slow(port());
  slow.say("GET / HTT");
  EXPECT_TRUE(slow.closed());
  int status = 0;  // this test may itself be too slow for so short a time
  for (int i = 0; i < 100 && status != 200; ++i) status = http_get(port(), "/").status;
  EXPECT_EQ(status, 200);
}

TEST_F(Http, many_slow_connections_keep_nobody_out) {
  open({.connections = 4, .request_time = 1h});
  std::vector<std::unique_ptr<HttpClient>> slow;
  for (int i = 0; i < 12; ++i) {
    slow.push_back(std::make_unique<HttpClient>(port()));
    slow.back()->say("GET / HTTP/1.1\r\nX: ");
  }
  EXPECT_EQ(http_get(port(), "/").status, 200);
  EXPECT_TRUE(slow.front()->closed());
}

TEST_F(Http, a_taken_port_is_told_with_the_cure) {
  open({});
  HttpOptions same;
  same.address = {"127.0.0.1", port()};
  const auto second = HttpListener::open(std::move(same));
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().code, "metrics.listen");
  EXPECT_NE(second.error().text.find("[metrics]"), std::string::npos) << second.error().text;
}

TEST(ListenAddresses, are_an_address_in_digits_and_a_port_or_a_port_of_this_machine) {
  const auto text = [](std::string_view from) {
    const auto read = parse_listen_address(from);
    return read ? read->address + " " + std::to_string(read->port) : "none";
  };
  EXPECT_EQ(text("127.0.0.1:9464"), "127.0.0.1 9464");
  EXPECT_EQ(text("[::1]:9464"), "::1 9464");
  EXPECT_EQ(text("9464"), "127.0.0.1 9464");
  EXPECT_EQ(text("0.0.0.0:0"), "0.0.0.0 0");
  for (const char* bad : {"", ":", "here:80", "127.0.0.1", "127.0.0.1:", "127.0.0.1:65536",
                          "::1:80", "[::1]", "1.2.3.4:80x", ":80"}) {
    EXPECT_EQ(text(bad), "none") << bad;
  }
}

}  // namespace
}  // namespace ctibus::metrics
