#!/usr/bin/env bash
# The figures of the service as ratios in one run: against Rocket's plain-text handler and against pgbench.
# By hand, on a quiet machine: bash benches/figures.sh target/release/escale [census.csv]
# Needs wrk, curl, python3 and PostgreSQL's programs; leaves nothing behind.
set -euo pipefail
escale=$(realpath "$1")
census=${2:+$(realpath "$2")}
seconds=${SECONDS_EACH:-8}
cd "$(dirname "$0")"
here=$PWD
folder=$(mktemp -d)
chmod 755 "$folder"
programs=$(dirname "$(command -v pg_ctl || ls /usr/lib/postgresql/*/bin/pg_ctl | tail -n 1)")
programs=$(dirname "$(realpath "$programs/pg_ctl")")
as_server() { if [ "$(id -u)" = 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi; }
finish() {
    [ -z "${service:-}" ] || kill "$service" 2>/dev/null || true
    as_server "$programs/pg_ctl" stop -D "$folder/pg/data" -m immediate >/dev/null 2>&1 || true
    rm -rf "$folder"
}
trap finish EXIT

mkdir "$folder/pg"
[ "$(id -u)" != 0 ] || chown postgres "$folder/pg"
as_server "$programs/initdb" -D "$folder/pg/data" -U escale -A trust -E UTF8 --locale=C.UTF-8 >/dev/null
as_server "$programs/pg_ctl" start -w -D "$folder/pg/data" -l "$folder/pg/log" -o "-k '$folder/pg' -p 54329 -c listen_addresses=127.0.0.1" >/dev/null
export PGHOST=$folder/pg PGPORT=54329 PGUSER=escale PGDATABASE=postgres
export DATABASE_URL=postgres://escale@127.0.0.1:54329/postgres
export ESCALE_SECRET_KEY=for-the-measurement-only-32-bytes-long ESCALE_PORT=8199
base=http://127.0.0.1:8199
"$escale" migrate up >/dev/null
[ -z "$census" ] || "$escale" import census "$census" 2>/dev/null
"$escale" user create --mail bench@example.org --name Bench >/dev/null
"$escale" user grant --mail bench@example.org --admin
token=$("$escale" token create --mail bench@example.org --name bench --scope read --scope reserve --scope manage --scope admin | grep -o 'esc_[A-Za-z0-9_-]*')
psql -q -c "INSERT INTO place (id, slug, name, summary, street, postcode, city, country, latitude, longitude, time_zone,
    accessibility, amenities, created_at, updated_at) VALUES (gen_random_uuid(), 'bench', 'Bench', '', '', '', '', 'FR',
    50.69, 3.17, 'Europe/Paris', '', '', date_trunc('second', now()), date_trunc('second', now()))"
started=$(date +%s%N)
"$escale" serve 2>/dev/null &
service=$!
until curl -sf "$base/health/live" >/dev/null; do :; done
echo "cold start to first answer: $((($(date +%s%N) - started) / 1000000)) ms"

rate() { wrk -t1 -c16 -d"${seconds}s" "$@" | awk '/Requests\/sec/ { print $2 } /Non-2xx/ { print $0 > "/dev/stderr" }'; }
ratio() { python3 -c "import sys; print(f'{float(sys.argv[1]) / float(sys.argv[2]):.2f}')" "$1" "$2"; }

plain=$(rate "$base/health/live")
whole=$(rate "$base/api/v1/places?bbox=-5.5,41,10,51.5")
lille=$(rate "$base/api/v1/places?bbox=2.9,50.5,3.3,50.8")
plain_again=$(rate "$base/health/live")
echo "plain text: $plain and $plain_again a second"
echo "places in a box, page of 50 over the whole directory: $whole a second, ratio $(ratio "$whole" "$plain")"
echo "places in a box around Lille: $lille a second, ratio $(ratio "$lille" "$plain")"

# Sixteen resources of four units, asked in turn for half hours that are all free.
: >"$folder/resources"
for n in $(seq 16); do
    curl -sf -H "Authorization: Bearer $token" -H 'Content-Type: application/json' "$base/api/v1/places/bench/resources" \
        -d "{\"name\":\"Desk $n\",\"kind\":\"desk\",\"units\":4,\"unit_label\":\"Desk\",\"policy\":{\"step_minutes\":30,\"min_minutes\":30,\"max_minutes\":600,\"horizon_days\":700}}" |
        python3 -c 'import json, sys; print(json.load(sys.stdin)["id"])' >>"$folder/resources"
done
reserve=$(RESOURCES="$folder/resources" TOKEN=$token rate -s "$here/reserve.lua" "$base/api/v1/reservations")
psql -q -c "CREATE SEQUENCE bench" -c "CREATE TABLE bench_unit AS SELECT row_number() OVER () - 1 AS n, id, resource_id FROM unit"
inserts=$(pgbench -n -c16 -j1 -T "$seconds" -M prepared -f "$here/reserve.sql" 2>/dev/null | awk '/^tps/ { print $3 }')
echo "reservations: $reserve a second; the same two inserts by pgbench: $inserts, ratio $(ratio "$reserve" "$inserts")"
echo "reservations in the database: $(psql -At -c 'SELECT count(*) FROM reservation')"
"$escale" doctor | tail -n 3
grep -E 'VmRSS|VmHWM' "/proc/$service/status"
