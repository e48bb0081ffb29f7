#pragma once

#include <atomic>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace ctibus::sip {

/// A thread with Sofia-SIP's event loop, and a queue of work for it.
class SofiaThread {
 public:
  using Work = std::function<void()>;

  /// What the loop needs, all called on the thread.
  struct Loop {
    std::function<bool(void* root)> begin;  ///< a su_root_t; false: end at once
    std::function<long()> wait;             ///< how long the loop may sleep, in milliseconds
    std::function<void()> step;             ///< after each turn
    std::function<void()> end;
  };

  SofiaThread();
  ~SofiaThread();
  SofiaThread(const SofiaThread&) = delete;
  SofiaThread& operator=(const SofiaThread&) = delete;

  /// Returns after `begin`, with what it returned.
  bool start(Loop loop);
  /// Any thread. False: there is too much already, and the work was not taken; with `must` it is.
  bool run(Work work, bool must = true);
  /// Ends the loop and joins the thread; what was queued before is still done.
  void stop();

  static constexpr std::size_t most_work = 50'000;

 private:
  void body(const Loop& loop, std::function<void(bool)> begun);
  void work_off();
  static int woken(void* magic, void* wait, void* self);

  std::thread thread_;
  int wake_ = -1;
  std::mutex lock_;
  std::vector<Work> queue_;
  std::atomic<bool> stopping_{false};
};

}  // namespace ctibus::sip
