#include "core/manifest/manifest.hpp"

#include <gtest/gtest.h>

namespace ctibus::manifest {
namespace {

TEST(Manifest, is_read_from_the_library_without_loading_it) {
  const auto manifest = read(PROBE_LIBRARY);
  ASSERT_TRUE(manifest) << manifest.error().text;
  EXPECT_EQ(manifest->id, "manifest_probe");
  EXPECT_EQ(manifest->version, CTIBUS_VERSION);
  EXPECT_EQ(manifest->abi_major, std::uint32_t{CTIBUS_ABI_MAJOR});
  EXPECT_EQ(manifest->maturity, Maturity::stable);
  EXPECT_EQ(manifest->thread, Thread::own);
  EXPECT_EQ(manifest->offers, std::vector<std::string>{"door"});
  EXPECT_EQ(manifest->requires_, std::vector<std::string>{"call-control"});
  EXPECT_EQ(manifest->subscribes, std::vector<std::string>{"call.*"});
  EXPECT_EQ(manifest->publishes, (std::vector<std::string>{"acme.door.opened", "call.delivered"}));
  EXPECT_EQ(manifest->provides, std::vector<std::string>{"call.make"});
  ASSERT_EQ(manifest->errors.size(), 1u);
  EXPECT_EQ(manifest->errors[0].text, "Jammed \"door\".");
}

TEST(Manifest, options_come_with_types_defaults_and_limits) {
  const auto manifest = read(PROBE_LIBRARY);
  ASSERT_TRUE(manifest);
  ASSERT_EQ(manifest->options.size(), 4u);
  const OptionSpec& ring_time = manifest->options[0];
  EXPECT_EQ(ring_time.kind, Kind::duration);
  EXPECT_EQ(std::get<std::int64_t>(ring_time.fallback.data), 20000);
  EXPECT_EQ(ring_time.min, "1s");
  EXPECT_EQ(ring_time.max, "5m");
  EXPECT_TRUE(ring_time.reloadable);
  EXPECT_EQ(ring_time.formerly, "ring_timeout");
  EXPECT_EQ(std::get<std::string>(manifest->options[1].fallback.data), "longest_idle");
  EXPECT_EQ(manifest->options[1].values, (std::vector<std::string>{"longest_idle", "linear"}));
  const OptionSpec& groups = manifest->options[2];
  ASSERT_EQ(groups.element.size(), 1u);
  ASSERT_EQ(groups.element[0].options.size(), 2u);
  EXPECT_TRUE(groups.element[0].options[0].required);
  EXPECT_EQ(groups.element[0].options[1].element[0].kind, Kind::text);
  EXPECT_TRUE(manifest->options[3].secret);
}

TEST(Manifest, carries_the_messages_that_only_this_plugin_knows) {
  const auto manifest = read(PROBE_LIBRARY);
  ASSERT_TRUE(manifest);
  ASSERT_EQ(manifest->messages.size(), 1u);
  EXPECT_EQ(manifest->messages[0].topic, "acme.door.opened");
  EXPECT_EQ(manifest->messages[0].message_class, MessageClass::event);
  EXPECT_EQ(manifest->messages[0].key, "door");
  EXPECT_EQ(manifest->messages[0].fields[1].privacy, Privacy::personal);
}

TEST(Manifest, of_a_newer_major_is_refused_by_name) {
  const auto manifest = parse(R"({"id":"x","version":"9","abi":[99,0]})", "x.so");
  ASSERT_FALSE(manifest);
  EXPECT_EQ(manifest.error().code, "manifest.newer_abi");
  EXPECT_NE(manifest.error().text.find("x.so"), std::string::npos);
}

TEST(Manifest, json_that_is_none_is_malformed) {
  for (const char* json : {"", "[]", "{", "{}", R"({"id":"../x","version":"1","abi":[1,0]})",
                           R"({"id":"x","version":"1","abi":[1]})",
                           R"({"id":"x","version":"1","abi":[1,0],"text":7})", "\xff\xfe"}) {
    const auto manifest = parse(json, "x.so");
    ASSERT_FALSE(manifest) << json;
    EXPECT_EQ(manifest.error().code, "manifest.malformed") << json;
  }
}

TEST(Manifest, nested_without_end_is_malformed) {
  std::string json = R"({"id":"x","version":"1","abi":[1,0],"text":"","maturity":"beta",)"
                     R"("thread":"pool","isolation":"core","options":[{"name":"a","kind":"text",)"
                     R"("text":"","default":)";
  json += std::string(10000, '[') + std::string(10000, ']') + "}]}";
  const auto manifest = parse(json, "x.so");
  ASSERT_FALSE(manifest);
  EXPECT_EQ(manifest.error().code, "manifest.malformed");
}

}  // namespace
}  // namespace ctibus::manifest
