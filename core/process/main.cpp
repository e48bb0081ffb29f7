#include <fmt/format.h>

#include <csignal>
#include <cstdio>
#include <cstring>

#include "core/process/crash_note.hpp"
#include "core/process/folder.hpp"
#include "core/process/guest.hpp"
#include "ctibus/version.h"

// ctibus-host: a process that holds one plugin, started by ctibusd or by systemd.

namespace {

ctibus::process::Guest* running_guest = nullptr;

void on_signal(int) {
  if (running_guest != nullptr) running_guest->interrupt();
}

int usage() {
  fmt::print(stderr,
             "Usage: ctibus-host FOLDER\n"
             "Holds the plugin of one instance. FOLDER is hosts/NAME in the site's data folder, as "
             "ctibusd makes it.\n");
  return 2;
}

}  // namespace

int main(int count, char** words) {
  if (count == 2 && std::strcmp(words[1], "--version") == 0) {
    fmt::print("ctibus-host {}\n", CTIBUS_VERSION);
    return 0;
  }
  if (count != 2 || words[1][0] == '-') return usage();
  const ctibus::process::Folder folder(words[1]);
  ctibus::process::note_deadly_signals(folder.last_signal());
  ctibus::process::Guest guest({.folder = folder});
  running_guest = &guest;
  struct sigaction action {};
  action.sa_handler = &on_signal;
  sigaction(SIGTERM, &action, nullptr);
  sigaction(SIGINT, &action, nullptr);
  std::signal(SIGPIPE, SIG_IGN);
  const auto ran = guest.run();
  running_guest = nullptr;
  if (ran) return 0;
  fmt::print(stderr, "ctibus-host: {}: {}\n", ran.error().code, ran.error().text);
  return 1;
}
