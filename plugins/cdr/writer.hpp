#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "ctibus/host.hpp"
#include "ctibus/messages/privacy.hpp"
#include "options.hpp"
#include "store.hpp"

namespace ctibus::cdr_plugin {

/// Writes every cdr.call of the bus into SQL and acknowledges it after the commit. A repetition
/// finds its root there and changes nothing: exactly once in the tables, at least once on the bus.
/// While the database is away the stream is paused and the records wait in the log.
///
/// Strand only; blocks for as long as the database takes.
class Writer {
 public:
  Writer(Host& host, const Options& options, std::string data_source, std::string consumer);
  Writer(const Writer&) = delete;
  Writer& operator=(const Writer&) = delete;
  ~Writer() = default;

  /// Errors: cdr.bad_data_source for what waiting will not cure.
  Result<> start();

 private:
  void write(const Event<cdr::Call>& event);
  void set_aside(const Event<cdr::Call>& event, const kit::Error& reason);
  void done(const Event<cdr::Call>& event);
  void stall(const kit::Error& error);
  void resume();
  void purge();
  /// Answers the command when it cannot be done.
  template <Message M>
  std::optional<Erased> erase(Command<M>& command);
  kit::Result<void> connect();

  Host& host_;
  const Options& options_;
  std::string data_source_;
  Subscription& stream_;
  std::optional<Store> store_;
  std::uint32_t failures_ = 0;
  Timer retry_;
  Timer purging_;
};

}  // namespace ctibus::cdr_plugin
