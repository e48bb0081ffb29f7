#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "core/presentation/declarations.hpp"
#include "core/replay/time_shift.hpp"
#include "ctibus/kit/recording/reader.hpp"

namespace ctibus::replay {

struct ScriptOptions {
  std::vector<std::string> patterns = {">"};
  /// Sources that are left out, and with them what the bus says of instances of these names.
  std::set<std::string, std::less<>> without;
  Duration from{0};  ///< since the beginning of the recording
  Duration until = Duration::max();
  double speed = 1;                    ///< 0: everything at once
  std::optional<std::int64_t> now_ns;  ///< UTC; none: moments stay as they are
  std::uint64_t epochs_key = 0;  ///< makes the identities of this replay its own; 0: they stay
};

/// What is to be said of a recording, and when: with its own sources, keys, roots and causes, at
/// moments that begin or end now. One thread.
class Script {
 public:
  struct Line {
    wire::Frame frame;               ///< views, until the next line
    std::chrono::nanoseconds due{};  ///< after the beginning of the replay
  };

  /// Reads the file once, to learn its types and its end. Errors: those of recording::Reader.
  static Result<Script> open(const std::filesystem::path& file, ScriptOptions options);

  /// Nothing at the end.
  std::optional<Line> next();

  [[nodiscard]] const presentation::Declarations& declarations() const { return *declarations_; }
  /// After the last line: empty at the orderly end of the recording; else how it ends.
  [[nodiscard]] std::string ending_text() const { return reader_->ending_text(); }
  [[nodiscard]] std::uint64_t gaps() const { return gaps_; }
  [[nodiscard]] std::uint64_t left_out() const { return left_out_; }

 private:
  /// A last value from before the place at which the replay begins.
  struct Value {
    ctibus_frame_header header{};
    std::string topic;
    std::string key;
    std::string source;
    msgpack::Buffer payload;
  };
  using ValueName = std::pair<std::string, std::string>;

  Script(recording::Reader reader, ScriptOptions options);
  Result<> survey(const std::filesystem::path& file);
  [[nodiscard]] bool wanted(const wire::Frame& frame) const;
  void remember(const wire::Frame& frame);
  Line line(const wire::Frame& frame, Duration since_beginning);
  [[nodiscard]] MessageId id_here(const MessageId& id) const;

  std::unique_ptr<recording::Reader> reader_;
  ScriptOptions options_;
  std::unique_ptr<presentation::Declarations> declarations_;
  std::unique_ptr<TimeShift> shift_;
  std::int64_t began_ns_ = 0;  ///< as recorded
  std::int64_t ended_ns_ = 0;
  std::map<ValueName, Value> values_;
  std::vector<Value> first_;  ///< values in their order, the next one last
  std::optional<Value> current_;
  const recording::Entry* held_back_ = nullptr;
  std::uint64_t gaps_ = 0;
  std::uint64_t left_out_ = 0;
};

}  // namespace ctibus::replay
