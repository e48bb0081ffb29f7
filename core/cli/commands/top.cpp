#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "core/cli/board.hpp"
#include "core/cli/commands.hpp"
#include "core/cli/site_access.hpp"

namespace ctibus::cli {
namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

struct Arguments {
  bool once = false;
  bool json = false;
  bool show_personal = false;
};

/// The terminal's other screen, until the end.
class Screen {
 public:
  Screen() { put("\x1b[?1049h\x1b[?25l"); }
  Screen(const Screen&) = delete;
  Screen& operator=(const Screen&) = delete;
  ~Screen() { put("\x1b[?25h\x1b[?1049l"); }

  /// As much of it as fits; no flicker, since every line is overwritten in place.
  void show(std::string_view text) const {
    winsize size{};
    const bool known = ::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_row > 1;
    const std::size_t rows = known ? size.ws_row : 24U;
    const std::size_t columns = known && size.ws_col > 0 ? size.ws_col : 80U;
    std::string out = "\x1b[H";
    for (std::size_t row = 0; row + 1 < rows && !text.empty(); ++row) {
      const auto end = text.find('\n');
      std::string_view line = text.substr(0, end);
      out += line.substr(0, cut(line, columns));
      out += "\x1b[K\r\n";
      text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    }
    put(out + "\x1b[J");
  }

 private:
  /// Bytes of the first `columns` code points.
  static std::size_t cut(std::string_view line, std::size_t columns) {
    std::size_t count = 0;
    for (std::size_t i = 0; i < line.size(); ++i) {
      if ((line[i] & 0xc0) != 0x80 && ++count > columns) return i;
    }
    return line.size();
  }
  static void put(std::string_view text) {
    std::fwrite(text.data(), 1, text.size(), stdout);
    std::fflush(stdout);
  }
};

Timestamp now() { return std::chrono::floor<Duration>(std::chrono::system_clock::now()); }

int run(const Arguments& arguments, const SiteAccess& access) {
  const bool once = arguments.once || arguments.json || ::isatty(STDOUT_FILENO) == 0;
  auto client = access.connect(!once);
  if (!client) return report(client.error());
  Board board;
  bool changed = false;
  const auto subscribed = (*client)->subscribe(
      {.patterns = Board::patterns,
       .start = wire::Start::snapshot(),
       .handler = [&](const auto& delivery) { changed |= board.take(delivery); }});
  if (!subscribed) return report(subscribed.error());
  watch_interrupts();
  if (auto ran = run_until(**client, [&] { return board.complete(); }); !ran) {
    return report(ran.error());
  }
  auto site = (*client)->query(wire::QueryKind::report);
  if (!site) return report(site.error());
  if (arguments.json) {
    const auto out = board.json(site->body, presentation::Declarations(),
                                {.show_personal = arguments.show_personal});
    fmt::print("{}\n", presentation::line_of(out));
    return ok;
  }
  if (once) {
    fmt::print("{}", board.text(site->body, now(), arguments.show_personal));
    return ok;
  }
  const Screen screen;
  auto shown = Clock::time_point();
  while (!interrupted()) {
    const auto age = Clock::now() - shown;
    if (age >= 1s || (changed && age >= 200ms)) {
      if (auto fresh = (*client)->query(wire::QueryKind::report, {}, 2s)) site = fresh;
      screen.show(((*client)->connected() ? "" : "(not connected)\n") +
                  board.text(site->body, now(), arguments.show_personal));
      shown = Clock::now();
      changed = false;
    }
    if (auto ran = (*client)->run(200ms); !ran) return report(ran.error());
  }
  return ok;
}

std::function<int()> set_up(CLI::App& app) {
  auto arguments = std::make_shared<Arguments>();
  app.add_flag("--once", arguments->once, "Print it once (also when not on a terminal)");
  app.add_flag("--json", arguments->json, "Print it once as JSON");
  app.add_flag("--show-personal", arguments->show_personal, "Do not mask numbers and names");
  const SiteAccess access(app);
  return [=] { return run(*arguments, access); };
}

}  // namespace

const Command top_command{"top", "Watch calls, agents, groups and plugins of a running site.",
                          "ctibus top", &set_up};

}  // namespace ctibus::cli
