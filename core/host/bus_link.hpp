#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>

#include "core/base/error.hpp"
#include "core/host/command_router.hpp"
#include "core/log/publisher.hpp"
#include "core/log/reader.hpp"
#include "ctibus/ids.hpp"

namespace ctibus::host {

/// What an instance listens to: a reader of the log, or what the wire has brought of one. One
/// thread, but for its wake-up.
class Feed {
 public:
  Feed() = default;
  Feed(const Feed&) = delete;
  Feed& operator=(const Feed&) = delete;
  virtual ~Feed() = default;

  /// As log::Reader.
  virtual std::size_t read(log::Reader::Visitor visitor, std::size_t max) = 0;
  [[nodiscard]] virtual bool park() = 0;
  [[nodiscard]] virtual log::Cursor position() const = 0;
  /// The name of a frame's source.
  [[nodiscard]] virtual std::string source_name(const ctibus_frame_header& frame) const = 0;
  /// Of a durable consumer: everything up to here is dealt with for good.
  virtual Result<> acknowledge(std::uint64_t sequence) = 0;
};

/// An instance's way onto the bus: into the log itself, or over the wire from a process of its own.
/// Any thread, unless said otherwise. Lives as long as its instance runs.
class BusLink {
 public:
  /// As log::PublisherOptions::on_completion.
  using CompletionHandler = std::function<void(const log::Completion&)>;
  using ReplyHandler = CommandRouter::ReplyHandler;

  BusLink() = default;
  BusLink(const BusLink&) = delete;
  BusLink& operator=(const BusLink&) = delete;
  virtual ~BusLink() = default;

  /// The number of a topic for `publish`. While the instance is made.
  virtual Result<std::uint32_t> intern(std::string_view topic, log::MessageClass message_class) = 0;
  virtual Result<ctibus_message_id> publish(const log::Draft& draft) = 0;

  /// The instance's strand; may wait for an answer. `tail` gets the log's newest sequence.
  virtual Result<std::unique_ptr<Feed>> subscribe(log::Subscription subscription,
                                                  std::uint64_t& tail) = 0;

  virtual Result<MessageId> request(const CommandRequest& request, ReplyHandler done) = 0;
  virtual void provide(std::shared_ptr<CommandProvider> provider,
                       const std::set<std::string>& topics) = 0;
  /// Nothing more is to be carried out.
  virtual void withdraw() = 0;
  virtual std::optional<std::uint32_t> begin(const CommandDelivery& command) = 0;
  virtual void reply(const CommandReply& reply) = 0;

  /// As ctibus_secret; redeem may wait for an answer.
  virtual Uuid deposit(std::span<const std::uint8_t> secret, std::uint32_t lease_ms) = 0;
  virtual std::size_t redeem(const Uuid& handle, std::span<std::uint8_t> buffer) = 0;

  [[nodiscard]] virtual log::Cursor tail() const = 0;
};

}  // namespace ctibus::host
