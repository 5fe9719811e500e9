//! The only fork by engine: column types, and what keeps promises with triggers and constraints.

use sea_orm_migration::{prelude::*, sea_orm::DbBackend};

/// Runs statements in which `{uuid}`, `{instant}`, `{day}`, `{real}`, `{flag}`, `{big}` stand for the engine's
/// types, `{strict}` ends a table, and `{is_instant:column}` checks that text is a UTC instant cut to
/// the second (SQLite compares instants as text).
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
    while let Some((before, rest)) = sql.split_once("{is_instant:") {
        let (column, after) = rest.split_once('}').unwrap_or((rest, ""));
        let day = "[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]";
        let check = if postgres {
            format!("{column} = date_trunc('second', {column}, 'UTC')")
        } else {
            format!("{column} GLOB '{day}T[0-9][0-9]:[0-9][0-9]:[0-9][0-9]+00:00'")
        };
        sql = format!("{before}{check}{after}");
    }
    sql
}

const LIVE: &str = "('requested', 'confirmed', 'checked_in')";

/// Two live reservations of one unit never overlap (DOMAIN rule 1), whoever writes.
pub async fn forbid_double_booking(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    if manager.get_database_backend() == DbBackend::Postgres {
        let constraint = format!(
            "ALTER TABLE reservation ADD CONSTRAINT reservation_no_overlap EXCLUDE USING gist
             (unit_id WITH =, tstzrange(starts_at, ends_at, '[)') WITH &&) WHERE (state IN {LIVE})"
        );
        return run(manager, &["CREATE EXTENSION IF NOT EXISTS btree_gist", &constraint]).await;
    }
    let overlap = format!(
        "NEW.state IN {LIVE} AND EXISTS (
             SELECT 1 FROM reservation AS held
             WHERE held.unit_id = NEW.unit_id AND held.state IN {LIVE} AND held.id <> NEW.id
               AND held.starts_at < NEW.ends_at AND NEW.starts_at < held.ends_at)
         BEGIN SELECT RAISE(ABORT, 'reservation_no_overlap'); END"
    );
    let on_insert = format!("CREATE TRIGGER reservation_insert_no_overlap BEFORE INSERT ON reservation WHEN {overlap}");
    let on_update = format!(
        "CREATE TRIGGER reservation_update_no_overlap
         BEFORE UPDATE OF id, starts_at, ends_at, unit_id, state ON reservation WHEN {overlap}"
    );
    run(manager, &[&on_insert, &on_update]).await
}

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
