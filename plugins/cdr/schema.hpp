#pragma once

#include <string_view>

#include "ctibus/kit/sql.hpp"

// The tables of the call detail records, for SQLite and PostgreSQL alike. Times are milliseconds
// since 1970 UTC, NULL when it did not happen; durations are milliseconds. Personal columns:
// calling, calling_key, calling_name, called, called_key, data, device, device_key and
// cdr_rejected.payload.

namespace ctibus::cdr_plugin {

inline constexpr sql::Migration migrations[] = {
    {.version = 1, .sql = R"(
CREATE TABLE cdr_call (
  root TEXT NOT NULL PRIMARY KEY,
  direction TEXT NOT NULL,
  calling TEXT NOT NULL,
  calling_key TEXT NOT NULL,
  calling_name TEXT NOT NULL,
  called TEXT NOT NULL,
  called_key TEXT NOT NULL,
  trunk TEXT NOT NULL,
  started BIGINT NOT NULL,
  answered BIGINT,
  ended BIGINT NOT NULL,
  queue_wait BIGINT NOT NULL,
  ring BIGINT NOT NULL,
  talk BIGINT NOT NULL,
  hold BIGINT NOT NULL,
  result TEXT NOT NULL,
  cause TEXT NOT NULL,
  skill_group TEXT NOT NULL,
  agent TEXT NOT NULL,
  inferred INTEGER NOT NULL,
  data TEXT NOT NULL
);
CREATE INDEX cdr_call_by_start ON cdr_call (started);
CREATE INDEX cdr_call_by_end ON cdr_call (ended);
CREATE INDEX cdr_call_by_calling ON cdr_call (calling_key);
CREATE INDEX cdr_call_by_called ON cdr_call (called_key);
CREATE TABLE cdr_segment (
  root TEXT NOT NULL REFERENCES cdr_call (root) ON DELETE CASCADE,
  number INTEGER NOT NULL,
  kind TEXT NOT NULL,
  call TEXT NOT NULL,
  device TEXT NOT NULL,
  device_key TEXT NOT NULL,
  skill_group TEXT NOT NULL,
  agent TEXT NOT NULL,
  started BIGINT NOT NULL,
  answered BIGINT,
  ended BIGINT NOT NULL,
  queue_wait BIGINT NOT NULL,
  ring BIGINT NOT NULL,
  talk BIGINT NOT NULL,
  hold BIGINT NOT NULL,
  result TEXT NOT NULL,
  cause TEXT NOT NULL,
  PRIMARY KEY (root, number)
);
CREATE INDEX cdr_segment_by_device ON cdr_segment (device_key);
CREATE INDEX cdr_segment_by_agent ON cdr_segment (agent, started);
CREATE TABLE cdr_rejected (
  sequence BIGINT NOT NULL,
  root_hex TEXT NOT NULL,
  rejected BIGINT NOT NULL,
  code TEXT NOT NULL,
  reason TEXT NOT NULL,
  payload TEXT NOT NULL,
  PRIMARY KEY (root_hex, sequence)
);
)"},
};

inline constexpr std::string_view insert_call =
    "INSERT INTO cdr_call (root, direction, calling, calling_key, calling_name, called, called_key,"
    " trunk, started, answered, ended, queue_wait, ring, talk, hold, result, cause, skill_group,"
    " agent, inferred, data) VALUES (:1, :2, :3, :4, :5, :6, :7, :8, :9, :10, :11, :12, :13, :14,"
    " :15, :16, :17, :18, :19, :20, :21) ON CONFLICT (root) DO NOTHING";

inline constexpr std::string_view insert_segment =
    "INSERT INTO cdr_segment (root, number, kind, call, device, device_key, skill_group, agent,"
    " started, answered, ended, queue_wait, ring, talk, hold, result, cause) VALUES (:1, :2, :3,"
    " :4, :5, :6, :7, :8, :9, :10, :11, :12, :13, :14, :15, :16, :17)";

inline constexpr std::string_view insert_rejected =
    "INSERT INTO cdr_rejected (sequence, root_hex, rejected, code, reason, payload)"
    " VALUES (:1, :2, :3, :4, :5, :6) ON CONFLICT (root_hex, sequence) DO NOTHING";

inline constexpr std::string_view purge_calls =
    "DELETE FROM cdr_call WHERE root IN"
    " (SELECT root FROM cdr_call WHERE ended < :1 ORDER BY ended LIMIT :2)";

inline constexpr std::string_view purge_rejected = "DELETE FROM cdr_rejected WHERE rejected < :1";

}  // namespace ctibus::cdr_plugin
