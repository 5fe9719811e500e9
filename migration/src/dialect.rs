//! The only fork by engine: column types, and what keeps promises with triggers and constraints.

use sea_orm_migration::{prelude::*, sea_orm::DbBackend};

/// Runs statements in which `{uuid}`, `{instant}`, `{day}`, `{real}`, `{flag}`, `{big}` stand for the engine's
/// types, `{strict}` ends a table, `{is_instant:column}` checks that text is a UTC instant cut to
/// the second (SQLite compares instants as text), `{is_json:column}` that it is a JSON object, and
/// `{json_number:column:member}` reads a whole number out of one.
pub async fn run(manager: &SchemaManager<'_>, statements: &[&str]) -> Result<(), DbErr> {
    for statement in statements {
        let sql = translate(statement, manager.get_database_backend());
        manager.get_connection().execute_unprepared(&sql).await?;
    }
    Ok(())
}

fn translate(statement: &str, engine: DbBackend) -> String {
    let postgres = engine == DbBackend::Postgres;
    let mut sql = statement.to_owned();
    for (name, on_postgres, on_sqlite) in [
        ("{uuid}", "UUID", "BLOB"),
        ("{instant}", "TIMESTAMPTZ", "TEXT"),
        ("{day}", "DATE", "TEXT"),
        ("{real}", "DOUBLE PRECISION", "REAL"),
        ("{flag}", "BOOLEAN", "INTEGER"),
        ("{big}", "BIGINT", "INTEGER"),
        ("{strict}", "", "STRICT"),
    ] {
        sql = sql.replace(name, if postgres { on_postgres } else { on_sqlite });
    }
    let instant = |column: &str| {
        let day = "[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]";
        if postgres {
            format!("{column} = date_trunc('second', {column}, 'UTC')")
        } else {
            format!("{column} GLOB '{day}T[0-9][0-9]:[0-9][0-9]:[0-9][0-9]+00:00'")
        }
    };
    let json = |column: &str| {
        if postgres {
            format!("json_typeof({column}::json) = 'object'")
        } else {
            format!("json_type({column}) = 'object'")
        }
    };
    let number = |argument: &str| {
        let (column, member) = argument.split_once(':').unwrap_or((argument, ""));
        if postgres {
            format!("({column}::json ->> '{member}')::integer")
        } else {
            format!("json_extract({column}, '$.{member}')")
        }
    };
    let sql = expand(sql, "{is_instant:", instant);
    let sql = expand(sql, "{is_json:", json);
    expand(sql, "{json_number:", number)
}

/// Replaces each `{name:argument}` by what `write` makes of the argument.
fn expand(mut sql: String, opening: &str, write: impl Fn(&str) -> String) -> String {
    while let Some((before, rest)) = sql.split_once(opening) {
        let (argument, after) = rest.split_once('}').unwrap_or((rest, ""));
        sql = format!("{before}{}{after}", write(argument));
    }
    sql
}

const LIVE: &str = "('requested', 'confirmed', 'checked_in')";

/// Two live reservations of one unit never overlap (DOMAIN rule 1), whoever writes; `from` and `until` are
/// the columns that say how long a reservation has its unit.
pub async fn forbid_double_booking(manager: &SchemaManager<'_>, from: &str, until: &str) -> Result<(), DbErr> {
    if manager.get_database_backend() == DbBackend::Postgres {
        let constraint = format!(
            "ALTER TABLE reservation ADD CONSTRAINT reservation_no_overlap EXCLUDE USING gist
             (unit_id WITH =, tstzrange({from}, {until}, '[)') WITH &&) WHERE (state IN {LIVE})"
        );
        return run(manager, &["CREATE EXTENSION IF NOT EXISTS btree_gist", &constraint]).await;
    }
    let overlap = format!(
        "NEW.state IN {LIVE} AND EXISTS (
             SELECT 1 FROM reservation AS held
             WHERE held.unit_id = NEW.unit_id AND held.state IN {LIVE} AND held.id <> NEW.id
               AND held.{from} < NEW.{until} AND NEW.{from} < held.{until})
         BEGIN SELECT RAISE(ABORT, 'reservation_no_overlap'); END"
    );
    let on_insert = format!("CREATE TRIGGER reservation_insert_no_overlap BEFORE INSERT ON reservation WHEN {overlap}");
    let on_update = format!(
        "CREATE TRIGGER reservation_update_no_overlap
         BEFORE UPDATE OF id, {from}, {until}, unit_id, state ON reservation WHEN {overlap}"
    );
    run(manager, &[&on_insert, &on_update]).await
}

