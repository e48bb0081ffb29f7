#include "centre_day.hpp"
#include "tests/unit/sip/site.hpp"

namespace ctibus::testing {

using namespace std::chrono_literals;

namespace {

/// Telephones and callers on a network that delays, loses and doubles a few of their messages.
class SipExchange final : public Exchange {
 public:
  void load(TestHost& host, int agents) override {
    host_ = &host;
    site_ = std::make_unique<sip::testing::Site>(host, agents, 1000);
    sip::Options& options = site_->options;
    options.trunks[0].lines = 400;
    options.route_points = {{.number = "600"}};
    options.holding = {.number = "590", .capacity = 400};
    options.rtp_timeout = 60s;
    site_->network().weather = {
        .least_delay = 1ms, .most_delay = 80ms, .lost_percent = 1, .doubled_percent = 1};
    site_->registration = 10min;
    site_->start();
    for (int i = 0; i < agents; ++i) {
      site_->phone(std::to_string(1000 + i)).manners.reacts = [this](const sip::Message&) {
        return react();
      };
    }
  }
  std::string dial(std::string_view calling, std::string_view called) override {
    const auto caller = site_->call_in(called, calling);
    // Whoever vanishes before the switch has heard of him has not called.
    const bool heard =
        host_->advance_until([&] { return !site_->carrier().call(caller).progress.empty(); }, 32s);
    return heard ? std::to_string(caller) : std::string();
  }
  void hang_up(std::string_view caller) override {
    site_->carrier().hang_up(std::stoi(std::string(caller)));
  }
  void vanish(std::string_view caller) override {
    site_->carrier().vanish_from(std::stoi(std::string(caller)));
  }
  std::string verdict() override {
    if (std::string wrong = site_->complaints(); !wrong.empty()) return wrong;
    const std::size_t streams = site_->network().rtp().open_streams();
    return streams == 0 ? std::string() : std::to_string(streams) + " streams were left open";
  }

 private:
  /// As the people of the simulated exchange.
  sip::testing::Reaction react() {
    const std::uint64_t chance = site_->network().below(100);
    if (chance < 2) return {.refuses_with = 486, .after = 0s};
    const auto answers_in = 1s + 1ms * site_->network().below(8000);
    if (chance < 10) return {.refuses_with = 603, .after = answers_in};
    if (chance < 15) return {};
    return {.after = answers_in, .talks_for = 5s + 1ms * site_->network().below(55'000)};
  }

  TestHost* host_ = nullptr;
  std::unique_ptr<sip::testing::Site> site_;
};

}  // namespace

std::unique_ptr<Exchange> sip_exchange() { return std::make_unique<SipExchange>(); }

}  // namespace ctibus::testing
