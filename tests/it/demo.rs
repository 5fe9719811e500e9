//! The demo keeps the rules that every database keeps.

use escale::{opendata::demo_network, operations::demo};
use sea_orm::{ConnectionTrait, Statement};

use crate::support::{TestApp, both_engines};

/// A place with one tool that is lent over nights.
const NETWORK: &str = r#"
[[place]]
name = "Outilthèque"
kinds = ["tool_library"]
summary = "Des outils à emprunter."
street = "1 rue du Marteau"
postcode = "59000"
city = "Lille"
commune_code = "59350"
latitude = 50.63
longitude = 3.06
opening_hours = "Mo-Sa 09:00-12:00"

  [[place.resource]]
  name = "Perceuse"
  kind = "equipment"
  units = 6
  unit_label = "Perceuse"
  step_minutes = 60
  min_minutes = 60
  max_minutes = 10080
  horizon_days = 60
  busy = 0.8
"#;

async fn count(app: &TestApp, sql: &str) -> i64 {
    let connection = app.database.connect().await;
    let statement =
        Statement::from_string(connection.get_database_backend(), format!("SELECT COUNT(*) AS n FROM {sql}"));
    connection.query_one_raw(statement).await.unwrap().unwrap().try_get("", "n").unwrap()
}

both_engines! {
    async fn the_demo_lends_tools_and_keeps_the_history_of_all(app: TestApp) {
        demo::fill(&app.ctx, &demo_network::read(NETWORK).unwrap()).await.unwrap();
        let changes = "(SELECT COUNT(*) FROM audit_entry WHERE subject_id = r.id AND action LIKE 'reservation.%')";
        assert_eq!(count(&app, &format!("reservation r WHERE r.sequence + 1 <> {changes}")).await, 0);
        let unlent = "reservation r WHERE state IN ('checked_in', 'completed') \
            AND NOT EXISTS (SELECT 1 FROM loan WHERE reservation_id = r.id)";
        assert_eq!(count(&app, unlent).await, 0);
        let away = "reservation r JOIN loan ON reservation_id = r.id WHERE (state = 'checked_in') <> (returned_at IS NULL)";
        assert_eq!(count(&app, away).await, 0);
        assert!(count(&app, "loan WHERE returned_at IS NULL").await > 0, "nothing is away");
        assert!(count(&app, "loan WHERE returned_at IS NOT NULL").await > 0, "nothing came back");
    }
}
