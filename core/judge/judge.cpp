#include "core/judge/judge.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>

#include "core/errors/nearest.hpp"

namespace ctibus::judge {
namespace {

/// A seed of its own for each check, so that one alone behaves as it does among all.
std::uint64_t seed_of(const Check& check, std::uint64_t seed) {
  std::uint64_t hash = 0xcbf29ce484222325;  // FNV-1a
  for (const char c : check.id) hash = (hash ^ static_cast<std::uint8_t>(c)) * 0x100000001b3;
  return testing::Random(hash ^ seed).next();
}

bool is_rule(const Check& check) { return check.run == nullptr; }

bool is_chosen(const Check& check, const Plan& plan) {
  return plan.only.empty() ||
         std::find(plan.only.begin(), plan.only.end(), check.id) != plan.only.end();
}

/// With only rules asked for there must be something to sum up.
bool only_rules(const Plan& plan) {
  return !plan.only.empty() &&
         std::none_of(plan.only.begin(), plan.only.end(), [](const std::string& id) {
           const auto all = all_checks();
           return std::any_of(all.begin(), all.end(), [&](const Check* check) {
             return check->id == id && !is_rule(*check);
           });
         });
}

Result<> check_names(const Plan& plan) {
  std::vector<std::string> names;
  for (const Check* check : all_checks()) names.emplace_back(check->id);
  for (const std::string& wanted : plan.only) {
    if (std::find(names.begin(), names.end(), wanted) == names.end()) {
      return failure("judge.unknown_check", fmt::format("There is no check \"{}\".{}", wanted,
                                                        errors::did_you_mean(wanted, names)));
    }
  }
  return {};
}

Result<Outcome> run(const Check& check, const Subject& subject, const Plan& plan) {
  const std::uint64_t seed = seed_of(check, subject.seed);
  if (!plan.in_process) return run_in_child(check, subject, seed, plan.limits);
  Progress progress;
  return run_here(check, subject, seed, progress, true);
}

Outcome skipped(std::string why) { return {Status::skipped, std::move(why), {}, {}}; }

}  // namespace

bool Verdict::passed() const {
  return std::none_of(findings.begin(), findings.end(), [](const Finding& finding) {
    return finding.outcome.status == Status::failed;
  });
}

const Finding* Verdict::find(std::string_view id) const {
  for (const Finding& finding : findings) {
    if (finding.check->id == id) return &finding;
  }
  return nullptr;
}

std::vector<const Check*> all_checks() {
  std::vector<const Check*> out;
  const auto abi = abi_checks();
  out.push_back(abi.data());  // the entry comes before any life
  for (const auto& check : life_checks()) out.push_back(&check);
  for (const auto& check : abi.subspan(1)) out.push_back(&check);
  for (const auto group : {option_checks(), bus_checks(), command_checks(), fault_checks(),
                           resume_checks(), leak_checks(), standing_rules()}) {
    for (const auto& check : group) out.push_back(&check);
  }
  return out;
}

Result<Verdict> judge(const Subject& subject, const Plan& plan,
                      const std::function<void(const Finding&)>& told) {
  if (auto known = check_names(plan); !known) return tl::unexpected(known.error());
  Verdict verdict;
  Record record;
  std::string broken;  // why nothing that needs it can be judged
  std::string stopped;
  const bool everything = only_rules(plan);
  if (!subject.has_all_required) {
    verdict.unjudged = {"judge.cannot_start", subject.missing};
    stopped = "an option that it requires was not given";
  }
  for (const Check* check : all_checks()) {
    // Whether it starts is known before anything that needs it.
    const bool is_gate = check->id == "start";
    const bool chosen = is_chosen(*check, plan);
    const bool wanted = chosen || (everything && !is_rule(*check)) ||
                        (is_gate && stopped.empty() && broken.empty());
    if (!wanted) continue;
    Finding finding{check, {}, 0};
    const auto began = std::chrono::steady_clock::now();
    if (is_rule(*check)) {
      finding.outcome = judge_rule(*check, subject, record);
    } else if (!broken.empty()) {
      finding.outcome = skipped(broken);
    } else if (!stopped.empty() && check->needs != Needs::nothing &&
               (check->needs == Needs::running || !subject.has_all_required)) {
      finding.outcome = skipped(stopped);
    } else {
      auto outcome = run(*check, subject, plan);
      if (!outcome) return tl::unexpected(outcome.error());
      finding.outcome = std::move(*outcome);
    }
    finding.seconds =
        std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
    record.add(finding.outcome.record);
    const bool failed = finding.outcome.status == Status::failed;
    if (failed && check->id == "entry") broken = "its entry is not usable";
    // Each costs its whole time limit; three have said it.
    constexpr std::size_t enough_overruns = 3;
    if (record.overruns.size() >= enough_overruns) stopped = "it does not come back: see returns";
    if (failed && is_gate) stopped = "it does not start";
    if (!chosen && !failed) continue;
    if (told) told(finding);
    verdict.findings.push_back(std::move(finding));
  }
  return verdict;
}

}  // namespace ctibus::judge
