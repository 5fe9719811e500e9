//! What the page of a resource tells and offers before somebody reserves.

use escale::domain::{
    kind::ResourceKind,
    policy::{Approval, Audience, PolicyRules, Price, Quota, QuotaScope, Slot, SlotName},
    resource::Resource,
};
use escale::operations::{self, resource::NewResource};

use super::Network;
use crate::support::{TestDatabase, both_engines, seed};

/// A room of these rules at the place.
async fn room(network: &Network, rules: PolicyRules) -> Resource {
    let mut manager = seed::person(&network.ctx, "Hugo").await;
    manager.manages.insert(network.place);
    let new = NewResource {
        place_id: network.place,
        name: "Salle".to_owned(),
        kind: ResourceKind::MeetingRoom,
        description: String::new(),
        opening_hours: None,
        rules,
        units: 1,
        unit_label: "Salle".to_owned(),
    };
    operations::resource::add(&network.ctx, &manager, new).await.unwrap()
}

both_engines! {
    async fn what_one_must_know_is_told_before_choosing(database: TestDatabase) {
        let network = Network::on(&database).await;
        let browser = network.browser().await;
        let told = |html: &super::Answer| html.texts("main ul[aria-label] li").join(" ").replace('\u{a0}', " ");
        let plain = told(&browser.get(&network.page()).await);
        assert_eq!(plain, "Gratuit. Réservable de 30 min à 10 h. Jusqu’à 90 jours à l’avance.");
        let rules = PolicyRules {
            price: Some(Price::PerHour(450)),
            lead_minutes: Some(120),
            horizon_days: Some(1),
            approval: Some(Approval::Newcomers),
            lapse_minutes: Some(2_880),
            audience: Some(Audience::Members),
            cancel_until_minutes: Some(1_440),
            buffer_before_minutes: Some(15),
            buffer_after_minutes: Some(30),
            no_show_minutes: Some(20),
            quotas: Some(vec![Quota { per: QuotaScope::Kind, live: Some(2), minutes_a_week: Some(600) }]),
            min_minutes: Some(60),
            max_minutes: Some(60),
            ..PolicyRules::default()
        };
        let page = format!("/resources/{}", room(&network, rules).await.id);
        let french = told(&browser.get(&page).await);
        for sentence in [
            "4,50 € l’heure, à payer sur place.",
            "Réservable pour 1 h.",
            "Jusqu’à 1 jour à l’avance.",
            "Au plus tard 2 h avant le début.",
            "Pour les membres d’une organisation.",
            "À la première venue, l’équipe du lieu doit dire oui. Sans réponse en 2 jours",
            "Annulable jusqu’à 24 h avant le début.",
            "Battement de 15 min avant chaque réservation",
            "Battement de 30 min après chaque réservation",
            "au bout de 20 min sans nouvelles",
            "au plus 2 réservations à la fois, pour ce type de ressource",
            "au plus 10 h par semaine",
        ] {
            assert!(french.contains(sentence), "{sentence}: {french}");
        }
        let english = told(&browser.get(&format!("{page}?lang=en")).await);
        assert!(english.contains("€4.50 an hour, paid at the place."), "{english}");
    }

    async fn slots_that_cross_the_parts_of_a_day_are_offered_whole(database: TestDatabase) {
        let network = Network::on(&database).await;
        let (_, lea) = network.member("Lea").await;
        let slot = |name, from: u32, to: u32| Slot { name, from_minute: from * 60, to_minute: to * 60 };
        let slots = vec![slot(SlotName::Afternoon, 12, 19), slot(SlotName::Day, 8, 19)];
        let page = format!("/resources/{}", room(&network, PolicyRules { slots: Some(slots), ..PolicyRules::default() }).await.id);
        let shown = lea.get(&page).await;
        assert_eq!(shown.texts(".grid-of-periods thead th"), ["Jour", "après-midi", "journée"]);
        let row = |html: &super::Answer, nth: usize| -> Vec<String> {
            let cells = html.texts(&format!(".grid-of-periods tbody tr:nth-child({nth}) td"));
            cells.iter().map(|cell| cell.replace('\u{a0}', " ").trim().to_owned()).collect()
        };
        assert_eq!(row(&shown, 1), ["12 h – 19 h 1 libre", "8 h – 19 h 1 libre"], "the day runs since an hour");
        assert_eq!(row(&shown, 2), ["12 h – 19 h 1 libre", "8 h – 19 h 1 libre"]);
        assert_eq!(shown.texts("#from option").len(), 3, "8 h, 12 h and 19 h");
        let fields = [("day", "2026-11-25"), ("from", "12:00"), ("to", "19:00")];
        lea.send(&page, &format!("{page}/reservations"), &fields).await.path();
        let shown = lea.get(&page).await;
        assert_eq!(row(&shown, 2), ["complet", "complet"]);
        // Who looks for a morning finds the slot that begins in it.
        let asked = lea.get(&format!("{page}?day=2026-11-26&part=morning")).await;
        assert_eq!(asked.value("day"), "2026-11-26");
        assert_eq!(asked.texts("#from [selected], #to [selected]"), ["12\u{a0}h", "19\u{a0}h"]);
        let place = lea.get("/places/plaine-images?day=2026-11-26&part=morning").await;
        assert!(place.html.replace('\u{a0}', " ").contains("libre 12 h – 19 h"), "{}", place.html);
    }

    async fn a_price_is_told_again_with_the_reservation(database: TestDatabase) {
        let network = Network::on(&database).await;
        let (_, lea) = network.member("Lea").await;
        let page = format!("/resources/{}", room(&network, PolicyRules { price: Some(Price::PerHour(450)), ..PolicyRules::default() }).await.id);
        let booked = lea.send(&page, &format!("{page}/reservations"), &super::MORNING).await.path().to_owned();
        let shown = lea.get(&booked).await.html.replace('\u{a0}', " ");
        assert!(shown.contains("13,50 €, à payer sur place."), "{shown}");
    }
}
