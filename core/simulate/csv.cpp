#include "core/simulate/csv.hpp"

#include <fmt/format.h>

namespace ctibus::simulate {

namespace {

constexpr std::string_view error_code = "simulate.bad_csv";
constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
constexpr std::size_t most_rows = 100'000;

class Reader {
 public:
  Reader(std::string_view text, const std::string& name, config::Report& report)
      : text_(text), file_(std::make_shared<const std::string>(name)), report_(report) {
    if (text_.starts_with(byte_order_mark)) text_.remove_prefix(byte_order_mark.size());
  }

  std::optional<CsvTable> read() {
    CsvTable table;
    const std::string_view first = text_.substr(0, text_.find('\n'));
    const bool semicolons =
        first.find(',') == std::string_view::npos && first.find(';') != std::string_view::npos;
    separator_ = table.separator = semicolons ? ';' : ',';
    while (at_ < text_.size()) {
      auto row = read_row();
      if (!row) return std::nullopt;
      if (row->size() == 1 && row->front().text.empty()) continue;
      if (table.head.empty()) {
        table.head = std::move(*row);
        continue;
      }
      if (row->size() != table.head.size()) {
        return fail(row->front().place, fmt::format("there are {} values here and {} in the header",
                                                    row->size(), table.head.size()));
      }
      table.rows.push_back(std::move(*row));
      if (table.rows.size() > most_rows) {
        return fail(place(), fmt::format("there are more than {} lines", most_rows));
      }
    }
    if (table.head.empty()) return fail({file_, 0, 0}, "the file is empty: it needs a header");
    return table;
  }

 private:
  config::Place place() const { return {file_, line_, column_}; }

  std::nullopt_t fail(const config::Place& at, std::string text) {
    report_.error(at, error_code, std::move(text));
    return std::nullopt;
  }

  bool at_end_of_line() const { return at_ == text_.size() || text_[at_] == '\n'; }

  void next() {
    const char passed = text_[at_++];
    if (passed == '\n') {
      ++line_;
      column_ = 1;
    } else if ((static_cast<unsigned char>(passed) & 0xC0U) != 0x80U) {
      ++column_;
    }
  }

  void skip_blanks() {
    while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\t' || text_[at_] == '\r')) {
      next();
    }
  }

  std::optional<std::vector<CsvCell>> read_row() {
    std::vector<CsvCell> row;
    for (;;) {
      auto cell = read_cell();
      if (!cell) return std::nullopt;
      row.push_back(std::move(*cell));
      if (at_end_of_line()) break;
      next();  // the separator
    }
    if (at_ < text_.size()) next();
    return row;
  }

  std::optional<CsvCell> read_cell() {
    skip_blanks();
    CsvCell cell{{}, place()};
    if (at_ < text_.size() && text_[at_] == '"') {
      if (!read_quoted(cell)) return std::nullopt;
    } else {
      while (!at_end_of_line() && text_[at_] != separator_) {
        if (text_[at_] == '"') {
          return fail(place(),
                      "a quotation mark within a value: put the whole value in quotation "
                      "marks, and write this one twice");
        }
        if (text_[at_] == '\0')
          return fail(place(), "a zero byte: save the file as text, in UTF-8");
        cell.text += text_[at_];
        next();
      }
      cell.text.erase(cell.text.find_last_not_of(" \t\r") + 1);
    }
    return cell;
  }

  bool read_quoted(CsvCell& cell) {
    next();
    for (;;) {
      if (at_ == text_.size()) {
        fail(cell.place, "the quotation mark is never closed");
        return false;
      }
      const char here = text_[at_];
      next();
      if (here == '"') {
        if (at_ == text_.size() || text_[at_] != '"') break;
        next();
      }
      cell.text += here;
    }
    skip_blanks();
    if (at_end_of_line() || text_[at_] == separator_) return true;
    fail(place(),
         fmt::format("after a closing quotation mark '{}' or the end of the line is expected",
                     separator_));
    return false;
  }

  std::string_view text_;
  std::shared_ptr<const std::string> file_;
  config::Report& report_;
  char separator_ = ',';
  std::size_t at_ = 0;
  std::uint32_t line_ = 1;
  std::uint32_t column_ = 1;
};

}  // namespace

std::optional<CsvTable> parse_csv(std::string_view text, const std::string& name,
                                  config::Report& report) {
  return Reader(text, name, report).read();
}

}  // namespace ctibus::simulate
