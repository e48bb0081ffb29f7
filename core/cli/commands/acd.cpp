#include "ctibus/messages/acd.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <nlohmann/json.hpp>

#include "core/cli/ask.hpp"
#include "core/cli/commands.hpp"
#include "core/cli/event_json.hpp"
#include "core/cli/site_access.hpp"
#include "core/cli/table.hpp"
#include "core/presentation/iso_time.hpp"
#include "core/presentation/report_message.hpp"
#include "core/presentation/to_json.hpp"
#include "ctibus/codec.hpp"

namespace ctibus::cli {
namespace {

struct Arguments {
  std::string call;
  std::string target;
  bool json = false;
};

template <class E>
std::string word(E value) {
  std::string text(names(E{})[static_cast<std::size_t>(value)]);
  std::replace(text.begin(), text.end(), '_', ' ');
  return text;
}

std::string text_of(const acd::Considered& one) {
  return fmt::format("{} (priority {}, measure {}, idle {})", printable(std::string(one.agent)),
                     one.priority, one.measure, short_duration(one.idle.count()));
}

void print_past(const acd::Explain::Reply& why) {
  for (const acd::Decided& one : why.decided) {
    fmt::print("{}  offered to {} by {}, {} free, after {} in {}, step {}\n",
               presentation::iso_time(one.at), printable(std::string(one.agent)),
               printable(std::string(one.strategy)), one.free, short_duration(one.waited.count()),
               printable(std::string(one.group)), one.step);
    for (const acd::Considered& next : one.next) fmt::print("    then {}\n", text_of(next));
  }
}

void print_present(const acd::Explain::Reply& why) {
  if (why.group.empty()) {
    fmt::print("It is not being distributed any more.\n");
    return;
  }
  fmt::print("Group {}, {}", printable(std::string(why.group)), word(why.phase));
  if (why.position != 0) fmt::print(", position {}", why.position);
  fmt::print(", step {}{}{}.\n", why.step, why.needs.empty() ? "" : ", asks ",
             printable(std::string(why.needs)));
  if (!why.preferred.empty()) {
    fmt::print("It waits for {} alone, who talked to the caller last.\n",
               printable(std::string(why.preferred)));
  }
  if (why.estimate.known) {
    fmt::print("It will wait {} more, give or take {}.\n",
               short_duration(why.estimate.wait.count()),
               short_duration(why.estimate.error.count()));
  }
  Table table({"AGENT", "VERDICT", "PRIORITY", "MEASURE", "IDLE"});
  for (const acd::Considered& one : why.considered) {
    std::string verdict = word(one.verdict);
    if (one.verdict == acd::Verdict::later) {
      verdict += fmt::format(" (after {})", short_duration(one.after.count()));
    }
    const bool compared = one.verdict == acd::Verdict::free;
    table.add({std::string(one.agent), verdict, compared ? std::to_string(one.priority) : "",
               compared ? std::to_string(one.measure) : "",
               compared ? short_duration(one.idle.count()) : ""});
  }
  if (!table.empty()) fmt::print("{}", table.text());
  if (why.agents > why.considered.size()) {
    fmt::print("and {} agents more.\n", why.agents - why.considered.size());
  }
}

int explain(const Arguments& arguments, const SiteAccess& access) {
  auto client = access.connect();
  if (!client) return report(client.error());
  msgpack::Buffer payload;
  encode(acd::Explain{.call = arguments.call}, payload);
  wire::ClientRequest request;
  request.topic = topic_of<acd::Explain>();
  request.target = arguments.target;
  request.key = arguments.call;
  request.payload = payload;
  const auto reply = (*client)->ask(request);
  if (!reply) return report(reply.error());
  if (reply->status != wire::ReplyStatus::accepted) return report({reply->code, reply->text});
  if (arguments.json) {
    const auto fields = detail::fields_of<acd::Explain::Reply>;
    fmt::print("{}\n", presentation::line_of(body_json(reply->payload, fields)));
    return ok;
  }
  acd::Explain::Reply why;
  if (auto read = decode(reply->payload, why); !read) return report(read.error());
  print_past(why);
  print_present(why);
  return ok;
}

std::function<int()> set_up(CLI::App& app) {
  auto arguments = std::make_shared<Arguments>();
  auto* explainer =
      app.add_subcommand("explain", "Why a call waits, or was offered to whom it was");
  explainer->add_option("CALL", arguments->call, "The call's id")->required()->type_name("CALL");
  explainer->add_option("--target", arguments->target, "The ACD, where a site has several")
      ->type_name("INSTANCE");
  explainer->add_flag("--json", arguments->json, "Print JSON");
  const SiteAccess access(*explainer);
  app.require_subcommand(1);
  return [=] { return explain(*arguments, access); };
}

}  // namespace

const Command acd_command{"acd", "Look into the distribution of calls.", "ctibus acd explain CALL",
                          &set_up};

}  // namespace ctibus::cli
