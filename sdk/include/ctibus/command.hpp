#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "ctibus/abi/command.h"
#include "ctibus/message.hpp"

namespace ctibus {

class Host;

enum class ReplyStatus : std::uint32_t {
  accepted = CTIBUS_REPLY_ACCEPTED,
  rejected = CTIBUS_REPLY_REJECTED,
  no_provider = CTIBUS_REPLY_NO_PROVIDER,
  outcome_unknown = CTIBUS_REPLY_OUTCOME_UNKNOWN,
};

constexpr std::string_view name_of(ReplyStatus status) {
  constexpr std::string_view names[] = {"", "accepted", "rejected", "no_provider",
                                        "outcome_unknown"};
  return names[static_cast<std::size_t>(status) < std::size(names)
                   ? static_cast<std::size_t>(status)
                   : 0];
}

/// What a command was answered. Texts are valid within the callback.
template <Message C>
struct Reply {
  ReplyStatus status = ReplyStatus::rejected;
  MessageId command;
  Text code;  ///< catalogue id unless accepted
  Text text;
  ReplyOf<C> body;

  bool accepted() const { return status == ReplyStatus::accepted; }
};

struct RequestOptions {
  Duration deadline{5000};
  std::string_view key = {};          ///< default: the command's declared key field
  std::string_view idempotency = {};  ///< a repetition with this key gets the first one's reply
  Uuid correlation = {};
  MessageId causation = {};  ///< default: the message being handled
};

/// A received command that waits for its answer. Move it to answer later; dropped unanswered, it is
/// rejected with bus.unanswered. Strand only.
template <Message C>
class Command {
 public:
  Command(Host& host, const ctibus_delivery& delivery, C body)
      : host_(&host),
        id_(delivery.frame->id),
        correlation_(delivery.frame->correlation),
        source_(delivery.source.data, delivery.source.size),
        body_(std::move(body)) {}

  Command(Command&& other) noexcept
      : host_(std::exchange(other.host_, nullptr)),
        id_(other.id_),
        correlation_(other.correlation_),
        source_(std::move(other.source_)),
        body_(std::move(other.body_)) {}
  Command(const Command&) = delete;
  Command& operator=(const Command&) = delete;
  Command& operator=(Command&&) = delete;
  ~Command() {
    if (host_ != nullptr) reject("bus.unanswered", "The provider dropped the command.");
  }

  /// Fields; texts are valid until the handler returns. Copy what must live longer.
  const C* operator->() const { return &body_; }
  const C& operator*() const { return body_; }

  /// Name it as the causation of the events that tell the outcome.
  MessageId id() const { return id_; }
  Uuid correlation() const { return correlation_; }
  const std::string& source() const { return source_; }

  void accept(const ReplyOf<C>& fields = {});
  void reject(std::string_view code, std::string_view text);
  void reject(const Error& error) { reject(error.code, error.text); }

 private:
  void send(ReplyStatus status, std::string_view code, std::string_view text,
            std::span<const std::uint8_t> payload);

  Host* host_;
  MessageId id_;
  Uuid correlation_;
  std::string source_;
  C body_;
};

}  // namespace ctibus
