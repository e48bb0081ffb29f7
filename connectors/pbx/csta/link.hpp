#pragma once

#include <functional>
#include <memory>

#include "ctibus/kit/csta/packet.hpp"
#include "ctibus/result.hpp"

namespace ctibus::csta {

/// Hears of one link, on the strand. It must not destroy the link while it hears.
class LinkListener {
 public:
  LinkListener() = default;
  LinkListener(const LinkListener&) = delete;
  LinkListener& operator=(const LinkListener&) = delete;
  virtual ~LinkListener() = default;

  /// The switch takes packets: it is connected and, in BER, associated.
  virtual void link_up() = 0;
  virtual void link_packet(const Packet& packet) = 0;
  /// Something came that cannot be read; the link goes on. For the log.
  virtual void link_unreadable(const Error& why) { (void)why; }
  /// At most once; the link is of no use any more.
  virtual void link_down(const Error& why) = 0;
};

/// One attempt at speaking with a switch, by whatever carries packets: a stream with a codec, or a
/// SIP dialog. Strand only. Destroyed, it is gone without a word.
class Link {
 public:
  Link() = default;
  Link(const Link&) = delete;
  Link& operator=(const Link&) = delete;
  virtual ~Link() = default;

  /// Errors: it cannot be said in this encoding; nothing was sent.
  virtual Result<> send(const Packet& packet) = 0;
  /// Says goodbye, where the encoding has a word for it. The listener hears nothing any more.
  virtual void close() = 0;
};

/// Begins to connect; `listener` hears what becomes of it, later, and outlives the link.
/// `asked(id)`: the request under way with that invoke id, for answers that do not name it.
using OpenLink = std::function<std::unique_ptr<Link>(
    LinkListener& listener, std::function<std::string_view(std::int64_t)> asked)>;

}  // namespace ctibus::csta
