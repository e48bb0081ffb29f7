#include "baseline.hpp"

#include <pugixml.hpp>

#include "tests/bench/bench.hpp"

namespace ctibus::bench::csta {

void parse_only(std::string_view xml) {
  pugi::xml_document document;
  if (!document.load_buffer(xml.data(), xml.size())) throw Failed{"pugixml cannot read a message"};
}

}  // namespace ctibus::bench::csta
