-- The tables that schema version 1 made, and rows as it wrote them. Never changed.
CREATE TABLE contacts_schema_version (version BIGINT PRIMARY KEY,
  applied_at TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP);
INSERT INTO contacts_schema_version (version) VALUES (1);
CREATE TABLE contact (
  id INTEGER PRIMARY KEY,
  record TEXT NOT NULL,
  kind TEXT NOT NULL,
  name TEXT NOT NULL,
  company TEXT NOT NULL,
  url TEXT NOT NULL,
  extension TEXT NOT NULL,
  fields TEXT NOT NULL
);
CREATE TABLE contact_key (
  field INTEGER NOT NULL,
  value TEXT NOT NULL,
  contact INTEGER NOT NULL,
  number TEXT NOT NULL,
  PRIMARY KEY (field, value, contact, number)
) WITHOUT ROWID;
CREATE TABLE contact_rejected (line INTEGER NOT NULL, reason TEXT NOT NULL);
CREATE TABLE contact_source (fingerprint TEXT NOT NULL);
INSERT INTO contact VALUES (1, '17', 'contact', 'Zoé', 'Café', 'https://crm/17', '', '[["Ville","Paris"]]');
INSERT INTO contact_key VALUES (0, '+33612345678', 1, '06 12 34 56 78');
INSERT INTO contact_rejected VALUES (3, 'no number');
INSERT INTO contact_source VALUES ('0000000000000000-0/0000000000000000-0');
