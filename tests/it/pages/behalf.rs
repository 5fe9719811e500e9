//! Reserving on behalf of an organisation on the page of a resource.

use escale::{
    domain::organisation::{Allowance, Organisation, OrganisationFacts},
    operations,
};
use rocket::http::Status;
use sea_orm::ConnectionTrait;

use super::{MORNING, Network};
use crate::support::{TestDatabase, both_engines, seed};

/// Gives the organisation so many half-days a month.
async fn allow(network: &Network, organisation: &Organisation, half_days: u32) {
    let mut admin = seed::person(&network.ctx, "Rene").await;
    admin.is_admin = true;
    let allowance = Allowance { half_days: Some(half_days), member_half_days: None };
    let facts = OrganisationFacts { allowance, ..organisation.facts.clone() };
    operations::organisation::edit(&network.ctx, &admin, organisation.id, facts).await.unwrap();
}

both_engines! {
    async fn a_member_chooses_on_whose_behalf_and_the_allowance_is_told(database: TestDatabase) {
        let network = Network::on(&database).await;
        let (_, lea) = network.member("Lea").await;
        assert!(lea.get(&network.page()).await.texts("#on_behalf_of").is_empty(), "only for who is in one");
        let metropole = seed::organisation(&network.ctx, "Métropole", "lea@example.org").await;
        assert_eq!(lea.get(&network.page()).await.texts("#on_behalf_of option"), ["moi", "Métropole"]);
        assert_eq!(lea.get(&network.page()).await.texts("label[for=on_behalf_of]"), ["Au nom de"]);
        allow(&network, &metropole, 1).await;
        let id = metropole.id.to_string();
        let behalf = [("on_behalf_of", id.as_str())];
        let booked = lea.send(&network.page(), &network.form(), &[&MORNING[..], &behalf].concat()).await;
        let booked = booked.path().to_owned();
        let told = |answer: &super::Answer| answer.texts(".booked p").join(" ");
        assert!(told(&lea.get(&booked).await).contains("Au nom de l’organisation Métropole"));

        let afternoon = [("day", "2026-11-25"), ("from", "14:00"), ("to", "16:00"), ("purpose", "Réunion")];
        let used_up = lea.send(&network.page(), &network.form(), &[&afternoon[..], &behalf].concat()).await;
        assert_eq!(used_up.status, Status::UnprocessableEntity);
        assert!(used_up.texts(".error-summary")[0].contains("demi-journée"), "{}", used_up.html);
        assert_eq!(used_up.texts("#on_behalf_of [selected]"), ["Métropole"]);
        assert_eq!((used_up.value("purpose"), used_up.value("day")), ("Réunion".into(), "2026-11-25".into()));
        let own = lea.send(&network.page(), &network.form(), &afternoon).await.path().to_owned();
        assert!(!told(&lea.get(&own).await).contains("organisation"));

        // A move is still on the organisation's behalf, and within its allowance.
        let action = format!("{booked}/move");
        let to = |until| [("day", "2026-11-26"), ("from", "09:00"), ("to", until), ("version", "0")];
        let longer = lea.send(&booked, &action, &to("17:00")).await;
        assert_eq!((longer.status, longer.value("to")), (Status::UnprocessableEntity, "17:00".into()));
        assert_eq!(lea.send(&booked, &action, &to("12:00")).await.path(), booked);
        assert!(told(&lea.get(&booked).await).contains("Métropole"));
    }

    async fn organisations_are_told_apart_and_who_was_removed_reads_it_at_the_form(database: TestDatabase) {
        let network = Network::on(&database).await;
        let (actor, lea) = network.member("Lea").await;
        let first = seed::organisation(&network.ctx, "Métropole", "lea@example.org").await;
        // Two of one name may be there from before names were compared.
        let second = seed::organisation(&network.ctx, "Metropole", "lea@example.org").await;
        let twin = "UPDATE organisation SET name = 'Métropole' WHERE name = 'Metropole'";
        database.connect().await.execute_unprepared(twin).await.unwrap();
        let named = lea.get(&network.page()).await.texts("#on_behalf_of option");
        assert_eq!(named, ["moi".to_owned(), format!("Métropole ({})", first.slug), format!("Métropole ({})", second.slug)]);
        let listed = lea.get("/organisations").await.texts("main h3").join(" ");
        assert!(listed.contains(&format!("Métropole ({})", first.slug)), "{listed}");
        operations::organisation::leave(&network.ctx, &actor, first.id).await.unwrap();
        let id = first.id.to_string();
        let fields = [&MORNING[..], &[("on_behalf_of", id.as_str())]].concat();
        let removed = lea.send(&network.page(), &network.form(), &fields).await;
        assert_eq!((removed.status, removed.value("purpose")), (Status::Forbidden, "Entretien <b>".into()));
        assert_eq!(removed.texts("#on_behalf_of option"), ["moi", "Métropole"]);
        let nonsense = [&MORNING[..], &[("on_behalf_of", "metropole")]].concat();
        let nonsense = lea.send(&network.page(), &network.form(), &nonsense).await;
        assert_eq!((nonsense.status, nonsense.texts("#on_behalf_of-error").len()), (Status::UnprocessableEntity, 1));
        assert_eq!(seed::live_reservations(&network.ctx, network.desk.id).await, 0);
    }
}
