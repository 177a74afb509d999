# Shared by the scripts beside it: PostgreSQL and Redis of our own, on spare ports, in a temporary
# folder, ended with the script. Expects _setup.sh.
# shellcheck shell=bash

scratch="$(mktemp -d "${TMPDIR:-/tmp}/repair-angel-servers-XXXXXX")"
redis_pid= cluster= binaries=

as_cluster_owner() { if [ "$(id -u)" = 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi; }

end_servers() {
  [ -z "$cluster" ] || as_cluster_owner "$binaries/pg_ctl" -D "$cluster" -m immediate -s stop || true
  [ -z "$redis_pid" ] || kill "$redis_pid" 2>/dev/null || true
  rm -rf "$scratch"
}
trap end_servers EXIT
trap 'exit 130' INT TERM HUP

spare_port() { "$VENV/bin/python" -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }

find_postgres() {
  local found
  for found in $(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -rV) "$(dirname "$(command -v initdb || echo /none/initdb)")"; do
    [ -x "$found/initdb" ] && [ -x "$found/pg_ctl" ] && { echo "$found"; return; }
  done
  return 1
}

install_postgres() {
  may_install || return 1
  # Only the programs: Debian would also make and start a cluster of its own.
  as_root sh -c 'mkdir -p /etc/postgresql-common/createcluster.d &&
    echo "create_main_cluster = false" >/etc/postgresql-common/createcluster.d/no-cluster.conf'
  apt_install postgresql
}

# What is lost with the machine is no loss to a test.
POSTGRES_SPEED="-c fsync=off -c full_page_writes=off" POSTGRES_INITDB=

# Sets DATABASE, or WHY there is none.
DATABASE= WHY=
start_postgres() {
  local port data="$scratch/postgres"
  binaries="$(find_postgres)" || { install_postgres && binaries="$(find_postgres)"; } ||
    { WHY="PostgreSQL is not installed and cannot be installed from here"; return 1; }
  port="$(spare_port)"
  mkdir "$data"
  if [ "$(id -u)" = 0 ]; then chmod 711 "$scratch"; chown postgres "$data"; fi
  cd / # the owner of the cluster may not be allowed into the checkout
  # shellcheck disable=SC2086  a list of words
  if as_cluster_owner "$binaries/initdb" -D "$data/cluster" -U repair_angel -A trust -E UTF8 --locale=C.UTF-8 --no-sync $POSTGRES_INITDB >"$scratch/initdb.log" 2>&1 &&
    cluster="$data/cluster" && as_cluster_owner "$binaries/pg_ctl" -D "$cluster" -s -w -l "$data/log" -o "-p $port -k $data \
      -c listen_addresses=127.0.0.1 $POSTGRES_SPEED -c max_connections=200" start; then
    DATABASE="postgres://repair_angel@127.0.0.1:$port/postgres"
  else
    cat "$scratch/initdb.log" "$data/log" >&2 2>/dev/null || true
    WHY="PostgreSQL does not start"
  fi
  cd "$ROOT"
  [ -n "$DATABASE" ]
}

REDIS= WHY_NO_REDIS=
start_redis() {
  local port
  command -v redis-server >/dev/null || { may_install && apt_install redis-server; } ||
    { WHY_NO_REDIS="Redis is not installed and cannot be installed from here"; return 1; }
  port="$(spare_port)"
  redis-server --port "$port" --bind 127.0.0.1 --save "" --appendonly no --dir "$scratch" >"$scratch/redis.log" 2>&1 &
  redis_pid=$!
  for _ in $(seq 50); do
    if (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then REDIS="redis://127.0.0.1:$port/0"; return; fi
    sleep 0.1
  done
  WHY_NO_REDIS="Redis does not start"
  return 1
}
