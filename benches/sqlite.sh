#!/usr/bin/env bash
# Reservations on SQLite as a ratio in one run: through HTTP with 16 clients, against a plain loop that writes the same two
# rows in transactions of one, with the same schema and the same durability.
# By hand, on a quiet machine: bash benches/sqlite.sh target/release/escale
# Needs wrk, curl, openssl and python3; leaves nothing behind.
set -euo pipefail
escale=$(realpath "$1")
seconds=${SECONDS_EACH:-8}
cd "$(dirname "$0")"
here=$PWD
folder=$(mktemp -d)
finish() {
    [ -z "${service:-}" ] || kill "$service" 2>/dev/null || true
    rm -rf "$folder"
}
trap finish EXIT

export DATABASE_URL=sqlite:$folder/escale.sqlite ESCALE_PORT=8197
ESCALE_SECRET_KEY=$(openssl rand -base64 48)
export ESCALE_SECRET_KEY
base=http://127.0.0.1:8197
"$escale" migrate up >/dev/null
"$escale" user create --mail bench@example.org --name Bench >/dev/null
"$escale" user grant --mail bench@example.org --admin
token=$("$escale" token create --mail bench@example.org --name bench --scope read --scope reserve --scope manage --scope admin | grep -o 'esc_[A-Za-z0-9_-]*')
"$escale" serve 2>/dev/null &
service=$!
until curl -sf "$base/health/live" >/dev/null; do :; done

python3 - "$folder/escale.sqlite" <<'PYTHON'
import sqlite3, sys, uuid
now = "2026-01-01T00:00:00+00:00"
with sqlite3.connect(sys.argv[1]) as database:
    database.execute(
        "INSERT INTO place (id, slug, name, summary, street, postcode, city, country, latitude, longitude, time_zone,"
        " accessibility, amenities, created_at, updated_at)"
        " VALUES (?, 'bench', 'Bench', '', '', '', '', 'FR', 50.69, 3.17, 'Europe/Paris', '', '', ?, ?)",
        (uuid.uuid4().bytes, now, now))
PYTHON
# Sixteen resources of four units, asked in turn for half hours that are all free.
for n in $(seq 16); do
    curl -sf -H "Authorization: Bearer $token" -H 'Content-Type: application/json' "$base/api/v1/places/bench/resources" \
        -d "{\"name\":\"Desk $n\",\"kind\":\"desk\",\"units\":4,\"unit_label\":\"Desk\",\"policy\":{\"step_minutes\":30,\"min_minutes\":30,\"max_minutes\":600,\"horizon_days\":700}}" |
        python3 -c 'import json, sys; print(json.load(sys.stdin)["id"])' >>"$folder/resources"
done
reserve=$(RESOURCES="$folder/resources" TOKEN=$token wrk -t1 -c16 -d"${seconds}s" -s "$here/reserve.lua" "$base/api/v1/reservations" |
    awk '/Requests\/sec/ { print $2 } /Non-2xx/ { print $0 > "/dev/stderr" }')
kill "$service"
wait "$service" 2>/dev/null || true
service=

inserts=$(python3 - "$folder/escale.sqlite" "$seconds" <<'PYTHON'
import datetime, sqlite3, sys, time, uuid
database = sqlite3.connect(sys.argv[1], isolation_level=None)
for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
    database.execute(f"PRAGMA {pragma}")
units = database.execute("SELECT id, resource_id FROM unit").fetchall()
account = database.execute("SELECT id FROM account").fetchone()[0]
first, now, count = datetime.datetime(2040, 1, 1, tzinfo=datetime.timezone.utc), "2026-01-01T00:00:00+00:00", 0
started = time.monotonic()
while time.monotonic() < started + float(sys.argv[2]):
    unit, resource = units[count % len(units)]
    starts = first + datetime.timedelta(minutes=30 * (count // len(units)))
    period = (starts.isoformat(), (starts + datetime.timedelta(minutes=30)).isoformat())
    database.execute("BEGIN IMMEDIATE")
    database.execute(
        "INSERT INTO reservation (id, resource_id, unit_id, holder_id, starts_at, ends_at, holds_from, holds_until,"
        " state, sequence, purpose, created_at, updated_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, 'confirmed', 0, '', ?, ?)",
        (uuid.uuid4().bytes, resource, unit, account, *period, *period, now, now))
    database.execute(
        "INSERT INTO audit_entry (id, at, actor_id, action, subject_id, details)"
        " VALUES (?, ?, ?, 'reservation.reserve', ?, '{}')",
        (uuid.uuid4().bytes, now, account, uuid.uuid4().bytes))
    database.execute("COMMIT")
    count += 1
print(count / (time.monotonic() - started))
PYTHON
)
python3 -c "import sys; a, b = map(float, sys.argv[1:]); print(f'reservations: {a:.0f} a second; the same two inserts in a loop: {b:.0f}, ratio {a / b:.2f}')" "$reserve" "$inserts"
"$escale" doctor | tail -n 4
