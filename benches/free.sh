#!/usr/bin/env bash
# What is free: p50 and p99 of three requests in one run, beside Rocket's plain text.
# By hand, on a quiet machine: bash benches/free.sh target/release/escale
# Needs wrk, curl, openssl and PostgreSQL's programs; leaves nothing behind.
set -euo pipefail
escale=$(realpath "$1")
seconds=${SECONDS_EACH:-8}
folder=$(mktemp -d)
chmod 755 "$folder"
programs=$(command -v pg_ctl || ls /usr/lib/postgresql/*/bin/pg_ctl | tail -n 1)
programs=$(dirname "$(realpath "$programs")")
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
as_server "$programs/pg_ctl" start -w -D "$folder/pg/data" -l "$folder/pg/log" \
    -o "-k '$folder/pg' -p 54328 -c listen_addresses=127.0.0.1" >/dev/null
export PGHOST=$folder/pg PGPORT=54328 PGUSER=escale PGDATABASE=postgres
export DATABASE_URL=postgres://escale@127.0.0.1:54328/postgres
ESCALE_SECRET_KEY=$(openssl rand -base64 48)
export ESCALE_SECRET_KEY ESCALE_PORT=8198
base=http://127.0.0.1:8198
"$escale" migrate up >/dev/null
"$escale" user create --mail bench@example.org --name Bench >/dev/null

# 500 places with two resources of four units each, half of them taken tomorrow; beside them one place with one
# resource of 200 units and 10,000 live reservations in the next 60 days. Everybody is open from eight to eight.
psql -q <<'SQL'
CREATE TEMPORARY VIEW day AS SELECT date_trunc('day', now(), 'Europe/Paris') AS today, date_trunc('second', now()) AS moment;
INSERT INTO place (id, slug, name, summary, street, postcode, city, country, latitude, longitude, time_zone,
    opening_hours, accessibility, amenities, created_at, updated_at)
SELECT gen_random_uuid(), 'bench-' || n, 'Bench ' || n, '', '', '59100', 'Roubaix', 'FR', 43 + n % 70 * 0.1,
    -1 + n % 90 * 0.1, 'Europe/Paris', '08:00-20:00', '', '', moment, moment FROM generate_series(0, 500) n, day;
INSERT INTO resource (id, place_id, name, kind, description, position, created_at, updated_at)
SELECT gen_random_uuid(), place.id, 'Desk', 'desk', '', n, moment, moment
FROM place, generate_series(1, 2) n, day WHERE slug <> 'bench-0' OR n = 1;
INSERT INTO unit (id, resource_id, label, position, out_of_service)
SELECT gen_random_uuid(), resource.id, 'Desk ' || n, n, false FROM resource JOIN place ON place.id = place_id,
    generate_series(1, 200) n WHERE slug = 'bench-0' OR n <= 4;
INSERT INTO reservation (id, resource_id, unit_id, holder_id, starts_at, ends_at, holds_from, holds_until, state,
    sequence, purpose, created_at, updated_at)
SELECT gen_random_uuid(), resource_id, id, account, starts, starts + interval '2 hours', starts,
    starts + interval '2 hours', 'confirmed', 0, '', moment, moment
FROM (SELECT unit.resource_id, unit.id, moment, (SELECT id FROM account) AS account,
          today + interval '1 day' * n + interval '1 hour' * (9 + unit.position % 4) AS starts
      FROM unit JOIN resource ON resource.id = resource_id JOIN place ON place.id = place_id, generate_series(1, 50) n, day
      WHERE slug = 'bench-0' OR (n = 1 AND unit.position % 2 = 0)) AS wishes;
ANALYZE;
SQL
big=$(psql -At -c "SELECT resource.id FROM resource JOIN place ON place.id = place_id WHERE slug = 'bench-0'")
tomorrow=$(date -d tomorrow +%F)
echo "resources: $(psql -At -c 'SELECT count(*) FROM resource'), live reservations: $(psql -At -c 'SELECT count(*) FROM reservation')"
"$escale" serve 2>/dev/null &
service=$!
until curl -sf "$base/health/live" >/dev/null; do :; done

told() {
    curl -sf "$2" >/dev/null
    wrk -t1 -c1 -d"${seconds}s" --latency "$2" |
        awk -v what="$1" '/50%/ { p50 = $2 } /99%/ { p99 = $2 } /Non-2xx/ { print } END { print what ": p50 " p50 ", p99 " p99 }'
}
told "plain text" "$base/health/live"
told "places without a period" "$base/api/v1/places"
told "places with something free" "$base/api/v1/places?available_from=${tomorrow}T09:00&available_to=${tomorrow}T12:00"
told "availability of 200 units for 62 days" "$base/api/v1/resources/$big/availability?from=$tomorrow&to=$(date -d '+63 days' +%F)"
told "plain text again" "$base/health/live"
