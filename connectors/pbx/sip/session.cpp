#include "session.hpp"

#include <utility>

namespace ctibus::sip {

using media::Negotiated;
using media::Sdp;

Session::Session(media::Media& media, media::StreamEvents events, std::string session_id,
                 std::string address)
    : media_(media), session_id_(std::move(session_id)), address_(std::move(address)) {
  stream_ = media_.open(std::move(events));
}

void Session::close() {
  if (stream_ != 0) media_.close(std::exchange(stream_, 0));
}

media::Capabilities Session::capabilities() const {
  media::Capabilities ours;
  ours.local = media_.local(stream_);
  if (!address_.empty()) ours.local.ip = address_;
  ours.session_id = session_id_;
  return ours;
}

std::string Session::offer() {
  if (!offered_) offered_ = media::make_offer(capabilities(), local_ ? &*local_ : nullptr);
  last_offer_ = offered_;
  local_ = offered_;
  return media::to_text(*offered_);
}

Result<std::string> Session::answer(std::string_view offer) {
  auto theirs = media::parse_sdp(offer);
  if (!theirs) return tl::unexpected(theirs.error());
  auto agreed = media::negotiate(*theirs, capabilities(), local_ ? &*local_ : nullptr);
  if (!agreed) return tl::unexpected(agreed.error());
  local_ = agreed->local;
  use(*agreed);
  return media::to_text(agreed->local);
}

Result<> Session::read_answer(std::string_view answer) {
  if (!last_offer_) return failure("sip.bad_sdp", "An answer without an offer.");
  auto theirs = media::parse_sdp(answer);
  if (!theirs) return tl::unexpected(theirs.error());
  auto agreed = media::read_answer(*last_offer_, *theirs);
  if (!agreed) return tl::unexpected(agreed.error());
  offered_.reset();
  use(*agreed);
  return {};
}

void Session::use(const Negotiated& negotiated) {
  held_by_peer_ = negotiated.held_by_peer;
  agreed_ = true;
  if (stream_ != 0) media_.connect(stream_, negotiated.remote, negotiated.format);
}

std::string Session::local_text() const { return local_ ? media::to_text(*local_) : std::string(); }

}  // namespace ctibus::sip
