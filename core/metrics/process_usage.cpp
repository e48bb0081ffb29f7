#include "core/metrics/process_usage.hpp"

#include <sys/resource.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

namespace ctibus::metrics {
namespace {

double seconds(const timeval& time) {
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
}

std::uint64_t entries(const char* folder) {
  std::uint64_t count = 0;
  std::error_code why;
  std::filesystem::directory_iterator at(folder, why);
  for (; !why && at != std::filesystem::directory_iterator(); at.increment(why)) ++count;
  return count;
}

}  // namespace

ProcessUsage process_usage() {
  ProcessUsage out;
  struct rusage usage {};
  if (::getrusage(RUSAGE_SELF, &usage) == 0) {
    out.cpu_seconds = seconds(usage.ru_utime) + seconds(usage.ru_stime);
  }
  std::ifstream statm("/proc/self/statm");
  std::uint64_t size = 0;
  std::uint64_t resident = 0;
  if (statm >> size >> resident) {
    out.memory_bytes = resident * static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
  }
  out.open_files = entries("/proc/self/fd");
  out.threads = entries("/proc/self/task");
  return out;
}

}  // namespace ctibus::metrics
