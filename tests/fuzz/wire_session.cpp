#include <stdlib.h>

#include <filesystem>
#include <memory>
#include <string>

#include "core/base/manual_clock.hpp"
#include "core/gateway/session.hpp"
#include "core/host/site.hpp"
#include "fuzz.hpp"
#include "tests/support/temporary_folder.hpp"

// What a client sends after its hello, to the server's session over a site in memory: each message
// is as long as the word before it says. The first byte chooses the client's rights. Nobody is
// connected to the socket: what the server says is dropped.

namespace ctibus::fuzz {
namespace {

using namespace gateway;

/// A socket that nobody knows.
class Socket {
 public:
  Socket() {
    auto bound = ServerSocket::bind("ipc://" + (folder_ / "s").string(), Limits(), {});
    require(bound.has_value(), "a socket can be made");
    socket_ = std::move(*bound);
  }
  Socket(const Socket&) = delete;
  Socket& operator=(const Socket&) = delete;
  ServerSocket& operator*() { return *socket_; }
  [[nodiscard]] const std::filesystem::path& folder() const { return folder_; }

 private:
  support::TemporaryFolder temporary_{"fuzz"};
  std::filesystem::path folder_ = temporary_.path();
  std::unique_ptr<ServerSocket> socket_;
};

std::unique_ptr<host::Site> site_in_memory(const ManualClock& clock,
                                           const std::filesystem::path& folder) {
  config::SiteConfig config;
  config.site.data = folder.string();
  config.site.threads = 1;
  config.site.sandbox = true;
  config.log.storage = config::Storage::memory;
  config.log.memory_window.bytes = std::uint64_t{1} << 20;
  config.log.segment_size.bytes = std::uint64_t{1} << 20;
  config.logging.level = config::Level::off;
  host::SiteSetup setup;
  setup.clock = &clock;
  setup.write_to_stderr = false;
  auto site = host::Site::open(std::move(config), std::move(setup));
  require(site.has_value(), "a site opens");
  require((*site)->start().has_value(), "a site without plugins starts");
  return std::move(*site);
}

Rights rights_of(std::uint8_t choice) {
  switch (choice % 4) {
    case 0:
      return Rights::all();
    case 1:
      return {.trusted = true,
              .publish = {"call.*", "cdr.>"},
              .subscribe = {">"},
              .command = {"call.*"},
              .provide = {"call.*"},
              .secrets = true};
    case 2:
      return {.publish = {"call.held"}, .subscribe = {"call.*"}, .command = {"*.make"}};
    default:
      return {};
  }
}

}  // namespace

void run(Bytes input) {
  static Socket socket;
  const ManualClock clock;
  const auto site = site_in_memory(clock, socket.folder());
  const Limits limits;
  auto outbox = std::make_shared<Outbox>();
  Measures measures;
  Common common{.site = *site,
                .limits = limits,
                .socket = *socket,
                .outbox = outbox,
                .names = SourceNames(site->log()),
                .sources = Sources(site->log(), limits.sources),
                .worker = {},
                .questions = {},
                .logger = site->logger("core.gateway"),
                .measures = measures,
                .complaints = Complaints([](auto, auto) {})};
  Input in(input);
  {
    const std::uint8_t choice = in.byte();
    Session session(common, 1, "peer", {}, "fuzz", {"wire.fuzz", rights_of(choice)},
                    std::chrono::steady_clock::now());
    if ((choice & 4) == 0) (void)session.resume(7, {site->log().epoch(), 0});
    for (int turn = 0; !in.empty(); ++turn) {
      const Bytes message = in.part();
      if (message.empty()) continue;  // the server keeps them back
      (void)session.receive(static_cast<wire::MessageKind>(message.front()), message);
      for (auto& entry : outbox->take()) entry.task(session);
      bool blocked = false;
      (void)session.work(blocked);
      if (turn % 8 == 7) session.tell_progress();
    }
    session.tell_progress();
  }
  common.worker.stop();
  site->stop();
}

}  // namespace ctibus::fuzz
