#include "core/metrics/exposition.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <set>
#include <sstream>

#include "core/base/latencies.hpp"
#include "core/host/metric_table.hpp"
#include "core/metrics/families.hpp"
#include "ctibus/abi/metrics.h"

namespace ctibus::metrics {
namespace {

/// A site with something of everything.
Snapshot full() {
  Snapshot out;
  out.site.version = "1.2.3";
  out.site.alarms.push_back({"host.gave_up:acd", "acd", "It failed.", 0});
  host::InstanceReport instance;
  instance.name = "acd-1";
  instance.plugin = "acd";
  instance.version = "2.0";
  instance.phase = bus::InstancePhase::running;
  instance.messages_in = 7;
  instance.handlers.counts[0] = 3;
  instance.handlers.counts[13] = 1;
  instance.handlers.sum_ns = 2'000'000'000;
  out.site.instances.push_back(instance);
  return out;
}

struct Series {
  std::map<std::string, std::string> types;  ///< by family
  std::map<std::string, double> values;      ///< by name and labels
};

Series read(const std::string& text) {
  Series out;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) {
    std::istringstream words(line);
    if (line.starts_with("# TYPE ")) {
      std::string hash, type, name, kind;
      words >> hash >> type >> name >> kind;
      EXPECT_TRUE(out.types.emplace(name, kind).second) << name << " stands there twice";
    } else if (!line.starts_with('#')) {
      const auto space = line.rfind(' ');
      EXPECT_TRUE(out.values.emplace(line.substr(0, space), std::stod(line.substr(space))).second)
          << line;
    }
  }
  return out;
}

TEST(Exposition, has_every_declared_metric_and_no_other) {
  const Series series = read(exposition(full()));
  std::map<std::string, std::string> declared;
  for (const auto& family : families()) {
    declared.emplace(family.name, std::string(name_of(family.kind)));
  }
  EXPECT_EQ(series.types, declared);
}

TEST(Exposition, follows_the_conventions_of_names_and_units) {
  for (const auto& family : families()) {
    const std::string name(family.name);
    EXPECT_TRUE(name.starts_with("ctibus_")) << name;
    EXPECT_EQ(family.kind == Kind::counter, name.ends_with("_total")) << name;
    EXPECT_TRUE(family.kind != Kind::histogram || name.ends_with("_seconds")) << name;
    EXPECT_TRUE(std::string_view(family.help).ends_with('.')) << name;
  }
}

TEST(Exposition, tells_how_long_callbacks_took_as_a_cumulative_histogram) {
  const auto values = read(exposition(full())).values;
  const std::string labels = "{instance=\"acd-1\",plugin=\"acd\"";
  const std::string name = "ctibus_instance_callback_seconds";
  EXPECT_EQ(values.at(name + "_bucket" + labels + ",le=\"1.024e-06\"}"), 3);
  EXPECT_EQ(values.at(name + "_bucket" + labels + ",le=\"+Inf\"}"), 4);
  EXPECT_EQ(values.at(name + "_count" + labels + "}"), 4);
  EXPECT_EQ(values.at(name + "_sum" + labels + "}"), 2);
  EXPECT_EQ(values.at("ctibus_instance_delivered_total" + labels + "}"), 7);
  EXPECT_EQ(values.at("ctibus_instance_phase" + labels + ",phase=\"running\"}"), 1);
  EXPECT_EQ(values.at("ctibus_alarms{code=\"host.gave_up\"}"), 1);
}

TEST(Exposition, has_what_plugins_measure_under_the_plugins_name) {
  Snapshot snapshot = full();
  snapshot.site.instances[0].plugin = "my-acd";
  snapshot.site.instances[0].metrics = {{"offers", "Offers.\n# TYPE evil counter", true, 5},
                                        {"waiting", "Calls that wait.", false, 2}};
  const std::string text = exposition(snapshot);
  const Series series = read(text);
  EXPECT_EQ(series.values.at("ctibus_my_acd_offers_total{instance=\"acd-1\"}"), 5);
  EXPECT_EQ(series.values.at("ctibus_my_acd_waiting{instance=\"acd-1\"}"), 2);
  EXPECT_FALSE(series.types.contains("evil"));
}

TEST(Exposition, lets_no_plugin_take_the_name_of_another_metric) {
  Snapshot snapshot = full();
  snapshot.site.instances[0].plugin = "log";
  snapshot.site.instances[0].metrics = {{"sequence", "Mine.", false, 666}};
  auto other = snapshot.site.instances[0];
  other.name = "two";
  snapshot.site.instances[0].metrics.push_back({"odd", "A gauge.", false, 1});
  other.metrics = {{"odd", "A gauge.", false, 2}};
  snapshot.site.instances.push_back(other);
  const Series series = read(exposition(snapshot));
  EXPECT_EQ(series.values.at("ctibus_log_sequence"), 0);
  EXPECT_EQ(series.values.at("ctibus_log_odd{instance=\"two\"}"), 2);
}

TEST(PluginMetrics, are_few_and_never_named_by_a_call_or_a_number) {
  host::MetricTable table;
  EXPECT_NE(table.metric(CTIBUS_METRIC_COUNTER, "http_5xx", "Answers."), 0U);
  EXPECT_EQ(table.metric(CTIBUS_METRIC_COUNTER, "calls_0123456789", "Calls."), 0U);
  EXPECT_EQ(table.metric(CTIBUS_METRIC_COUNTER, "call_0192f3a4b5c67d8e", "Calls."), 0U);
  std::size_t made = 1;
  for (int i = 0; i < 5000; ++i) {
    std::string name = "m_";
    for (int rest = i; rest > 0; rest /= 26) name += static_cast<char>('a' + rest % 26);
    if (table.metric(CTIBUS_METRIC_GAUGE, name, "Many.") != 0) ++made;
  }
  EXPECT_LE(made, host::MetricTable::max_metrics);
  EXPECT_EQ(table.report().size(), host::MetricTable::max_metrics);
}

TEST(LatencyClasses, hold_what_lies_within_their_bounds) {
  for (std::size_t i = 0; i + 1 < Latencies::classes; ++i) {
    EXPECT_EQ(Latencies::class_of(Latencies::bound_ns(i)), i);
    EXPECT_EQ(Latencies::class_of(Latencies::bound_ns(i) + 1), i + 1);
  }
  EXPECT_EQ(Latencies::class_of(0), 0U);
  EXPECT_EQ(Latencies::class_of(UINT64_MAX), Latencies::classes - 1);
}

TEST(TheDocumentation, lists_every_metric_as_it_is_declared) {
  std::ifstream in(OBSERVABILITY_PAGE);
  std::set<std::string> rows;
  for (std::string line; std::getline(in, line);) {
    if (line.starts_with("| `ctibus_")) rows.insert(line);
  }
  std::set<std::string> declared;
  for (const auto& family : families()) {
    declared.insert("| `" + std::string(family.name) + "` | " + std::string(name_of(family.kind)) +
                    " | " + std::string(family.labels) + (family.labels.empty() ? "" : " ") + "| " +
                    std::string(family.help) + " |");
  }
  EXPECT_EQ(rows, declared);
}

}  // namespace
}  // namespace ctibus::metrics
