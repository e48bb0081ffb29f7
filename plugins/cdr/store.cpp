#include "store.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>

#include "ctibus/codec.hpp"
#include "ctibus/kit/sql.hpp"
#include "number_key.hpp"
#include "schema.hpp"

namespace ctibus::cdr_plugin {

namespace {

std::int64_t epoch_ms(Timestamp time) { return time.time_since_epoch().count(); }

/// NULL for what did not happen.
sql::Value moment(Timestamp time) {
  return time == Timestamp{} ? sql::Value() : sql::Value(epoch_ms(time));
}

template <class E>
std::string word(E value) {
  return std::string(names(value)[static_cast<std::size_t>(value)]);
}

std::string as_json(const Attributes& data) {
  nlohmann::json out = nlohmann::json::object();
  for (const auto& [name, value] : data) out[std::string(name)] = std::string(value);
  return out.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

std::string as_hex(std::span<const std::uint8_t> bytes) {
  static constexpr char digits[] = "0123456789abcdef";
  std::string out;
  out.reserve(bytes.size() * 2);
  for (const std::uint8_t byte : bytes) {
    out += digits[byte >> 4];
    out += digits[byte & 15];
  }
  return out;
}

}  // namespace

struct Store::Impl {
  sql::Database database;
};

Store::Store(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Store::Store(Store&&) noexcept = default;
Store& Store::operator=(Store&&) noexcept = default;
Store::~Store() = default;

kit::Result<Store> Store::open(std::string_view data_source) {
  auto source = sql::DataSource::parse(data_source);
  if (!source) return tl::unexpected(std::move(source.error()));
  auto database = sql::Database::open(*source);
  if (!database) return tl::unexpected(std::move(database.error()));
  if (auto migrated = database->migrate("cdr", migrations); !migrated) {
    return tl::unexpected(std::move(migrated.error()));
  }
  return Store(std::make_unique<Impl>(Impl{std::move(*database)}));
}

kit::Result<bool> Store::insert(const cdr::Call& call) {
  sql::Database& database = impl_->database;
  auto transaction = database.begin();
  if (!transaction) return tl::unexpected(std::move(transaction.error()));
  auto inserted = database.execute(
      insert_call, call.root, word(call.direction), call.calling, number_key(call.calling),
      call.calling_name, call.called, number_key(call.called), call.trunk, epoch_ms(call.started),
      moment(call.answered), epoch_ms(call.ended), call.queue_wait.count(), call.ring.count(),
      call.talk.count(), call.hold.count(), word(call.result), word(call.cause), call.group,
      call.agent, call.inferred, as_json(call.data));
  if (!inserted) return tl::unexpected(std::move(inserted.error()));
  if (*inserted == 0) return false;
  std::int64_t number = 0;
  for (const cdr::Segment& segment : call.segments) {
    auto added = database.execute(
        insert_segment, call.root, ++number, word(segment.kind), segment.call, segment.device,
        number_key(device_number(segment.device)), segment.group, segment.agent,
        epoch_ms(segment.started), moment(segment.answered), epoch_ms(segment.ended),
        segment.queue_wait.count(), segment.ring.count(), segment.talk.count(),
        segment.hold.count(), word(segment.result), word(segment.cause));
    if (!added) return tl::unexpected(std::move(added.error()));
  }
  if (auto committed = transaction->commit(); !committed) {
    return tl::unexpected(std::move(committed.error()));
  }
  return true;
}

kit::Result<void> Store::reject(std::string_view root, std::uint64_t sequence, Timestamp now,
                                const kit::Error& reason, std::span<const std::uint8_t> payload) {
  // Everything that is not ours goes in as hexadecimal digits: they fit into any text column. The
  // root is in the payload too; here it is cut to what an index of any database takes.
  root = root.substr(0, 256);
  auto added = impl_->database.execute(
      insert_rejected, static_cast<std::int64_t>(sequence),
      as_hex({reinterpret_cast<const std::uint8_t*>(root.data()), root.size()}), epoch_ms(now),
      reason.code, reason.text, as_hex(payload));
  if (!added) return tl::unexpected(std::move(added.error()));
  return {};
}

kit::Result<std::int64_t> Store::purge(Timestamp before, std::int64_t limit) {
  auto calls = impl_->database.execute(purge_calls, epoch_ms(before), limit);
  if (!calls) return calls;
  auto rejected = impl_->database.execute(purge_rejected, epoch_ms(before));
  if (!rejected) return rejected;
  return *calls;
}

kit::Result<Erased> Store::erase(std::string_view number, std::string_view region) {
  auto erasure = Erasure::of(number, region);
  if (!erasure) return tl::unexpected(std::move(erasure.error()));
  return erasure->run(impl_->database);
}

}  // namespace ctibus::cdr_plugin
