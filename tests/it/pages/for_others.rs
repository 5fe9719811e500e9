//! Reserving for somebody else on the page of a resource.

use escale::{domain::account::Role, operations};
use rocket::http::Status;

use super::{Browser, MORNING, Network};
use crate::support::{TestDatabase, both_engines, seed};

/// Somebody who runs the place.
async fn manager(network: &Network) -> Browser {
    let (helene, browser) = network.member("Helene").await;
    operations::account::grant(&network.ctx, helene.account.id, Role::Manager(network.place)).await.unwrap();
    browser
}

both_engines! {
    async fn a_team_reserves_for_a_person_with_a_telephone_only_and_tells_the_code(database: TestDatabase) {
        let network = Network::on(&database).await;
        let (_, lea) = network.member("Lea").await;
        assert!(lea.get(&network.page()).await.texts("[name=guest_name]").is_empty(), "only for who runs the place");
        let odette = [("guest_name", "Odette Martin"), ("guest_phone", "06 12 34 56 78")];
        let asked = [&MORNING[..], &odette].concat();
        assert_eq!(lea.send(&network.page(), &network.form(), &asked).await.status, Status::Forbidden);

        let manager = manager(&network).await;
        for (name, phone, wrong) in [("Odette", "call me", "guest_phone"), ("", "0612345678", "guest_name")] {
            let fields = [&MORNING[..], &[("guest_name", name), ("guest_phone", phone)]].concat();
            let told = manager.send(&network.page(), &network.form(), &fields).await;
            assert_eq!((told.status, told.texts(&format!("#{wrong}-error")).len()), (Status::UnprocessableEntity, 1));
            assert_eq!((told.value("guest_name"), told.value("guest_phone")), (name.into(), phone.into()));
        }
        let weekly = [&asked[..], &[("until", "2026-12-16")]].concat();
        let told = manager.send(&network.page(), &network.form(), &weekly).await;
        assert_eq!((told.status, told.texts("#until-error").len()), (Status::UnprocessableEntity, 1));
        assert_eq!(seed::live_reservations(&network.ctx, network.desk.id).await, 0);

        let page = manager.get(&network.page()).await;
        let (once, token) = (page.value("once"), page.value("csrf"));
        let fields = [&asked[..], &[("once", once.as_str()), ("csrf", token.as_str())]].concat();
        let made = manager.post(&network.form(), &fields).await;
        assert_eq!((made.status, made.texts("h1")), (Status::Created, vec!["C’est réservé".to_owned()]));
        let code = made.texts(".secret").remove(0);
        assert_eq!(code.len(), 9, "two groups of four: {code}");
        assert!(made.html.contains("Odette Martin") && made.html.contains("tel:06 12 34 56 78"), "{}", made.html);
        let again = manager.post(&network.form(), &fields).await.path().to_owned();
        let shown = manager.get(&again).await;
        assert!(shown.html.contains("Odette Martin") && shown.texts(".secret").is_empty(), "told once");
        assert_eq!(seed::live_reservations(&network.ctx, network.desk.id).await, 1);
        let guest = network.browser().await;
        let found = guest.send("/r", "/r", &[("code", code.as_str()), ("phone", "0612345678")]).await;
        assert!(found.status == Status::Ok && found.texts(".when").len() == 1, "{}", found.html);

        // Going back and asking for another person asks for something else.
        let other = [&MORNING[..], &[("guest_name", "Paul"), ("guest_phone", "0699999999")]].concat();
        let other = [&other[..], &[("once", once.as_str()), ("csrf", token.as_str())]].concat();
        let full = manager.post(&network.form(), &other).await;
        assert_eq!(full.status, Status::Conflict);
        assert!(full.texts(".error-summary")[0].contains("déjà réservé"), "{}", full.html);
        assert!(!full.html.contains("/waitlist"), "nobody waits without an account");
    }
}
