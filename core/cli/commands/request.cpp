#include <fmt/format.h>
#include <poll.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "core/cli/commands.hpp"
#include "core/cli/event_json.hpp"
#include "core/cli/site_access.hpp"
#include "core/presentation/from_json.hpp"

namespace ctibus::cli {
namespace {

using namespace std::chrono_literals;
using presentation::Declarations;
using wire::ClientReply;
using wire::ClientRequest;
using Json = nlohmann::ordered_json;

constexpr std::size_t outstanding = 100;                    // of --stdin
constexpr std::size_t longest_line = std::size_t{1} << 20;  // of --stdin

struct Arguments {
  std::string topic;
  std::vector<std::string> words;
  std::string target;
  std::string idempotency;
  std::string traceparent;
  std::uint32_t timeout = 5000;
  bool from_stdin = false;
  bool show_personal = false;
};

/// A call's device names its connector, so the target need not be written twice.
std::string target_of(const std::string& topic, const Json& body) {
  if (!topic.starts_with("call.") || !body.is_object() || !body.contains("device")) return {};
  const auto& device = body["device"];
  if (!device.is_string()) return {};
  const auto& text = device.get_ref<const std::string&>();
  return text.find(':') == std::string::npos ? std::string() : text;
}

Result<ClientRequest> build(const std::string& topic, const std::string& target, const Json& body,
                            const Declarations& declarations) {
  const auto message = declarations.command(topic);
  if (!message) return tl::unexpected(message.error());
  auto payload = presentation::from_json(body, **message);
  if (!payload) return tl::unexpected(payload.error());
  ClientRequest request;
  request.topic = topic;
  request.target = target.empty() ? target_of(topic, body) : target;
  request.payload = std::move(*payload);
  const auto& key = (*message)->key;
  if (!key.empty() && body.contains(key) && body[key].is_string()) {
    request.key = body[key].get<std::string>();
  }
  return request;
}

Json answer_json(const Result<ClientReply>& reply, const std::string& topic,
                 const Declarations& declarations, bool show_personal) {
  Json out;
  if (!reply) {
    out["status"] = "refused";
    out["code"] = reply.error().code;
    out["text"] = reply.error().text;
    return out;
  }
  out["status"] = names(reply->status)[static_cast<std::size_t>(reply->status)];
  if (!reply->command.empty()) out["command"] = reply->command;
  if (!reply->code.empty()) out["code"] = reply->code;
  if (!reply->text.empty()) out["text"] = reply->text;
  const auto* message = declarations.find(topic);
  if (message != nullptr && !reply->payload.empty()) {
    out["data"] =
        presentation::to_json(reply->payload, message->reply, {.show_personal = show_personal});
  }
  return out;
}

void print(const Json& line) {
  fmt::print("{}\n", presentation::line_of(line));
  std::fflush(stdout);
}

int run_one(const Arguments& arguments, wire::Client& client, const Declarations& declarations) {
  const auto message = declarations.command(arguments.topic);
  if (!message) {
    report(message.error());
    return usage;
  }
  Result<Json> body = Json::object();
  if (arguments.words.size() == 1 && arguments.words[0].starts_with('{')) {
    body = Json::parse(arguments.words[0], nullptr, false);
    if (body->is_discarded()) return report_usage("the JSON object is malformed.");
  } else {
    body = presentation::from_words(arguments.words, **message);
  }
  auto request = body ? build(arguments.topic, arguments.target, *body, declarations)
                      : Result<ClientRequest>(tl::unexpected(body.error()));
  if (!request) {
    report(request.error());
    return usage;
  }
  request->remaining = std::chrono::milliseconds(arguments.timeout);
  request->idempotency = arguments.idempotency;
  request->traceparent = arguments.traceparent;
  const auto reply = client.ask(*request);
  print(answer_json(reply, arguments.topic, declarations, arguments.show_personal));
  return reply && reply->status == wire::ReplyStatus::accepted ? ok : failed;
}

/// JSON lines in, JSON lines out: {"topic": "call.make", "data": {...}, "id": 1}.
class Dialogue {
 public:
  Dialogue(const Arguments& arguments, wire::Client& client, const Declarations& declarations)
      : arguments_(arguments), client_(client), declarations_(declarations) {}

  int run() {
    while (!interrupted() && (!ended_ || client_.pending() > 0)) {
      const bool take = !ended_ && client_.pending() < outstanding;
      if (take && poll_input()) continue;
      if (auto ran = client_.run(200ms, take ? STDIN_FILENO : -1); !ran) {
        return report(ran.error());
      }
      if (take) readable_ = true;
    }
    return ok;
  }

