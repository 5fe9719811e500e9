//! Each page template has a view, each view has samples, each sample is whole in every language.

use std::{collections::BTreeSet, fs, path::PathBuf, sync::Arc};

use escale::{
    i18n::{Language, Words},
    render::{PageFrame, Renderer, View},
    web::errors::ErrorPage,
    web::pages::{
        account::AccountPage,
        check_in::CheckInPage,
        guest::GuestPage,
        home::HomePage,
        join::JoinPage,
        manage::{
            board::BoardPage, edit::EditPlacePage, edit_resource::EditResourcePage, new_resource::NewResourcePage,
            people::PeoplePage, place_rules::PlaceRulesPage, places::MyPlacesPage, poster::PosterPage,
            requests::RequestsPage, take_away::TakeAwayPage, unit::UnitPage, withdraw::WithdrawPage,
        },
        organisation::{edit::EditOrganisationPage, list::OrganisationsPage, show::OrganisationPage},
        place::PlacePage,
        places::PlacesPage,
        problem::ProblemPage,
        reservation::ReservationPage,
        reservations::ReservationsPage,
        resource::ResourcePage,
        series::SeriesPage,
        sign::{SignInPage, SignUpPage},
        site::{AboutPage, AccessibilityPage, DevelopersPage, PrivacyPage},
    },
};
use scraper::{Html, Selector};

#[test]
fn every_view_is_whole_in_every_language() {
    let renderer = Renderer::strict(&Arc::new(Words::load().unwrap())).unwrap();
    let mut seen = BTreeSet::new();
    macro_rules! views {
        ($($view:ty),* $(,)?) => {$( check::<$view>(&renderer, &mut seen); )*};
    }
    views![
        ErrorPage,
        ProblemPage,
        HomePage,
        PlacesPage,
        PlacePage,
        ResourcePage,
        ReservationsPage,
        ReservationPage,
        SeriesPage,
        GuestPage,
        JoinPage,
        OrganisationsPage,
        OrganisationPage,
        EditOrganisationPage,
        SignInPage,
        SignUpPage,
        AccountPage,
        MyPlacesPage,
        BoardPage,
        UnitPage,
        RequestsPage,
        PosterPage,
        CheckInPage,
        EditPlacePage,
        NewResourcePage,
        EditResourcePage,
        PlaceRulesPage,
        PeoplePage,
        WithdrawPage,
        TakeAwayPage,
        AboutPage,
        PrivacyPage,
        AccessibilityPage,
        DevelopersPage,
    ];
    let templates = Renderer::templates().into_iter().filter(|name| name.starts_with("pages/")).collect();
    assert_eq!(seen, templates, "a template without a view, or a view without samples");
}

fn check<V: View>(renderer: &Renderer, seen: &mut BTreeSet<String>) {
    for (number, view) in V::samples().iter().enumerate() {
        seen.insert(V::TEMPLATE.to_owned());
        for &language in Language::ALL {
            for frame in frames(language) {
                let name = format!("{} sample {number} in {}", V::TEMPLATE, language.as_str());
                let html = renderer.render(view, language, &frame).unwrap_or_else(|error| panic!("{name}: {error}"));
                assert_whole(&html, &name);
                keep::<V>(&html, number, language, &frame);
            }
        }
    }
}

/// A visitor's page, and a manager's page in the demo.
fn frames(language: Language) -> [PageFrame; 2] {
    let visitor =
        PageFrame { csrf: "token".into(), ..PageFrame::new(language, "https://escale.example", "/places?q=a") };
    let manager = PageFrame { signed_in: Some("Léa <B>".into()), manages: true, demo: true, ..visitor.clone() };
    [visitor, manager]
}

fn assert_whole(html: &str, name: &str) {
    let document = Html::parse_document(html);
    let select = |selector: &str| document.select(&Selector::parse(selector).unwrap()).collect::<Vec<_>>();
    assert_eq!(select("h1").len(), 1, "{name}: one h1");
    assert!(!select("title")[0].text().collect::<String>().trim().starts_with('·'), "{name}: a title");
    for form in select("form[method=post]") {
        let csrf = Selector::parse("input[type=hidden][name=csrf][value=token]").unwrap();
        assert_eq!(form.select(&csrf).count(), 1, "{name}: a POST form carries one csrf field");
    }
    let labels: BTreeSet<&str> = select("label[for]").iter().filter_map(|label| label.attr("for")).collect();
    for input in select("input:not([type=hidden]), select, textarea") {
        let id = input.attr("id").unwrap_or_else(|| panic!("{name}: an input without id"));
        assert!(labels.contains(id), "{name}: no label for {id}");
    }
    let ids: Vec<&str> = select("[id]").iter().filter_map(|element| element.attr("id")).collect();
    let unique: BTreeSet<&str> = ids.iter().copied().collect();
    assert_eq!(ids.len(), unique.len(), "{name}: an id twice in {ids:?}");
    for element in select("[aria-describedby], [aria-labelledby]") {
        let named = element.attr("aria-describedby").or(element.attr("aria-labelledby")).unwrap_or_default();
        for id in named.split_whitespace() {
            assert!(unique.contains(id), "{name}: {id} is described by nothing");
        }
    }
    for link in select(".error-summary a") {
        let field = link.attr("href").unwrap_or_default().trim_start_matches('#');
        assert!(unique.contains(field), "{name}: the summary leads to {field}, which is not there");
    }
    if !select("[data-map]").is_empty() {
        assert_eq!(
            select("head link[rel=stylesheet][href*=map]").len(),
            1,
            "{name}: the map has its style before it shows"
        );
    }
    assert!(select("[style], script:not([src]):not([type='application/ld+json'])").is_empty(), "{name}: inline");
    for button in select("button, a") {
        let text: String = button.text().collect();
        assert!(!text.trim().is_empty(), "{name}: a button or link without a name");
    }
}

/// With `ESCALE_SAMPLES=folder` the pages are written there, to be looked at in a browser.
fn keep<V: View>(html: &str, number: usize, language: Language, frame: &PageFrame) {
    let Ok(folder) = std::env::var("ESCALE_SAMPLES") else { return };
    let who = if frame.demo { "manager" } else { "visitor" };
    let name = V::TEMPLATE.trim_start_matches("pages/").trim_end_matches(".html").replace('/', "-");
    let file = PathBuf::from(folder).join(format!("{name}-{number}-{}-{who}.html", language.as_str()));
    fs::write(file, html).unwrap();
}
