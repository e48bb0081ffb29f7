#include "core/cli/duration_option.hpp"

#include <CLI/CLI.hpp>

#include "core/config/units.hpp"

namespace ctibus::cli {
namespace {

template <class Into>
CLI::Option* add(CLI::App& app, const std::string& names, Into& into, const std::string& text) {
  const auto read = [&into, names](const std::string& value) {
    const auto duration = config::parse_duration(value);
    if (!duration) throw CLI::ValidationError(names, duration.error().text);
    into = *duration;
  };
  return app.add_option_function<std::string>(names, read, text)->type_name("DURATION");
}

}  // namespace

CLI::Option* add_duration(CLI::App& app, const std::string& names, Duration& into,
                          const std::string& text) {
  return add(app, names, into, text);
}

CLI::Option* add_duration(CLI::App& app, const std::string& names, std::optional<Duration>& into,
                          const std::string& text) {
  return add(app, names, into, text);
}

}  // namespace ctibus::cli
