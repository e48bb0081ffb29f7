#pragma once

#include <cstdint>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace ctibus::contacts {

/// Lines of a file, never more than a limit of each in memory.
class LineSource {
 public:
  LineSource(const std::filesystem::path& path, std::size_t max_line)
      : file_(std::fopen(path.c_str(), "rbe")), max_line_(max_line), buffer_(64 << 10) {}

  bool is_open() const { return file_ != nullptr; }
  bool failed() const { return file_ == nullptr || std::ferror(file_.get()) != 0; }
  /// Where the next line begins.
  std::int64_t offset() const { return offset_; }
  void seek(std::int64_t offset) {
    offset_ = offset;
    begin_ = end_ = 0;
    if (file_ != nullptr) (void)fseeko(file_.get(), offset, SEEK_SET);
  }

  /// The next line with its newline; `too_long`: only its first bytes. False: the end.
  bool next(std::string& line, bool& too_long) {
    line.clear();
    too_long = false;
    bool any = false;
    while (true) {
      if (begin_ == end_ && !fill()) return any;
      any = true;
      const char* start = buffer_.data() + begin_;
      const std::size_t available = end_ - begin_;
      const auto* newline = static_cast<const char*>(std::memchr(start, '\n', available));
      const std::size_t size =
          newline == nullptr ? available : static_cast<std::size_t>(newline - start) + 1;
      const std::size_t room = max_line_ > line.size() ? max_line_ - line.size() : 0;
      if (size > room) too_long = true;
      line.append(start, size < room ? size : room);
      begin_ += size;
      offset_ += static_cast<std::int64_t>(size);
      if (newline != nullptr) return true;
    }
  }

 private:
  struct Close {
    void operator()(std::FILE* file) const { (void)std::fclose(file); }
  };

  bool fill() {
    if (file_ == nullptr) return false;
    begin_ = 0;
    end_ = std::fread(buffer_.data(), 1, buffer_.size(), file_.get());
    return end_ != 0;
  }

  std::unique_ptr<std::FILE, Close> file_;
  std::size_t max_line_;
  std::vector<char> buffer_;
  std::size_t begin_ = 0;
  std::size_t end_ = 0;
  std::int64_t offset_ = 0;
};

}  // namespace ctibus::contacts
