#include "core/config/document.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <sstream>

#include "ctibus/kit/toml.hpp"

namespace ctibus::config {
namespace {

using File = std::shared_ptr<const std::string>;

/// A site's configuration is written by people; a larger file is a mistake.
constexpr std::uintmax_t kLargestFile = 16u << 20;

Place place_of(const toml::source_region& region, const File& file) {
  return {file, region.begin.line, region.begin.column};
}

Timestamp moment(const toml::date_time& time) {
  const std::chrono::year_month_day day{std::chrono::year(time.date.year),
                                        std::chrono::month(time.date.month),
                                        std::chrono::day(time.date.day)};
  const auto since_midnight =
      std::chrono::hours(time.time.hour) + std::chrono::minutes(time.time.minute) +
      std::chrono::seconds(time.time.second) +
      std::chrono::duration_cast<Duration>(std::chrono::nanoseconds(time.time.nanosecond));
  return std::chrono::sys_days(day) + since_midnight -
         std::chrono::minutes(time.offset ? time.offset->minutes : 0);
}

Node convert(const toml::node& from, const File& file);

Table convert_table(const toml::table& from, const File& file) {
  Table out;
  for (const auto& [key, value] : from) {
    out.entries.push_back(
        {std::string(key.str()), place_of(key.source(), file), convert(value, file)});
  }
  // toml++ sorts by name; people expect their own order.
  std::stable_sort(out.entries.begin(), out.entries.end(), [](const Entry& a, const Entry& b) {
    return std::pair(a.place.line, a.place.column) < std::pair(b.place.line, b.place.column);
  });
  return out;
}

Node convert(const toml::node& from, const File& file) {
  Node out;
  out.place = place_of(from.source(), file);
  if (const auto* flag = from.as_boolean()) {
    out.value = flag->get();
  } else if (const auto* integer = from.as_integer()) {
    out.value = integer->get();
  } else if (const auto* number = from.as_floating_point()) {
    out.value = number->get();
  } else if (const auto* text = from.as_string()) {
    out.value = text->get();
  } else if (const auto* time = from.as_date_time()) {
    if (time->get().offset) {
      out.value = moment(time->get());
    } else {
      out.value = LocalTime{};
    }
  } else if (const auto* list = from.as_array()) {
    List nodes;
    for (const auto& element : *list) nodes.push_back(convert(element, file));
    out.value = std::move(nodes);
  } else if (const auto* table = from.as_table()) {
    out.value = convert_table(*table, file);
  } else {
    out.value = LocalTime{};
  }
  return out;
}

std::optional<std::string> read_file(const std::filesystem::path& path, const File& name,
                                     Report& report) {
  const auto refuse = [&](std::string why) {
    report.error({name}, "config.unreadable", std::move(why));
    return std::nullopt;
  };
  std::error_code code;
  const auto status = std::filesystem::status(path, code);
  if (!std::filesystem::exists(status)) {
    return refuse("There is no such file. Name the site's configuration file.");
  }
  if (!std::filesystem::is_regular_file(status)) {
    return refuse("This is not a file. Name the site's configuration file.");
  }
  if (std::filesystem::file_size(path, code) > kLargestFile) {
    return refuse("The file is larger than 16 MiB. Is it a configuration file?");
  }
  errno = 0;
  std::ifstream in(path, std::ios::binary);
  std::ostringstream text;
  if (in) text << in.rdbuf();
  if (!in || in.bad()) {
    return refuse(fmt::format("It cannot be read ({}). Check its permissions.",
                              std::generic_category().message(errno)));
  }
  return std::move(text).str();
}

/// Adds `from` to `into`. What is set in both is reported and kept as it was set first.
void merge(Table& into, Table&& from, std::string_view path, Report& report) {
  for (Entry& entry : from.entries) {
    const std::string name = path.empty() ? entry.name : fmt::format("{}.{}", path, entry.name);
    const auto known = std::find_if(into.entries.begin(), into.entries.end(),
                                    [&](const Entry& e) { return e.name == entry.name; });
    if (known == into.entries.end()) {
      into.entries.push_back(std::move(entry));
      continue;
    }
    auto* into_table = std::get_if<Table>(&known->node.value);
    auto* from_table = std::get_if<Table>(&entry.node.value);
    if (into_table != nullptr && from_table != nullptr) {
      merge(*into_table, std::move(*from_table), name, report);
    } else {
      report.error(
          entry.place, "config.set_twice",
          fmt::format("\"{}\" is also set at {}. Keep one of the two.", name, known->place.text()));
    }
  }
}

}  // namespace

std::vector<std::filesystem::path> fragments_of(const std::filesystem::path& main_file) {
  std::vector<std::filesystem::path> out;
  std::error_code code;
  for (std::filesystem::directory_iterator at(main_file.parent_path() / "conf.d", code), end;
       !code && at != end; at.increment(code)) {
    if (at->path().extension() == ".toml") out.push_back(at->path());
  }
  std::sort(out.begin(), out.end());
  return out;
}

const Entry* Table::find(std::string_view name) const {
  for (const Entry& entry : entries) {
    if (entry.name == name) return &entry;
  }
  return nullptr;
}

std::string_view Node::type() const {
  static constexpr std::string_view names[] = {
      "true or false",         "an integer", "a number", "a text", "a moment",
      "a time without offset", "a list",     "a table"};
  return names[value.index()];
}

std::optional<Node> parse_document(std::string_view text, std::string name, Report& report) {
  const File file = std::make_shared<const std::string>(std::move(name));
  const toml::parse_result parsed = toml::parse(text);
  if (!parsed) {
    const toml::parse_error& error = parsed.error();
    report.error(place_of(error.source(), file), "config.syntax",
                 fmt::format("{}.", error.description()));
    return std::nullopt;
  }
  Node root;
  root.place = {file};
  root.value = convert_table(parsed.table(), file);
  return root;
}

std::optional<Node> read_documents(const std::filesystem::path& main_file, Report& report) {
  std::vector<std::filesystem::path> files{main_file};
  for (auto& fragment : fragments_of(main_file)) files.push_back(std::move(fragment));
  std::optional<Node> root;
  bool complete = true;
  for (const auto& path : files) {
    const File name = std::make_shared<const std::string>(path.string());
    const auto text = read_file(path, name, report);
    auto document = text ? parse_document(*text, path.string(), report) : std::nullopt;
    if (!document) {
      complete = false;
    } else if (!root) {
      root = std::move(document);
    } else {
      merge(std::get<Table>(root->value), std::move(std::get<Table>(document->value)), "", report);
    }
  }
  return complete ? root : std::nullopt;
}

}  // namespace ctibus::config
