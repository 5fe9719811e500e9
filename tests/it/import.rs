//! Import of the census into a real database: what a run makes, what a second run leaves, what an edit keeps.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::Arc,
};

use chrono::{DateTime, TimeDelta, Utc};
use escale::{
    cli::import::{ImportArguments, ImportError, ImportFormat, ImportSummary, run},
    clock::FixedClock,
    domain::{
        account::{Account, Actor, MailAddress, PersonName},
        ids::{AccountId, PlaceId},
        place::Place,
        place_field::PlaceEdit,
    },
    operations::{Context, OperationError, place},
    store::{self, Db},
};
use sea_orm::ConnectionTrait;

use crate::support::{TestDatabase, both_engines};

const HEADER: &str = "ID,NOM_TL,ADRESSE,CP,COMINIT,INSEECOM,NOMCOM,WEB,TWITTER,FACEBOOK,TYPO,LAT,LONG,GEOCOD,\
PRECISION,CONTACT,MAIL\n";
const LILLE: &str = "1,Le Quai,3 Rue du Port,59000,Lille,59350,Lille,www.example.fr,,,Tiers lieux à dominante \
coworking,50.63,3.06,,,Léa,lea@example.fr\n";
const ROUBAIX: &str = "2,Le Quai,,59100,Roubaix,59512,Roubaix,,,,Tiers lieux à dominante fablab,50.69,3.17,,,,\n";
const ROUBAIX_AGAIN: &str = "3,Le Quai,,59100,Roubaix,59512,Roubaix,,,,,50.69,3.18,,,,\n";
const NOUMEA: &str = "4,L'Établi,,98800,Nouméa,,,,,,,-22.27,166.44,,,,\n";

/// A database, a clock and a folder of files.
struct Import {
    context: Context,
    clock: FixedClock,
    folder: tempfile::TempDir,
    database: TestDatabase,
}

impl Import {
    async fn on(database: TestDatabase) -> Self {
        let clock = FixedClock::at("2026-11-24T08:00:00Z".parse().unwrap());
        let db = Db::connect(&database.url).await.unwrap();
        let context = Context::new(db, Arc::new(clock.clone()));
        Self { context, clock, folder: tempfile::tempdir().unwrap(), database }
    }

    fn arguments(&self, file: &Path) -> ImportArguments {
        ImportArguments {
            format: ImportFormat::Census,
            file: file.to_owned(),
            dry_run: false,
            report: Some(self.folder.path().join("report.json")),
            source: None,
        }
    }

    fn file(&self, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.folder.path().join("census.csv");
        fs::write(&path, bytes).unwrap();
        path
    }

    async fn run(&self, rows: &[&str]) -> ImportSummary {
        let file = self.file([&[HEADER], rows].concat().concat());
        run(&self.context, &self.arguments(&file)).await.unwrap()
    }

    async fn refused(&self, bytes: impl AsRef<[u8]>) -> &'static str {
        let file = self.file(bytes);
        match run(&self.context, &self.arguments(&file)).await.unwrap_err() {
            ImportError::File { fault, .. } => fault.code(),
            other => panic!("{other}"),
        }
    }

    async fn place(&self, slug: &str) -> Place {
        store::place::by_slug(&self.context.db, slug).await.unwrap().unwrap_or_else(|| panic!("no {slug}"))
    }

    async fn admin(&self) -> Actor {
        let account = Account {
            id: AccountId(self.context.ids.uuid()),
            mail: MailAddress::parse("admin@example.org").unwrap(),
            name: PersonName::parse("Admin").unwrap(),
            language: None,
            created_at: DateTime::<Utc>::UNIX_EPOCH,
        };
        let tx = self.context.db.begin_write().await.unwrap();
        store::account::insert(&tx, &account, "no hash").await.unwrap();
        tx.commit().await.unwrap();
        Actor { account, is_admin: true, manages: [].into(), scopes: None }
    }
}

/// created, updated, unchanged, refused, withdrawn.
fn counts(summary: &ImportSummary) -> [u64; 5] {
    let counts = &summary.counts;
    [counts.created, counts.updated, counts.unchanged, summary.refused, summary.withdrawal.withdrawn]
}

