#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

#include "ctibus/kit/csta/acse.hpp"
#include "ctibus/kit/csta/ber_codec.hpp"
#include "ctibus/kit/csta/framing.hpp"
#include "ctibus/kit/csta/packet.hpp"
#include "ctibus/kit/csta/xml.hpp"
#include "ctibus/result.hpp"

namespace ctibus::csta {

enum class Encoding : std::uint8_t {
  xml,        ///< ECMA-323
  ber,        ///< ECMA-285
  phase_one,  ///< ECMA-180
};

struct LinkOptions {
  Encoding encoding = Encoding::xml;
  XmlStyle xml = {};  ///< its edition counts for what is read, too
  Framing framing = Framing::annex_j;
  bool greeting = false;  ///< kGreeting is sent first; an answer to it may come, or none
  bool all_bits = false;  ///< BerOptions
  /// BER: what we associate with; none: whoever is connected may speak.
  std::optional<acse::AssociateRequest> association = {};
};

/// What an application of that phase usually associates with.
acse::AssociateRequest usual_association(Encoding encoding);

/// A packet, or why a frame was passed over: csta.bad_xml, csta.bad_ber, csta.unknown_operation and
/// the like. The link goes on.
using LinkItem = std::variant<Packet, Error>;

/// Packets and the bytes of one connection, in any encoding; what belongs to the encoding alone,
/// such as associations, is done here. No sockets, no clock. Not thread-safe.
class LinkCodec {
 public:
  /// The request of ours under way with an invoke id, for answers that do not name it; empty: none.
  using Asked = std::function<std::string_view(std::int64_t)>;

  LinkCodec(LinkOptions options, Asked asked);

  /// What is sent first when there is a connection; may be empty. Once.
  std::string begin();
  /// Whether packets may be written: begun and, if we associate, associated.
  bool is_ready() const { return state_ == State::ready; }
  /// Errors: it cannot be said in this encoding (csta.bad_value, csta.not_in_ber, csta.too_large),
  /// or not now (csta.not_sent).
  Result<std::string> write(const Packet& packet) const;

  /// Bytes as they came. Take all items before feeding again.
  void feed(std::string_view bytes);
  /// The next item; none: it is not whole yet. Each call may have something for reply(), and change
  /// is_ready(). After an error the link is over, and every further call returns the same. Errors:
  /// csta.bad_frame, csta.too_large, csta.not_associated, csta.released.
  Result<std::optional<LinkItem>> next();
  /// What has to be sent for what was read: answers to associations, and to what cannot be read
  /// when the peer expects an answer. May be empty.
  std::string reply() { return std::exchange(reply_, {}); }

  /// The word of goodbye; empty: the encoding has none. Nothing may be written any more.
  std::string end();

  /// Frames that were passed over.
  std::uint64_t unreadable() const { return unreadable_; }

 private:
  enum class State : std::uint8_t { idle, associating, ready, over };

  Result<std::string> write_xml_packet(const Packet& packet) const;
  Result<std::string> write_ber_packet(const Packet& packet) const;
  /// None: the frame was for the codec itself.
  Result<std::optional<LinkItem>> read(const Frame& frame);
  LinkItem read_xml_packet(const Frame& frame);
  LinkItem read_ber_packet(ber::Bytes bytes);
  LinkItem read_invoke(const rose::Invoke& invoke);
  Result<void> associate(ber::Bytes bytes);
  Result<void> associated(const acse::AssociateResponse& response);
  acse::AssociateResponse acceptance(const acse::AssociateRequest& request) const;
  LinkItem pass_over(Error why);
  std::string framed(const ber::Octets& octets) const;

  LinkOptions options_;
  Asked asked_;
  std::optional<BerCodec> ber_;
  FrameReader frames_;
  State state_ = State::idle;
  std::string reply_;
  std::optional<Error> over_;
  std::uint64_t unreadable_ = 0;
};

}  // namespace ctibus::csta
