#include "network_rig.hpp"

#include <boost/asio/read.hpp>
#include <chrono>

namespace ctibus::csta::testing {

namespace {

/// Only a test that fails waits for so long.
constexpr auto patience = std::chrono::seconds(20);

}  // namespace

bool Strand::until(const std::function<bool()>& condition) {
  const auto end = std::chrono::steady_clock::now() + patience;
  while (!condition()) {
    std::function<void()> next;
    {
      std::unique_lock lock(mutex_);
      if (!woken_.wait_until(lock, end, [this] { return !actions_.empty(); })) return false;
      next = std::move(actions_.front());
      actions_.pop_front();
    }
    next();
  }
  return true;
}

bool Strand::until_posted(std::size_t count) {
  std::unique_lock lock(mutex_);
  return woken_.wait_for(lock, patience, [&] { return actions_.size() >= count; });
}

std::size_t Strand::posted() {
  const std::lock_guard lock(mutex_);
  return actions_.size();
}

std::string Listener::read(tcp::socket& socket, std::size_t size) {
  std::string bytes(size, '\0');
  boost::asio::read(socket, boost::asio::buffer(bytes));
  return bytes;
}

std::string Listener::read_all(tcp::socket& socket) {
  std::string bytes;
  boost::system::error_code end;
  boost::asio::read(socket, boost::asio::dynamic_buffer(bytes), end);
  EXPECT_EQ(end, boost::asio::error::eof) << end.message();
  return bytes;
}

}  // namespace ctibus::csta::testing
