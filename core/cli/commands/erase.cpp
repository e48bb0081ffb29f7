#include <fmt/chrono.h>
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <nlohmann/json.hpp>
#include <random>

#include "core/cli/ask.hpp"
#include "core/cli/commands.hpp"
#include "core/cli/site_access.hpp"
#include "core/cli/table.hpp"
#include "core/presentation/report_message.hpp"
#include "core/presentation/to_json.hpp"
#include "ctibus/codec.hpp"
#include "ctibus/messages/privacy.hpp"

namespace ctibus::cli {
namespace {

using namespace std::chrono_literals;
using Json = nlohmann::ordered_json;

struct Arguments {
  std::string number;
  std::uint32_t timeout = 600;  // seconds
  bool json = false;
};

/// What came of one store.
struct Line {
  std::string instance;
  std::string store;
  std::uint64_t rows = 0;
  std::uint64_t remaining = 0;
  std::string code;
  std::string text;

  [[nodiscard]] bool complete() const { return code.empty() && remaining == 0; }
  [[nodiscard]] std::string outcome() const {
    if (!code.empty()) return code + ": " + text;
    if (remaining != 0) return text;
    return rows == 0 ? "nothing found" : "erased";
  }
};

std::vector<Line> lines_of(const std::string& instance, const Result<wire::ClientReply>& reply) {
  if (!reply)
    return {{.instance = instance, .code = reply.error().code, .text = reply.error().text}};
  if (reply->status != wire::ReplyStatus::accepted) {
    return {{.instance = instance, .code = reply->code, .text = reply->text}};
  }
  privacy::Erase::Reply body;
  if (auto read = decode(reply->payload, body); !read) {
    return {{.instance = instance, .code = read.error().code, .text = read.error().text}};
  }
  std::vector<Line> lines;
  for (const auto& store : body.stores) {
    lines.push_back({.instance = instance,
                     .store = std::string(store.store),
                     .rows = store.rows,
                     .remaining = store.remaining,
                     .text = std::string(store.advice)});
  }
  return lines;
}

/// All are asked at once, and all are waited for: one that fails keeps no other from its work.
Result<std::vector<Line>> ask_all(wire::Client& client, const std::vector<std::string>& erasers,
                                  const Arguments& arguments) {
  msgpack::Buffer payload;
  encode(privacy::Erase{.number = arguments.number}, payload);
  std::vector<Line> lines;
  std::size_t answered = 0;
  for (const auto& eraser : erasers) {
    wire::ClientRequest request;
    request.topic = topic_of<privacy::Erase>();
    request.target = eraser;
    request.payload = payload;
    request.remaining = std::chrono::seconds(arguments.timeout);
    client.request(request, [&, eraser](const Result<wire::ClientReply>& reply) {
      ++answered;
      for (auto& line : lines_of(eraser, reply)) lines.push_back(std::move(line));
    });
  }
  if (auto ran = run_until(client, [&] { return answered == erasers.size(); }); !ran) {
    return tl::unexpected(ran.error());
  }
  for (const auto& eraser : erasers) {
    const bool told = std::any_of(lines.begin(), lines.end(),
                                  [&](const Line& line) { return line.instance == eraser; });
    if (!told) {
      lines.push_back(
          {.instance = eraser, .code = "wire.no_reply", .text = "It has not answered."});
    }
  }
  std::stable_sort(lines.begin(), lines.end(),
                   [](const Line& a, const Line& b) { return a.instance < b.instance; });
  return lines;
}

/// For those who audit; without the number.
Result<> put_on_record(wire::Client& client, const std::vector<Line>& lines, bool complete) {
  std::random_device chance;
  const std::string run = fmt::format("{:08x}{:08x}{:08x}", chance(), chance(), chance());
  privacy::Erased body{.run = run, .complete = complete};
  for (const auto& line : lines) {
    body.outcomes.push_back({line.instance, line.store, line.rows, line.remaining, line.code});
  }
  msgpack::Buffer payload;
  encode(body, payload);
  std::optional<Error> end;
  auto published = client.publish(
      {.topic = topic_of<privacy::Erased>(), .key = run, .payload = payload, .record = true},
      [&](const wire::RecordEnd& told) {
        end = Error{std::string(told.code), std::string(told.text)};
      });
  if (!published) return tl::unexpected(published.error());
  if (auto ran = run_until(client, [&] { return end.has_value(); }); !ran) return ran;
  if (!end) return failure("wire.no_reply", "The audit's record was not confirmed.");
  if (!end->code.empty()) return tl::unexpected(*end);
  return {};
}

std::string day_after(Duration kept) {
  const auto then = std::chrono::system_clock::now() + kept;
  return fmt::format("{:%Y-%m-%d %H:%M} UTC",
                     fmt::gmtime(std::chrono::system_clock::to_time_t(then)));
}

void print_json(const std::vector<Line>& lines, bool complete, const presentation::LogBody& log) {
  Json out;
  out["complete"] = complete;
  out["stores"] = Json::array();
  for (const auto& line : lines) {
    Json one;
    one["instance"] = line.instance;
    one["store"] = line.store;
    one["rows"] = line.rows;
    one["remaining"] = line.remaining;
    one["outcome"] = line.outcome();
    if (!line.code.empty()) one["code"] = line.code;
    out["stores"].push_back(std::move(one));
  }
  out["log_events_until"] = day_after(log.keep_events);
  out["log_records_until"] = day_after(log.keep_records);
  fmt::print("{}\n", presentation::line_of(out));
}

void print_table(const std::vector<Line>& lines, const presentation::LogBody& log) {
  Table table({"INSTANCE", "STORE", "ROWS", "OUTCOME"});
  for (const auto& line : lines) {
    table.add({line.instance, line.store.empty() ? "-" : line.store, std::to_string(line.rows),
               line.outcome()});
  }
  if (lines.empty()) {
    fmt::print("No plugin of this site says that it keeps personal data (privacy.erase).\n");
  } else {
    fmt::print("{}", table.text());
  }
  fmt::print(
      "\nThe log still holds messages with the number: events until {}, records until {}, or until "
      "their consumers have acknowledged them. So do backups that were made before.\n",
      day_after(log.keep_events), day_after(log.keep_records));
}

int run(const Arguments& arguments, const SiteAccess& access) {
  const bool digits = std::any_of(arguments.number.begin(), arguments.number.end(),
                                  [](char c) { return c >= '0' && c <= '9'; });
  if (!digits) return report_usage("NUMBER has no digits: write it in any form that has some.");
  watch_interrupts();
  auto client = access.connect();
  if (!client) return report(client.error());
  const auto asked = ask<presentation::ReportBody>(**client, {.what = wire::QueryKind::report});
  if (!asked) return report(asked.error());
  const presentation::ReportBody& site = asked->body;
  const auto lines = ask_all(**client, {site.erasers.begin(), site.erasers.end()}, arguments);
  if (!lines) return report(lines.error());
  const bool complete =
      std::all_of(lines->begin(), lines->end(), [](const Line& line) { return line.complete(); });
  if (arguments.json) {
    print_json(*lines, complete, site.log);
  } else {
    print_table(*lines, site.log);
  }
  if (auto kept = put_on_record(**client, *lines, complete); !kept) {
    return report({kept.error().code, "The audit's record: " + kept.error().text});
  }
  if (!complete && !arguments.json) {
    fmt::print(stderr, "ctibus: not everything was erased: cure what the table says and repeat.\n");
  }
  return complete ? ok : failed;
}

std::function<int()> set_up(CLI::App& app) {
  auto arguments = std::make_shared<Arguments>();
  app.add_option("NUMBER", arguments->number,
                 "The person's number in any form; national ones are read by each plugin's region")
      ->required()
      ->type_name("NUMBER");
  app.add_option("--timeout", arguments->timeout, "Seconds until every plugin has answered")
      ->check(CLI::Range(1, 3600));
  app.add_flag("--json", arguments->json, "Print JSON");
  const SiteAccess access(app);
  return [=] { return run(*arguments, access); };
}

}  // namespace

const Command erase_command{
    "erase", "Forget a person, by number, in every store of the site; safe to repeat.",
    "ctibus erase '+33 1 23 45 67 89'", &set_up};

}  // namespace ctibus::cli