/// Lets a reservation be without an account, and gives it what it keeps free around itself.
///
/// SQLite cannot take NOT NULL from a column: the table is made anew, and the rows that point to it step aside
/// meanwhile.
pub async fn widen_reservation(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    if manager.get_database_backend() == DbBackend::Postgres {
        run(manager, POSTGRES_WIDEN).await?;
    } else {
        run(manager, SQLITE_WIDEN).await?;
        run(manager, SQLITE_REPLACE_RESERVATION).await?;
        run(manager, &["CREATE INDEX reservation_due ON reservation (state, lapses_at)"]).await?;
    }
    forbid_double_booking(manager, "holds_from", "holds_until").await
}

/// Takes [`widen_reservation`] back; the reservations of people without an account have no place there.
pub async fn narrow_reservation(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    if manager.get_database_backend() == DbBackend::Postgres {
        run(manager, POSTGRES_NARROW).await?;
    } else {
        run(manager, SQLITE_NARROW).await?;
        run(manager, SQLITE_REPLACE_RESERVATION).await?;
    }
    forbid_double_booking(manager, "starts_at", "ends_at").await
}

const POSTGRES_WIDEN: &[&str] = &[
    "ALTER TABLE reservation DROP CONSTRAINT reservation_no_overlap",
    "ALTER TABLE reservation
        ALTER COLUMN holder_id DROP NOT NULL,
        ADD COLUMN guest_name TEXT,
        ADD COLUMN guest_phone TEXT,
        ADD COLUMN guest_code_hash TEXT,
        ADD COLUMN holds_from TIMESTAMPTZ,
        ADD COLUMN holds_until TIMESTAMPTZ,
        ADD COLUMN price_cents INTEGER CHECK (price_cents >= 0),
        ADD COLUMN lapses_at TIMESTAMPTZ,
        ADD COLUMN checked_in_at TIMESTAMPTZ",
    "UPDATE reservation SET holds_from = starts_at, holds_until = ends_at",
    "ALTER TABLE reservation
        ALTER COLUMN holds_from SET NOT NULL,
        ALTER COLUMN holds_until SET NOT NULL,
        ADD CONSTRAINT reservation_holds CHECK (holds_from <= starts_at AND ends_at <= holds_until)",
    "CREATE INDEX reservation_due ON reservation (state, lapses_at)",
];

const POSTGRES_NARROW: &[&str] = &[
    "DROP INDEX reservation_due",
    "DELETE FROM idempotency_key WHERE reservation_id IN (SELECT id FROM reservation WHERE holder_id IS NULL)",
    "DELETE FROM reservation WHERE holder_id IS NULL",
    "ALTER TABLE reservation DROP CONSTRAINT reservation_no_overlap",
    "ALTER TABLE reservation
        DROP CONSTRAINT reservation_holds,
        ALTER COLUMN holder_id SET NOT NULL,
        DROP COLUMN guest_name,
        DROP COLUMN guest_phone,
        DROP COLUMN guest_code_hash,
        DROP COLUMN holds_from,
        DROP COLUMN holds_until,
        DROP COLUMN price_cents,
        DROP COLUMN lapses_at,
        DROP COLUMN checked_in_at",
];

const SQLITE_WIDEN: &[&str] = &[
    "CREATE TABLE reservation_new (
        id {uuid} PRIMARY KEY NOT NULL,
        resource_id {uuid} NOT NULL REFERENCES resource (id),
        unit_id {uuid} NOT NULL,
        holder_id {uuid} REFERENCES account (id),
        guest_name TEXT,
        guest_phone TEXT,
        guest_code_hash TEXT,
        starts_at {instant} NOT NULL CHECK ({is_instant:starts_at}),
        ends_at {instant} NOT NULL CHECK ({is_instant:ends_at}),
        holds_from {instant} NOT NULL CHECK ({is_instant:holds_from}),
        holds_until {instant} NOT NULL CHECK ({is_instant:holds_until}),
        state TEXT NOT NULL CHECK (state IN ('requested', 'confirmed', 'checked_in', 'completed',
                                             'cancelled', 'declined', 'lapsed', 'no_show')),
        sequence INTEGER NOT NULL CHECK (sequence >= 0),
        purpose TEXT NOT NULL,
        reason TEXT,
        price_cents INTEGER CHECK (price_cents >= 0),
        lapses_at {instant},
        checked_in_at {instant},
        created_at {instant} NOT NULL,
        updated_at {instant} NOT NULL,
        CHECK (starts_at < ends_at),
        CHECK (holds_from <= starts_at AND ends_at <= holds_until),
        FOREIGN KEY (unit_id, resource_id) REFERENCES unit (id, resource_id)
    ) {strict}",
    "INSERT INTO reservation_new (id, resource_id, unit_id, holder_id, starts_at, ends_at, holds_from, holds_until,
        state, sequence, purpose, reason, created_at, updated_at)
     SELECT id, resource_id, unit_id, holder_id, starts_at, ends_at, starts_at, ends_at,
        state, sequence, purpose, reason, created_at, updated_at FROM reservation",
];

