#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>

#include "core/base/error.hpp"
#include "core/capture/csta_decoder.hpp"

namespace ctibus::cli {

/// A message in a file, and where it was.
struct CstaCaptured {
  capture::CstaItem item;
  std::optional<std::chrono::sys_time<std::chrono::microseconds>> time;
  std::string place;  ///< "192.0.2.1:1050 > 192.0.2.2:8800", "line 12"; empty: a stream has none
};

struct CstaFileOptions {
  capture::CstaDialect dialect;
  bool hexadecimal = false;  ///< the file is a text of bytes
};

/// Finds the messages of CSTA in a file: a capture of a network (pcap, pcapng), the bytes of one
/// direction of a link, or any text with messages in XML, such as a log; "-" is standard input,
/// which may not be a capture. Returns how many there are. Errors: capture.cannot_read,
/// cli.cannot_read.
Result<std::size_t> read_csta_file(const std::filesystem::path& file,
                                   const CstaFileOptions& options,
                                   const std::function<void(const CstaCaptured&)>& take);

}  // namespace ctibus::cli
