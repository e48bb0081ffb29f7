#pragma once

#include "collector.hpp"
#include "ctibus/messages/catalogue.hpp"
#include "ctibus/plugin.hpp"
#include "errors.hpp"
#include "options.hpp"
#include "writer.hpp"

namespace ctibus::cdr_plugin {

/// Call detail records: makes one of every conversation (cdr.call) and keeps them in SQL.
class Cdr final : public Plugin {
 public:
  using Options = cdr_plugin::Options;

  static constexpr std::string_view subscribes[] = {"call.*", "acd.*", "queue.*", "cdr.*"};
  static constexpr auto publishes = messages<cdr::Call, cdr::Resumed>;
  static constexpr auto provides = messages<cdr::Erase, privacy::Erase>;
  static constexpr ctibus::Manifest manifest{
      .id = "cdr",
      .text = "Call detail records: one a conversation, on the bus and in SQL.",
      .maturity = Maturity::beta,
      .thread = Thread::own,
      .publishes = publishes,
      .subscribes = subscribes,
      .provides = provides,
      .errors = errors};

  Cdr(Host& host, const Options& options);
  Result<> start() override;
  void stop() override;

 private:
  Options options_;
  Collector collector_;
  Writer writer_;
};

}  // namespace ctibus::cdr_plugin
