#include "prepared_statement.hpp"

#include <algorithm>
#include <set>

namespace ctibus::sql {

PreparedStatement::PreparedStatement(soci::session& session, const std::string& sql,
                                     std::span<const Value> parameters)
    : sql_(sql), slots_(parameters.size()), statement_(session) {
  for (std::size_t i = 0; i < slots_.size(); ++i) {
    Slot& slot = slots_[i];
    const std::string name = std::to_string(i + 1);
    slot.type = parameters[i].index();
    if (std::holds_alternative<std::int64_t>(parameters[i])) {
      statement_.exchange(soci::use(slot.integer, slot.indicator, name));
    } else if (std::holds_alternative<double>(parameters[i])) {
      statement_.exchange(soci::use(slot.real, slot.indicator, name));
    } else if (std::holds_alternative<Blob>(parameters[i]) &&
               session.get_backend_name() == "sqlite3") {
      slot.bytes = std::make_unique<soci::blob>(session);
      statement_.exchange(soci::use(*slot.bytes, slot.indicator, name));
    } else {
      statement_.exchange(soci::use(slot.text, slot.indicator, name));
    }
  }
  statement_.alloc();
  statement_.prepare(sql_);
}

bool PreparedStatement::fits(const std::string& sql, std::span<const Value> parameters) const {
  return sql == sql_ && std::equal(slots_.begin(), slots_.end(), parameters.begin(),
                                   parameters.end(), [](const Slot& slot, const Value& value) {
                                     return slot.type == value.index();
                                   });
}

bool PreparedStatement::execute(std::span<const Value> parameters) {
  for (std::size_t i = 0; i < slots_.size(); ++i) {
    Slot& slot = slots_[i];
    const Value& value = parameters[i];
    slot.indicator = std::holds_alternative<std::monostate>(value) ? soci::i_null : soci::i_ok;
    if (const auto* integer = std::get_if<std::int64_t>(&value)) slot.integer = *integer;
    if (const auto* real = std::get_if<double>(&value)) slot.real = *real;
    if (const auto* text = std::get_if<std::string>(&value)) slot.text = *text;
    if (const auto* bytes = std::get_if<Blob>(&value)) {
      if (slot.bytes) {
        slot.bytes->trim(0);
        if (!bytes->empty()) {
          slot.bytes->append(reinterpret_cast<const char*>(bytes->data()), bytes->size());
        }
      } else {
        // SOCI takes PostgreSQL's blobs for large objects; a bytea goes as its hexadecimal text.
        constexpr char digits[] = "0123456789abcdef";
        slot.text = "\\x";
        for (const std::byte byte : *bytes) {
          slot.text += digits[std::to_integer<unsigned>(byte) >> 4U];
          slot.text += digits[std::to_integer<unsigned>(byte) & 15U];
        }
      }
    }
  }
  return statement_.execute(true);
}

PreparedStatement& StatementCache::get(soci::session& session, const std::string& sql,
                                       std::span<const Value> parameters,
                                       const std::function<void(PreparedStatement&)>& check) {
  const auto found = std::find_if(
      statements_.begin(), statements_.end(),
      [&](const PreparedStatement& statement) { return statement.fits(sql, parameters); });
  if (found != statements_.end()) {
    statements_.splice(statements_.begin(), statements_, found);
    return statements_.front();
  }
  if (statements_.size() >= capacity) statements_.pop_back();
  statements_.emplace_front(session, sql, parameters);
  try {
    check(statements_.front());
    statements_.front().bind();
  } catch (...) {
    drop_latest();
    throw;
  }
  return statements_.front();
}

void check_parameter_names(std::span<const std::string> names, std::size_t given) {
  const std::set<std::string> used(names.begin(), names.end());
  std::size_t known = 0;
  for (std::size_t i = 1; i <= given; ++i) known += used.count(std::to_string(i));
  if (known == given && used.size() == given) return;
  std::string list;
  for (const auto& name : used) list += (list.empty() ? ":" : ", :") + name;
  throw StatementRefused{{"sql.parameters", "the statement names the parameters " +
                                                (list.empty() ? std::string("(none)") : list) +
                                                " and was given " + std::to_string(given) +
                                                "; name them :1, :2 ... and pass each once"}};
}

}  // namespace ctibus::sql
