#pragma once

#include <gtest/gtest.h>

#include <set>
#include <string>

#include "core/judge/judge.hpp"

namespace ctibus::judge {

inline constexpr std::uint64_t seed = 20260105;

inline Subject subject_of(const std::string& library, const GivenOptions& options = {}) {
  auto subject = read_subject(library, options, seed);
  EXPECT_TRUE(subject) << (subject ? "" : subject.error().text);
  return subject ? *subject : Subject{};
}

/// Time limits that a busy machine does not reach.
inline Limits patient() { return {std::chrono::seconds(60), std::chrono::seconds(600)}; }

inline Verdict verdict_on(const Subject& subject, Plan plan) {
  auto verdict = judge(subject, plan);
  EXPECT_TRUE(verdict) << (verdict ? "" : verdict.error().text);
  return verdict ? std::move(*verdict) : Verdict{};
}

inline std::set<std::string> failed_checks(const Verdict& verdict) {
  std::set<std::string> out;
  for (const Finding& finding : verdict.findings) {
    if (finding.outcome.status == Status::failed) out.emplace(finding.check->id);
  }
  return out;
}

inline std::string told(const Verdict& verdict) {
  std::string out;
  for (const Finding& finding : verdict.findings) {
    if (finding.outcome.status != Status::failed) continue;
    out += std::string(finding.check->id) + ": " + finding.outcome.text + "\n";
  }
  return out;
}

}  // namespace ctibus::judge