 private:
  /// Handles one line if there is a whole one; reads on if there may be something.
  bool poll_input() {
    const auto end = input_.find('\n');
    if (end != std::string::npos) {
      const std::string line = input_.substr(0, end);
      input_.erase(0, end + 1);
      handle(line);
      return true;
    }
    if (!readable_) return false;
    readable_ = false;
    if (input_.size() > longest_line) {
      ended_ = true;
      report_usage("a line on standard input is longer than 1 MiB.");
      return true;
    }
    return read();
  }

  bool read() {
    pollfd item{STDIN_FILENO, POLLIN, 0};
    if (::poll(&item, 1, 0) <= 0) return false;
    char bytes[65536];
    const auto size = ::read(STDIN_FILENO, bytes, sizeof(bytes));
    if (size > 0) {
      input_.append(bytes, static_cast<std::size_t>(size));
      readable_ = true;
      return true;
    }
    ended_ = true;
    if (!input_.empty()) handle(std::exchange(input_, {}));
    return true;
  }

  void handle(const std::string& line) {
    if (line.find_first_not_of(" \t\r") == std::string::npos) return;
    Json asked = Json::parse(line, nullptr, false);
    Json id = nullptr;
    const auto refuse = [&](const Error& error) {
      Json out = answer_json(tl::unexpected(error), {}, declarations_, false);
      if (!id.is_null()) out["id"] = id;
      print(out);
    };
    const auto text = [&](const char* name) {
      return asked.contains(name) && asked[name].is_string() ? asked[name].get<std::string>()
                                                             : std::string();
    };
    if (asked.is_discarded() || !asked.is_object()) {
      return refuse({"wire.bad_value", "The line is no JSON object: " + line.substr(0, 80)});
    }
    if (asked.contains("id")) id = asked["id"];
    const std::string topic = text("topic");
    const Json body = asked.contains("data") ? asked["data"] : Json::object();
    auto request = build(topic, text("target"), body, declarations_);
    if (!request) return refuse(request.error());
    request->remaining = std::chrono::milliseconds(arguments_.timeout);
    if (asked.contains("timeout")) {
      if (!asked["timeout"].is_number_unsigned()) {
        return refuse({"wire.bad_value", "\"timeout\" is a number of milliseconds."});
      }
      request->remaining = std::chrono::milliseconds(asked["timeout"].get<std::uint32_t>());
    }
    request->idempotency = text("idempotency");
    request->traceparent = text("traceparent");
    client_.request(*request, [this, id, topic](const Result<ClientReply>& reply) {
      Json out;
      if (!id.is_null()) out["id"] = id;
      out.update(answer_json(reply, topic, declarations_, arguments_.show_personal));
      print(out);
    });
  }

  const Arguments& arguments_;
  wire::Client& client_;
  const Declarations& declarations_;
  std::string input_;
  bool readable_ = true;
  bool ended_ = false;
};

int run(const Arguments& arguments, const SiteAccess& access) {
  if (arguments.from_stdin == !arguments.topic.empty()) {
    return report_usage("request wants a TOPIC, or --stdin.");
  }
  auto client = access.connect(arguments.from_stdin);
  if (!client) return report(client.error());
  const auto declarations = learn_declarations(**client);
  if (!declarations) return report(declarations.error());
  if (!arguments.from_stdin) return run_one(arguments, **client, *declarations);
  watch_interrupts();
  return Dialogue(arguments, **client, *declarations).run();
}

std::function<int()> set_up(CLI::App& app) {
  auto arguments = std::make_shared<Arguments>();
  app.add_option("topic", arguments->topic, "The command, such as call.make")->type_name("COMMAND");
  app.add_option("field", arguments->words, "FIELD=VALUE ..., or one JSON object")
      ->type_name("FIELD=VALUE");
  app.add_option("--target", arguments->target,
                 "Instance or device that shall do it (default for call.*: its device; else the "
                 "only provider)")
      ->type_name("INSTANCE");
  app.add_option("--timeout", arguments->timeout, "Milliseconds until nobody wants it any more")
      ->check(CLI::Range(1, 3600000));
  app.add_option("--idempotency", arguments->idempotency,
                 "A repetition with the same text gets the first one's reply")
      ->type_name("KEY");
  app.add_option("--traceparent", arguments->traceparent,
                 "The trace that it belongs to (W3C Trace Context)")
      ->type_name("TRACEPARENT");
  app.add_flag(
      "--stdin", arguments->from_stdin,
      "Read JSON lines {\"topic\", \"target\", \"data\", \"id\", \"idempotency\", \"traceparent\"} "
      "and answer in JSON lines");
  app.add_flag("--show-personal", arguments->show_personal, "Do not mask numbers and names");
  const SiteAccess access(app);
  return [=] { return run(*arguments, access); };
}

}  // namespace

const Command request_command{"request", "Send a command and print its reply as JSON.",
                              "ctibus request call.make device=pbx1:1001 destination=1002",
                              &set_up};

}  // namespace ctibus::cli
