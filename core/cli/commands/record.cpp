#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <chrono>
#include <filesystem>
#include <optional>
#include <set>

#include "core/cli/commands.hpp"
#include "core/cli/duration_option.hpp"
#include "core/cli/site_access.hpp"
#include "core/config/units.hpp"
#include "core/presentation/schema_message.hpp"
#include "core/replay/pseudonymizer.hpp"
#include "ctibus/kit/recording/writer.hpp"

namespace ctibus::cli {
namespace {

using wire::ClientDelivery;
using Clock = std::chrono::steady_clock;

struct Arguments {
  std::string file;
  std::vector<std::string> patterns{">"};
  std::string from = "snapshot";
  std::optional<Duration> duration;
  std::uint64_t count = 0;
  bool until_now = false;
  bool pseudonyms = false;
  std::vector<std::string> kept;
};

/// Puts deliveries into a file, each message type before its first message.
class Recorder {
 public:
  Recorder(const Arguments& arguments, recording::Writer writer,
           presentation::Declarations declarations)
      : count_(arguments.count),
        declarations_(std::move(declarations)),
        writer_(std::move(writer)),
        pseudonyms_(replay::Pseudonyms::random({arguments.kept.begin(), arguments.kept.end()})) {
    if (arguments.pseudonyms) pseudonymizer_.emplace(pseudonyms_, declarations_);
  }
  Recorder(const Recorder&) = delete;
  Recorder& operator=(const Recorder&) = delete;

  void take(const ClientDelivery& delivery) {
    if (done()) return;
    switch (delivery.kind) {
      case ClientDelivery::Kind::message:
      case ClientDelivery::Kind::snapshot:
        return take(*delivery.frame, delivery.kind == ClientDelivery::Kind::snapshot);
      case ClientDelivery::Kind::snapshot_end:
        return keep(writer_.snapshot_end(delivery.as_of));
      case ClientDelivery::Kind::gap:
        return keep(writer_.gap(delivery.gap_from, delivery.gap_to));
      case ClientDelivery::Kind::restart:
        return keep(writer_.restart());
    }
  }

  /// The file is to go no further.
  [[nodiscard]] bool done() const {
    return error_ || (count_ != 0 && writer_.messages() >= count_);
  }
  void flush() {
    if (!error_) keep(writer_.flush());
  }
  void end() {
    if (!error_) keep(writer_.end());
  }
  /// A message came whose type nobody had declared before: perhaps somebody has since.
  [[nodiscard]] bool wants_declarations() const { return unknown_; }
  void learn(const presentation::Declarations& declarations) {
    unknown_ = false;
    std::vector<manifest::MessageSpec> all;
    for (const auto& [topic, message] : declarations.all()) all.push_back(message);
    declarations_.add(std::move(all));
  }
  [[nodiscard]] const std::optional<Error>& error() const { return error_; }
  [[nodiscard]] const recording::Writer& writer() const { return writer_; }

 private:
  void take(const wire::Frame& frame, bool snapshot) {
    declare(frame.topic);
    if (!error_) {
      keep(writer_.message(pseudonymizer_ ? pseudonymizer_->apply(frame) : frame, snapshot));
    }
  }

  void declare(std::string_view topic) {
    if (declared_.contains(topic)) return;
    const auto* message = declarations_.find(topic);
    if (message == nullptr) {
      unknown_ = unknown_ || asked_.emplace(topic).second;
      return;
    }
    declared_.emplace(topic);
    manifest::MessageSpec told = *message;
    if (pseudonymizer_) told.topic = pseudonymizer_->topic(topic);
    keep(writer_.declaration(presentation::encode_schema({std::move(told)})));
  }

  void keep(const Result<>& done) {
    if (!done && !error_) error_ = done.error();
  }

