#include <filesystem>

#include "case.hpp"
#include "ctibus/messages/media.hpp"

/// Files of what parties say, beside what every media port does.
namespace ctibus::sip::testing {
namespace {

class Messages : public SipCase {
 protected:
  /// Somebody outside who waits; the call.
  std::string waiting() {
    const int number = now(site.call_in("600", "+33155501234"));
    const auto begun = host.expect<call::Originated>();
    line_ = begun->device;
    EXPECT_TRUE(host.request(Site::connector, queue::Hold{.call = begun->call}).accepted());
    EXPECT_EQ(carrier.call(number).stage, Stage::talking);
    return std::string(begun->call);
  }
  void record(std::string_view call, std::string_view device) {
    EXPECT_TRUE(
        host.request(Site::connector,
                     media::Record{
                         .call = call, .device = device, .max_duration = 1min, .end_keys = "#"})
            .accepted());
  }
  Rtp& rtp() { return site.network().rtp(); }

  std::string line_;
};

TEST_F(Messages, a_caller_is_recorded_until_the_key_and_then_hears_music_again) {
  site.start();
  const std::string call = waiting();
  EXPECT_THAT(carrier.hears(), ElementsAre("music"));
  record(call, line_);
  ASSERT_EQ(rtp().files().size(), 1u);
  EXPECT_THAT(rtp().recorded_in(rtp().files()[0]), ElementsAre("carrier"));
  EXPECT_THAT(carrier.hears(), ElementsAre("silence"));
  host.advance(5s);
  EXPECT_TRUE(now(carrier.press("#")));
  const auto recorded = host.expect<media::Recorded>();
  EXPECT_EQ(recorded->result, media::RecordResult::key_pressed);
  EXPECT_EQ(recorded->message, rtp().files()[0]);
  EXPECT_THAT(rtp().recorded_in(rtp().files()[0]), IsEmpty());
  EXPECT_THAT(carrier.hears(), ElementsAre("music"));
}

TEST_F(Messages, one_party_of_a_talk_is_recorded_alone) {
  site.start();
  const std::string call = talk(a, "1002", b);
  record(call, site.device("1002"));
  ASSERT_EQ(rtp().files().size(), 1u);
  EXPECT_THAT(rtp().recorded_in(rtp().files()[0]), ElementsAre("1002"));
  EXPECT_THAT(a.hears(), ElementsAre("silence"));
  host.advance(1min);
  EXPECT_EQ(host.expect<media::Recorded>()->result, media::RecordResult::completed);
  hear_each_other(a, b);
}

TEST_F(Messages, files_lie_in_the_connectors_folder_and_name_nobody) {
  site.start();
  record(waiting(), line_);
  ASSERT_EQ(rtp().files().size(), 1u);
  const std::filesystem::path file = rtp().files()[0];
  EXPECT_EQ(file.parent_path(), host.folder() / Site::connector / "recordings");
  EXPECT_TRUE(std::filesystem::is_directory(file.parent_path()));
  EXPECT_EQ(file.extension(), ".wav");
  EXPECT_THAT(file.string(), Not(HasSubstr("33155501234")));
}

TEST_F(Messages, files_lie_where_the_site_wants_them) {
  const auto folder = host.folder() / "voices" / "pbx";
  site.options.recordings = folder.string();
  site.start();
  record(waiting(), line_);
  ASSERT_EQ(rtp().files().size(), 1u);
  EXPECT_EQ(std::filesystem::path(rtp().files()[0]).parent_path(), folder);
  EXPECT_TRUE(std::filesystem::is_directory(folder));
}

TEST_F(Messages, a_folder_that_cannot_be_made_costs_no_call) {
  site.options.recordings = "/dev/null/recordings";
  site.start();
  talk(a, "1002", b);
  hear_each_other(a, b);
}

TEST_F(Messages, what_cannot_be_written_has_failed_and_has_no_name) {
  rtp().disk_is_full = true;
  site.start();
  const std::string call = waiting();
  record(call, line_);
  const auto recorded = host.expect<media::Recorded>();
  EXPECT_EQ(recorded->result, media::RecordResult::failed);
  EXPECT_EQ(recorded->message, "");
  EXPECT_THAT(carrier.hears(), ElementsAre("music"));
  rtp().disk_is_full = false;
  record(call, line_);
  host.advance(1min);
  EXPECT_EQ(host.expect<media::Recorded>()->result, media::RecordResult::completed);
}

TEST_F(Messages, who_hangs_up_is_recorded_no_further) {
  site.start();
  record(waiting(), line_);
  EXPECT_TRUE(now(carrier.hang_up()));
  const auto recorded = host.expect<media::Recorded>();
  EXPECT_EQ(recorded->result, media::RecordResult::interrupted);
  ASSERT_EQ(rtp().files().size(), 1u);
  EXPECT_EQ(recorded->message, rtp().files()[0]);
  EXPECT_EQ(rtp().open_streams(), 0u);
}

}  // namespace
}  // namespace ctibus::sip::testing
