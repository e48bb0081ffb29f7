-- The tables that schema version 1 made, and rows as it wrote them. Never changed.
CREATE TABLE cdr_schema_version (version BIGINT PRIMARY KEY,
  applied_at TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP);
INSERT INTO cdr_schema_version (version) VALUES (1);
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
INSERT INTO cdr_call VALUES ('old1', 'incoming', '0612345678', '612345678', 'Zoé', '0102030405',
  '102030405', 'T1', 1767600000000, 1767600005000, 1767600065000, 0, 4000, 60000, 0, 'answered',
  'normal_clearing', 'sales', 'alice', 0, '{"case":"17"}');
INSERT INTO cdr_call VALUES ('old2', 'internal', '1001', '1001', '', '1002', '1002', '',
  1767600000000, NULL, 1767600001000, 0, 0, 0, 0, 'abandoned', 'normal_clearing', '', '', 1, '{}');
INSERT INTO cdr_segment VALUES ('old1', 1, 'caller', 'c1', 'pbx1:T1', '1', '', '', 1767600000000,
  1767600005000, 1767600065000, 0, 0, 60000, 0, 'answered', 'normal_clearing');
INSERT INTO cdr_segment VALUES ('old1', 2, 'party', 'c1', 'pbx1:1001', '1001', 'sales', 'alice',
  1767600001000, 1767600005000, 1767600065000, 0, 4000, 60000, 0, 'answered', 'normal_clearing');
INSERT INTO cdr_rejected VALUES (17, '7233', 1767600000000, 'sql.constraint', 'no', '80');
