#include <signal.h>

#include <future>

#include "core/process/folder.hpp"
#include "reader.hpp"

namespace ctibus::readers {
namespace {

using namespace std::chrono_literals;

/// The scripted plugin as an instance of the site.
class PluginReader : public Reader {
 public:
  PluginReader(Site& site, const std::string& name, std::string isolation)
      : Reader(site, name),
        isolation_(std::move(isolation)),
        listener_(site.folder() / (name + ".sock")) {}

  Result<> start(const Plan& plan) override {
    running_ = true;
    if (channel_.open()) {  // a new life of a process that was killed
      hand_over(plan);
      return await_start();
    }
    site_.set_section(name_, section());
    auto arrival = std::async(std::launch::async, [this] { return listener_.accept(); });
    // It waits for its plan in its constructor, and the core for it.
    auto handing = std::async(std::launch::async, [&] {
      channel_ = arrival.get();
      hand_over(plan);
    });
    const auto loaded = site_.reload();
    handing.get();
    if (loaded) return await_start();
    leave();
    return loaded;
  }

  void stop() override {
    site_.drop_section(name_);
    if (auto unloaded = site_.reload(); !unloaded) {
      throw std::runtime_error(unloaded.error().text);
    }
    poll();
    leave();
  }

  [[nodiscard]] std::string not_allowed() const override { return "bus.undeclared_topic"; }

 protected:
  Channel next_life() { return listener_.accept(); }
  void leave() {
    running_ = false;
    channel_ = Channel();
  }
  [[nodiscard]] bool running() const { return running_; }

 private:
  [[nodiscard]] std::string section() const {
    return "[plugin." + name_ + "]\nuse = \"" CONTRACT_READER "\"\nisolation = \"" + isolation_ +
           "\"\n" + (isolation_ == "process" ? "memory = \"0B\"\n" : "") + "socket = \"" +
           listener_.socket().string() + "\"";
  }

  std::string isolation_;
  Listener listener_;
  bool running_ = false;
};

class ReaderInCore final : public PluginReader {
 public:
  ReaderInCore(Site& site, const std::string& name) : PluginReader(site, name, "core") {}

  void kill() override {
    site_.drop_section(name_);
    leave();
    site_.crash();
  }

  /// What it had seen is its own to remember.
  void core_restarted() override {
    if (!running()) return;
    const Plan rest = rest_of_plan();
    channel_ = next_life();
    hand_over(rest);
  }
};

class ReaderInProcess final : public PluginReader {
 public:
  ReaderInProcess(Site& site, const std::string& name) : PluginReader(site, name, "process") {}

  /// The core starts it again at once; the new life waits for its plan.
  void kill() override {
    const process::Folder folder(site_.folder() / "data/hosts" / name_);
    const auto holder = folder.holder();
    if (!holder) throw std::runtime_error(name_ + " has no process");
    ::kill(*holder, SIGKILL);
    poll();
    channel_ = next_life();
  }
};

}  // namespace

std::unique_ptr<Reader> make_reader_in_core(Site& site, const std::string& name) {
  return std::make_unique<ReaderInCore>(site, name);
}
std::unique_ptr<Reader> make_reader_in_process(Site& site, const std::string& name) {
  return std::make_unique<ReaderInProcess>(site, name);
}

}  // namespace ctibus::readers
