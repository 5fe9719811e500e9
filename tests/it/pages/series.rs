//! Repeat, move and call off on the pages.

use rocket::http::Status;

use super::Network;
use crate::support::{TestDatabase, both_engines};

const WEEKLY: [(&str, &str); 5] =
    [("day", "2026-11-25"), ("from", "09:00"), ("to", "12:00"), ("until", "2026-12-16"), ("purpose", "")];

both_engines! {
    async fn a_week_repeated_is_listed_with_what_was_not_possible(database: TestDatabase) {
        let network = Network::on(&database).await;
        let (_, ana) = network.member("Ana").await;
        let taken = [("day", "2026-12-02"), ("from", "10:00"), ("to", "11:00")];
        ana.send(&network.page(), &network.form(), &taken).await.path();
        let (_, lea) = network.member("Lea").await;
        let all = [&WEEKLY[..], &[("all", "yes")]].concat();
        let refused = lea.send(&network.page(), &network.form(), &all).await;
        assert_eq!(refused.status, Status::Conflict);
        assert_eq!((refused.value("until"), refused.texts("details[open] summary").len()), ("2026-12-16".into(), 1));
        let made = lea.send(&network.page(), &network.form(), &WEEKLY).await;
        let path = made.path().to_owned();
        let page = lea.get(&path).await;
        assert_eq!(page.texts(".card h3").len(), 3, "{}", page.html);
        let refused = page.texts(".notice li");
        assert!(refused.len() == 1 && refused[0].contains("2 décembre") && refused[0].contains("Déjà réservé"), "{refused:?}");
        assert_eq!(ana.get(&path).await.status, Status::NotFound);
        let before = [&WEEKLY[..3], &[("until", "2026-11-01")]].concat();
        let wrong = lea.send(&network.page(), &network.form(), &before).await;
        assert_eq!((wrong.status, wrong.texts("#until-error").len()), (Status::UnprocessableEntity, 1));
    }

    async fn the_following_are_called_off_together(database: TestDatabase) {
        let network = Network::on(&database).await;
        let (_, lea) = network.member("Lea").await;
        let series = lea.send(&network.page(), &network.form(), &WEEKLY).await.path().to_owned();
        let page = lea.get(&series).await;
        let links: Vec<&str> = page.html.split("href=\"/reservations/").skip(1).filter_map(|it| it.split('"').next()).collect();
        let second = format!("/reservations/{}", links[1]);
        assert!(lea.get(&second).await.html.contains(&series));
        let cancelled = lea.send(&second, &format!("{second}/cancel"), &[("scope", "following")]).await;
        assert_eq!(cancelled.path(), series);
        let states = lea.get(&series).await.texts(".tag");
        assert_eq!(states.iter().filter(|state| state.contains("Annul")).count(), 3, "{states:?}");
    }

    async fn the_following_move_together_and_the_day_that_cannot_is_named(database: TestDatabase) {
        let network = Network::on(&database).await;
        let (_, lea) = network.member("Lea").await;
        let series = lea.send(&network.page(), &network.form(), &WEEKLY).await.path().to_owned();
        let page = lea.get(&series).await;
        let links: Vec<&str> = page.html.split("href=\"/reservations/").skip(1).filter_map(|it| it.split('"').next()).collect();
        let second = format!("/reservations/{}", links[1]);
        let shown = lea.get(&second).await;
        assert_eq!(shown.texts("#move_scope option"), ["celle-ci", "celle-ci et les suivantes", "toutes"]);
        let action = format!("{second}/move");
        let to = |day, scope| [("day", day), ("from", "10:00"), ("to", "12:30"), ("version", "0"), ("move_scope", scope)];
        let (_, ana) = network.member("Ana").await;
        let taken = [("day", "2026-12-17"), ("from", "11:00"), ("to", "13:00")];
        ana.send(&network.page(), &network.form(), &taken).await.path();
        let refused = lea.send(&second, &action, &to("2026-12-03", "following")).await;
        assert_eq!((refused.status, refused.texts("#move_scope [selected]")), (Status::Conflict, vec!["celle-ci et les suivantes".to_owned()]));
        assert_eq!(refused.texts("#scope [selected]").len(), 0, "what cancels is chosen apart");
        let told = refused.texts(".error-summary").join(" ");
        assert!(told.contains("jeudi 17 décembre 2026"), "{told}");
        assert_eq!(refused.texts("[name=instead]").len(), 0, "near one day is not near the others");
        assert_eq!(lea.send(&second, &action, &to("2026-12-04", "following")).await.path(), series);
        let days = lea.get(&series).await.texts(".card h3").join(" ").replace('\u{a0}', " ");
        assert!(["demain", "4 décembre 10 h", "11 décembre", "18 décembre"].iter().all(|day| days.contains(day)), "{days}");
        assert_eq!(lea.send(&second, &action, &to("2026-12-05", "some")).await.status, Status::UnprocessableEntity);
    }

    async fn a_reservation_is_moved_by_its_form(database: TestDatabase) {
        let network = Network::on(&database).await;
        let (_, lea) = network.member("Lea").await;
        let path = lea.send(&network.page(), &network.form(), &WEEKLY[..3]).await.path().to_owned();
        let shown = lea.get(&path).await;
        assert_eq!((shown.value("day"), shown.value("from"), shown.value("to")), ("2026-11-25".into(), "09:00".into(), "12:00".into()));
        let action = format!("{path}/move");
        let to = |version, from, to| [("day", "2026-11-26"), ("from", from), ("to", to), ("version", version)];
        assert_eq!(lea.send(&path, &action, &to("0", "09:30", "12:30")).await.path(), path);
        assert!(lea.get(&path).await.texts(".when")[0].contains("26"));
        assert_eq!(lea.send(&path, &action, &to("0", "14:00", "16:00")).await.status, Status::PreconditionFailed);
        let closed = lea.send(&path, &action, &to("1", "19:00", "00:00")).await;
        assert_eq!((closed.status, closed.value("to")), (Status::Conflict, "00:00".into()));
        let wrong = lea.send(&path, &action, &to("1", "nine", "16:00")).await;
        assert_eq!((wrong.status, wrong.texts("#from-error").len()), (Status::UnprocessableEntity, 1));
        let (_, ana) = network.member("Ana").await;
        assert_eq!(ana.send("/account", &action, &to("1", "14:00", "16:00")).await.status, Status::NotFound);
    }
}
