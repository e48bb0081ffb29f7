#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/config/diagnostic.hpp"
#include "ctibus/describe.hpp"

/// A configuration file as plain data with the place of every key and value. Values only.
namespace ctibus::config {

struct Node;
struct Entry;

struct Table {
  std::vector<Entry> entries;  ///< in the order of the file
  [[nodiscard]] const Entry* find(std::string_view name) const;
};

using List = std::vector<Node>;

/// A TOML date or time without an offset, which is no moment.
struct LocalTime {};

struct Node {
  Place place;
  std::variant<bool, std::int64_t, double, std::string, Timestamp, LocalTime, List, Table> value;

  template <class T>
  [[nodiscard]] const T* as() const {
    return std::get_if<T>(&value);
  }
  /// "a text", "a table" ...: for errors.
  [[nodiscard]] std::string_view type() const;
};

struct Entry {
  std::string name;
  Place place;  ///< of the key
  Node node;
};

/// The main file merged with every `conf.d/*.toml` beside it, in the order of their names. Tables
/// are joined; a key that is set twice is an error that names both places. Errors go to `report`:
/// config.unreadable, config.syntax, config.set_twice. nullopt when a file could not be read or
/// parsed: what is left would only give rise to errors that are none.
std::optional<Node> read_documents(const std::filesystem::path& main_file, Report& report);

/// Every `conf.d/*.toml` beside the main file, in the order of their names.
std::vector<std::filesystem::path> fragments_of(const std::filesystem::path& main_file);

/// One file. `name` is what errors call it.
std::optional<Node> parse_document(std::string_view text, std::string name, Report& report);

}  // namespace ctibus::config
