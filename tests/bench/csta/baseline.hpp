#pragma once

#include <string_view>

namespace ctibus::bench::csta {

/// What pugixml takes to read a text and do nothing with it. Throws Failed when it is no XML.
void parse_only(std::string_view xml);

}  // namespace ctibus::bench::csta
