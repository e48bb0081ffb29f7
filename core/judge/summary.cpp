#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "core/errors/catalogue.hpp"
#include "core/judge/judge.hpp"
#include "ctibus/pattern.hpp"

namespace ctibus::judge {
namespace {

constexpr std::array<std::string_view, 4> lists = {"publishes", "subscribes", "provides",
                                                   "commands"};

Outcome from_sentences(const std::set<std::string>& sentences) {
  Outcome outcome;
  if (sentences.empty()) return outcome;
  outcome.status = Status::failed;
  constexpr std::size_t most = 3;
  std::size_t told = 0;
  for (const std::string& sentence : sentences) {
    if (++told > most) break;
    outcome.text += (outcome.text.empty() ? "" : "; ") + sentence;
  }
  if (sentences.size() > most) {
    outcome.text += fmt::format("; and {} more", sentences.size() - most);
  }
  return outcome;
}

bool is_catalogued(const Subject& subject, const std::string& id) {
  for (const auto& error : subject.manifest.errors) {
    if (error.id == id) return true;
  }
  return errors::find(id) != nullptr;
}

/// Declared and never seen is worth a remark: it may be what these runs did not lead to.
void note_unused(const Subject& subject, const Record& record, Outcome& outcome) {
  const auto& manifest = subject.manifest;
  const std::array<const std::vector<std::string>*, 4> declared = {
      &manifest.publishes, &manifest.subscribes, &manifest.provides, &manifest.commands};
  for (std::size_t i = 0; i < lists.size(); ++i) {
    std::vector<std::string> unused;
    for (const std::string& topic : *declared[i]) {
      const auto& used = record.used[i];
      const bool seen = std::any_of(used.begin(), used.end(), [&](const std::string& one) {
        return one == topic || (is_pattern(one) && covers(topic, one));
      });
      if (!seen) unused.push_back(topic);
    }
    if (!unused.empty()) {
      outcome.notes.push_back(fmt::format("declared under {}, and not seen here: {}", lists[i],
                                          fmt::join(unused, ", ")));
    }
  }
}

Outcome manifest_is_true(const Subject& subject, const Record& record) {
  std::set<std::string> lies;
  for (std::size_t i = 0; i < lists.size(); ++i) {
    for (const std::string& topic : record.undeclared[i]) {
      lies.insert(fmt::format("{} is not declared under {}", topic, lists[i]));
    }
  }
  Outcome outcome = from_sentences(lies);
  note_unused(subject, record, outcome);
  std::vector<std::string> unknown;
  for (const std::string& id : record.error_ids) {
    if (!is_catalogued(subject, id)) unknown.push_back(id);
  }
  if (!unknown.empty()) {
    outcome.notes.push_back(
        fmt::format("no catalogue has these error ids: {}", fmt::join(unknown, ", ")));
  }
  return outcome;
}

Outcome comes_back(const Record& record) {
  Outcome outcome = from_sentences(record.overruns);
  constexpr std::int64_t worth_a_note_ns = 100'000'000;
  if (record.longest_ns > worth_a_note_ns) {
    outcome.notes.push_back(fmt::format("the longest callback took {} ms: {}",
                                        record.longest_ns / 1'000'000, record.longest));
  }
  return outcome;
}

}  // namespace

std::span<const Check> standing_rules() {
  static const Check rules[] = {
      {"manifest", "It publishes, hears, provides and commands what its manifest declares.",
       "Add the topic to the manifest's list.", Needs::nothing, nullptr},
      {"payloads", "What it publishes fits the declaration of its messages.",
       "Publish the declared struct; add new fields to its describe().", Needs::nothing, nullptr},
      {"calls", "It calls the host from the right thread, in the right state.",
       "From a thread of your own use post(); call nothing after stop() has returned.",
       Needs::nothing, nullptr},
      {"survives", "It does not throw, abort or crash.",
       "Run the check that died with --only CHECK --in-process under a debugger.", Needs::nothing,
       nullptr},
      {"returns", "Every callback comes back.",
       "Leave what may block to a thread of your own, with a time limit.", Needs::nothing, nullptr},
      {"quiet", "It floods neither the bus nor the log.",
       "Look for a loop between what it hears and what it says; log what repeats once.",
       Needs::nothing, nullptr},
  };
  return rules;
}

Outcome judge_rule(const Check& rule, const Subject& subject, const Record& record) {
  if (rule.id == "manifest") return manifest_is_true(subject, record);
  if (rule.id == "payloads") return from_sentences(record.misfits);
  if (rule.id == "calls") return from_sentences(record.misuses);
  if (rule.id == "survives") return from_sentences(record.crashes);
  if (rule.id == "returns") return comes_back(record);
  return from_sentences(record.floods);
}

}  // namespace ctibus::judge
