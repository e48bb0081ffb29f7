#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <utility>

#include "ctibus/kit/sip/stack.hpp"

namespace ctibus::sip {

/// The way from the stack's thread to the strand of the call logic. Outlives the stack as long as
/// events are under way; after close() they come to nothing.
class SofiaStrand : public std::enable_shared_from_this<SofiaStrand> {
 public:
  using Post = std::function<void(std::function<void()>)>;

  SofiaStrand(StackEvents& events, Post post) : events_(&events), post_(std::move(post)) {}

  /// The stack's thread.
  void request(TransactionId id, Message message) {
    tell([id, message = std::move(message)](StackEvents& to) { to.on_request(id, message); });
  }
  void cancelled(TransactionId id) {
    tell([id](StackEvents& to) { to.on_cancelled(id); });
  }
  void response(TransactionId id, Message message) {
    tell([id, message = std::move(message)](StackEvents& to) { to.on_response(id, message); });
  }
  void failed(TransactionId id, int status) {
    tell([id, status](StackEvents& to) { to.on_failed(id, status); });
  }

  /// Events that the strand has not seen yet. Any thread.
  std::size_t waiting() const { return waiting_.load(std::memory_order_relaxed); }

  /// The strand: nothing is told any more.
  void close() { events_ = nullptr; }

 private:
  template <class Tell>
  void tell(Tell what) {
    waiting_.fetch_add(1, std::memory_order_relaxed);
    post_([self = shared_from_this(), what = std::move(what)] {
      self->waiting_.fetch_sub(1, std::memory_order_relaxed);
      if (self->events_ != nullptr) what(*self->events_);
    });
  }

  StackEvents* events_;  ///< touched on the strand only
  Post post_;
  std::atomic<std::size_t> waiting_{0};
};

}  // namespace ctibus::sip
