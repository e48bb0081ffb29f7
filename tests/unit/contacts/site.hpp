#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <vector>

#include "backends.hpp"
#include "contacts.hpp"
#include "ctibus/testing/test_host.hpp"

namespace ctibus::contacts {

using namespace std::chrono_literals;

/// A connector with a file of its own, which keeps its contacts in each database system.
class ContactsTest : public ::testing::TestWithParam<sql::Dialect> {
 protected:
  void SetUp() override {
    // SQLite is where nothing is said.
    if (GetParam() == sql::Dialect::sqlite) return;
    CTIBUS_EMPTY_DATABASE(data_source_, GetParam(), host_.folder());
  }
  /// A test's own look at the tables.
  sql::Database look() const {
    return data_source_.empty()
               ? sql::open("sqlite://" + (host_.folder() / "crm1" / "contacts.db").string())
               : must(sql::Database::open(
                     must(must(sql::DataSource::parse(data_source_)).in_schema("crm1"))));
  }
  std::filesystem::path file() const { return host_.folder() / "contacts.csv"; }
  void write(std::string_view text) const {
    std::ofstream(file(), std::ios::binary) << std::string(text);
  }
  Options options() const {
    Options out;
    out.path = file().string();
    out.internal = {"1XXX"};
    out.outside_prefix = "0";
    out.data_source = data_source_;
    return out;
  }
  /// Loads the connector and waits until it has read its file.
  testing::Received<ImportEnded> load(std::string_view text, const Options& options) {
    write(text);
    host_.load<Contacts>("crm1", options);
    return host_.expect<ImportEnded>(nullptr, 1min);
  }
  testing::Received<ImportEnded> load(std::string_view text) { return load(text, options()); }
  /// The file with other content, and the look at it.
  testing::Received<ImportEnded> replace(std::string_view text) {
    write(text);
    return host_.expect<ImportEnded>(nullptr, 2min);
  }
  /// "name:quality" of everybody who has the number.
  std::vector<std::string> who(std::string_view number) {
    const auto reply = host_.request("crm1", crm::Match{.request = "r", .number = number});
    EXPECT_TRUE(reply.accepted()) << reply.text;
    std::vector<std::string> out;
    const auto matched = host_.expect<crm::Matched>();
    EXPECT_EQ(matched->number, number);
    for (const auto& contact : matched->contacts) {
      out.push_back(std::string(contact.name) + ":" +
                    std::string(names(contact.quality)[static_cast<std::size_t>(contact.quality)]));
    }
    return out;
  }
  bool logged(std::string_view id) const {
    for (const auto& line : host_.log_lines()) {
      if (line.id == id) return true;
    }
    return false;
  }

  testing::TestHost host_{9};
  std::string data_source_;
};

}  // namespace ctibus::contacts
