#pragma once

#include <signal.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <string>
#include <utility>
#include <vector>

// Programs that end with the test that has started them, also when it is killed.
namespace ctibus::support {

/// Where fork() is followed by exec: in the child, with the parent's process id. The child goes
/// with the thread that has forked, which is to be the main one.
inline void end_with(pid_t parent) {
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (::getppid() != parent) ::_exit(1);  // it has ended already
}

/// util-linux
inline constexpr const char* setpriv = "/usr/bin/setpriv";

/// Arguments of `setpriv`, which becomes the program: for what starts programs by other means, from
/// the main thread.
inline std::vector<std::string> tied(std::string program, std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), {"--pdeathsig", "KILL", std::move(program)});
  return arguments;
}

}  // namespace ctibus::support
