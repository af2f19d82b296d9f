#!/bin/sh
# Run once by the database's image, when its volume is empty: the owner's login, the reader's login,
# and the database. `manage.py prepare` gives the reader its rights afterwards, at each deployment.
set -eu

psql --set ON_ERROR_STOP=1 --username postgres --dbname postgres \
    --set owner_password="${DATABASE_PASSWORD:?}" \
    --set reader_password="${READER_PASSWORD:?}" <<'SQL'
-- CREATEDB: it makes a scratch database to try backups in.
CREATE ROLE autoinformed LOGIN CREATEDB PASSWORD :'owner_password';
CREATE ROLE autoinformed_reader LOGIN NOINHERIT PASSWORD :'reader_password';
ALTER ROLE autoinformed_reader SET default_transaction_read_only = on;
ALTER ROLE autoinformed_reader SET statement_timeout = '10s';
CREATE DATABASE autoinformed OWNER autoinformed;
REVOKE ALL ON DATABASE autoinformed, postgres, template1 FROM PUBLIC;
GRANT CONNECT ON DATABASE autoinformed TO autoinformed_reader;
\connect autoinformed
-- Large objects belong to no table: any login could fill the disk with them.
REVOKE EXECUTE ON FUNCTION lo_creat(integer), lo_create(oid), lo_from_bytea(oid, bytea) FROM PUBLIC;
SQL
