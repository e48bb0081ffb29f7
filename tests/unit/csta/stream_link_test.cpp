#include "stream_link.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "ctibus/kit/csta/rose.hpp"

namespace ctibus::csta {
namespace {

/// A network of one stream, which the test speaks for.
class StreamLinkTest : public ::testing::Test, protected LinkListener, Network {
 protected:
  void open(LinkOptions options) {
    link_ = open_stream_links(*this, {.host = "pbx", .port = 1}, std::move(options))(
        *this, [](std::int64_t) { return std::string_view("MonitorStop"); });
    at_switch_ =
        std::make_unique<LinkCodec>(LinkOptions(), [](std::int64_t) { return std::string_view(); });
    at_switch_->begin();
  }
  void say(Packet::Kind kind, std::int64_t id, const char* name) {
    stream_->received(*at_switch_->write({kind, id, {.name = name}}));
  }

  std::unique_ptr<Link> link_;
  std::unique_ptr<LinkCodec> at_switch_;
  StreamListener* stream_ = nullptr;
  std::string sent_;
  bool open_ = false;
  std::vector<std::string> told_;
  std::string close_at_;
  using Told = std::vector<std::string>;

 private:
  class OneStream final : public Stream {
   public:
    explicit OneStream(StreamLinkTest& test) : test_(test) { test_.open_ = true; }
    ~OneStream() override { test_.open_ = false; }
    void send(std::string bytes) override { test_.sent_ += bytes; }

   private:
    StreamLinkTest& test_;
  };

  std::unique_ptr<Stream> connect(const Endpoint&, StreamListener& listener) override {
    stream_ = &listener;
    return std::make_unique<OneStream>(*this);
  }
  void link_up() override { tell("up"); }
  void link_packet(const Packet& packet) override { tell(packet.body.name); }
  void link_unreadable(const Error& why) override { tell("unreadable " + why.code); }
  void link_down(const Error& why) override { tell("down " + why.code); }
  void tell(std::string what) {
    told_.push_back(what);
    if (what == close_at_) link_->close();
  }
};

TEST_F(StreamLinkTest, packets_come_when_the_link_is_up) {
  open({});
  EXPECT_TRUE(told_.empty());
  stream_->connected();
  say(Packet::Kind::event, 0, "HeldEvent");
  EXPECT_EQ(told_, (Told{"up", "HeldEvent"}));
  ASSERT_TRUE(link_->send({Packet::Kind::request, 1, {.name = "RequestSystemStatus"}}));
  EXPECT_NE(sent_.find("0001<?xml"), std::string::npos);
}

TEST_F(StreamLinkTest, in_ber_it_is_up_when_it_is_associated_and_says_goodbye) {
  LinkOptions options{.encoding = Encoding::ber,
                      .framing = Framing::length16,
                      .association = usual_association(Encoding::ber)};
  open(options);
  stream_->connected();
  EXPECT_TRUE(acse::is_acse(ber::bytes_of(std::string_view(sent_).substr(2))));
  EXPECT_TRUE(told_.empty());
  const auto octets = acse::write(acse::AssociateResponse());
  stream_->received(*write_frame(Framing::length16, {.payload = {octets.begin(), octets.end()}}));
  EXPECT_EQ(told_, Told{"up"});
  sent_.clear();
  link_->close();
  EXPECT_TRUE(std::holds_alternative<acse::ReleaseRequest>(
      *acse::read(ber::bytes_of(std::string_view(sent_).substr(2)))));
  EXPECT_FALSE(open_);
  EXPECT_EQ(told_, Told{"up"}) << "who closes it is not told";
}

TEST_F(StreamLinkTest, what_cannot_be_read_is_told_and_the_link_goes_on) {
  open({});
  stream_->connected();
  stream_->received(*write_frame(Framing::annex_j, {"<HeldEvent", 9999}));
  say(Packet::Kind::event, 0, "HeldEvent");
  EXPECT_EQ(told_, (Told{"up", "unreadable csta.bad_xml", "HeldEvent"}));
}

TEST_F(StreamLinkTest, bytes_that_are_no_frame_end_it) {
  open({});
  stream_->connected();
  stream_->received("HTTP");
  EXPECT_EQ(told_, (Told{"up", "down csta.bad_frame"}));
  EXPECT_FALSE(open_);
  const auto sent = link_->send({Packet::Kind::request, 1, {.name = "RequestSystemStatus"}});
  ASSERT_FALSE(sent);
  EXPECT_EQ(sent.error().code, "csta.not_sent");
}

TEST_F(StreamLinkTest, what_the_stream_says_of_its_end_is_passed_on) {
  open({});
  stream_->closed({"csta.not_connected", "pbx:1: Connection refused."});
  EXPECT_EQ(told_, Told{"down csta.not_connected"});
}

TEST_F(StreamLinkTest, who_closes_it_while_it_hears_hears_nothing_more) {
  for (const auto* when : {"up", "HeldEvent", "unreadable csta.bad_xml"}) {
    told_.clear();
    close_at_ = when;
    open({});
    stream_->connected();
    if (open_) {
      stream_->received(*write_frame(Framing::annex_j, {"<HeldEvent/>", 9999}) +
                        *write_frame(Framing::annex_j, {"<HeldEvent", 9999}) +
                        *write_frame(Framing::annex_j, {"<HeldEvent/>", 9999}));
    }
    EXPECT_EQ(told_.back(), when);
    EXPECT_FALSE(open_);
  }
}

TEST_F(StreamLinkTest, a_message_that_cannot_be_said_is_an_error) {
  open({.encoding = Encoding::ber, .framing = Framing::length16});
  stream_->connected();
  const auto sent = link_->send({Packet::Kind::request, 1, {.name = "StartApplicationSession"}});
  ASSERT_FALSE(sent);
  EXPECT_EQ(sent.error().code, "csta.not_in_ber");
  EXPECT_EQ(sent_, "");
}

}  // namespace
}  // namespace ctibus::csta
