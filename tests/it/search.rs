//! The directory in memory: it follows every commit, whoever made it, and finds the places of the real census.

use std::{sync::Arc, time::Duration};

use chrono::{DateTime, Utc};
use escale::{
    cli::import::{ImportArguments, ImportFormat, run},
    clock::FixedClock,
    domain::{
        account::{Account, Actor, MailAddress, PersonName},
        ids::AccountId,
        kind::{PlaceKind, ResourceKind},
        location::{BoundingBox, Location},
        place::{Address, Contact, Place, PlaceFacts},
        place_field::PlaceEdit,
        policy::PolicyRules,
    },
    operations::{
        Context, place,
        resource::{self, NewResource},
    },
    search::{Index, Near, Query},
    store::{self, Db},
    web::directory::Directory,
};
use sea_orm::ConnectionTrait;

use crate::{
    import::published,
    support::{TestDatabase, both_engines},
};

/// A process of its own on the database, with its directory and an admin.
struct Process {
    context: Context,
    directory: Directory,
    admin: Actor,
}

impl Process {
    async fn on(database: &TestDatabase) -> Self {
        let db = Db::connect(&database.url).await.unwrap();
        let clock = FixedClock::at("2026-11-24T08:00:00Z".parse().unwrap());
        let context = Context::new(db, Arc::new(clock));
        let id = AccountId(context.ids.uuid());
        let account = Account {
            id,
            mail: MailAddress::parse(&format!("{id}@example.org")).unwrap(),
            name: PersonName::parse("Admin").unwrap(),
            language: None,
            created_at: DateTime::<Utc>::UNIX_EPOCH,
        };
        let tx = context.db.begin_write().await.unwrap();
        store::account::insert(&tx, &account, "no hash").await.unwrap();
        tx.commit().await.unwrap();
        let admin = Actor { account, is_admin: true, manages: [].into(), scopes: None };
        Self { context, directory: Directory::new(), admin }
    }

    async fn index(&self) -> Arc<Index> {
        self.directory.index(&self.context.db).await.unwrap()
    }

    async fn names(&self, text: &str) -> Vec<String> {
        names(&*self.index().await, &Query { text: text.into(), ..Query::all(50) })
    }

    async fn make(&self, name: &str) -> Place {
        let facts = PlaceFacts {
            name: name.into(),
            kinds: [PlaceKind::Coworking].into(),
            summary: String::new(),
            address: Address { city: "Lille".into(), country: "FR".into(), ..Address::default() },
            location: Location::new(50.63, 3.06).unwrap(),
            time_zone: chrono_tz::Europe::Paris,
            opening_hours: None,
            accessibility: Vec::new(),
            amenities: Vec::new(),
            contact: Contact::default(),
        };
        place::create(&self.context, &self.admin, facts).await.unwrap()
    }

    async fn rename(&self, place: &Place, name: &str) {
        let edit = PlaceEdit { name: Some(name.into()), ..PlaceEdit::default() };
        place::edit(&self.context, &self.admin, place.id, edit, None, None).await.unwrap();
    }
}

fn names(index: &Index, query: &Query) -> Vec<String> {
    index.search(query).items.iter().map(|hit| hit.place.place.facts.name.clone()).collect()
}

