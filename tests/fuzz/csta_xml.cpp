#include "ctibus/kit/csta/arrange.hpp"
#include "ctibus/kit/csta/check.hpp"
#include "ctibus/kit/csta/error_codes.hpp"
#include "ctibus/kit/csta/xml.hpp"
#include "fuzz.hpp"

// CSTA messages in XML: read, checked, brought into the form of an edition, written.

namespace ctibus::fuzz {
namespace {

// Written, a message may be longer than it was: namespaces, escapes, one element more around
// numbers.
constexpr csta::XmlLimits kRoomy{.bytes = 1 << 22, .depth = 64, .elements = 20000};

void write_twice(const csta::Element& message, const csta::XmlStyle& style) {
  const std::string written = csta::write_xml(message, style);
  const auto again = csta::read_xml(written, kRoomy);
  require(again.has_value(), "a message that was written can be read");
  require(csta::write_xml(*again, style) == written, "a message is read as it was written");
}

}  // namespace

void run(Bytes input) {
  const auto message = csta::read_xml(text_of(input));
  if (!message) return;
  for (const auto edition : {csta::Edition::ed2, csta::Edition::ed6}) {
    require(csta::check(*message, edition).size() <= 100, "faults are limited");
    const auto tidy = csta::arrange(*message, edition);
    require(csta::arrange(tidy, edition) == tidy, "what is arranged stays as it is");
    write_twice(*message, {.edition = edition});
  }
  write_twice(*message, {.space = "x\"<", .declaration = false});
  (void)csta::error_of(*message);
}

}  // namespace ctibus::fuzz
