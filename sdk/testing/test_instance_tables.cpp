#include "ctibus/testing/test_host.hpp"
#include "refusal.hpp"

namespace ctibus::testing {

namespace {

/// Prometheus' data model: [a-zA-Z_][a-zA-Z0-9_]*
bool is_metric_name(std::string_view name) {
  const auto is_letter = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
  };
  return !name.empty() && is_letter(name.front()) &&
         std::all_of(name.begin(), name.end(),
                     [&](char c) { return is_letter(c) || (c >= '0' && c <= '9'); });
}

}  // namespace

std::int64_t TestInstance::steady_ns(const ctibus_host* host) {
  const std::lock_guard lock(of(host).host_.mutex_);
  return of(host).host_.clock_.steady_ns();
}

std::int64_t TestInstance::utc_ns(const ctibus_host* host) {
  const std::lock_guard lock(of(host).host_.mutex_);
  return of(host).host_.clock_.utc_ns();
}

void TestInstance::start_timer(const ctibus_host* host, std::uint64_t token,
                               std::int64_t delay_ns) {
  TestInstance& self = of(host);
  self.called("start_timer");
  const std::lock_guard lock(self.host_.mutex_);
  if (self.stopped()) return;
  self.forget_timer(token);
  const auto start = std::make_shared<std::uint64_t>();
  *start = self.timers_[token] = self.host_.clock_.start(delay_ns, [&self, token, start] {
    self.add_task([&self, token, start] {
      {
        const std::lock_guard inner(self.host_.mutex_);
        const auto timer = self.timers_.find(token);
        // Cancelled, or moved, after it was due.
        if (timer == self.timers_.end() || timer->second != *start) return;
        self.timers_.erase(timer);
      }
      const Entered entered(self, "on_timer");
      if (self.time_handler_ != nullptr) self.time_handler_->on_timer(self.instance_.self, token);
    });
  });
}

void TestInstance::cancel_timer(const ctibus_host* host, std::uint64_t token) {
  TestInstance& self = of(host);
  self.called("cancel_timer", true);
  const std::lock_guard lock(self.host_.mutex_);
  self.forget_timer(token);
}

void TestInstance::forget_timer(std::uint64_t token) {
  if (auto node = timers_.extract(token); !node.empty()) host_.clock_.cancel(node.mapped());
}

ctibus_uuid TestInstance::uuid(const ctibus_host* host) { return of(host).host_.uuid(); }

std::uint64_t TestInstance::random(const ctibus_host* host) {
  const std::lock_guard lock(of(host).host_.mutex_);
  return of(host).host_.random_.next();
}

void TestInstance::post(const ctibus_host* host, std::uint64_t token) {
  TestInstance& self = of(host);
  self.called("post");
  const std::lock_guard lock(self.host_.mutex_);
  if (self.stopped()) return;
  self.add_task([&self, token] {
    const Entered entered(self, "on_post");
    if (self.strand_handler_ != nullptr) self.strand_handler_->on_post(self.instance_.self, token);
  });
}

std::int32_t TestInstance::log_level(const ctibus_host* host) { return of(host).host_.log_level_; }

void TestInstance::log_write(const ctibus_host* host, std::int32_t level, ctibus_text id,
                             ctibus_text text) {
  TestInstance& self = of(host);
  const std::lock_guard lock(self.host_.mutex_);
  if (self.host_.observer_ != nullptr) {
    self.host_.observer_->logged(self.name_, level, detail::view(id), detail::view(text));
  }
  if (self.stopped()) return;
  self.host_.log_lines_.push_back(
      {self.name_, level, std::string(detail::view(id)), std::string(detail::view(text))});
}

ctibus_text TestInstance::instance_name(const ctibus_host* host) {
  const TestInstance& self = of(host);
  return {self.name_.data(), self.name_.size()};
}

ctibus_text TestInstance::directory(const ctibus_host* host) {
  const std::string& text = of(host).directory_text_;
  return {text.data(), text.size()};
}

ctibus_text TestInstance::data_source(const ctibus_host* host) {
  const std::string& text = of(host).host_.data_source_;
  return {text.data(), text.size()};
}

ctibus_uuid TestInstance::deposit(const ctibus_host* host, ctibus_bytes secret,
                                  std::uint32_t lease_ms) {
  TestHost& test = of(host).host_;
  const std::lock_guard lock(test.mutex_);
  const Uuid handle = test.uuid();
  test.secrets_[handle].assign(secret.data, secret.data + secret.size);
  test.clock_.start(std::int64_t{lease_ms} * 1'000'000,
                    [&test, handle] { test.secrets_.erase(handle); });
  return handle;
}

std::size_t TestInstance::redeem(const ctibus_host* host, ctibus_uuid handle, std::uint8_t* buffer,
                                 std::size_t capacity) {
  TestHost& test = of(host).host_;
  const std::lock_guard lock(test.mutex_);
  const auto found = test.secrets_.find(handle);
  if (found == test.secrets_.end()) return 0;
  const std::size_t size = found->second.size();
  if (size > capacity) return size;
  std::copy(found->second.begin(), found->second.end(), buffer);
  test.secrets_.erase(found);
  return size;
}

std::uint32_t TestInstance::metric(const ctibus_host* host, std::uint32_t kind, ctibus_text name,
                                   ctibus_text) {
  TestInstance& self = of(host);
  const std::lock_guard lock(self.host_.mutex_);
  if (!is_metric_name(detail::view(name))) return 0;
  const auto [entry, is_new] = self.metric_ids_.try_emplace(
      std::string(detail::view(name)), static_cast<std::uint32_t>(self.metrics_.size()));
  if (is_new) self.metrics_.push_back({kind, 0});
  return self.metrics_[entry->second].kind == kind ? entry->second : 0;
}

void TestInstance::record(const ctibus_host* host, std::uint32_t metric, double value) {
  TestInstance& self = of(host);
  const std::lock_guard lock(self.host_.mutex_);
  if (metric == 0 || metric >= self.metrics_.size()) return;
  Metric& entry = self.metrics_[metric];
  if (entry.kind == CTIBUS_METRIC_GAUGE) {
    entry.value = value;
  } else if (value > 0) {
    entry.value += value;
  }
}

void TestInstance::drained(const ctibus_host* host) {
  const std::lock_guard lock(of(host).host_.mutex_);
  of(host).drained_ = true;
  of(host).host_.spoken_.notify_all();
}

void TestInstance::failed(const ctibus_host* host, ctibus_text code, ctibus_text text) {
  TestInstance& self = of(host);
  const std::lock_guard lock(self.host_.mutex_);
  if (self.host_.observer_ != nullptr) {
    self.host_.observer_->failed(self.name_, detail::view(code), detail::view(text));
  }
  if (self.stopped()) return;
  self.failed_ = failure(std::string(detail::view(code)), std::string(detail::view(text)));
  self.host_.log_lines_.push_back({self.name_, CTIBUS_LOG_ERROR, std::string(detail::view(code)),
                                   std::string(detail::view(text))});
}

}  // namespace ctibus::testing
