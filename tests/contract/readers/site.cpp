#include "site.hpp"

#include <signal.h>

#include <fstream>
#include <sstream>
#include <stdexcept>

#include "core/presentation/report_message.hpp"
#include "core/process/folder.hpp"
#include "ctibus/codec.hpp"
#include "reader.hpp"
#include "tests/support/tied.hpp"

namespace ctibus::readers {

using namespace std::chrono_literals;

Site::Site(const std::string& log) : log_(log) {
  wire::ClientOptions options;
  options.connection.endpoint = endpoint();
  options.connection.name = "world";
  options.first_pause = 5ms;
  options.longest_pause = 20ms;
  world_ = wire::Client::make(std::move(options));
}

Site::~Site() {
  world_.reset();
  if (daemon_) {
    daemon_->kill();
    daemon_->wait(20s);
  }
  // Processes of plugins outlive their core.
  std::error_code ignored;
  for (const auto& entry : std::filesystem::directory_iterator(folder_ / "data/hosts", ignored)) {
    if (const auto holder = process::Folder(entry.path()).holder()) ::kill(*holder, SIGKILL);
  }
}

void Site::write_file() const {
  std::ofstream out(folder_ / "site.toml");
  out << "[site]\nname = \"readers\"\ndata = \"data\"\ndrain_time = \"200ms\"\n"
      << "[log]\nsegment_size = \"1MiB\"\nreserve_size = \"1MiB\"\n"
      << log_ << "[isolation]\nfirst_pause = \"10ms\"\nlongest_pause = \"50ms\"\ncrashes = 1000\n";
  for (const auto& [name, section] : sections_) out << section << "\n";
}

void Site::start() {
  write_file();
  run_daemon();
}

void Site::run_daemon() {
  auto child = process::Child::run(
      support::setpriv, support::tied(CTIBUSD, {"--config", (folder_ / "site.toml").string()}),
      folder_ / "ctibusd.log");
  if (!child) throw std::runtime_error(child.error().text);
  daemon_ = std::move(*child);
  for (Reader* reader : readers_) reader->core_restarted();
  if (!await([&] { return world_->connected(); })) {
    std::ifstream log(folder_ / "ctibusd.log");
    std::ostringstream text;
    text << log.rdbuf();
    throw std::runtime_error(text.str());
  }
}

void Site::crash() {
  daemon_->kill();
  daemon_->wait(20s);
  // It does not know yet.
  (void)await([&] { return !world_->connected(); });
  start();
}

void Site::set_section(const std::string& name, const std::string& text) { sections_[name] = text; }
void Site::drop_section(const std::string& name) { sections_.erase(name); }

Result<> Site::reload() {
  write_file();
  const auto done = world_->query(wire::QueryKind::reload);
  if (!done) return tl::unexpected(done.error());
  presentation::ReloadBody body;
  if (auto read = decode(done->body, body); !read) return tl::unexpected(read.error());
  if (body.failures.empty()) return {};
  const auto& first = body.failures.front();
  return failure(std::string(first.code), std::string(first.text));
}

std::string Site::endpoint() const { return "ipc://" + (folder_ / "data/gateway.sock").string(); }

bool Site::await(const std::function<bool()>& condition) {
  const auto limit = std::chrono::steady_clock::now() + 60s;
  while (true) {
    for (Reader* reader : readers_) reader->poll();
    if (condition()) return true;
    if (std::chrono::steady_clock::now() > limit) return false;
    (void)world_->run(2ms, readers_.empty() ? -1 : readers_.front()->fd());
  }
}

void Site::settle() {
  world_->flush();
  if (auto done = world_->query(wire::QueryKind::topics); !done) {
    throw std::runtime_error(done.error().text);
  }
}

}  // namespace ctibus::readers
