#include <vector>

#include "judged.hpp"

namespace ctibus::judge {
namespace {

struct Ours {
  std::string name;
  GivenOptions options;
};

std::ostream& operator<<(std::ostream& out, const Ours& ours) { return out << ours.name; }

class OurPlugin : public ::testing::TestWithParam<Ours> {};

TEST_P(OurPlugin, passes_every_check) {
  const Subject subject = subject_of(OUR_PLUGINS "/" + GetParam().name + ".so", GetParam().options);
  const Verdict verdict = verdict_on(subject, {{}, false, patient()});
  EXPECT_TRUE(verdict.passed()) << "seed " << seed << "\n" << told(verdict);
  EXPECT_TRUE(verdict.unjudged.code.empty()) << verdict.unjudged.text;
}

INSTANTIATE_TEST_SUITE_P(
    judged, OurPlugin,
    ::testing::Values(
        Ours{"acd", {CONFIG "/sandbox.toml", {}}}, Ours{"cdr", {CONFIG "/sandbox.toml", {}}},
        Ours{"contacts", {CONFIG "/sandbox.toml", {}}}, Ours{"sim", {CONFIG "/sandbox.toml", {}}},
        // Ports that no other test and no site of this machine uses.
        Ours{"sip", {CONFIG "/demo.toml", {R"(listen=["udp:127.0.0.77:0", "tcp:127.0.0.77:0"])"}}}),
    [](const auto& test) { return test.param.name; });

}  // namespace
}  // namespace ctibus::judge
