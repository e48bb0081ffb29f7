#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "ctibus/host.hpp"
#include "ctibus/kit/csta/session.hpp"
#include "device_attributes.hpp"
#include "link.hpp"
#include "profile.hpp"
#include "snapshot_segments.hpp"

namespace ctibus::csta {

/// Hears of one attachment, on the strand. It must not destroy it while it hears.
class AttachmentListener {
 public:
  AttachmentListener() = default;
  AttachmentListener(const AttachmentListener&) = delete;
  AttachmentListener& operator=(const AttachmentListener&) = delete;
  virtual ~AttachmentListener() = default;

  virtual void attached(std::size_t link) = 0;
  /// It was attached, and is not any more; or could not be. It is tried again.
  virtual void detached(std::size_t link, const Error& why) = 0;
  virtual void event(std::size_t link, const Element& event) = 0;
  /// Of the switch; see SessionListener.
  virtual void requested(std::size_t link, const Packet& request) = 0;
  virtual void system_status(std::size_t link, std::string_view status) = 0;
};

struct AttachmentOptions {
  std::size_t link = 0;  ///< its number
  std::string name;      ///< for people: where it leads
  OpenLink open;
  SessionOptions session;
  IdentifierRules identifiers;  ///< attributes of devices that are sent
  IsOwnDevice is_own_device;    ///< of the site
  Edition edition = Edition::ed3;
  std::chrono::nanoseconds retry_min{};
  std::chrono::nanoseconds retry_max{};
};

/// Keeps one link to the switch: connects, introduces itself, and begins again when it is lost,
/// after pauses that double. Strand only.
class Attachment final : private LinkListener, private SessionListener {
 public:
  Attachment(Host& host, AttachmentOptions options, AttachmentListener& listener);
  ~Attachment() override;

  void start();
  /// Says goodbye; nothing is heard any more.
  void stop();
  bool is_up() const { return session_ && session_->is_up(); }
  const std::string& name() const { return options_.name; }

  void request(Element body, Session::Reply reply, Session::Urgency urgency = {});
  bool tell(Element body);
  void answer(std::int64_t invoke_id, Element body);
  void refuse(std::int64_t invoke_id);

 private:
  void link_up() override;
  void link_packet(const Packet& packet) override;
  void link_unreadable(const Error& why) override;
  void link_down(const Error& why) override;

  Result<> send(const Packet& packet) override;
  void session_up() override;
  void session_down(const Error& why) override;
  void system_status(std::string_view status) override;
  void event(const Element& event) override;
  void requested(const Packet& request) override;

  void connect();
  void give_up(const Error& why);
  void wake();
  void set_alarm();

  Host& host_;
  AttachmentOptions options_;
  AttachmentListener& listener_;
  std::unique_ptr<Link> link_;
  std::unique_ptr<Session> session_;
  SnapshotSegments segments_;
  std::chrono::nanoseconds pause_{};
  std::optional<std::chrono::nanoseconds> alarm_at_;
  Timer alarm_;
  Timer retry_;
  bool stopped_ = true;
  bool complained_ = false;  ///< of what cannot be read, on this connection
  std::string complaint_;    ///< why it was lost, until something is heard again
};

}  // namespace ctibus::csta
