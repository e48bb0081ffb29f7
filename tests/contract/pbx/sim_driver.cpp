#include "ctibus/testing/pbx_conformance/fixture.hpp"
#include "sim.hpp"

namespace ctibus::testing::pbx {
namespace {

class SimDriver final : public Driver {
 public:
  explicit SimDriver(const std::vector<std::string>& without) {
    options_.extensions = {{.number = "1001", .name = "Ann"},
                           {.number = "1002", .name = "Bob"},
                           {.number = "1003", .name = "Cleo"}};
    options_.trunks = {{.name = "T1", .lines = 5, .prefix = "0", .person = {.answers = false}}};
    options_.route_points = {{.number = "600", .default_destination = "1002"},
                             {.number = "601", .default_destination = ""}};
    options_.holding = {.number = "700"};
    options_.without = without;
    site_.connector = "pbx1";
    site_.a = "pbx1:1001";
    site_.b = "pbx1:1002";
    site_.c = "pbx1:1003";
    site_.trunk = "pbx1:T1";
    site_.outside = "00123456789";
    site_.route_point = "pbx1:600";
    site_.other_route_point = "pbx1:601";
    site_.route_limit = options_.route_points[0].time_limit;
    site_.holding = "pbx1:700";
    site_.nowhere = "999";
  }

  const Site& site() const override { return site_; }
  void load(TestHost& host) override {
    host_ = &host;
    host.load<sim::Sim>(site_.connector, options_);
  }

  int call_in(std::string_view called, std::string_view calling) override {
    const auto reply =
        host_->request(site_.connector, sim::test::Dial{.calling = calling, .called = called});
    callers_.push_back({std::string(reply.body().call), std::string(reply.body().device)});
    return static_cast<int>(callers_.size()) - 1;
  }
  void outside_hangs_up(int caller) override {
    hang_up(callers_[static_cast<std::size_t>(caller)]);
  }
  bool outside_vanishes(int caller) override {
    const auto& [call, line] = callers_[static_cast<std::size_t>(caller)];
    (void)host_->request(site_.connector, sim::test::Vanish{.call = call, .device = line});
    return true;
  }
  std::chrono::nanoseconds lost_limit() const override {
    return options_.lost_call_timeout + std::chrono::seconds(1);
  }
  void outside_answers() override { answer({}); }
  void answer(std::string_view device) override {
    (void)host_->request(site_.connector, sim::test::Answer{.device = device});
  }
  void reject(std::string_view device) override {
    (void)host_->request(site_.connector, sim::test::Reject{.device = device});
  }
  void hang_up(std::string_view device) override {
    (void)host_->request(site_.connector, sim::test::HangUp{.device = device});
  }
  void press(std::string_view device, std::string_view digits) override {
    (void)host_->request(site_.connector, sim::test::Digits{.device = device, .digits = digits});
  }
  bool outside_presses(int caller, std::string_view digits) override {
    const auto& [call, line] = callers_[static_cast<std::size_t>(caller)];
    (void)host_->request(site_.connector,
                         sim::test::Digits{.call = call, .device = line, .digits = digits});
    return true;
  }
  bool unplug(std::string_view device) override {
    return host_
        ->request(site_.connector, sim::test::SetInService{.device = device, .in_service = false})
        .accepted();
  }
  bool cut_link() override {
    return host_->request(site_.connector, sim::test::CutLink{}).accepted();
  }
  void restore_link() override {
    (void)host_->request(site_.connector, sim::test::CutLink{.duration = Duration(1)});
    host_->advance(std::chrono::milliseconds(2));
  }

 private:
  using Caller = std::pair<std::string, std::string>;  ///< call, trunk line

  void hang_up(const Caller& caller) {
    (void)host_->request(site_.connector,
                         sim::test::HangUp{.call = caller.first, .device = caller.second});
  }

  sim::Options options_;
  Site site_;
  TestHost* host_ = nullptr;
  std::vector<Caller> callers_;
};

Subject subject(std::string name, std::vector<std::string> without) {
  return {
      std::move(name),
      [](const std::vector<std::string>& lacking) { return std::make_unique<SimDriver>(lacking); },
      std::move(without)};
}

}  // namespace

INSTANTIATE_TEST_SUITE_P(
    sim, PbxConformance,
    ::testing::Values(subject("full", {}), subject("one_offer", {"queue.offer_many"}),
                      subject("plain", {"call.park", "call.conference", "call.deflect",
                                        "call.associate_data", "queue.hold", "queue.offer",
                                        "queue.withdraw", "queue.release", "queue.offer_many",
                                        "route.select", "route.reject"})),
    subject_name);

}  // namespace ctibus::testing::pbx
