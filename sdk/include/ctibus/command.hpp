#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

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
/// rejected with bus.unanswered. After its instance has stopped the host answers for it, and what
/// is done with it here has no effect. Strand only.
template <Message C>
class Command {
 public:
  /// `payload`: the bytes that the texts of `body` are views of, when they are to live as long as
  /// the command.
  Command(Host& host, const ctibus_delivery& delivery, C body,
          std::vector<std::uint8_t> payload = {}, Duration remaining = {});

  Command(Command&&) noexcept = default;
  Command& operator=(Command&& other) noexcept {
    if (this != &other) {
      drop();
      host_ = std::move(other.host_);
      id_ = other.id_;
      correlation_ = other.correlation_;
      source_ = std::move(other.source_);
      payload_ = std::move(other.payload_);
      remaining_ = other.remaining_;
      body_ = std::move(other.body_);
    }
    return *this;
  }
  Command(const Command&) = delete;
  Command& operator=(const Command&) = delete;
  ~Command() { drop(); }

  /// Fields; texts are valid as long as the command.
  const C* operator->() const { return &body_; }
  const C& operator*() const { return body_; }

  /// Name it as the causation of the events that tell the outcome.
  MessageId id() const { return id_; }
  Uuid correlation() const { return correlation_; }
  const std::string& source() const { return source_; }
  /// What was left until its deadline when the handler got it; afterwards nobody waits any more.
  Duration remaining() const { return remaining_; }

  void accept(const ReplyOf<C>& fields = {});
  void reject(std::string_view code, std::string_view text);
  void reject(const Error& error) { reject(error.code, error.text); }

 private:
  void drop() { reject("bus.unanswered", "The provider dropped the command."); }
  void send(ReplyStatus status, std::string_view code, std::string_view text,
            std::span<const std::uint8_t> payload);

  std::weak_ptr<Host> host_;  ///< null: answered, or moved from
  MessageId id_;
  Uuid correlation_;
  std::string source_;
  std::vector<std::uint8_t> payload_;
  Duration remaining_;
  C body_;
};

}  // namespace ctibus
