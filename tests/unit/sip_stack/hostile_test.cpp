#include "peer.hpp"
#include "raw_socket.hpp"

namespace ctibus::sip {
namespace {}
}  // namespace ctibus::sip