both_engines! {
    async fn makes_places_and_a_second_run_changes_nothing(database: TestDatabase) {
        let import = Import::on(database).await;
        let rows = [LILLE, ROUBAIX, ROUBAIX_AGAIN, NOUMEA, "5,Sans point,,,,,,,,,,,,,,,\n"];
        let first = import.run(&rows).await;
        assert_eq!(counts(&first), [4, 0, 0, 1, 0]);
        assert_eq!(
            first.to_json(),
            r#"{"read":5,"created":4,"updated":0,"unchanged":0,"refused":1,"withdrawn":0}"#
        );
        let lille = import.place("le-quai").await;
        assert_eq!(lille.facts.contact.website.as_deref(), Some("http://www.example.fr"));
        assert!(!format!("{lille:?}").contains("lea@"));
        let source = lille.source.unwrap();
        assert_eq!((source.name.as_str(), source.reference.as_str()), ("census", "1"));
        assert_eq!(source.licence, "Licence Ouverte 2.0");
        assert_eq!(source.retrieved_on.to_string(), "2026-11-24");
        assert_eq!(import.place("le-quai-roubaix").await.facts.address.city, "Roubaix");
        assert_eq!(import.place("le-quai-roubaix-2").await.source.unwrap().reference, "3");
        assert_eq!(import.place("l-etabli").await.facts.time_zone, chrono_tz::Pacific::Noumea);

        let revision = store::place::directory_revision(&import.context.db).await.unwrap();
        import.clock.advance(TimeDelta::days(1));
        assert_eq!(counts(&import.run(&rows).await), [0, 0, 4, 1, 0]);
        assert_eq!(store::place::directory_revision(&import.context.db).await.unwrap(), revision);
        let history = store::audit::list_of_subject(&import.context.db, lille.id.0).await.unwrap();
        assert_eq!(history.len(), 1);
        assert_eq!(history[0].0, "place.import");
    }

    async fn a_changed_row_updates_and_keeps_address_and_identifier(database: TestDatabase) {
        let import = Import::on(database).await;
        import.run(&[LILLE, ROUBAIX]).await;
        let before = import.place("le-quai").await;
        import.clock.advance(TimeDelta::days(1));
        let changed = LILLE.replace("Le Quai", "Le Grand Quai").replace("coworking", "fablab");
        assert_eq!(counts(&import.run(&[&changed, ROUBAIX]).await), [0, 1, 1, 0, 0]);
        let after = import.place("le-quai").await;
        assert_eq!((after.id, after.facts.name.as_str()), (before.id, "Le Grand Quai"));
        assert_eq!(after.facts.kinds.iter().map(|kind| kind.as_str()).collect::<Vec<_>>(), ["fablab"]);
        assert_eq!(after.created_at, before.created_at);
        assert_eq!(after.source.unwrap().retrieved_on.to_string(), "2026-11-25");
    }

    async fn what_a_manager_edited_stays_and_the_rest_follows_the_source(database: TestDatabase) {
        let import = Import::on(database).await;
        import.run(&[LILLE, ROUBAIX]).await;
        let admin = import.admin().await;
        let id = import.place("le-quai").await.id;
        let edit = PlaceEdit { name: Some("Le Quai de Léa".into()), ..PlaceEdit::default() };
        let (edited, _) = place::edit(&import.context, &admin, id, edit, None, None).await.unwrap();
        assert_eq!((edited.facts.name.as_str(), edited.slug.as_str()), ("Le Quai de Léa", "le-quai"));
        assert_eq!(counts(&import.run(&[LILLE, ROUBAIX]).await), [0, 0, 2, 0, 0]);
        let moved = LILLE.replace("Le Quai", "Le Quai Neuf").replace("3 Rue du Port", "5 Rue du Port");
        assert_eq!(counts(&import.run(&[&moved, ROUBAIX]).await), [0, 1, 1, 0, 0]);
        let after = import.place("le-quai").await.facts;
        assert_eq!((after.name.as_str(), after.address.street.as_str()), ("Le Quai de Léa", "5 Rue du Port"));
        assert_eq!(counts(&import.run(&[&moved, ROUBAIX]).await), [0, 0, 2, 0, 0]);
    }

    async fn what_the_source_drops_leaves_the_list_unless_people_work_with_it(database: TestDatabase) {
        let import = Import::on(database).await;
        let all = [LILLE, ROUBAIX, ROUBAIX_AGAIN, NOUMEA];
        import.run(&all).await;
        let admin = import.admin().await;
        let kept = import.place("l-etabli").await.id;
        let edit = PlaceEdit { summary: Some("Un atelier".into()), ..PlaceEdit::default() };
        place::edit(&import.context, &admin, kept, edit, None, None).await.unwrap();

        let part = import.run(&[LILLE]).await;
        assert_eq!((counts(&part), part.withdrawal.spared), ([0, 0, 1, 0, 0], 3));
        let part = import.run(&[LILLE, ROUBAIX]).await;
        assert_eq!((counts(&part), part.withdrawal.kept), ([0, 0, 2, 0, 1], 1));
        assert_eq!(store::place::count_listed(&import.context.db).await.unwrap(), 3);
        assert!(store::place::by_slug(&import.context.db, "le-quai-roubaix-2").await.unwrap().is_none());
        let changes = store::place::list_changed_since(&import.context.db, 0).await.unwrap();
        assert_eq!((changes.places.len(), changes.withdrawn.len()), (3, 1));

        // A row that is refused is not absent, and a place that comes back is listed again.
        let refused = NOUMEA.replace("-22.27", "");
        assert_eq!(counts(&import.run(&[LILLE, ROUBAIX, ROUBAIX_AGAIN, &refused]).await), [0, 1, 2, 1, 0]);
        assert_eq!(store::place::count_listed(&import.context.db).await.unwrap(), 4);
    }

    async fn a_file_that_is_no_census_changes_nothing(database: TestDatabase) {
        let import = Import::on(database).await;
        let text = [HEADER, LILLE, ROUBAIX].concat();
        let latin1: Vec<u8> = text.chars().map(|letter| letter as u8).collect();
        assert_eq!(import.refused(latin1).await, "not_utf8");
        assert_eq!(import.refused(text.replacen("INSEECOM", "INSEE", 1)).await, "missing_column");
        assert_eq!(import.refused(&text.as_bytes()[..text.len() - 30]).await, "truncated");
        assert_eq!(import.refused(format!("{text}9,\"Le")).await, "truncated");
        assert_eq!(import.refused("").await, "empty_file");
        assert_eq!(import.refused(HEADER).await, "no_row");
        assert_eq!(store::place::count_listed(&import.context.db).await.unwrap(), 0);
        let missing = import.arguments(Path::new("/nowhere/census.csv"));
        assert!(matches!(run(&import.context, &missing).await, Err(ImportError::File { .. })));
    }

    async fn a_dry_run_tells_and_writes_nothing(database: TestDatabase) {
        let import = Import::on(database).await;
        let mut arguments = import.arguments(&import.file([HEADER, LILLE, "x,,,\n", ROUBAIX].concat()));
        arguments.dry_run = true;
        assert_eq!(counts(&run(&import.context, &arguments).await.unwrap()), [2, 0, 0, 1, 0]);
        assert_eq!(store::place::count_listed(&import.context.db).await.unwrap(), 0);
        let report: serde_json::Value =
            serde_json::from_str(&fs::read_to_string(arguments.report.unwrap()).unwrap()).unwrap();
        assert_eq!(report["refused_rows"][0]["line"], 3);
        assert_eq!(report["refused_rows"][0]["code"], "field_count");
        assert_eq!((&report["read"], &report["dry_run"]), (&3.into(), &true.into()));
    }

    async fn a_batch_that_fails_leaves_nothing_of_itself_and_the_next_run_repairs(database: TestDatabase) {
        let import = Import::on(database).await;
        let row = |id: u32| LILLE.replacen('1', &id.to_string(), 1).replace("Le Quai", &format!("Quai {id}"));
        let rows: Vec<String> = (1..=450).map(row).collect();
        let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
        let rival = import.database.connect().await;
        // The third batch meets a name that the database refuses.
        let (deny, allow) = if import.database.url.starts_with("sqlite") {
            ("CREATE TRIGGER deny BEFORE INSERT ON place WHEN NEW.name = 'Quai 420'
              BEGIN SELECT RAISE(ABORT, 'denied'); END", "DROP TRIGGER deny")
        } else {
            ("ALTER TABLE place ADD CONSTRAINT deny CHECK (name <> 'Quai 420')",
             "ALTER TABLE place DROP CONSTRAINT deny")
        };
        rival.execute_unprepared(deny).await.unwrap();
        let file = import.file([&[HEADER], &rows[..]].concat().concat());
        assert!(matches!(run(&import.context, &import.arguments(&file)).await, Err(ImportError::Store(_))));
        assert_eq!(store::place::count_listed(&import.context.db).await.unwrap(), 400);
        rival.execute_unprepared(allow).await.unwrap();
        assert_eq!(counts(&import.run(&rows).await), [50, 0, 400, 0, 0]);
    }

    async fn only_an_admin_makes_places_and_only_a_manager_edits_them(database: TestDatabase) {
        let import = Import::on(database).await;
        import.run(&[LILLE]).await;
        let admin = import.admin().await;
        let member = Actor { is_admin: false, ..admin.clone() };
        let facts = import.place("le-quai").await.facts;
        let made = place::create(&import.context, &admin, facts.clone()).await.unwrap();
        assert_eq!((made.slug.as_str(), made.source), ("le-quai-lille", None));
        let made = place::create(&import.context, &admin, facts.clone()).await.unwrap();
        assert_eq!(made.slug, "le-quai-lille-2");
        assert!(matches!(place::create(&import.context, &member, facts).await, Err(OperationError::Forbidden)));
        let edit = PlaceEdit { name: Some(" ".into()), ..PlaceEdit::default() };
        let outcome = place::edit(&import.context, &member, made.id, edit.clone(), None, None).await;
        assert!(matches!(outcome, Err(OperationError::Forbidden)));
        let outcome = place::edit(&import.context, &admin, made.id, edit.clone(), None, None).await;
        assert!(matches!(outcome, Err(OperationError::Refused(_))));
        let unknown = PlaceId(import.context.ids.uuid());
        assert!(matches!(place::edit(&import.context, &admin, unknown, edit, None, None).await, Err(OperationError::NotFound)));
    }

    async fn the_published_census_is_taken_whole_and_twice(database: TestDatabase) {
        let Some(folder) = published() else { return };
        let import = Import::on(database).await;
        let last = import.arguments(&folder.join("CGET_TiersLieux_2019.masque.csv"));
        let first = import.arguments(&folder.join("CGET_TiersLieux_2019_v1-20190321.masque.csv"));
        let summary = run(&import.context, &first).await.unwrap();
        assert_eq!(counts(&summary), [1_508, 0, 0, 4, 0]);
        let summary = run(&import.context, &last).await.unwrap();
        let [created, updated, unchanged, refused, withdrawn] = counts(&summary);
        assert_eq!((created, refused, withdrawn), (3, 1, 0));
        assert_eq!(created + updated + unchanged + refused, 1_512);
        assert_eq!(counts(&run(&import.context, &last).await.unwrap()), [0, 0, 1_511, 1, 0]);
        assert_eq!(store::place::count_listed(&import.context.db).await.unwrap(), 1_511);
    }
}

/// The folder of the published files, where there is one.
pub fn published() -> Option<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder = std::env::var_os("ESCALE_DATA").map_or_else(|| root.join("../shared/data"), PathBuf::from);
    let found = folder.join("CGET_TiersLieux_2019.masque.csv").exists();
    if !found {
        eprintln!("SKIPPED: no published census in {} (set ESCALE_DATA)", folder.display());
    }
    found.then_some(folder)
}