const SQLITE_NARROW: &[&str] = &[
    "DROP INDEX reservation_due",
    "CREATE TABLE reservation_new (
        id {uuid} PRIMARY KEY NOT NULL,
        resource_id {uuid} NOT NULL REFERENCES resource (id),
        unit_id {uuid} NOT NULL,
        holder_id {uuid} NOT NULL REFERENCES account (id),
        starts_at {instant} NOT NULL CHECK ({is_instant:starts_at}),
        ends_at {instant} NOT NULL CHECK ({is_instant:ends_at}),
        state TEXT NOT NULL CHECK (state IN ('requested', 'confirmed', 'checked_in', 'completed',
                                             'cancelled', 'declined', 'lapsed', 'no_show')),
        sequence INTEGER NOT NULL CHECK (sequence >= 0),
        purpose TEXT NOT NULL,
        created_at {instant} NOT NULL,
        updated_at {instant} NOT NULL,
        reason TEXT,
        CHECK (starts_at < ends_at),
        FOREIGN KEY (unit_id, resource_id) REFERENCES unit (id, resource_id)
    ) {strict}",
    "INSERT INTO reservation_new (id, resource_id, unit_id, holder_id, starts_at, ends_at,
        state, sequence, purpose, created_at, updated_at, reason)
     SELECT id, resource_id, unit_id, holder_id, starts_at, ends_at,
        state, sequence, purpose, created_at, updated_at, reason FROM reservation WHERE holder_id IS NOT NULL",
];

// Dropping a table that rows point to is a violation for each, which no rename takes back, also where keys are
// checked at the commit only.
const SQLITE_REPLACE_RESERVATION: &[&str] = &[
    "CREATE TEMP TABLE kept_keys AS SELECT * FROM idempotency_key",
    "DELETE FROM idempotency_key",
    "DROP TABLE reservation",
    "ALTER TABLE reservation_new RENAME TO reservation",
    "INSERT INTO idempotency_key SELECT * FROM kept_keys WHERE reservation_id IN (SELECT id FROM reservation)",
    "DROP TABLE kept_keys",
    "CREATE INDEX reservation_unit ON reservation (unit_id, starts_at)",
    "CREATE INDEX reservation_resource ON reservation (resource_id, ends_at)",
    "CREATE INDEX reservation_holder ON reservation (holder_id, starts_at)",
];

/// Each change of a place, its kinds or its resources raises the directory's revision and stamps the
/// place with it, so that an index of another process can ask what changed since.
///
/// The one row of `directory` is locked until the writer commits: revisions become visible in order.
pub async fn stamp_places(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    if manager.get_database_backend() == DbBackend::Postgres {
        return run(manager, POSTGRES_STAMPS).await;
    }
    run(manager, SQLITE_STAMPS).await?;
    for (table, place, event) in [
        ("place_kind", "NEW.place_id", "INSERT"),
        ("place_kind", "OLD.place_id", "DELETE"),
        ("resource", "NEW.place_id", "INSERT"),
        ("resource", "NEW.place_id", "UPDATE"),
        ("resource", "OLD.place_id", "DELETE"),
    ] {
        let trigger = format!(
            "CREATE TRIGGER {table}_{event}_stamp AFTER {event} ON {table}
             BEGIN UPDATE place SET updated_at = updated_at WHERE id = {place}; END"
        );
        run(manager, &[&trigger]).await?;
    }
    Ok(())
}

/// Takes [`stamp_places`] back.
pub async fn unstamp_places(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    if manager.get_database_backend() == DbBackend::Postgres {
        return run(
            manager,
            &[
                "DROP TRIGGER place_stamp ON place",
                "DROP TRIGGER place_unlist ON place",
                "DROP TRIGGER place_kind_stamp ON place_kind",
                "DROP TRIGGER resource_stamp ON resource",
                "DROP FUNCTION place_stamp, place_unlist, place_touch",
            ],
        )
        .await;
    }
    for trigger in [
        "place_insert_stamp",
        "place_update_stamp",
        "place_delete_stamp",
        "place_kind_INSERT_stamp",
        "place_kind_DELETE_stamp",
        "resource_INSERT_stamp",
        "resource_UPDATE_stamp",
        "resource_DELETE_stamp",
    ] {
        run(manager, &[&format!("DROP TRIGGER {trigger}")]).await?;
    }
    Ok(())
}

