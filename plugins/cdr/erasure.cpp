#include "erasure.hpp"

#include <algorithm>
#include <span>
#include <vector>

#include "ctibus/codec.hpp"
#include "ctibus/kit/number_match.hpp"
#include "ctibus/messages/cdr.hpp"
#include "number_key.hpp"

namespace ctibus::cdr_plugin {

namespace {

constexpr std::string_view masked = "***";

int nibble(char c) { return c <= '9' ? c - '0' : c - 'a' + 10; }

std::vector<std::uint8_t> from_hex(std::string_view text) {
  std::vector<std::uint8_t> out;
  for (std::size_t i = 0; i + 1 < text.size(); i += 2) {
    out.push_back(static_cast<std::uint8_t>(nibble(text[i]) << 4 | nibble(text[i + 1])));
  }
  return out;
}

}  // namespace

kit::Result<Erasure> Erasure::of(std::string_view number, std::string_view region) {
  std::string key = number_key(number);
  if (key.empty()) {
    return tl::unexpected(
        kit::Error{"cdr.bad_number", "The number to erase has no digits: nothing was changed."});
  }
  numbers::DialPlanConfig config;
  config.region = region;
  auto plan = numbers::DialPlan::create(std::move(config));
  if (!plan) return tl::unexpected(std::move(plan.error()));
  numbers::Number wanted = plan->classify(number);
  return Erasure(std::move(*plan), std::move(wanted), std::move(key));
}

bool Erasure::is_wanted(std::string_view number) const {
  if (number == wanted_.raw) return true;
  if (number_key(number) != key_) return false;
  const numbers::Number candidate[] = {plan_.classify(number)};
  return numbers::match(wanted_, candidate).level != numbers::MatchLevel::none;
}

kit::Result<Erased> Erasure::run(sql::Database& database) const {
  auto transaction = database.begin();
  if (!transaction) return tl::unexpected(std::move(transaction.error()));
  auto calls = mask_calls(database);
  if (!calls) return tl::unexpected(std::move(calls.error()));
  auto devices = mask_devices(database);
  if (!devices) return tl::unexpected(std::move(devices.error()));
  auto rejected = drop_rejected(database);
  if (!rejected) return tl::unexpected(std::move(rejected.error()));
  if (auto committed = transaction->commit(); !committed) {
    return tl::unexpected(std::move(committed.error()));
  }
  return Erased{*calls, *devices, *rejected};
}

kit::Result<std::int64_t> Erasure::mask_calls(sql::Database& database) const {
  auto rows = database.query(
      "SELECT root, calling, called FROM cdr_call WHERE calling_key = :1 OR called_key = :1", key_);
  if (!rows) return tl::unexpected(std::move(rows.error()));
  std::int64_t count = 0;
  for (const sql::Row& row : *rows) {
    std::string root;
    std::string calling;
    std::string called;
    if (auto read = row.read(root, calling, called); !read) {
      return tl::unexpected(std::move(read.error()));
    }
    const bool is_caller = is_wanted(calling);
    const bool is_called = is_wanted(called);
    if (!is_caller && !is_called) continue;
    ++count;
    if (is_caller) {
      auto done = database.execute(
          "UPDATE cdr_call SET calling = :2, calling_key = '', calling_name = :2 WHERE root = :1",
          root, masked);
      if (!done) return done;
    }
    if (is_called) {
      auto done = database.execute(
          "UPDATE cdr_call SET called = :2, called_key = '' WHERE root = :1", root, masked);
      if (!done) return done;
    }
    auto done = database.execute("UPDATE cdr_call SET data = '{}' WHERE root = :1", root);
    if (!done) return done;
  }
  return count;
}

kit::Result<std::int64_t> Erasure::mask_devices(sql::Database& database) const {
  auto rows =
      database.query("SELECT root, number, device FROM cdr_segment WHERE device_key = :1", key_);
  if (!rows) return tl::unexpected(std::move(rows.error()));
  std::int64_t count = 0;
  for (const sql::Row& row : *rows) {
    std::string root;
    std::int64_t number = 0;
    std::string device;
    if (auto read = row.read(root, number, device); !read) {
      return tl::unexpected(std::move(read.error()));
    }
    const std::string_view digits = device_number(device);
    if (!is_wanted(digits)) continue;
    const std::string hidden =
        device.substr(0, device.size() - digits.size()) + std::string(masked);
    auto done = database.execute(
        "UPDATE cdr_segment SET device = :3, device_key = '' WHERE root = :1 AND number = :2", root,
        number, hidden);
    if (!done) return done;
    ++count;
  }
  return count;
}

kit::Result<std::int64_t> Erasure::drop_rejected(sql::Database& database) const {
  auto rows = database.query("SELECT root_hex, sequence, payload FROM cdr_rejected");
  if (!rows) return tl::unexpected(std::move(rows.error()));
  std::int64_t count = 0;
  for (const sql::Row& row : *rows) {
    std::string root;
    std::int64_t sequence = 0;
    std::string payload;
    if (auto read = row.read(root, sequence, payload); !read) {
      return tl::unexpected(std::move(read.error()));
    }
    const auto bytes = from_hex(payload);
    cdr::Call call;
    if (!decode(bytes, call)) continue;
    if (!is_wanted(call.calling) && !is_wanted(call.called)) continue;
    auto done = database.execute("DELETE FROM cdr_rejected WHERE root_hex = :1 AND sequence = :2",
                                 root, sequence);
    if (!done) return done;
    ++count;
  }
  return count;
}

}  // namespace ctibus::cdr_plugin
