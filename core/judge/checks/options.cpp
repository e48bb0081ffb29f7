#include <fmt/format.h>
#include <unistd.h>

#include <filesystem>

#include "core/judge/life.hpp"
#include "core/judge/option_values.hpp"

namespace ctibus::judge {
namespace {

using manifest::OptionSpec;

/// A folder to work in while options name files that are not there.
class Elsewhere {
 public:
  Elsewhere() : before_(std::filesystem::current_path()) {
    std::string folder = (std::filesystem::temp_directory_path() / "ctibus-judge-XXXXXX").string();
    if (::mkdtemp(folder.data()) != nullptr) folder_ = folder;
    if (!folder_.empty()) std::filesystem::current_path(folder_);
  }
  Elsewhere(const Elsewhere&) = delete;
  Elsewhere& operator=(const Elsewhere&) = delete;
  ~Elsewhere() {
    std::error_code ignored;
    std::filesystem::current_path(before_, ignored);
    if (!folder_.empty()) std::filesystem::remove_all(folder_, ignored);
  }

 private:
  std::filesystem::path before_;
  std::filesystem::path folder_;
};

/// It starts, or says why not; then it works for a moment.
void try_options(Trial& trial, const msgpack::Buffer& options, const std::string& what) {
  trial.ledger.step(what);
  Life life(trial);
  const auto started = life.try_start(options);
  if (!started) {
    if (started.error().code.empty() || started.error().text.empty()) {
      throw CheckFailed(fmt::format("with {} it fails and does not say why", what));
    }
    if (started.error().code == "plugin.exception") {
      throw CheckFailed(fmt::format("with {} it throws \"{}\"", what, started.error().text));
    }
    return;
  }
  life.hear(5);
  life.stop();
}

void each_value(Trial& trial) {
  if (trial.subject.manifest.options.empty()) throw NotApplicable("it has no options");
  const Elsewhere elsewhere;
  const auto& given = trial.subject.options;
  for (const OptionSpec& option : trial.subject.manifest.options) {
    for (OptionCase& value : allowed_values(option)) {
      const auto what = fmt::format("{} = {}", option.name, value.what);
      const auto encoded =
          encode(trial.subject.manifest, with(given, option.name, std::move(value.node)));
      if (!encoded) {
        throw CheckFailed(fmt::format("its own table refuses {}: {}", what, encoded.error().text));
      }
      try_options(trial, *encoded, what);
    }
  }
}

void forbidden(Trial& trial) {
  if (trial.subject.manifest.options.empty()) throw NotApplicable("it has no options");
  for (const OptionSpec& option : trial.subject.manifest.options) {
    for (OptionCase& value : forbidden_values(option)) {
      if (encode(trial.subject.manifest,
                 with(trial.subject.options, option.name, std::move(value.node)))) {
        throw CheckFailed(fmt::format("a host would let {} pass {}: its limits cannot be read",
                                      option.name, value.what));
      }
    }
  }
}

/// Several options at once, by chance.
void combinations(Trial& trial) {
  const auto& options = trial.subject.manifest.options;
  if (options.size() < 2) throw NotApplicable("it has not several options");
  const Elsewhere elsewhere;
  testing::Random random(trial.seed);
  for (int round = 0; round < 60; ++round) {
    config::Table table = trial.subject.options;
    std::string what;
    for (std::size_t i = 0, count = 2 + random.below(4); i < count; ++i) {
      const OptionSpec& option = options[random.below(options.size())];
      auto values = allowed_values(option);
      if (values.empty()) continue;
      OptionCase& chosen = values[random.below(values.size())];
      what += fmt::format("{}{} = {}", what.empty() ? "" : ", ", option.name, chosen.what);
      table = with(std::move(table), option.name, std::move(chosen.node));
    }
    const auto encoded = encode(trial.subject.manifest, table);
    if (encoded) try_options(trial, *encoded, what);
  }
}

void missing(Trial& trial) {
  for (const OptionSpec& option : trial.subject.manifest.options) {
    if (!option.required) continue;
    const auto left = without(trial.subject.options, option.name);
    if (encode(trial.subject.manifest, left)) {
      throw CheckFailed(fmt::format("a host would start it without {}", option.name));
    }
  }
  // A host that checks nothing must not be able to crash it either.
  msgpack::Buffer nothing;
  msgpack::Writer(nothing).map(0);
  try_options(trial, nothing, "no options at all");
  try_options(trial, {}, "no bytes for its options");
  const std::uint8_t garbage[] = {0xc1, 0xff, 0x00};
  try_options(trial, {std::begin(garbage), std::end(garbage)}, "options that are no MessagePack");
}

void reload(Trial& trial) {
  Life life(trial);
  life.start();
  const std::string name = trial.subject.instance();
  if (!life.host().can_reload(name)) throw NotApplicable("it is restarted when options change");
  std::vector<const OptionSpec*> reloadable;
  for (const OptionSpec& option : trial.subject.manifest.options) {
    if (option.reloadable) reloadable.push_back(&option);
  }
  if (reloadable.empty()) throw CheckFailed("it takes new options, and marks none as reloadable");
  for (int round = 0; round < 80; ++round) {
    const OptionSpec& option = *reloadable[life.random().below(reloadable.size())];
    auto values = allowed_values(option);
    if (values.empty()) continue;
    OptionCase& value = values[life.random().below(values.size())];
    const auto what = fmt::format("a reload with {} = {}", option.name, value.what);
    const auto encoded = encode(trial.subject.manifest,
                                with(trial.subject.options, option.name, std::move(value.node)));
    if (!encoded) continue;
    trial.ledger.step(what);
    const auto done = life.host().reload_raw(name, *encoded);
    if (!done && (done.error().code.empty() || done.error().text.empty())) {
      throw CheckFailed(fmt::format("{} fails and it does not say why", what));
    }
    if (!done && done.error().code == "plugin.exception") {
      throw CheckFailed(fmt::format("{} throws \"{}\"", what, done.error().text));
    }
    life.hear(5);
    life.expect_going_on(what);
  }
  life.stop();
}

}  // namespace

std::span<const Check> option_checks() {
  static const Check checks[] = {
      {"options", "With each option at its edges it works, or says what is wrong with it.",
       "Give the option a range, or refuse the value in start() with a catalogued error.",
       Needs::options, &each_value},
      {"option-limits", "What lies just outside of an option's range never reaches it.",
       "Write min and max as in a configuration: \"1s\", \"99\", \"64MiB\".", Needs::options,
       &forbidden},
      {"option-mixes", "With random mixes of options it works, or says what is wrong with them.",
       "Check in start() what no single option's range can say.", Needs::options, &combinations},
      {"missing-options", "Without a required option, or any, it is refused and does not crash.",
       "Mark the option required, and take nothing about the options for granted.", Needs::nothing,
       &missing},
      {"reload", "New options while it works: it takes them, or refuses and goes on.",
       "Check the new options before you use them; on an error go on with the old ones.",
       Needs::running, &reload},
  };
  return checks;
}

}  // namespace ctibus::judge
