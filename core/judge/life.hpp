#pragma once

#include <functional>
#include <memory>
#include <string>

#include "core/judge/check.hpp"
#include "core/judge/message_maker.hpp"
#include "ctibus/testing/test_host.hpp"

namespace ctibus::judge {

/// One life of one instance on a test host of its own, watched by the trial's ledger.
class Life {
 public:
  /// What becomes of the commands that the plugin sends.
  enum class Peers { random, refusing, none };

  explicit Life(Trial& trial, std::uint64_t seed = 0, const testing::TestHostPlace& place = {},
                Peers peers = Peers::random);
  Life(const Life&) = delete;
  Life& operator=(const Life&) = delete;
  ~Life();

  /// Create and start with these options.
  Result<> try_start(const msgpack::Buffer& options);
  /// With the given options; CheckFailed when it does not start.
  void start();

  testing::TestHost& host() { return *host_; }
  MessageMaker& maker() { return maker_; }
  testing::Random& random() { return random_; }

  /// All that can run has run, on the plugin's own threads too.
  void rest();
  /// Waits in real time for what the plugin's own threads bring about; one without them has done
  /// all by now.
  void await_its_threads(const std::function<bool()>& condition);
  /// Random messages of what it subscribes, from several sources, with time passing in between.
  void hear(std::size_t count);
  void hear_hostile(std::size_t count);
  /// One message into the log; nothing runs yet.
  void put(const manifest::MessageSpec& spec, const MadeMessage& made);
  /// CheckFailed when the instance has said that it cannot go on.
  void expect_going_on(std::string_view after);

  /// False: it never says that it has drained, in virtual time and in real one.
  bool drain();
  void stop();
  void kill() { host_->kill(trial_.subject.instance()); }

 private:
  void provide_what_it_commands(Peers peers);

  Trial& trial_;
  std::unique_ptr<testing::TestHost> host_;
  testing::Random random_;
  MessageMaker maker_;
};

/// Threads of this process.
std::size_t count_threads();
/// Open file descriptors of this process.
std::size_t count_descriptors();

}  // namespace ctibus::judge
