#pragma once

#include <chrono>
#include <string>

/// What the service manager (systemd) is told; nothing happens without one. Any thread.
namespace ctibus::daemon {

void notify_ready(const std::string& status);
void notify_reloading();
void notify_stopping();
void notify_status(const std::string& status);
void notify_alive();

/// How often notify_alive() is expected at least; zero: never.
std::chrono::microseconds watchdog_interval();

}  // namespace ctibus::daemon
