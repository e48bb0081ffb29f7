#include "core/config/option_table.hpp"

#include <algorithm>
#include <stdexcept>

#include "core/config/site_config.hpp"

namespace ctibus::config {
namespace {

class TextSink {
 public:
  void put(char c) { text_ += c; }
  const std::string& written() const { return text_; }

 private:
  std::string text_;
};

/// Goes through the manifest's JSON, so that the core's tables are read by the same rules.
template <class O>
Section section(std::string name) {
  detail::JsonWriter<TextSink> json;
  json.begin_object();
  json.member("id", name);
  json.member("version", CTIBUS_VERSION);
  json.name("abi");
  json.begin_array();
  json.integer(CTIBUS_ABI_MAJOR);
  json.integer(CTIBUS_ABI_MINOR);
  json.end_array();
  json.member("text", declaration<O>.text);
  json.member("maturity", "stable");
  json.member("thread", "pool");
  json.member("isolation", "core");
  json.name("options");
  detail::write_options<O>(json);
  json.end_object();
  auto parsed = manifest::parse(json.written(), name);
  if (!parsed) throw std::logic_error(parsed.error().text);
  return {std::move(name), std::move(parsed->text), std::move(parsed->options)};
}

}  // namespace

const std::vector<Section>& core_sections() {
  static const std::vector<Section> sections = {
      section<SiteOptions>("site"),       section<LogOptions>("log"),
      section<GatewayOptions>("gateway"), section<LoggingOptions>("logging"),
      section<MetricsOptions>("metrics"), section<IsolationOptions>("isolation"),
      section<ClientOptions>("client"),   section<InstanceOptions>("plugin")};
  return sections;
}

const Section& core_section(std::string_view name) {
  const auto& sections = core_sections();
  const auto found = std::find_if(sections.begin(), sections.end(),
                                  [&](const Section& section) { return section.name == name; });
  if (found == sections.end()) throw std::logic_error("no section of this name");
  return *found;
}

}  // namespace ctibus::config
