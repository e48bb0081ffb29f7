#include "core/process/crash_note.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <cstdlib>

namespace ctibus::process {
namespace {

constexpr std::array deadly = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT, SIGSYS, SIGTRAP};
constexpr std::size_t stack_bytes = std::size_t{64} << 10;

int note_fd = -1;
std::array<struct sigaction, NSIG> former{};

/// Only what is safe within a signal handler.
void on_signal(int signal, siginfo_t* info, void*) {
  std::array<char, 4> text{};
  std::size_t size = 0;
  if (signal >= 10) text[size++] = static_cast<char>('0' + signal / 10);
  text[size++] = static_cast<char>('0' + signal % 10);
  text[size++] = '\n';
  [[maybe_unused]] const auto written = ::write(note_fd, text.data(), size);
  ::sigaction(signal, &former[static_cast<std::size_t>(signal)], nullptr);
  // An instruction that is at fault is tried again; what somebody sent is sent again. The signal
  // then meets who handled it before.
  if (info->si_code <= 0) ::raise(signal);
}

}  // namespace

void note_deadly_signals(const std::filesystem::path& file) {
  note_fd = ::open(file.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0640);
  if (note_fd < 0) return;
  ::fchmod(note_fd, 0640);                     // the core reads it
  static std::array<char, stack_bytes> stack;  // an overflown stack has no room for a handler
  stack_t alternative{};
  alternative.ss_sp = stack.data();
  alternative.ss_size = stack.size();
  ::sigaltstack(&alternative, nullptr);
  for (const int signal : deadly) {
    struct sigaction action {};
    action.sa_sigaction = &on_signal;
    action.sa_flags = SA_SIGINFO | SA_ONSTACK | SA_NODEFER;
    ::sigaction(signal, &action, &former[static_cast<std::size_t>(signal)]);
  }
}

}  // namespace ctibus::process
