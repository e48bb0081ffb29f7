#include "centre_day.hpp"
#include "connectors/pbx/sim/messages.hpp"
#include "connectors/pbx/sim/sim.hpp"

namespace ctibus::testing {

using namespace std::chrono_literals;

namespace {

sim::Options switch_options(int agents) {
  sim::Options options;
  for (int i = 0; i < agents; ++i) {
    options.extensions.push_back({.number = std::to_string(1000 + i),
                                  .person = {.answers = true,
                                             .answer_min = 1s,
                                             .answer_max = 9s,
                                             .busy = 0.02,
                                             .reject = 0.08,
                                             .no_answer = 0.05,
                                             .talk_min = 5s,
                                             .talk_max = 60s}});
  }
  options.trunks.push_back({.name = "t0", .lines = 400});
  options.route_points.push_back({.number = "600"});
  options.holding = {.number = "590", .capacity = 400};
  options.lost_call_timeout = 60s;
  return options;
}

class SimulatedExchange final : public Exchange {
 public:
  void load(TestHost& host, int agents) override {
    host_ = &host;
    host.load<sim::Sim>("pbx1", switch_options(agents));
  }
  std::string dial(std::string_view calling, std::string_view called) override {
    const auto reply =
        host_->request("pbx1", sim::test::Dial{.calling = calling, .called = called});
    return reply.accepted() ? std::string(reply.body().call) : std::string();
  }
  void hang_up(std::string_view caller) override {
    host_->begin_request("pbx1", sim::test::HangUp{.call = caller});
  }
  void vanish(std::string_view caller) override {
    host_->begin_request("pbx1", sim::test::Vanish{.call = caller});
  }

 private:
  TestHost* host_ = nullptr;
};

}  // namespace

std::unique_ptr<Exchange> simulated_exchange() { return std::make_unique<SimulatedExchange>(); }

}  // namespace ctibus::testing
