#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <nlohmann/json.hpp>

#include "core/cli/ask.hpp"
#include "core/cli/commands.hpp"
#include "core/cli/event_json.hpp"
#include "core/cli/site_access.hpp"
#include "core/cli/table.hpp"
#include "core/log/pattern.hpp"
#include "core/presentation/report_message.hpp"
#include "ctibus/codec.hpp"

namespace ctibus::cli {
namespace {

int run(const std::string& pattern, bool json, const SiteAccess& access) {
  if (auto valid = log::check_pattern(pattern); !valid) {
    return report_usage(valid.error().text);
  }
  auto asked = ask<presentation::TopicsBody>(access, {.what = wire::QueryKind::topics});
  if (!asked) return report(asked.error());
  presentation::TopicsBody& body = asked->body;
  std::erase_if(body.topics, [&](const auto& one) { return !log::matches(pattern, one.topic); });
  std::sort(body.topics.begin(), body.topics.end(),
            [](const auto& a, const auto& b) { return a.topic < b.topic; });
  if (json) {
    msgpack::Buffer bytes;
    encode(body, bytes);
    print_list(bytes, detail::fields_of<presentation::TopicsBody>, "topics");
    return ok;
  }
  Table table({"TOPIC", "CLASS", "MESSAGES", "PER SECOND"});
  for (const auto& one : body.topics) {
    table.add({std::string(one.topic), std::string(one.message_class), std::to_string(one.messages),
               fmt::format("{:.2f}", one.per_second)});
  }
  fmt::print("{}", table.empty() ? "Nothing was published yet.\n" : table.text());
  return ok;
}

std::function<int()> set_up(CLI::App& app) {
  auto pattern = std::make_shared<std::string>(">");
  auto json = std::make_shared<bool>(false);
  app.add_option("pattern", *pattern, "Topics: '*' is one token, a last '>' the rest")
      ->type_name("TOPIC");
  app.add_flag("--json", *json, "Print JSON");
  const SiteAccess access(app);
  return [=] { return run(*pattern, *json, access); };
}

}  // namespace

const Command topics_command{"topics", "Show what is being published, how much and how often.",
                             "ctibus topics 'call.*'", &set_up};

}  // namespace ctibus::cli
