// What goes in comes out, bit by bit, whichever database keeps it.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>
#include <limits>

#include "backends.hpp"

namespace ctibus::sql {
namespace {

class Fidelity : public EachBackend {
 protected:
  void SetUp() override {
    EachBackend::SetUp();
    if (IsSkipped()) return;
    must(database().execute(
        "CREATE TABLE kept (id BIGINT, number BIGINT, fraction DOUBLE PRECISION, words TEXT,"
        " bytes BYTEA)"));
  }
  template <class T>
  T there_and_back(const char* column, const T& value) {
    const std::int64_t id = ++last_id_;
    must(database().execute("INSERT INTO kept (id, " + std::string(column) + ") VALUES (:1, :2)",
                            id, value));
    const auto rows =
        must(database().query("SELECT " + std::string(column) + " FROM kept WHERE id = :1", id));
    return must(rows.at(0).get<T>(0));
  }
  std::int64_t last_id_ = 0;
};

INSTANTIATE_TEST_SUITE_P(On, Fidelity, each_backend(), backend_name);

TEST_P(Fidelity, integers_keep_all_their_bits) {
  for (const auto number : {std::numeric_limits<std::int64_t>::min(), std::int64_t{-1},
                            std::int64_t{0}, std::numeric_limits<std::int64_t>::max()}) {
    EXPECT_EQ(there_and_back("number", number), number);
  }
  EXPECT_TRUE(rc::check(
      [this](std::int64_t number) { RC_ASSERT(there_and_back("number", number) == number); }));
}

TEST_P(Fidelity, times_before_1970_and_after_2038_are_kept_in_milliseconds) {
  for (const std::int64_t time : {-2'208'988'800'001, 2'147'483'648'001, 253'402'300'799'999}) {
    EXPECT_EQ(there_and_back("number", time), time);
  }
}

TEST_P(Fidelity, fractions_keep_all_their_bits) {
  using limits = std::numeric_limits<double>;
  for (const double number :
       {0.1 + 0.2, limits::min(), limits::max(), limits::lowest(), limits::denorm_min(),
        limits::epsilon(), limits::infinity(), -limits::infinity(), 1e22, 123456789.125}) {
    EXPECT_EQ(there_and_back("fraction", number), number);
  }
  EXPECT_TRUE(rc::check([this](double number) {
    RC_PRE(!std::isnan(number));
    RC_ASSERT(there_and_back("fraction", number) == number);
  }));
}

TEST_P(Fidelity, text_is_kept_character_by_character) {
  for (const std::string text : {"", " ", "\t\r\n", "é", "e\xcc\x81", "日本語", "\xf0\x9f\x93\x9e",
                                 "\xe2\x80\xae", "\\x41", "\\", "'; --", ":1", "NULL", "%s"}) {
    EXPECT_EQ(there_and_back("words", text), text);
  }
  EXPECT_TRUE(rc::check([this](const std::vector<std::uint16_t>& units) {
    std::string text;  // any characters but NUL and surrogates
    for (const unsigned unit : units) {
      if (unit == 0 || (unit >= 0xd800 && unit < 0xe000)) continue;
      if (unit < 0x80) {
        text += static_cast<char>(unit);
      } else if (unit < 0x800) {
        text += static_cast<char>(0xc0 | unit >> 6U);
        text += static_cast<char>(0x80 | (unit & 63U));
      } else {
        text += static_cast<char>(0xe0 | unit >> 12U);
        text += static_cast<char>(0x80 | (unit >> 6U & 63U));
        text += static_cast<char>(0x80 | (unit & 63U));
      }
    }
    RC_ASSERT(there_and_back("words", text) == text);
  }));
}

TEST_P(Fidelity, bytes_are_kept_byte_by_byte) {
  EXPECT_TRUE(rc::check([this](const std::vector<std::uint8_t>& bytes) {
    const auto* begin = reinterpret_cast<const std::byte*>(bytes.data());
    const Blob blob(begin, begin + bytes.size());
    RC_ASSERT(there_and_back("bytes", blob) == blob);
  }));
}

TEST_P(Fidelity, no_value_is_no_value_in_any_column) {
  for (const char* column : {"number", "fraction", "words", "bytes"}) {
    must(database().execute("DELETE FROM kept"));
    must(database().execute("INSERT INTO kept (" + std::string(column) + ") VALUES (:1)", nullptr));
    const auto row =
        must(database().query("SELECT * FROM kept WHERE " + std::string(column) + " IS NULL"))
            .at(0);
    for (std::size_t i = 0; i < row.size(); ++i) {
      EXPECT_TRUE(std::holds_alternative<std::monostate>(row.value(i))) << column;
    }
  }
}

}  // namespace
}  // namespace ctibus::sql
