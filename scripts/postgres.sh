# A private PostgreSQL server for tests and measurements. Sourced after common.sh, never run by itself.

need_postgres() {
  find_postgres && return
  apt_install 15 postgresql && find_postgres && return
  fail "Missing: the PostgreSQL 15 server (initdb, pg_ctl). Install it with: apt-get install postgresql"
}

# Debian keeps the server's programs out of PATH.
find_postgres() {
  local folder
  for folder in $(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -rV) "$(dirname "$(command -v pg_ctl 2>/dev/null || echo /none/x)")"; do
    if [ -x "$folder/initdb" ] && [ -x "$folder/pg_ctl" ]; then
      postgres_programs=$folder
      return
    fi
  done
  return 1
}

# PostgreSQL refuses to run as root.
as_postgres() {
  if [ "$(id -u)" = 0 ]; then (cd / && runuser -u postgres -- "$@") 9>&-; else "$@" 9>&-; fi
}

# start_postgres [OPTION=VALUE…]: a new, empty cluster. Sets postgres_port; stop_postgres removes it.
start_postgres() {
  need_postgres
  if [ "$(id -u)" = 0 ] && ! id postgres >/dev/null 2>&1; then
    useradd --system --no-create-home --shell /bin/sh postgres || fail "The account “postgres” could not be created."
  fi
  postgres_folder=$(mktemp -d "${TMPDIR:-/tmp}/nanni-postgres.XXXXXX")
  chmod 755 "$postgres_folder"
  [ "$(id -u)" != 0 ] || chown postgres "$postgres_folder"

  quietly as_postgres "$postgres_programs/initdb" -D "$postgres_folder/data" -U nanni -A trust -E UTF8 \
    --locale=C.UTF-8 --no-sync || fail "PostgreSQL could not be set up; the reason is above."

  local option settings=""
  for option in "$@"; do settings="$settings -c $option"; done

  local attempt
  for attempt in 1 2 3 4 5 6 7 8; do
    postgres_port=$((20000 + RANDOM % 12000))
    ! (exec 3<>"/dev/tcp/127.0.0.1/$postgres_port") 2>/dev/null || continue
    if as_postgres "$postgres_programs/pg_ctl" -D "$postgres_folder/data" -l "$postgres_folder/log" -w -t 30 \
      -o "-p $postgres_port -c listen_addresses=127.0.0.1 -c unix_socket_directories=$postgres_folder$settings" \
      start >/dev/null 2>&1; then
      return
    fi
  done
  cat "$postgres_folder/log" >&2
  fail "PostgreSQL did not start; its log is above."
}

stop_postgres() {
  [ -n "${postgres_folder:-}" ] || return 0
  as_postgres "$postgres_programs/pg_ctl" -D "$postgres_folder/data" -m immediate stop >/dev/null 2>&1 || true
  rm -rf "$postgres_folder"
  postgres_folder=""
}