  std::uint64_t count_;
  presentation::Declarations declarations_;
  recording::Writer writer_;
  replay::Pseudonyms pseudonyms_;
  std::optional<replay::Pseudonymizer> pseudonymizer_;
  std::set<std::string, std::less<>> declared_;
  std::set<std::string, std::less<>> asked_;
  bool unknown_ = false;
  std::optional<Error> error_;
};

recording::Head head_of(const Arguments& arguments, const wire::ServerInfo& server) {
  recording::Head head{.site = arguments.pseudonyms ? std::string() : server.site,
                       .software = "ctibus " CTIBUS_VERSION,
                       .started = std::chrono::floor<Duration>(std::chrono::system_clock::now()),
                       .from = arguments.from,
                       .patterns = arguments.patterns,
                       .pseudonyms = arguments.pseudonyms};
  if (arguments.pseudonyms) head.patterns.clear();  // they may name somebody
  return head;
}

bool has_reached(const std::optional<wire::Cursor>& cursor, const wire::Cursor& place) {
  return cursor && (cursor->epoch > place.epoch || cursor->sequence >= place.sequence);
}

int run(const Arguments& arguments, const SiteAccess& access) {
  auto client = access.connect(true);
  if (!client) return report(client.error());
  const wire::Cursor now = (*client)->server().tail;
  const auto start = start_at(arguments.from, now.epoch);
  if (!start) return report_usage(start.error().text);
  auto declarations = learn_declarations(**client);
  if (!declarations) return report(declarations.error());
  auto writer = recording::Writer::create(arguments.file, head_of(arguments, (*client)->server()));
  if (!writer) return report(writer.error());
  Recorder recorder(arguments, std::move(*writer), std::move(*declarations));

  watch_interrupts();
  const auto subscribed = (*client)->subscribe(
      {.patterns = arguments.patterns, .start = *start, .handler = [&](const auto& delivery) {
         recorder.take(delivery);
       }});
  if (!subscribed) {
    std::error_code ignored;
    std::filesystem::remove(arguments.file, ignored);  // there is nothing in it
    return report(subscribed.error());
  }
  const auto began = Clock::now();
  const auto ended = [&] { return (*client)->ended(*subscribed); };
  const auto ran = run_until(**client, [&] {
    recorder.flush();
    if (recorder.wants_declarations()) {
      if (const auto more = learn_declarations(**client)) recorder.learn(*more);
    }
    return recorder.done() || ended() ||
           (arguments.duration && Clock::now() - began >= *arguments.duration) ||
           (arguments.until_now && has_reached((*client)->cursor(*subscribed), now));
  });
  recorder.end();
  fmt::print("{}: {} messages, {} gaps, {} bytes.\n", arguments.file, recorder.writer().messages(),
             recorder.writer().gaps(), recorder.writer().bytes());
  if (const auto too_long = recorder.writer().too_long(); too_long > 0) {
    fmt::print(stderr,
               "ctibus: {} messages were longer than an entry may be (2 MiB) and are noted as "
               "gaps.\n",
               too_long);
  }
  if (recorder.error()) return report(*recorder.error());
  if (!ran) return report(ran.error());
  if (const auto why = ended()) return report(*why);
  return ok;
}

std::function<int()> set_up(CLI::App& app) {
  auto arguments = std::make_shared<Arguments>();
  app.add_option("-o,--output", arguments->file, "The file to make, for its owner's eyes only")
      ->required()
      ->type_name("FILE");
  app.add_option("pattern", arguments->patterns,
                 "Topics: '*' is one token, a last '>' the rest (default: everything)")
      ->type_name("TOPIC");
  app.add_option("--from", arguments->from,
                 "live, snapshot, a sequence, or a time (default: snapshot, so that a replay knows "
                 "every state)")
      ->type_name("PLACE");
  add_duration(app, "--for", arguments->duration, "End after this time, such as 90s or 1h30m");
  app.add_option("--count", arguments->count, "End after so many messages");
  app.add_flag("--until-now", arguments->until_now,
               "End with what the site's log has now: for what has happened already");
  auto* pseudonyms = app.add_flag("--pseudonyms", arguments->pseudonyms,
                                  "Replace numbers and names, the same one always by the same "
                                  "other one, so that the file may be given away");
  app.add_option("--keep", arguments->kept,
                 "With --pseudonyms: a number or text that is nobody's, such as 112")
      ->type_name("VALUE")
      ->needs(pseudonyms)
      ->allow_extra_args(false);
  const SiteAccess access(app);
  return [=] { return run(*arguments, access); };
}

}  // namespace

const Command record_command{"record", "Write what the bus says into a file, to be replayed.",
                             "ctibus record -o monday.ctirec 'call.*' 'agent.*' --pseudonyms",
                             &set_up};

}  // namespace ctibus::cli
