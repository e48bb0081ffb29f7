#include "csv_reader.hpp"

#include <csv.h>

#include <deque>
#include <utility>

#include "line_source.hpp"

namespace ctibus::contacts {

struct CsvReader::Impl {
  Impl(const std::filesystem::path& path, Options wanted)
      : options(wanted), lines(path, wanted.max_row) {
    begin_parser();
  }
  Impl(const Impl&) = delete;
  Impl& operator=(const Impl&) = delete;
  ~Impl() { csv_free(&parser); }

  void begin_parser() {
    csv_init(&parser, 0);
    csv_set_delim(&parser, static_cast<unsigned char>(options.delimiter));
    // The library trims blanks, and would take a tab for one where it divides columns.
    csv_set_space_func(&parser, [](unsigned char c) { return c == CSV_SPACE ? 1 : 0; });
  }
  void restart_parser() {
    csv_free(&parser);
    begin_parser();
    fields.clear();
  }

  static void on_field(void* data, std::size_t size, void* self) {
    static_cast<Impl*>(self)->fields.emplace_back(static_cast<const char*>(data), size);
  }
  static void on_row(int, void* self) {
    auto& impl = *static_cast<Impl*>(self);
    impl.found.push_back(
        {{impl.first_line, std::exchange(impl.fields, {}), {}}, impl.after_first_line});
    impl.begin_row();  // a lone carriage return ends a row, too
  }

  /// What follows begins on the line that is being read.
  void begin_row() {
    first_line = line_number;
    after_first_line = lines.offset();
    row_size = 0;
  }

  bool in_row() const { return parser.pstate != 0; }

  /// Gives up the row that began on `first_line` and goes on with the line below.
  void give_up(std::string problem) {
    found.clear();
    found.push_back({{first_line, {}, std::move(problem)}, after_first_line});
    restart_parser();
    if (line_number != first_line) {
      lines.seek(after_first_line);
      line_number = first_line;
    }
    ended = false;
  }

  void feed() {
    bool too_long = false;
    if (!lines.next(line, too_long)) return finish();
    ++line_number;
    if (!in_row()) begin_row();
    row_size += line.size();
    if (line_number == 1 && line.starts_with("\xef\xbb\xbf")) line.erase(0, 3);
    if (too_long || row_size > options.max_row) {
      return give_up("longer than " + std::to_string(options.max_row) +
                     " bytes: is a quote never closed?");
    }
    if (csv_parse(&parser, line.data(), line.size(), &on_field, &on_row, this) != line.size()) {
      return give_up(csv_strerror(csv_error(&parser)));
    }
    check();
  }

  void finish() {
    ended = true;
    // The library closes it silently unless stray quotes inside fields are errors too.
    constexpr int field_begun = 2;
    if (parser.pstate == field_begun && parser.quoted != 0) {
      return give_up("a quote is never closed");
    }
    csv_fini(&parser, &on_field, &on_row, this);
    check();
  }

  void check() {
    for (auto& [row, after_its_line] : found) {
      if (columns == 0) columns = row.fields.size();
      if (row.fields.size() == columns) continue;
      row.problem = std::to_string(row.fields.size()) + " columns where the first row has " +
                    std::to_string(columns);
      if (row.line != line_number) {
        first_line = row.line;
        after_first_line = after_its_line;
        return give_up(std::move(row.problem));
      }
    }
  }

  struct Found {
    CsvRow row;
    std::int64_t after_its_line = 0;  ///< where the line below the one it begins on begins
  };

  Options options;
  LineSource lines;
  csv_parser parser{};
  std::string line;
  std::vector<std::string> fields;
  std::deque<Found> found;
  std::size_t columns = 0;
  std::uint64_t line_number = 0;
  std::uint64_t first_line = 0;
  std::int64_t after_first_line = 0;
  std::size_t row_size = 0;
  bool ended = false;
};

CsvReader::CsvReader(const std::filesystem::path& path, Options options)
    : impl_(std::make_unique<Impl>(path, options)) {}
CsvReader::~CsvReader() = default;

bool CsvReader::is_open() const { return impl_->lines.is_open(); }
bool CsvReader::failed() const { return impl_->lines.failed(); }

bool CsvReader::next(CsvRow& row) {
  while (impl_->found.empty()) {
    if (impl_->ended) return false;
    impl_->feed();
  }
  row = std::move(impl_->found.front().row);
  impl_->found.pop_front();
  return true;
}

}  // namespace ctibus::contacts
