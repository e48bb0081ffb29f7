#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "ctibus/kit/media/media.hpp"
#include "ctibus/kit/media/sdp.hpp"

namespace ctibus::sip {

/// The media stream of one dialog and what was agreed on about it by offers and answers (RFC 3264).
/// Strand only. `media` outlives it.
class Session {
 public:
  /// `session_id`: digits. `address`: where the peer reaches our stream; empty: as the stream says.
  Session(media::Media& media, media::StreamEvents events, std::string session_id,
          std::string address);
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;
  ~Session() { close(); }

  /// false: no port was free.
  bool open() const { return stream_ != 0; }
  void close();
  media::StreamId stream() const { return stream_; }

  /// A description to offer. Until its answer has come the same one is offered again.
  std::string offer();
  /// An offer of ours has no answer yet.
  bool offering() const { return offered_.has_value(); }
  /// The peer has refused it: what was agreed on before holds.
  void withdraw_offer() { offered_.reset(); }
  /// The answer to a peer's offer. Errors lead to 488 (400 for sip.bad_sdp) and change nothing.
  Result<std::string> answer(std::string_view offer);
  /// The peer's answer to our latest offer. It may come once more, and differ, while forked early
  /// dialogs and the final answer each bring theirs.
  Result<> read_answer(std::string_view answer);

  /// There is somewhere to send to.
  bool agreed() const { return agreed_; }
  /// The peer has us on hold.
  bool held_by_peer() const { return held_by_peer_; }
  /// Our latest description; empty: none yet.
  std::string local_text() const;

 private:
  media::Capabilities capabilities() const;
  void use(const media::Negotiated& negotiated);

  media::Media& media_;
  media::StreamId stream_ = 0;
  std::string session_id_;
  std::string address_;
  std::optional<media::Sdp> local_;    ///< sent last
  std::optional<media::Sdp> offered_;  ///< not answered yet
  std::optional<media::Sdp> last_offer_;
  bool agreed_ = false;
  bool held_by_peer_ = false;
};

}  // namespace ctibus::sip
