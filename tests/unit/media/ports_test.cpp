#include <sys/resource.h>

#include "media_fixture.hpp"

using namespace ctibus::media;
using PortsTest = MediaTest;

// Other programs have ports too, so that these look for some that are free.

TEST_F(PortsTest, ports_that_run_out_give_no_stream_and_a_closed_one_gives_its_port_back) {
  StreamId first = 0;
  std::uint16_t port = 22000;
  for (; first == 0 && port < 23000; port = static_cast<std::uint16_t>(port + 2)) {
    start({.first_port = port, .last_port = static_cast<std::uint16_t>(port + 1)});
    first = media_->open({});
  }
  ASSERT_NE(first, 0u);
  EXPECT_EQ(media_->local(first), (Address{"127.0.0.1", static_cast<std::uint16_t>(port - 2)}));
  EXPECT_EQ(media_->open({}), 0u);
  media_->close(first);
  EXPECT_EQ(media_->local(first).port, 0);
  StreamId second = 0;
  ASSERT_TRUE(until([&] {
    second = media_->open({});
    return second != 0;
  }));
  EXPECT_NE(second, first);
}

TEST_F(PortsTest, a_port_that_another_program_has_is_passed_over) {
  for (std::uint16_t port = 23000; port < 24000; port = static_cast<std::uint16_t>(port + 4)) {
    const RtpOptions options{.first_port = port, .last_port = static_cast<std::uint16_t>(port + 3)};
    start(options);
    const auto taken = media_->local(media_->open({})).port;
    auto other = make_rtp_media(options, strand_.post());
    ASSERT_TRUE(other);
    const auto stream = (*other)->open({});
    if (taken != port || stream == 0) continue;
    EXPECT_EQ((*other)->local(stream).port, port + 2);
    return;
  }
  FAIL() << "no four ports are free";
}

TEST_F(PortsTest, streams_by_the_hundred_come_and_go) {
  start();
  std::vector<StreamId> streams;
  for (int round = 0; round < 4; ++round) {
    for (int i = 0; i < 100; ++i) {
      const auto stream = media_->open({});
      ASSERT_NE(stream, 0u);
      media_->play(stream, "music", {.loop = true});
      streams.push_back(stream);
    }
    for (const auto stream : streams) media_->close(stream);
    streams.clear();
  }
  const auto a = party();
  const auto b = party();
  media_->bridge(a->stream, b->stream);
  talk(*a, *b, 1000, 2);
}

TEST_F(PortsTest, settings_that_cannot_work_are_refused) {
  const auto code = [&](RtpOptions options) {
    const auto media = make_rtp_media(std::move(options), strand_.post());
    return media ? "" : media.error().code;
  };
  EXPECT_EQ(code({.address = "phone.example"}), "media.bad_address");
  EXPECT_EQ(code({.address = "192.0.2.1"}), "media.bad_address");
  EXPECT_EQ(code({.first_port = 30001, .last_port = 30002}), "media.bad_ports");
  EXPECT_EQ(code({.first_port = 30002, .last_port = 30001}), "media.bad_ports");
}

/// The sanitizer looks at an object's type through a pipe, which it could not open here.
__attribute__((no_sanitize("vptr"))) StreamId open_one(Media& media) { return media.open({}); }

TEST_F(PortsTest, a_process_that_may_open_no_more_files_says_so_once) {
  start();
  rlimit before{};
  ASSERT_EQ(getrlimit(RLIMIT_NOFILE, &before), 0);
  rlimit none = before;
  none.rlim_cur = 0;
  ASSERT_EQ(setrlimit(RLIMIT_NOFILE, &none), 0);
  EXPECT_EQ(open_one(*media_), 0u);
  EXPECT_EQ(open_one(*media_), 0u);
  ASSERT_EQ(setrlimit(RLIMIT_NOFILE, &before), 0);
  EXPECT_NE(media_->open({}), 0u);
  ASSERT_TRUE(until([&] { return !problems_.empty(); }));
  EXPECT_EQ(problems_.size(), 1u);
  EXPECT_EQ(problems_[0].code, "media.no_resources");
}

TEST_F(PortsTest, unknown_streams_are_let_be) {
  start();
  media_->close(77);
  media_->connect(77, {"127.0.0.1", 4000}, {});
  media_->bridge(77, 78);
  media_->play(77, "music", {});
  media_->send_digits(77, "1", 100ms);
  media_->record(77, file("x.wav"));
  media_->watch(77, 1s);
  EXPECT_NE(media_->open({}), 0u);
}
