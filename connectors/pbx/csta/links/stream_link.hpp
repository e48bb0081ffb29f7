#pragma once

#include "ctibus/kit/csta/link_codec.hpp"
#include "link.hpp"
#include "network.hpp"

namespace ctibus::csta {

/// Links of packets over streams of bytes. `network` outlives them.
OpenLink open_stream_links(Network& network, Endpoint endpoint, LinkOptions options);

}  // namespace ctibus::csta