both_engines! {
    async fn the_index_follows_each_commit_of_its_process(database: TestDatabase) {
        let process = Process::on(&database).await;
        assert_eq!(process.index().await.count(), 0);
        let quay = process.make("Le Quai").await;
        assert_eq!(process.names("quai").await, ["Le Quai"]);
        process.rename(&quay, "Le Ponton").await;
        assert_eq!(process.names("quai").await, [""; 0]);
        assert_eq!(process.names("ponton").await, ["Le Ponton"]);

        let with_desk = Query { resource_kinds: [ResourceKind::Desk].into(), ..Query::all(5) };
        assert_eq!(process.index().await.search(&with_desk).total, 0);
        let desk = NewResource {
            place_id: quay.id,
            name: "Bureau".into(),
            kind: ResourceKind::Desk,
            description: String::new(),
            opening_hours: None,
            rules: PolicyRules { max_minutes: Some(480), horizon_days: Some(30), ..PolicyRules::default() },
            units: 3,
            unit_label: "Poste".into(),
        };
        resource::add(&process.context, &process.admin, desk).await.unwrap();
        let found = process.index().await.search(&with_desk);
        assert_eq!((found.total, found.items[0].place.resource_count()), (1, 1));
        let listed = store::place::listed_by_slug(&process.context.db, "le-quai").await.unwrap().unwrap();
        assert_eq!(*found.items[0].place, listed);
    }

    async fn the_index_follows_other_processes_within_200_ms(database: TestDatabase) {
        let (here, there) = (Process::on(&database).await, Process::on(&database).await);
        assert_eq!(here.index().await.count(), 0);
        let quay = there.make("Le Quai").await;
        there.make("Le Banc").await;
        tokio::time::sleep(Duration::from_millis(210)).await;
        assert_eq!(here.names("").await, ["Le Banc", "Le Quai"]);

        let tx = there.context.db.begin_write().await.unwrap();
        store::place::withdraw_many(&tx, &[quay.id], there.context.clock.now()).await.unwrap();
        tx.commit().await.unwrap();
        tokio::time::sleep(Duration::from_millis(210)).await;
        assert_eq!(here.names("").await, ["Le Banc"]);

        // By hand, as an operator might.
        let by_hand = database.connect().await;
        by_hand.execute_unprepared("DELETE FROM audit_entry").await.unwrap();
        by_hand.execute_unprepared("DELETE FROM place_kind").await.unwrap();
        by_hand.execute_unprepared("DELETE FROM place WHERE name = 'Le Banc'").await.unwrap();
        tokio::time::sleep(Duration::from_millis(210)).await;
        assert_eq!(here.names("").await, [""; 0]);
    }

    async fn nothing_changes_the_index_while_nothing_changes_the_directory(database: TestDatabase) {
        let process = Process::on(&database).await;
        process.make("Le Quai").await;
        let before = process.index().await;
        tokio::time::sleep(Duration::from_millis(210)).await;
        assert!(Arc::ptr_eq(&before, &process.index().await));
    }

    async fn finds_the_places_of_the_published_census_by_name_and_by_box(database: TestDatabase) {
        let Some(folder) = published() else { return };
        let process = Process::on(&database).await;
        let arguments = ImportArguments {
            format: ImportFormat::Census,
            file: folder.join("CGET_TiersLieux_2019.masque.csv"),
            dry_run: false,
            report: None,
            source: None,
        };
        run(&process.context, &arguments).await.unwrap();
        let index = process.index().await;
        let listed = store::place::count_listed(&process.context.db).await.unwrap();
        assert_eq!(index.search(&Query::all(1)).total as u64, listed);
        for typed in ["artilect", "imaginations fertiles", "euratechnologies", "plaine images", "c-napse", "euratecnologies"] {
            let found = index.search(&Query { text: typed.into(), ..Query::all(50) });
            assert!((1..=3).contains(&found.total), "{typed}: {}", found.total);
            let place = &found.items[0].place.place;
            let (north, east) = (place.facts.location.latitude(), place.facts.location.longitude());
            let bbox = BoundingBox::new(east - 0.001, north - 0.001, east + 0.001, north + 0.001).unwrap();
            let around = Query { bbox: Some(bbox), ..Query::all(50) };
            assert!(names(&index, &around).contains(&place.facts.name), "{typed} by its box");
        }
        let lille = Near { center: Location::new(50.6366, 3.0635).unwrap(), radius_m: Some(5_000.0) };
        let found = index.search(&Query { near: Some(lille), ..Query::all(200) });
        let distances: Vec<f64> = found.items.iter().filter_map(|hit| hit.distance_m).collect();
        assert!(found.total > 10 && distances.is_sorted() && distances.iter().all(|metres| *metres <= 5_000.0));
    }
}
