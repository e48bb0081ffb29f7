// The real command line, a real daemon, call detail records and contacts.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <nlohmann/json.hpp>

#include "ctibus/codec.hpp"
#include "ctibus/kit/wire/client.hpp"
#include "ctibus/kit/wire/endpoint.hpp"
#include "ctibus/messages/cdr.hpp"
#include "ctibus/messages/crm.hpp"
#include "ctibus/messages/privacy.hpp"
#include "tests/support/process.hpp"
#include "tests/support/temporary_folder.hpp"

namespace ctibus {
namespace {

using namespace std::chrono_literals;
namespace fs = std::filesystem;
using nlohmann::json;
using support::environment;
using support::Process;
using ::testing::HasSubstr;
using ::testing::Not;

class EraseCommand : public ::testing::Test {
 protected:
  EraseCommand() { people("1,Ann,0123456789\n2,Bob,0123456788\n"); }

  void start(const std::string& more = "") {
    std::ofstream(root_ / "site.toml") << R"(
[site]
plugin_path = [")" PLUGINS R"("]
[plugin.cdr]
isolation = "core"
[plugin.contacts]
isolation = "core"
path = "people.csv"
check_every = "1s"
)" << more;
    daemon_ = std::make_unique<Process>(
        std::vector<std::string>{DAEMON, "--config", (root_ / "site.toml").string()},
        environment());
    ASSERT_TRUE(daemon_->await([&] { return wire::probe(endpoint()).has_value(); }))
        << daemon_->text();
    wire::ClientOptions options;
    options.connection.endpoint = endpoint();
    options.connection.name = "witness";
    auto client = wire::Client::connect(std::move(options));
    ASSERT_TRUE(client) << client.error().text;
    client_ = std::move(*client);
    ASSERT_TRUE(client_->subscribe(
        {.patterns = {"privacy.erased"}, .handler = [this](const wire::ClientDelivery& got) {
           if (got.kind != wire::ClientDelivery::Kind::message) return;
           const auto& payload = got.frame->payload;
           records_.emplace_back(payload.begin(), payload.end());
         }}));
  }
  void people(const std::string& rows) const {
    std::ofstream(root_ / "new.csv") << "id,name,phone\n" << rows;
    fs::rename(root_ / "new.csv", root_ / "people.csv");
  }
  void conversation(const std::string& root, const std::string& calling) {
    const auto now = std::chrono::floor<Duration>(std::chrono::system_clock::now());
    msgpack::Buffer payload;
    encode(cdr::Call{.root = root, .calling = calling, .started = now, .ended = now}, payload);
    bool done = false;
    ASSERT_TRUE(client_->publish(
        {.topic = topic_of<cdr::Call>(), .key = root, .payload = payload, .record = true},
        [&](const wire::RecordEnd&) { done = true; }));
    ASSERT_TRUE(await([&] { return done; }));
  }
  bool await(const std::function<bool()>& condition) {
    const auto limit = std::chrono::steady_clock::now() + 90s;
    while (!condition()) {
      if (std::chrono::steady_clock::now() > limit || !client_->run(10ms)) return false;
    }
    return true;
  }

  struct Said {
    int status = -1;
    json body;
    std::string text;
  };
  Said erase(const std::string& number) const {
    Process process({CTIBUS, "erase", number, "--json", "--config", (root_ / "site.toml").string()},
                    environment());
    const int status = process.wait();
    return {WIFEXITED(status) ? WEXITSTATUS(status) : -1,
            json::parse(process.text().substr(0, process.text().find('\n')), nullptr, false),
            process.text()};
  }
  static std::uint64_t rows(const Said& said, const std::string& store) {
    for (const auto& one : said.body["stores"]) {
      if (one["store"] == store) return one["rows"];
    }
    return 999;
  }
  /// Until what was published before has its row, or its place among the contacts.
  Said erase_until(const std::string& number, const std::string& store, std::uint64_t wanted) {
    Said said;
    std::uint64_t sum = 0;
    EXPECT_TRUE(await([&] {
      said = erase(number);
      sum += rows(said, store);
      return sum >= wanted;
    })) << said.text
        << daemon_->text();
    return said;
  }

  std::string endpoint() const { return "ipc://" + (root_ / "data/gateway.sock").string(); }

  support::TemporaryFolder temporary_{"erase"};
  fs::path root_ = temporary_.path();
  std::unique_ptr<Process> daemon_;
  std::unique_ptr<wire::Client> client_;
  std::vector<std::string> records_;
};

TEST_F(EraseCommand, cleans_every_store_fails_while_something_remains_and_is_put_on_record) {
  ASSERT_NO_FATAL_FAILURE(start());
  conversation("r1", "0123456789");
  conversation("r2", "0123456788");
  const Said first = erase_until("+33 1 23 45 67 89", "cdr_call", 1);
  EXPECT_EQ(first.status, 1) << "the file still has it";
  EXPECT_EQ(first.body["complete"], false);
  EXPECT_THAT(first.text, HasSubstr("still in line 2"));
  EXPECT_THAT(first.text, HasSubstr("log_events_until"));
  EXPECT_THAT(first.text, Not(HasSubstr("23456789")));

  people("2,Bob,0123456788\n");
  Said last;
  EXPECT_TRUE(await([&] { return (last = erase("0123456789")).status == 0; })) << last.text;
  EXPECT_EQ(last.body["complete"], true);
  EXPECT_EQ(rows(last, "cdr_call"), 0u);
  EXPECT_EQ(rows(last, "contact"), 0u);

  ASSERT_TRUE(await([&] { return records_.size() >= 2; }));
  for (const auto& record : records_) EXPECT_THAT(record, Not(HasSubstr("23456789")));
  privacy::Erased told;
  const auto& newest = records_.back();
  ASSERT_TRUE(decode({reinterpret_cast<const std::uint8_t*>(newest.data()), newest.size()}, told));
  EXPECT_TRUE(told.complete);
  EXPECT_EQ(told.outcomes.size(), 5u);
  EXPECT_EQ(daemon_->end(SIGTERM), 0) << daemon_->text();
}

TEST_F(EraseCommand, fails_when_one_that_must_be_asked_is_not_there) {
  people("2,Bob,0123456788\n");
  ASSERT_NO_FATAL_FAILURE(start("[client.crm]\nprovide = [\"privacy.erase\"]\n"));
  const Said said = erase("0123456789");
  EXPECT_EQ(said.status, 1);
  EXPECT_THAT(said.text, HasSubstr("\"instance\":\"crm\""));
  EXPECT_THAT(said.text, HasSubstr("no_provider"));
  EXPECT_EQ(rows(said, "cdr_call"), 0u) << "the others are asked all the same";
  EXPECT_EQ(daemon_->end(SIGTERM), 0) << daemon_->text();
}

}  // namespace
}  // namespace ctibus
