#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <unordered_map>

#include "core/log/log.hpp"
#include "ctibus/kit/wire/batch.hpp"
#include "ctibus/kit/wire/protocol.hpp"

namespace ctibus::gateway {

/// The names of sources, which the log hands out under a lock. One thread.
class SourceNames {
 public:
  explicit SourceNames(const log::Log& log) : log_(log) {}
  const std::string& of(std::uint32_t source);

 private:
  const log::Log& log_;
  std::unordered_map<std::uint32_t, std::string> names_;
};

/// One subscription of one client: a reader of the log, read only as far as the client has granted
/// credit. What a client does not read stays in the log and costs nothing here. One thread.
class Stream {
 public:
  /// Gets each finished message, in order.
  using Sink = std::function<void(msgpack::Buffer)>;

  /// `wake` is called, from any thread, when the stream that had nothing to send has something.
  /// Errors: those of Log::add_reader.
  static Result<std::unique_ptr<Stream>> open(log::Log& log, std::uint32_t id,
                                              log::Subscription subscription,
                                              std::function<void()> wake);

  /// Allows up to `most` deliveries at a time.
  void grant(std::uint32_t messages, std::uint32_t most);
  /// Sends one batch, if there is something and the client wants it. Returns false when there is
  /// nothing more to do until ready() or grant().
  bool fill(SourceNames& names, std::size_t batch_bytes, const Sink& sink);
  /// There may be something to send.
  [[nodiscard]] bool ready() const { return credit_ > 0 && ready_->load(); }
  [[nodiscard]] bool starved() const { return credit_ == 0; }
  /// Looks again, so that progress() is up to date although nothing that matches was published.
  void refresh();

  [[nodiscard]] std::uint32_t id() const { return id_; }
  /// Name of the durable consumer that it is, or empty.
  [[nodiscard]] const std::string& consumer() const { return consumer_; }
  [[nodiscard]] log::Cursor position() const { return reader_->position(); }
  [[nodiscard]] wire::SubscriptionProgress progress() const;

 private:
  Stream(std::uint32_t id, std::string consumer, std::unique_ptr<log::Reader> reader,
         std::shared_ptr<std::atomic<bool>> ready)
      : id_(id),
        consumer_(std::move(consumer)),
        reader_(std::move(reader)),
        ready_(std::move(ready)),
        complete_(reader_->position()) {}
  void take(const log::Delivery& delivery, SourceNames& names, std::size_t batch_bytes,
            const Sink& sink);
  void flush(const Sink& sink);

  std::uint32_t id_;
  std::string consumer_;
  std::unique_ptr<log::Reader> reader_;
  std::shared_ptr<std::atomic<bool>> ready_;
  std::uint32_t credit_ = 0;
  std::size_t frame_bytes_ = 1024;  ///< of a frame, on average and lately
  wire::BatchWriter batch_;
  log::Cursor complete_;  ///< what has been handed to the sink or is in the batch
};

}  // namespace ctibus::gateway
