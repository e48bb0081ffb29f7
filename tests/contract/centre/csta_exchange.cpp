#include "centre_day.hpp"
#include "tests/unit/csta/site.hpp"

namespace ctibus::testing {

using namespace std::chrono_literals;

namespace {

/// An emulated PBX on two links that are not in step and say a few things twice.
class CstaExchange final : public Exchange {
 public:
  void load(TestHost& host, int agents) override {
    host_ = &host;
    site_ = std::make_unique<csta::testing::Site>(host);
    csta::Options& options = site_->options;
    csta_switch::Site& pbx = site_->site;
    options.extensions.clear();
    pbx.extensions.clear();
    for (int i = 0; i < agents; ++i) {
      const std::string number = std::to_string(1000 + i);
      options.extensions.push_back({.number = number});
      pbx.extensions.push_back({.number = number,
                                .person = {.answers = true,
                                           .answer_min = 1s,
                                           .answer_max = 9s,
                                           .talk_min = 5s,
                                           .talk_max = 60s,
                                           .reject = 0.10,
                                           .no_answer = 0.05}});
    }
    options.trunks = {{.name = "T1", .lines = 400}};
    pbx.trunks = {{.name = "T1", .lines = 400}};
    options.route_points = {{.number = "600"}};
    pbx.route_points = {{.number = "600"}};
    options.holding = {.number = "590", .capacity = 400};
    pbx.pilots = {{.number = "590", .capacity = 400}};
    site_->links = 2;
    site_->exchange_faults = {.duplicate_events = 0.01, .delay = 15ms};
    site_->start();
    (void)link_is_up();
  }
  std::string dial(std::string_view calling, std::string_view called) override {
    // A call that comes and goes while nobody looks at the switch is not missed by anybody.
    if (!link_is_up()) return {};
    const int caller =
        site_->with([&](csta_switch::Exchange& pbx) { return pbx.call_in(called, calling); });
    host_->advance(2 * site_->exchange_faults.delay);
    return caller < 0 ? std::string() : std::to_string(caller);
  }
  void hang_up(std::string_view caller) override {
    site_->with([&](csta_switch::Exchange& pbx) {
      return pbx.outside_hangs_up(std::stoi(std::string(caller)));
    });
  }
  void vanish(std::string_view caller) override {
    site_->with([&](csta_switch::Exchange& pbx) {
      return pbx.outside_vanishes(std::stoi(std::string(caller)));
    });
  }
  std::string verdict() override {
    const auto& violations = site_->exchange().violations();
    if (!violations.empty()) return "against the standard: " + violations.front();
    const auto calls = site_->exchange().calls();
    return calls.empty() ? std::string() : "call " + calls.front().id + " is left in the switch";
  }

 private:
  bool link_is_up() {
    return host_->advance_until(
        [&] {
          const auto state = host_->last_value<connector::State>(csta::testing::Site::connector);
          return state && state->body.link == connector::LinkState::up;
        },
        1min);
  }

  TestHost* host_ = nullptr;
  std::unique_ptr<csta::testing::Site> site_;
};

}  // namespace

std::unique_ptr<Exchange> csta_exchange() { return std::make_unique<CstaExchange>(); }

}  // namespace ctibus::testing
