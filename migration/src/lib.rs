//! The schema of Escale, one change per file, each with its way back.
//!
//! The tables are written once as SQL with the type names of `dialect.rs`, which is also the only
//! place that differs by engine: the rule against double booking and the directory's revision.

mod dialect;
mod m20261124_000001_create_account;
mod m20261124_000002_create_place;
mod m20261124_000003_create_resource;
mod m20261124_000004_create_access;
mod m20261124_000005_create_reservation;
mod m20261124_000006_create_audit_entry;
mod m20261124_000007_follow_directory;
mod m20261124_000008_index_ends;
mod m20261124_000009_close_a_unit;
mod m20261124_000010_complete_policy;
mod m20261124_000011_widen_reservation;
mod m20261124_000012_create_certification;
mod m20261124_000013_create_organisation;
mod m20261124_000014_create_series;
mod m20261124_000015_create_waitlist;
mod m20261124_000016_create_loan;
mod m20261124_000017_follow_units;
mod m20261124_000018_index_holds;
mod m20261124_000019_withdraw_resource;
mod m20261124_000020_index_waiting;
mod m20261124_000021_order_waitlist;
mod m20261124_000022_index_counted;

pub use sea_orm_migration::{MigratorTrait, SchemaManager};

/// All changes in their order.
#[derive(Clone, Copy, Debug)]
pub struct Migrator;

#[sea_orm_migration::async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn sea_orm_migration::MigrationTrait>> {
        vec![
            Box::new(m20261124_000001_create_account::Migration),
            Box::new(m20261124_000002_create_place::Migration),
            Box::new(m20261124_000003_create_resource::Migration),
            Box::new(m20261124_000004_create_access::Migration),
            Box::new(m20261124_000005_create_reservation::Migration),
            Box::new(m20261124_000006_create_audit_entry::Migration),
            Box::new(m20261124_000007_follow_directory::Migration),
            Box::new(m20261124_000008_index_ends::Migration),
            Box::new(m20261124_000009_close_a_unit::Migration),
            Box::new(m20261124_000010_complete_policy::Migration),
            Box::new(m20261124_000011_widen_reservation::Migration),
            Box::new(m20261124_000012_create_certification::Migration),
            Box::new(m20261124_000013_create_organisation::Migration),
            Box::new(m20261124_000014_create_series::Migration),
            Box::new(m20261124_000015_create_waitlist::Migration),
            Box::new(m20261124_000016_create_loan::Migration),
            Box::new(m20261124_000017_follow_units::Migration),
            Box::new(m20261124_000018_index_holds::Migration),
            Box::new(m20261124_000019_withdraw_resource::Migration),
            Box::new(m20261124_000020_index_waiting::Migration),
            Box::new(m20261124_000021_order_waitlist::Migration),
            Box::new(m20261124_000022_index_counted::Migration),
        ]
    }
}
