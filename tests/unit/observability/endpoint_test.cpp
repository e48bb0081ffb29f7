#include "core/metrics/endpoint.hpp"

#include <future>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>

#include "core/metrics/pulse.hpp"
#include "http_client.hpp"
#include "tests/support/site_fixture.hpp"

namespace ctibus::metrics {
namespace {

using contract::Hooks;
using nlohmann::json;

class EndpointOfASite : public host::SiteTest {
 protected:
  ~EndpointOfASite() override { endpoint_.reset(); }
  void listen() {
    auto endpoint = Endpoint::open(*site_, {"127.0.0.1", 0});
    ASSERT_TRUE(endpoint) << endpoint.error().text;
    endpoint_ = std::move(*endpoint);
  }
  HttpClient::Answer get(std::string_view path) { return http_get(endpoint_->port(), path); }
  /// Names and labels of all series.
  std::set<std::string> series() {
    std::set<std::string> out;
    std::istringstream in(get("/metrics").body);
    for (std::string line; std::getline(in, line);) {
      if (!line.starts_with('#')) out.insert(line.substr(0, line.rfind(' ')));
    }
    return out;
  }
  double value(const std::string& name) {
    std::istringstream in(get("/metrics").body);
    for (std::string line; std::getline(in, line);) {
      if (line.starts_with(name + " ")) return std::stod(line.substr(name.size()));
    }
    return -1;
  }

  std::unique_ptr<Endpoint> endpoint_;
};

TEST_F(EndpointOfASite, counts_what_instances_are_given_and_say) {
  Host* pbx = nullptr;
  add("pbx", [&](Host& host, Hooks&) { pbx = &host; });
  add("listener", [](Host& host, Hooks&) {
    host.on<call::Delivered>([&host](const Event<call::Delivered>&) {
      host.count("heard", "Calls that were heard of.");
    });
  });
  ASSERT_TRUE(start());
  listen();
  for (int i = 0; i < 3; ++i) ASSERT_TRUE(pbx->publish(call::Delivered{.call = "c"}));
  ASSERT_TRUE(await([&] { return report("listener").messages_in == 3; }));
  const std::string listener = "{instance=\"listener\",plugin=\"scripted\"}";
  EXPECT_EQ(value("ctibus_instance_delivered_total" + listener), 3);
  EXPECT_EQ(value("ctibus_instance_published_total{instance=\"pbx\",plugin=\"scripted\"}"), 3);
  EXPECT_EQ(value("ctibus_scripted_heard_total{instance=\"listener\"}"), 3);
  EXPECT_EQ(value("ctibus_log_messages_total{class=\"event\"}"), 3);
  EXPECT_EQ(value("ctibus_ready"), 1);
  EXPECT_GT(value("ctibus_process_memory_bytes"), 0);
}

TEST_F(EndpointOfASite, has_the_same_series_however_many_calls_and_numbers_there_are) {
  Host* pbx = nullptr;
  add("pbx", [&](Host& host, Hooks&) { pbx = &host; });
  add("listener", [](Host& host, Hooks&) {
    host.on<call::Delivered>([&host](const Event<call::Delivered>& event) {
      host.count("calls_" + std::string(event->calling), "Made of a number.");
      host.publish(call::Established{.call = event->call});
    });
  });
  ASSERT_TRUE(start());
  listen();
  const auto before = series();
  for (int i = 0; i < 500; ++i) {
    const std::string call = pbx->uuid().text();
    const std::string number = "+49301234" + std::to_string(10'000 + i);
    const std::string digits = number.substr(1);
    ASSERT_TRUE(pbx->publish(call::Delivered{.call = call, .device = number, .calling = digits},
                             {.correlation = *Uuid::parse(call)}));
  }
  ASSERT_TRUE(await([&] { return report("listener").messages_out == 500; }));
  EXPECT_EQ(series(), before);
}

TEST_F(EndpointOfASite, is_ready_until_a_required_instance_fails_and_then_names_it) {
  bool broken = true;
  Host* two = nullptr;
  add("one", nullptr);
  add("two", [&](Host& host, Hooks&) { two = &host; });
  add("spare", [&](Host&, Hooks& hooks) {
    hooks.start = [&]() -> Result<> {
      if (broken) return failure("spare.broken", "Broken.");
      return {};
    };
  }).required = false;
  ASSERT_TRUE(start());
  listen();
  auto ready = get("/ready");
  EXPECT_EQ(ready.status, 200) << ready.body;  // nobody requires "spare"
  EXPECT_EQ(json::parse(ready.body)["status"], "ok");
  EXPECT_NE(ready.head.find("application/json"), std::string::npos);

  two->fail({"two.broken", "It broke."});
  ASSERT_TRUE(await_phase("two", bus::InstancePhase::failed));
  ready = get("/ready");
  EXPECT_EQ(ready.status, 503);
  const json body = json::parse(ready.body);
  EXPECT_EQ(body["status"], "failing");
  json failing = json::array();
  for (const auto& check : body["checks"]) {
    if (!check["ok"]) failing.push_back(check);
  }
  EXPECT_EQ(failing, json::parse(R"([{"name": "instance.two", "ok": false, "code": "two.broken",
                                      "text": "It broke."}])"));
  EXPECT_EQ(value("ctibus_ready"), 0);
  EXPECT_EQ(value("ctibus_instance_failures_total{instance=\"two\",plugin=\"scripted\"}"), 1);
  EXPECT_EQ(get("/health").status, 200);  // its loops turn all the same
}

TEST_F(EndpointOfASite, says_that_it_lives_as_long_as_its_loops_turn) {
  std::promise<void> release;
  const std::shared_future<void> released = release.get_future().share();
  config_.site.threads = 1;
  Host* host = nullptr;
  add("one", [&](Host& made, Hooks&) { host = &made; });
  ASSERT_TRUE(start());
  Pulse pulse(std::chrono::nanoseconds(0));
  const auto state = [&](std::size_t which) { return pulse.checks()[which].good; };
  pulse.ask(*site_);
  ASSERT_TRUE(await([&] { return state(0) && state(1); }));

  host->post([released] { released.wait(); });  // the only thread
  ASSERT_TRUE(await([&] {
    pulse.ask(*site_);
    return !state(1);
  }));
  ASSERT_TRUE(await([&] { return state(0); }));
  EXPECT_EQ(pulse.checks()[1].name, "threads");
  EXPECT_EQ(pulse.checks()[1].code, "metrics.stuck");
  release.set_value();
  EXPECT_TRUE(await([&] { return state(1); }));
}

TEST_F(EndpointOfASite, has_no_other_pages) {
  ASSERT_TRUE(start());
  listen();
  EXPECT_EQ(get("/").status, 404);
  EXPECT_EQ(get("/metrics/../../etc/passwd").status, 404);
  EXPECT_EQ(get("/ready?verbose").status, 200);
}

}  // namespace
}  // namespace ctibus::metrics
