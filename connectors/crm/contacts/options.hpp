#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "ctibus/describe.hpp"

namespace ctibus::contacts {

enum class Encoding { unknown, utf_8, latin_1 };
constexpr auto names(Encoding) {
  return std::array<std::string_view, 3>{"unknown", "utf-8", "latin-1"};
}

/// Which column is what: a name of the header row, or a number from 1 without one.
struct Columns {
  std::string record = "id";
  std::string name = "name";
  std::string company = "company";
  std::string kind;
  std::string url;
  std::string extension;
  std::vector<std::string> numbers = {"phone"};
  std::vector<std::string> fields;

  static constexpr auto describe() {
    using O = Columns;
    return declare_group<O>(
        "Which column of the file is what: a name of its header row, or a number from 1.",
        option("record", &O::record, "Id of the contact; empty: the line's number."),
        option("name", &O::name, "Name."), option("company", &O::company, "Company."),
        option("kind", &O::kind, "What it is: contact, account, lead ...; empty: contact."),
        option("url", &O::url, "Page to open."),
        option("extension", &O::extension, "Internal number of a colleague."),
        option("numbers", &O::numbers, "Telephone numbers; several columns may hold some."),
        option("fields", &O::fields, "More columns that agents are shown."));
  }
};

struct Options {
  std::string path;
  std::string delimiter = ",";
  Encoding encoding = Encoding::utf_8;
  bool has_header = true;
  Columns columns;
  Duration check_every = std::chrono::seconds(30);
  std::uint32_t max_rejected = 1000;
  std::uint32_t max_matches = 50;
  std::string region = "FR";
  std::vector<std::string> internal;
  std::string outside_prefix;
  std::uint32_t suffix_digits = 9;
  std::string data_source;

  static constexpr auto describe() {
    using O = Options;
    return declare_group<O>(
        "Contacts from a CSV file.", option("path", &O::path, "The file.", {.required = true}),
        option("delimiter", &O::delimiter, "Between columns: one character, or tab."),
        option("encoding", &O::encoding, "Of the file's characters."),
        option("has_header", &O::has_header, "The first row names the columns."),
        option("columns", &O::columns, "Which column is what."),
        option("check_every", &O::check_every, "How often the file is looked at for changes.",
               {.min = "1s", .max = "1d"}),
        option("max_rejected", &O::max_rejected,
               "More bad rows than this refuse the whole file, and the old contacts stay.",
               {.min = "1", .max = "100000"}),
        option("max_matches", &O::max_matches, "Contacts told of for one number at most.",
               {.min = "1", .max = "500"}),
        option("region", &O::region, "Country of the site, ISO 3166."),
        option("internal", &O::internal,
               "Internal numbers: digits, X (0-9), Z (1-9), N (2-9), or ranges such as 2000-2499."),
        option("outside_prefix", &O::outside_prefix, "Digits for an outside line; empty: none."),
        option("suffix_digits", &O::suffix_digits,
               "Last digits that must agree where a number has no full form.",
               {.min = "7", .max = "15"}),
        option("data_source", &O::data_source,
               "Where the contacts are kept: sqlite:///FILE, of this instance alone, or "
               "postgresql://... (default: contacts.db in the instance's folder).",
               {.secret = true}));
  }
};

}  // namespace ctibus::contacts
