//! A wish for one unit of several, on the page of a resource and on that of a reservation.

use escale::{
    domain::{account::Role, resource::Resource},
    operations::{self, resource::UnitEdit},
};
use rocket::http::Status;
use scraper::{Html, Selector};

use super::{Answer, MORNING, Network};
use crate::support::{TestDatabase, both_engines, seed};

/// Three desks, of which the second is out of service.
async fn desks(network: &Network) -> (Resource, String) {
    let desks = seed::desks(&network.ctx, network.place, 3).await;
    let mut manager = seed::person(&network.ctx, "Hugo").await;
    manager.manages.insert(network.place);
    let broken = UnitEdit { out_of_service: Some(true), ..UnitEdit::default() };
    operations::resource::edit_unit(&network.ctx, &manager, desks.id, desks.units[1].id, &broken).await.unwrap();
    let page = format!("/resources/{}", desks.id);
    (desks, page)
}

/// What the first button of a form's other periods holds.
fn instead(answer: &Answer) -> String {
    let document = Html::parse_document(&answer.html);
    let button = Selector::parse("main button[name=instead]").unwrap();
    let first = document.select(&button).next().unwrap_or_else(|| panic!("no button in {}", answer.html));
    first.attr("value").unwrap().to_owned()
}

both_engines! {
    async fn a_person_asks_for_one_desk_and_takes_another_with_what_was_typed(database: TestDatabase) {
        let network = Network::on(&database).await;
        assert!(network.browser().await.get(&network.page()).await.texts("#unit_id").is_empty(), "one desk is no choice");
        let (desks, page) = desks(&network).await;
        let form = format!("{page}/reservations");
        let (_, ana) = network.member("Ana").await;
        assert_eq!(ana.get(&page).await.texts("#unit_id option"), ["peu importe", "Poste 1", "Poste 3"]);
        let third = desks.units[2].id.to_string();
        let wish = [&MORNING[..3], &[("unit_id", third.as_str())]].concat();
        let booked = ana.send(&page, &form, &wish).await.path().to_owned();
        assert!(ana.get(&booked).await.texts(".booked p").join(" ").contains("Poste 3"));

        let (_, lea) = network.member("Lea").await;
        let wish = [&MORNING[..], &[("unit_id", third.as_str())]].concat();
        let full = lea.send(&page, &form, &wish).await;
        assert_eq!((full.status, full.texts("#unit_id [selected]")), (Status::Conflict, vec!["Poste 3".to_owned()]));
        let other = instead(&full);
        assert!(!other.contains("Entretien") && !full.html.contains("purpose=Entretien"), "no note in an address");
        let again = [&wish[..], &[("instead", other.as_str())]].concat();
        let taken = lea.send(&page, &form, &again).await.path().to_owned();
        let shown = lea.get(&taken).await;
        assert!(shown.texts(".booked p").join(" ").contains("Poste 1"), "the same hours at another desk: {other}");
        assert!(shown.html.contains("Entretien &lt;b&gt;"), "the note came with it");

        let second = desks.units[1].id.to_string();
        let broken = lea.send(&page, &form, &[&MORNING[..3], &[("unit_id", second.as_str())]].concat()).await;
        assert_eq!((broken.status, broken.texts("#unit_id [selected]").len()), (Status::Conflict, 0));
        // The wait is for that desk: another is still free in the afternoon, but not this one.
        assert!(full.html.contains(&format!("name=\"unit_id\" value=\"{third}\"")));
        let weekly = [&wish[..], &[("until", "2026-12-09"), ("all", "yes")]].concat();
        let weekly = lea.send(&page, &form, &weekly).await;
        assert_eq!((weekly.status, weekly.texts("[name=instead]").len()), (Status::Conflict, 0));
        assert!(weekly.texts(".error-summary")[0].contains("25 novembre 2026"), "{}", weekly.html);
    }

    async fn a_visitor_finds_the_wish_again_after_signing_up(database: TestDatabase) {
        let network = Network::on(&database).await;
        let (desks, page) = desks(&network).await;
        let visitor = network.browser().await;
        let third = desks.units[2].id.to_string();
        let wish = [&MORNING[..3], &[("unit_id", third.as_str())]].concat();
        let to_sign_up = visitor.send(&page, &format!("{page}/reservations"), &wish).await.path().to_owned();
        assert!(to_sign_up.contains(third.rsplit('-').next().unwrap()), "{to_sign_up}");
        let kept = visitor.get(&format!("{page}?day=2026-11-25&from=09:00&to=12:00&unit_id={third}")).await;
        assert_eq!(kept.texts("#unit_id [selected]"), ["Poste 3"]);
    }

    async fn a_manager_moves_people_between_desks(database: TestDatabase) {
        let network = Network::on(&database).await;
        let (desks, page) = desks(&network).await;
        let (_, lea) = network.member("Lea").await;
        let (helene, manager) = network.member("Helene").await;
        operations::account::grant(&network.ctx, helene.account.id, Role::Manager(network.place)).await.unwrap();
        let [first, third] = [0, 2].map(|index: usize| desks.units[index].id.to_string());
        let at = |unit| [&MORNING[..3], &[("unit_id", unit)]].concat();
        let booked = lea.send(&page, &format!("{page}/reservations"), &at(&first)).await.path().to_owned();

        let shown = manager.get(&booked).await;
        assert_eq!(shown.texts("#unit_id option"), ["le même si possible", "Poste 1", "Poste 3"]);
        assert!(!shown.html.contains("Ajouter à mon agenda"), "it is not the manager's");
        assert!(lea.get(&booked).await.html.contains("Ajouter à mon agenda"));
        let action = format!("{booked}/move");
        assert_eq!(manager.send(&booked, &action, &at(&third)).await.path(), booked);
        assert!(lea.get(&booked).await.texts(".booked p").join(" ").contains("Poste 3"));

        lea.send(&page, &format!("{page}/reservations"), &at(&first)).await.path();
        let full = manager.send(&booked, &action, &at(&first)).await;
        assert_eq!((full.status, full.texts("#unit_id [selected]")), (Status::Conflict, vec!["Poste 1".to_owned()]));
        let other = instead(&full);
        let again = [&at(&first)[..], &[("instead", other.as_str())]].concat();
        assert_eq!(manager.send(&booked, &action, &again).await.path(), booked);
    }
}
