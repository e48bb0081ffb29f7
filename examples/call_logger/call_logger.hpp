#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "ctibus/messages/cdr.hpp"
#include "ctibus/plugin.hpp"

namespace call_logger {

/// Appends every finished call to a CSV file. It is a durable consumer: what it has not
/// acknowledged is delivered again after a restart, so that no call is missed. A crash between
/// writing and acknowledging writes a line twice; its first column tells.
class CallLogger : public ctibus::Plugin {
 public:
  struct Options {
    std::string file = "calls.csv";

    static constexpr auto describe() {
      using O = Options;
      return ctibus::declare_group<O>(
          "Finished calls as a CSV file.",
          ctibus::option("file", &O::file, "File to append to, relative to the plugin's folder."));
    }
  };

  static constexpr std::string_view subscribes[] = {"cdr.call"};
  static constexpr ctibus::ErrorEntry errors[] = {
      {.id = "call_logger.cannot_write",
       .text = "The file of calls cannot be written.",
       .meaning = "The instance fails and is started again; the calls are not lost.",
       .cure = "Check the path, its permissions and the space on the disk."}};
  static constexpr ctibus::Manifest manifest{.id = "call_logger",
                                             .version = "0.1.0",
                                             .text = "Writes finished calls to a CSV file.",
                                             .thread = ctibus::Thread::own,  // it writes to disk
                                             .subscribes = subscribes,
                                             .errors = errors};

  CallLogger(ctibus::Host& host, const Options& options);
  ctibus::Result<> start() override;

 private:
  void on_call(const ctibus::Event<ctibus::cdr::Call>& call);
  ctibus::Result<> append(std::string_view line) const;

  ctibus::Host& host_;
  ctibus::Subscription& calls_;
  std::filesystem::path file_;
};

}  // namespace call_logger
