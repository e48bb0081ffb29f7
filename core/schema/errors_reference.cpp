#include <fmt/format.h>

#include "core/errors/catalogue.hpp"
#include "core/schema/markdown.hpp"
#include "core/schema/reference.hpp"

namespace ctibus::schema {
namespace {

std::string entry(std::string_view id, std::string_view text, std::string_view meaning,
                  std::string_view cure) {
  return fmt::format("\n### {}\n\n{}\n\n{}\n\n**Cure:** {}\n", id, text, meaning, cure);
}

}  // namespace

std::string errors_reference(std::span<const manifest::Manifest> plugins) {
  std::string out(kGenerated);
  out +=
      "# Errors\n\n"
      "Every error and every warning in the log carries one of these ids. `ctibus errors lookup "
      "ID` "
      "shows the same text.\n";
  for (const errors::Part& part : errors::parts()) {
    out += fmt::format("\n## {}\n", part.folder);
    for (const ErrorEntry& error : part.entries) {
      out += entry(error.id, error.text, error.meaning, error.cure);
    }
  }
  for (const manifest::Manifest& plugin : plugins) {
    if (plugin.errors.empty()) continue;
    out += fmt::format("\n## Plugin {}\n", plugin.id);
    for (const manifest::ErrorSpec& error : plugin.errors) {
      out += entry(error.id, error.text, error.meaning, error.cure);
    }
  }
  return out;
}

}  // namespace ctibus::schema
