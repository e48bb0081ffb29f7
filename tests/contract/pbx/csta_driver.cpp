#include <fmt/format.h>

#include <algorithm>

#include "connectors/pbx/csta/links/profile_file.hpp"
#include "ctibus/testing/pbx_conformance/fixture.hpp"
#include "tests/unit/csta/site.hpp"

/// The csta connector with the emulated switch, by the suite that judges every connector.
namespace ctibus::testing::pbx {
namespace {

using csta_switch::Exchange;

class CstaDriver final : public Driver {
 public:
  using SetUp = std::function<void(csta::testing::Site&)>;

  CstaDriver(std::vector<std::string> without, SetUp set_up)
      : without_(std::move(without)), set_up_(std::move(set_up)) {
    site_.connector = csta::testing::Site::connector;
    site_.a = "pbx1:1001";
    site_.b = "pbx1:1002";
    site_.c = "pbx1:1003";
    site_.trunk = "pbx1:T1";
    site_.outside = "00123456789";
    site_.route_point = "pbx1:600";
    site_.other_route_point = "pbx1:601";
    site_.route_limit = ctibus::pbx::RoutePoint().time_limit;
    site_.holding = "pbx1:700";
    site_.nowhere = "999";
  }
  /// Whatever happened, the connector has kept to the standard.
  ~CstaDriver() override {
    if (pbx_ == nullptr) return;
    EXPECT_THAT(pbx_->exchange().violations(), IsEmpty()) << "CTIBUS_SEED=" << host_->seed();
  }

  const Site& site() const override { return site_; }
  void load(TestHost& host) override {
    host_ = &host;
    pbx_ = std::make_unique<csta::testing::Site>(host);
    pbx_->options.without = without_;
    pbx_->profile.monitors_trunks = true;
    pbx_->options.messages = {{.name = "silence", .id = "9001"}};
    pbx_->site.messages = {{.id = "9001", .length = 1500ms}};
    pbx_->options.user = "ctibus";
    pbx_->options.password = "secret & safe";
    if (set_up_) set_up_(*pbx_);
    pbx_->start();
  }

