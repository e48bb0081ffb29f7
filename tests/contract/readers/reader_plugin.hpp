#pragma once

#include <condition_variable>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "channel.hpp"
#include "ctibus/messages/catalogue.hpp"
#include "ctibus/plugin.hpp"

namespace ctibus::readers {

/// A plugin that does what it is told over a socket (reader.hpp has the words).
class ReaderPlugin : public Plugin {
 public:
  struct Options {
    std::string socket;
    static constexpr auto describe() {
      return declare_group<Options>(
          "Options.",
          option("socket", &Options::socket, "Who tells it what to do.", {.required = true}));
    }
  };
  static constexpr auto publishes = messages<call::Held, agent::State, cdr::Call>;
  static constexpr std::string_view subscribes[] = {"call.*", "agent.state", "cdr.call",
                                                    "bus.recovered"};
  static constexpr auto commands = messages<call::Make, call::Answer>;
  static constexpr auto provides = messages<call::Make>;
  static constexpr ctibus::Manifest manifest{.id = "contract_reader",
                                             .text = "Does what it is told over a socket.",
                                             .publishes = publishes,
                                             .subscribes = subscribes,
                                             .provides = provides,
                                             .commands = commands};

  ReaderPlugin(Host& host, const Options& options);
  ReaderPlugin(const ReaderPlugin&) = delete;
  ReaderPlugin& operator=(const ReaderPlugin&) = delete;
  ~ReaderPlugin() override;

  void stop() override;

 private:
  void say(const json& line);
  void listen_to(std::size_t number, const json& wanted);
  void provide(const json& provided);
  /// Runs in a thread of its own.
  void hear();
  void obey(const json& order);
  void freeze();

  Host& host_;
  Channel channel_;
  std::mutex saying_;
  std::vector<Subscription*> streams_;
  std::vector<Command<call::Make>> kept_;

  std::mutex mutex_;
  std::condition_variable thawed_;
  bool frozen_ = false;  ///< under mutex_
  std::thread hearing_;
};

}  // namespace ctibus::readers
