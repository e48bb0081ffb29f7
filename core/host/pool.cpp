#include "core/host/pool.hpp"

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>
#include <vector>

#include "core/host/strand.hpp"

namespace ctibus::host {

/// Shared with the threads, so that one left behind finds it still there.
struct Pool::State {
  std::mutex mutex;
  std::condition_variable work;
  std::condition_variable ended;
  std::deque<std::shared_ptr<Strand>> ready;
  std::size_t idle = 0;
  std::size_t alive = 0;
  bool stopping = false;
  std::size_t size = 0;
  std::vector<std::thread> threads;
};

Pool::Pool(std::size_t threads) : state_(std::make_shared<State>()) {
  if (threads == 0) threads = std::max<std::size_t>(2, std::thread::hardware_concurrency());
  state_->size = state_->alive = threads;
  for (std::size_t i = 0; i < threads; ++i) {
    state_->threads.emplace_back([state = state_] { run(state); });
  }
}

Pool::~Pool() { stop(std::chrono::seconds(1)); }

bool Pool::stop(std::chrono::nanoseconds limit) {
  std::deque<std::shared_ptr<Strand>> dropped;
  std::unique_lock lock(state_->mutex);
  state_->stopping = true;
  dropped.swap(state_->ready);
  state_->work.notify_all();
  const bool all_ended = state_->ended.wait_for(lock, limit, [&] { return state_->alive == 0; });
  auto threads = std::move(state_->threads);
  state_->threads.clear();
  lock.unlock();
  for (auto& thread : threads) {
    if (all_ended) {
      thread.join();
    } else {
      thread.detach();
    }
  }
  return all_ended;
}

std::size_t Pool::threads() const { return state_->size; }

void Pool::schedule(std::shared_ptr<Strand> strand) {
  bool wake = false;
  {
    const std::lock_guard lock(state_->mutex);
    if (state_->stopping) return;
    state_->ready.push_back(std::move(strand));
    wake = state_->idle > 0;
  }
  if (wake) state_->work.notify_one();
}

void Pool::run(const std::shared_ptr<State>& state) {
  std::unique_lock lock(state->mutex);
  while (!state->stopping) {
    if (state->ready.empty()) {
      ++state->idle;
      state->work.wait(lock, [&] { return state->stopping || !state->ready.empty(); });
      --state->idle;
      continue;
    }
    std::shared_ptr<Strand> strand = std::move(state->ready.front());
    state->ready.pop_front();
    lock.unlock();
    const bool again = strand->run_slice();
    lock.lock();
    if (again && !state->stopping) {
      state->ready.push_back(std::move(strand));
    } else {
      lock.unlock();
      strand.reset();
      lock.lock();
    }
  }
  --state->alive;
  state->ended.notify_all();
}

}  // namespace ctibus::host
