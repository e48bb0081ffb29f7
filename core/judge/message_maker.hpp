#pragma once

#include <string>

#include "core/judge/fields.hpp"
#include "core/judge/ledger.hpp"
#include "core/judge/subject.hpp"

namespace ctibus::judge {

/// A message as it would stand in the log.
struct MadeMessage {
  std::string key;
  msgpack::Buffer payload;
  testing::SendOptions options;
  std::string what;  ///< which kind of hostility, for reports
};

/// Random messages from their declarations; the same ones for the same seed.
class MessageMaker {
 public:
  MessageMaker(const Subject& subject, const Ledger& ledger, testing::Random& random);

  /// As a careful peer would publish it.
  MadeMessage valid(const manifest::MessageSpec& spec);
  /// A payload that is a MessagePack map, as the bus demands, and nothing that the declaration
  /// says.
  MadeMessage hostile(const manifest::MessageSpec& spec);

 private:
  enum class Twist : int;

  void write_fields(msgpack::Writer& out, const std::vector<manifest::FieldSpec>& fields,
                    const std::string& key_field, const std::string& key);
  void write_value(msgpack::Writer& out, const manifest::FieldSpec& field, Kind kind);
  void write_anything(msgpack::Writer& out, int depth);
  void twist_value(msgpack::Writer& out, const manifest::FieldSpec& field, Twist twist);
  std::string key_for(const manifest::MessageSpec& spec);
  std::string nasty_text();
  testing::SendOptions origin();
  std::string text_for(std::string_view field);

  const Ledger& ledger_;
  testing::Random& random_;
  std::string instance_;
  FieldValues values_;
};

}  // namespace ctibus::judge
