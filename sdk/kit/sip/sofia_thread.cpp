#include "sofia_thread.hpp"

#include <sys/eventfd.h>
#include <unistd.h>

#include <future>
#include <memory>
#include <system_error>
#include <utility>

#include "sofia_nta.hpp"

namespace ctibus::sip {

namespace {

void silent(void*, char const*, va_list) {}

/// Sofia-SIP's own initialization; its logs would go to standard error.
void begin_library() {
  static const bool begun = [] {
    su_init();
    su_log_redirect(nullptr, silent, nullptr);
    return true;
  }();
  (void)begun;
}

}  // namespace

SofiaThread::SofiaThread() : wake_(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
  if (wake_ < 0) throw std::system_error(errno, std::generic_category(), "eventfd");
}

SofiaThread::~SofiaThread() {
  stop();
  close(wake_);
}

bool SofiaThread::start(Loop loop) {
  begin_library();
  auto begun = std::make_shared<std::promise<bool>>();
  auto answer = begun->get_future();
  thread_ = std::thread([this, loop = std::move(loop), begun] {
    body(loop, [begun](bool good) { begun->set_value(good); });
  });
  const bool good = answer.get();
  if (!good) stop();
  return good;
}

bool SofiaThread::run(Work work, bool must) {
  bool first = false;
  {
    const std::lock_guard guard(lock_);
    if (!must && queue_.size() >= most_work) return false;
    first = queue_.empty();
    queue_.push_back(std::move(work));
  }
  if (first) {
    const std::uint64_t one = 1;
    (void)!write(wake_, &one, sizeof one);  // full: the thread is awake
  }
  return true;
}

void SofiaThread::stop() {
  if (!thread_.joinable()) return;
  run([this] { stopping_ = true; });
  thread_.join();
}

void SofiaThread::work_off() {
  std::vector<Work> work;
  {
    const std::lock_guard guard(lock_);
    work.swap(queue_);
  }
  for (auto& each : work) each();
}

int SofiaThread::woken(void*, void*, void* self) {
  auto* thread = static_cast<SofiaThread*>(self);
  std::uint64_t count = 0;
  (void)!read(thread->wake_, &count, sizeof count);
  thread->work_off();
  return 0;
}

void SofiaThread::body(const Loop& loop, std::function<void(bool)> begun) {
  su_root_t* root = su_root_create(nullptr);
  su_wait_t wait[1] = {SU_WAIT_INIT};
  const bool awake = root != nullptr && su_wait_create(wait, wake_, SU_WAIT_IN) == 0;
  int registered = -1;
  if (awake) {
    registered = su_root_register(
        root, wait,
        [](su_root_magic_t* magic, su_wait_t* what, su_wakeup_arg_t* self) {
          return woken(magic, what, self);
        },
        this, su_pri_normal);
  }
  const bool good = registered >= 0 && loop.begin(root);
  begun(good);
  while (good && !stopping_) {
    su_root_step(root, loop.wait());
    loop.step();
  }
  if (good) {
    work_off();
    loop.end();
  }
  if (registered >= 0) {
    su_root_deregister(root, registered);
  } else if (awake) {
    su_wait_destroy(wait);
  }
  if (root != nullptr) su_root_destroy(root);
}

}  // namespace ctibus::sip
