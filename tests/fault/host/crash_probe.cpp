#include <fstream>
#include <optional>

#include "ctibus/messages/catalogue.hpp"
#include "ctibus/plugin.hpp"

namespace ctibus::crash_probe {

/// Publishes records, asks itself for a call that it never answers, and says so in a file when all
/// of it is on the disk.
class CrashProbe : public Plugin {
 public:
  using Options = NoOptions;
  static constexpr auto publishes = messages<cdr::Call>;
  static constexpr auto commands = messages<call::Make>;
  static constexpr ctibus::Manifest manifest{.id = "crash_probe",
                                             .text = "Is under way when the core is killed.",
                                             .publishes = publishes,
                                             .provides = commands,
                                             .commands = commands};

  CrashProbe(Host& host, const Options&) : host_(host) {
    host.provide<call::Make>([this](Command<call::Make> command) {
      kept_.emplace(std::move(command));
      host_.publish_record(cdr::Call{.root = "after"}, [this](Result<std::uint64_t> at) {
        if (at) std::ofstream(host_.directory() + "/under_way") << *at;
      });
    });
    host.post([this] {
      if (std::ifstream(host_.directory() + "/under_way")) return;  // the second life
      for (int i = 0; i < 100; ++i) host_.publish(cdr::Call{.root = "before"});
      host_.request<call::Make>("", call::Make{.device = "d"},
                                {.deadline = std::chrono::minutes(10), .idempotency = "once"});
    });
  }
  void stop() override { kept_.reset(); }

 private:
  Host& host_;
  std::optional<Command<call::Make>> kept_;
};

}  // namespace ctibus::crash_probe

CTIBUS_PLUGIN(crash_probe, ctibus::crash_probe::CrashProbe)