  int call_in(std::string_view called, std::string_view calling) override {
    return pbx_->with([&](Exchange& pbx) { return pbx.call_in(called, calling); });
  }
  void outside_hangs_up(int caller) override {
    pbx_->with([&](Exchange& pbx) { return pbx.outside_hangs_up(caller); });
  }
  /// The switch notices after a while, but what it tells of it is lost.
  bool outside_vanishes(int caller) override {
    pbx_->with([&](Exchange& pbx) { return pbx.outside_vanishes(caller); });
    const auto lose_at = [this](std::chrono::nanoseconds delay, double share) {
      host_->clock().start(delay.count(), [exchange = &pbx_->exchange(), share] {
        exchange->faults.lose_events = share;
      });
    };
    lose_at(59'999ms, 1);
    lose_at(60'001ms, 0);
    return true;
  }
  std::chrono::nanoseconds lost_limit() const override { return std::chrono::minutes(3); }
  void outside_answers() override {
    pbx_->with([](Exchange& pbx) { return pbx.outside_answers(); });
  }
  void answer(std::string_view device) override {
    pbx_->with([&](Exchange& pbx) { return pbx.answer(Site::number(device)); });
  }
  void reject(std::string_view device) override {
    pbx_->with([&](Exchange& pbx) { return pbx.reject(Site::number(device)); });
  }
  void hang_up(std::string_view device) override {
    pbx_->with([&](Exchange& pbx) { return pbx.hang_up(Site::number(device)); });
  }
  void press(std::string_view device, std::string_view digits) override {
    pbx_->with([&](Exchange& pbx) { return pbx.press(Site::number(device), digits); });
  }
  bool outside_presses(int caller, std::string_view digits) override {
    return pbx_->with([&](Exchange& pbx) { return pbx.outside_presses(caller, digits); });
  }
  bool unplug(std::string_view device) override {
    return pbx_->with([&](Exchange& pbx) { return pbx.unplug(Site::number(device)); });
  }
  bool cut_link() override {
    pbx_->cut();
    return true;
  }
  void restore_link() override { pbx_->restore(); }

 private:
  std::vector<std::string> without_;
  SetUp set_up_;
  Site site_;
  TestHost* host_ = nullptr;
  std::unique_ptr<csta::testing::Site> pbx_;
};

Subject subject(std::string name, CstaDriver::SetUp set_up = {},
                std::vector<std::string> without = {}) {
  return {std::move(name),
          [set_up = std::move(set_up)](const std::vector<std::string>& lacking) {
            return std::make_unique<CstaDriver>(lacking, set_up);
          },
          std::move(without)};
}

std::string in_hexadecimal(const std::string& text) {
  std::string hex;
  for (const char c : text) hex += fmt::format("{:02X}", static_cast<unsigned char>(c));
  return hex;
}

csta_switch::LinkKind kind_of(const csta::Profile& profile) {
  using csta_switch::LinkKind;
  if (profile.encoding == csta::Encoding::phase_one) {
    const bool second = (profile.versions.value_or(0) & 1U << csta::acse::version::ecma_218) != 0;
    return second ? LinkKind::ber_phase_two : LinkKind::ber_phase_one;
  }
  if (profile.encoding == csta::Encoding::xml) return LinkKind::xml;
  return profile.framing == csta::Framing::hipath ? LinkKind::ber_hipath : LinkKind::ber;
}

/// A profile as it is delivered, with a switch that speaks as it expects.
Subject of_profile(std::string_view name, CstaDriver::SetUp other = {},
                   std::vector<std::string> without = {}) {
  std::string called(name);
  std::ranges::replace(called, '-', '_');
  const auto set_up = [name, other = std::move(other)](csta::testing::Site& site) {
    site.profile = *csta::find_profile(name);
    site.profile.monitors_trunks = true;
    // The suite knows no data of a call but its own.
    site.profile.private_pass = false;
    site.kind = kind_of(site.profile);
    if (site.profile.encoding == csta::Encoding::phase_one) site.options.messages.clear();
    if (site.profile.encoding == csta::Encoding::ber) {
      // Octets of the switch are hexadecimal to us.
      for (auto& message : site.options.messages) message.id = in_hexadecimal(message.id);
    }
    if (site.profile.session == csta::SessionStyle::application_session) {
      site.site.session = csta_switch::SessionStyle::application_session;
    } else if (site.profile.session == csta::SessionStyle::system_register) {
      site.site.session = csta_switch::SessionStyle::system_register;
    }
    if (other) other(site);
  };
  return subject(called, set_up, std::move(without));
}

CstaDriver::SetUp with_dialect(csta_switch::Dialect dialect) {
  return [dialect](csta::testing::Site& site) { site.site.dialect = dialect; };
}

/// A predictive call in the first phase has no more than two numbers.
const std::vector<std::string> not_in_phase_one = {"call.make_predictive"};

/// A test of what the first phase has no word for ends before it begins.
CstaDriver::SetUp of_phase_one(csta_switch::Dialect dialect = csta_switch::Dialect::standard) {
  return [dialect](csta::testing::Site& site) {
    site.site.dialect = dialect;
    const auto* test = ::testing::UnitTest::GetInstance()->current_test_info();
    const std::string_view name = test == nullptr ? "" : test->name();
    for (const auto& [start, why] : {
             std::pair{"digits_are_told/", "no event tells of digits"},
             std::pair{"an_unplugged_device_fails_the_call/", "no cause is out of order"},
             std::pair{"the_outcome_names_the_command_as_its_causation/",
                       "no cause says that a call was made by a request"},
             std::pair{"what_happened_while_the_link_was_down_is_told_as_inferred/",
                       "a snapshot does not say who called"},
         }) {
      if (name.starts_with(start)) GTEST_SKIP() << "in the first phase, " << why;
    }
  };
}

}  // namespace

INSTANTIATE_TEST_SUITE_P(
    csta, PbxConformance,
    ::testing::Values(
        of_profile("generic-ed2",
                   [](csta::testing::Site& site) {
                     site.site.session = csta_switch::SessionStyle::system_register;
                     site.site.status_interval = 20s;
                     site.site.joined_call_id = csta_switch::JoinedCallId::active;
                   }),
        of_profile("generic-ed3"), of_profile("generic-ed4"), of_profile("generic-ed5"),
        of_profile("generic-ed6",
                   [](csta::testing::Site& site) {
                     site.site.joined_call_id = csta_switch::JoinedCallId::held;
                   }),
        of_profile("openscape-voice", with_dialect(csta_switch::Dialect::openscape_voice)),
        of_profile("hipath"), of_profile("openscape-business"),
        of_profile("panasonic",
                   [](csta::testing::Site& site) {
                     site.site.dialect = csta_switch::Dialect::device_numbers;
                     for (const char* number : {"1001", "1002", "1003", "600", "601", "700"}) {
                       site.options.identifiers.push_back(
                           {.number = number,
                            .identifier = std::to_string(100000 + std::stoi(number))});
                     }
                   }),
        of_profile("alcatel-oxe", of_phase_one(csta_switch::Dialect::dynamic_ids),
                   not_in_phase_one),
        of_profile("alcatel-oxo", of_phase_one(csta_switch::Dialect::dynamic_ids),
                   not_in_phase_one),
        of_profile("mitel", of_phase_one(), not_in_phase_one),
        of_profile("avaya-aes",
                   [](csta::testing::Site& site) {
                     site.site.dialect = csta_switch::Dialect::avaya_aes;
                     site.site.applications = {{"ctibus", "secret & safe"}};
                   }),
        subject("uacsta",
                [](csta::testing::Site& site) {
                  site.profile = *csta::find_profile("generic-ed3");
                  site.profile.monitors_trunks = true;
                  site.kind = csta_switch::LinkKind::uacsta;
                }),
        subject("few_call_ids", [](csta::testing::Site& site) { site.site.call_ids = 12; }),
        subject("two_links", [](csta::testing::Site& site) { site.links = 2; }),
        subject("plain", {},
                {"call.park", "call.conference", "call.deflect", "call.associate_data",
                 "queue.hold", "queue.offer", "queue.withdraw", "queue.release", "route.select",
                 "route.reject"})),
    subject_name);

}  // namespace ctibus::testing::pbx