const POSTGRES_STAMPS: &[&str] = &[
    "CREATE FUNCTION place_stamp() RETURNS trigger LANGUAGE plpgsql AS $$
     BEGIN
         UPDATE directory SET revision = revision + 1 RETURNING revision INTO NEW.revision;
         RETURN NEW;
     END $$",
    "CREATE FUNCTION place_unlist() RETURNS trigger LANGUAGE plpgsql AS $$
     BEGIN
         UPDATE directory SET revision = revision + 1;
         RETURN NULL;
     END $$",
    "CREATE FUNCTION place_touch() RETURNS trigger LANGUAGE plpgsql AS $$
     BEGIN
         IF TG_OP = 'DELETE' THEN
             UPDATE place SET updated_at = updated_at WHERE id = OLD.place_id;
         ELSE
             UPDATE place SET updated_at = updated_at WHERE id = NEW.place_id;
         END IF;
         RETURN NULL;
     END $$",
    "CREATE TRIGGER place_stamp BEFORE INSERT OR UPDATE ON place FOR EACH ROW EXECUTE FUNCTION place_stamp()",
    "CREATE TRIGGER place_unlist AFTER DELETE ON place FOR EACH ROW EXECUTE FUNCTION place_unlist()",
    "CREATE TRIGGER place_kind_stamp AFTER INSERT OR DELETE ON place_kind FOR EACH ROW EXECUTE FUNCTION place_touch()",
    "CREATE TRIGGER resource_stamp AFTER INSERT OR UPDATE OR DELETE ON resource FOR EACH ROW EXECUTE FUNCTION place_touch()",
];

// An update that already carries a new revision is the stamp itself.
const SQLITE_STAMPS: &[&str] = &[
    "CREATE TRIGGER place_insert_stamp AFTER INSERT ON place
     BEGIN
         UPDATE directory SET revision = revision + 1;
         UPDATE place SET revision = (SELECT revision FROM directory) WHERE id = NEW.id;
     END",
    "CREATE TRIGGER place_update_stamp AFTER UPDATE ON place WHEN NEW.revision = OLD.revision
     BEGIN
         UPDATE directory SET revision = revision + 1;
         UPDATE place SET revision = (SELECT revision FROM directory) WHERE id = NEW.id;
     END",
    "CREATE TRIGGER place_delete_stamp AFTER DELETE ON place
     BEGIN UPDATE directory SET revision = revision + 1; END",
];

/// Each change of a unit stamps its place as [`stamp_places`] does: once a statement on PostgreSQL, once a row on
/// SQLite, which has no triggers for statements.
pub async fn stamp_units(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    if manager.get_database_backend() == DbBackend::Postgres {
        let touch = "CREATE FUNCTION unit_touch() RETURNS trigger LANGUAGE plpgsql AS $$
             BEGIN
                 UPDATE place SET updated_at = updated_at WHERE id IN
                     (SELECT place_id FROM resource WHERE id IN (SELECT resource_id FROM changed));
                 RETURN NULL;
             END $$";
        run(manager, &[touch]).await?;
        for (event, rows) in UNIT_EVENTS {
            let trigger = format!(
                "CREATE TRIGGER unit_{event}_stamp AFTER {event} ON unit REFERENCING {rows} TABLE AS changed
                 FOR EACH STATEMENT EXECUTE FUNCTION unit_touch()"
            );
            run(manager, &[&trigger]).await?;
        }
        return Ok(());
    }
    for (event, row) in UNIT_EVENTS {
        let trigger = format!(
            "CREATE TRIGGER unit_{event}_stamp AFTER {event} ON unit
             BEGIN
                 UPDATE place SET updated_at = updated_at
                 WHERE id = (SELECT place_id FROM resource WHERE id = {row}.resource_id);
             END"
        );
        run(manager, &[&trigger]).await?;
    }
    Ok(())
}

/// Takes [`stamp_units`] back.
pub async fn unstamp_units(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let postgres = manager.get_database_backend() == DbBackend::Postgres;
    for (event, _) in UNIT_EVENTS {
        let of = if postgres { " ON unit" } else { "" };
        run(manager, &[&format!("DROP TRIGGER unit_{event}_stamp{of}")]).await?;
    }
    if postgres { run(manager, &["DROP FUNCTION unit_touch"]).await } else { Ok(()) }
}

const UNIT_EVENTS: [(&str, &str); 3] = [("INSERT", "NEW"), ("UPDATE", "NEW"), ("DELETE", "OLD")];
