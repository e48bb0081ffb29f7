#include "core/conformance/connector.hpp"

namespace ctibus::conformance {

Arguments& arguments() {
  static Arguments all;
  return all;
}

Result<Library> open(const std::string& library, const judge::GivenOptions& options) {
  auto subject = judge::read_subject(library, options, 1);
  if (!subject) return tl::unexpected(subject.error());
  if (!subject->has_all_required) return failure("judge.bad_option", subject->missing);
  const auto plugin = judge::load(*subject);
  if (!plugin) return tl::unexpected(plugin.error());
  return Library{std::move(*subject), *plugin};
}

void put(testing::TestHost& host, const Library& library, const std::string& name) {
  for (const auto& message : library.subject.manifest.messages) {
    host.learn(message.topic, message.message_class);
  }
  host.allow(name, library.subject.permissions());
  const auto loaded = host.try_load(name, library.plugin, library.subject.encoded);
  if (!loaded) {
    throw testing::ExpectationFailed(library.subject.library.string() + " does not start: " +
                                     loaded.error().code + ": " + loaded.error().text);
  }
}

}  // namespace ctibus::conformance
