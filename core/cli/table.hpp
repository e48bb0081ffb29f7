#pragma once

#include <string>
#include <vector>

namespace ctibus::cli {

/// Rows under a head, with columns as wide as their widest cell. Control characters in cells are
/// replaced, since they may come from a caller.
class Table {
 public:
  explicit Table(std::vector<std::string> head) { add(std::move(head)); }
  void add(std::vector<std::string> row);
  [[nodiscard]] std::string text() const;
  [[nodiscard]] bool empty() const { return rows_.size() == 1; }

 private:
  std::vector<std::vector<std::string>> rows_;
};

/// Text that is safe to print on a terminal.
std::string printable(std::string text);

/// "3s", "2m05s", "1h02m".
std::string short_duration(long long milliseconds);

}  // namespace ctibus::cli
