#!/bin/sh
# Starts PostgreSQL as the image on Docker Hub does, for what the sandbox uses of it: the first start
# makes a cluster with POSTGRES_USER, POSTGRES_PASSWORD and POSTGRES_DB; the arguments are the server's.
set -eu

export PGDATA="${PGDATA:-/var/lib/postgresql/data}"
user="${POSTGRES_USER:-postgres}"
database="${POSTGRES_DB:-$user}"

if [ "$1" != postgres ]; then
  exec "$@"
fi

mkdir -p "$PGDATA" /run/postgresql
chmod 700 "$PGDATA"
chown -R postgres:postgres "$PGDATA" /run/postgresql

if [ ! -s "$PGDATA/PG_VERSION" ]; then
  if [ -z "${POSTGRES_PASSWORD:-}" ]; then
    echo "POSTGRES_PASSWORD is not set: it must be the password of $user." >&2
    exit 1
  fi
  password_file="$(mktemp)"
  printf '%s\n' "$POSTGRES_PASSWORD" > "$password_file"
  chown postgres "$password_file"
  # Without TZ, initdb compares every time zone there is with the system's.
  TZ=UTC gosu postgres initdb --username="$user" --pwfile="$password_file" --encoding=UTF8 \
    --locale=C.UTF-8 --auth-local=trust --auth-host=scram-sha-256 --no-sync --no-instructions
  rm "$password_file"
  echo "host all all all scram-sha-256" >> "$PGDATA/pg_hba.conf"
  if [ "$database" != postgres ]; then
    quoted="$(printf '%s' "$database" | sed 's/"/""/g')"
    echo "CREATE DATABASE \"$quoted\"" | gosu postgres postgres --single -F -D "$PGDATA" postgres
  fi
fi

shift
exec gosu postgres postgres -c listen_addresses='*' "$@"
