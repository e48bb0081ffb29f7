#include "csv_reader.hpp"
#include "fuzz.hpp"
#include "temporary_file.hpp"

// CSV files of contacts. The first byte chooses the delimiter and the longest row.

namespace ctibus::fuzz {

void run(Bytes input) {
  Input in(input);
  const std::uint8_t choice = in.byte();
  const Bytes text = in.rest();
  const TemporaryFile file(text);
  contacts::CsvReader reader(file.path(), {.delimiter = (choice & 1) != 0 ? ';' : ',',
                                           .max_row = (choice & 2) != 0 ? 64U : 64U << 10});
  require(reader.is_open(), "the file is there");
  contacts::CsvRow row;
  std::uint64_t line = 0;
  std::size_t rows = 0;
  while (reader.next(row)) {
    require(row.line >= line, "lines are counted upwards");
    line = row.line;
    require(++rows <= text.size(), "there are no more rows than bytes");
    std::size_t bytes = 0;
    for (const auto& field : row.fields) bytes += field.size();
    require(bytes <= text.size(), "a row is no longer than the file");
  }
  require(!reader.failed(), "a file in memory can be read");
}

}  // namespace ctibus::fuzz
