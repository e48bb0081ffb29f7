#include "attachment.hpp"

#include <algorithm>
#include <utility>

#include "device_attributes.hpp"

namespace ctibus::csta {
namespace {

/// Until a link is up: longer than connecting takes that fails by itself.
constexpr auto link_limit = std::chrono::seconds(40);

}  // namespace

Attachment::Attachment(Host& host, AttachmentOptions options, AttachmentListener& listener)
    : host_(host),
      options_(std::move(options)),
      listener_(listener),
      segments_(host, options_.session.request_limit) {}

Attachment::~Attachment() = default;

void Attachment::start() {
  stopped_ = false;
  pause_ = options_.retry_min;
  connect();
}

void Attachment::stop() {
  stopped_ = true;
  retry_.cancel();
  alarm_.cancel();
  if (session_) session_->stop();
  if (link_) link_->close();
}

void Attachment::connect() {
  complained_ = false;
  session_.reset();
  link_.reset();
  SessionListener& listener = *this;
  session_ = std::make_unique<Session>(options_.session, listener);
  link_ = options_.open(*this, [this](std::int64_t id) { return session_->asked(id); });
  // Connected, a switch may still never associate.
  alarm_ = host_.after(link_limit, [this] {
    give_up({"csta.not_connected",
             options_.name + ": connected, but no association: look at encoding, link.framing and "
                             "association.* of the profile."});
  });
}

/// Once for each connection.
void Attachment::give_up(const Error& why) {
  if (stopped_ || retry_.running()) return;
  alarm_.cancel();
  alarm_at_.reset();
  // A few links that come back at the same moment do not ask in step.
  const auto jitter = std::chrono::nanoseconds(static_cast<std::int64_t>(
      host_.random() % static_cast<std::uint64_t>(pause_.count() / 4 + 1)));
  retry_ = host_.after(pause_ + jitter, [this] { connect(); });
  pause_ = std::min(pause_ * 2, options_.retry_max);
  if (std::exchange(complaint_, why.text) != why.text) {
    host_.log().warning(why.code, "The link {} is tried again: {}", options_.name, why.text);
  }
  if (link_) link_->close();
  session_->lost(why);
  segments_.end(why);
  listener_.detached(options_.link, why);
}

// The link --------------------------------------------------------------------------------------

void Attachment::link_up() {
  alarm_.cancel();
  session_->start(host_.steady());
  set_alarm();
}

void Attachment::link_packet(const Packet& packet) {
  session_->take(host_.steady(), packet);
  if (is_up()) {
    // Who speaks is worth coming back to soon; some accept a connection and close it at once.
    pause_ = options_.retry_min;
    complaint_.clear();
  }
  set_alarm();
}

/// It may have been the end of a call: the audit finds that out.
void Attachment::link_unreadable(const Error& why) {
  host_.count("csta_unreadable", "Messages of the switch that could not be read.");
  if (std::exchange(complained_, true)) return;
  host_.log().warning(why.code, "A message of {} could not be read, and perhaps others: {}",
                      options_.name, why.text);
}

void Attachment::link_down(const Error& why) { give_up(why); }

// The session -----------------------------------------------------------------------------------

Result<> Attachment::send(const Packet& packet) {
  if (options_.identifiers.type_of_number.empty() && options_.identifiers.media_class.empty()) {
    return link_->send(packet);
  }
  Packet sent = packet;
  add_device_attributes(sent.body, options_.identifiers, options_.edition, options_.is_own_device);
  return link_->send(sent);
}

void Attachment::session_up() { listener_.attached(options_.link); }

void Attachment::session_down(const Error& why) { give_up(why); }

void Attachment::system_status(std::string_view status) {
  listener_.system_status(options_.link, status);
}

void Attachment::event(const Element& event) { listener_.event(options_.link, event); }

void Attachment::requested(const Packet& request) {
  if (!segments_.take(request.body)) listener_.requested(options_.link, request);
}

void Attachment::set_alarm() {
  // An alarm that is too early does no harm, and every packet would move it.
  const auto at = session_->wake_at();
  if (!at || (alarm_at_ && *alarm_at_ <= *at)) return;
  alarm_at_ = at;
  const auto delay = std::max(*at - host_.steady(), std::chrono::nanoseconds(0));
  alarm_ = host_.after(delay, [this] { wake(); });
}

void Attachment::wake() {
  alarm_at_.reset();
  session_->advance(host_.steady());
  if (!retry_.running()) set_alarm();
}

// Requests --------------------------------------------------------------------------------------

void Attachment::request(Element body, Session::Reply reply, Session::Urgency urgency) {
  const bool snapshot = body.name == "SnapshotDevice" || body.name == "SnapshotCall";
  if (snapshot) reply = segments_.whole(std::move(reply));
  session_->request(host_.steady(), std::move(body), std::move(reply), urgency);
  set_alarm();
}

bool Attachment::tell(Element body) {
  return is_up() && session_->tell(host_.steady(), std::move(body));
}

void Attachment::answer(std::int64_t invoke_id, Element body) {
  session_->answer(invoke_id, std::move(body));
}

void Attachment::refuse(std::int64_t invoke_id) { session_->refuse(invoke_id); }

}  // namespace ctibus::csta
