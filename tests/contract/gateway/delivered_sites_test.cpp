#include <filesystem>

#include "online_site.hpp"
#include "tests/support/free_port.hpp"

namespace ctibus::gateway {
namespace {

void replace_all(std::string& text, std::string_view what, const std::string& with) {
  for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at + with.size())) {
    text.replace(at, what.size(), with);
  }
}

/// The site as it is delivered, in a folder and at a port of the test's own.
std::string delivered(const std::string& name) {
  const auto folder = std::filesystem::path(DELIVERED_SITES);
  std::string text = contents(folder / (name + ".toml"));
  EXPECT_FALSE(text.empty()) << name;
  replace_all(text, "\"../data/" + name + "\"", "\"data\"");
  replace_all(text, "\"contacts.csv\"", "\"" + (folder / "contacts.csv").string() + "\"");
  replace_all(text, "127.0.0.1:5060", "127.0.0.1:" + std::to_string(support::free_port()));
  return text;
}

class DeliveredSite : public ::testing::TestWithParam<const char*> {};

TEST_P(DeliveredSite, starts_and_every_plugin_of_it_runs) {
  const OnlineSite site(delivered(GetParam()));
  site.await();
  const auto report = nlohmann::json::parse(site.run({"plugins", "--json"}).text);
  EXPECT_FALSE(report["instances"].empty());
  for (const auto& instance : report["instances"]) {
    EXPECT_EQ(instance["phase"], "running") << instance << site.written();
  }
}

INSTANTIATE_TEST_SUITE_P(Of, DeliveredSite,
                         ::testing::Values("contact-centre", "csta-site", "demo", "sandbox"),
                         [](const auto& site) {
                           std::string name = site.param;
                           replace_all(name, "-", "_");
                           return name;
                         });

TEST(DeliveredSites, are_all_tried) {
  std::size_t sites = 0;
  for (const auto& entry : std::filesystem::directory_iterator(DELIVERED_SITES)) {
    if (entry.path().extension() == ".toml") ++sites;
  }
  EXPECT_EQ(sites, 4u) << "Name the new one above.";
}

}  // namespace
}  // namespace ctibus::gateway
