//! `/problems/<code>`: the address that problem documents name as their type says what it means.

use escale::web::errors::CODES;
use scraper::{Html, Selector};

use crate::support::{TestApp, both_engines};

both_engines! {
    async fn each_code_has_a_page_in_both_languages(app: TestApp) {
        let nobody = app.anonymous();
        for (code, status) in CODES {
            let mut titles = Vec::new();
            for language in ["fr", "en"] {
                let answer = nobody.get(&format!("/problems/{code}?lang={language}")).await;
                assert_eq!(answer.status, 200, "{code}");
                let page = Html::parse_document(&answer.body);
                let text = |selector: &str| {
                    page.select(&Selector::parse(selector).unwrap()).flat_map(|found| found.text()).collect::<String>()
                };
                assert!(text(".lead").len() > 10 && !text("main").contains(['{', '}', '$']), "{code}: {}", text("main"));
                assert_eq!((text("dd code"), text("dd:last-of-type")), (code.to_owned(), status.to_string()));
                titles.push(text("h1"));
            }
            assert_ne!(titles[0], titles[1], "{code}");
        }
    }

    async fn the_type_of_a_problem_document_leads_to_its_page(app: TestApp) {
        let nobody = app.anonymous();
        let problem = nobody.get("/api/v1/places/nowhere").await.expect_problem(404, "not_found");
        let path = problem["type"].as_str().unwrap().strip_prefix("http://127.0.0.1:8000").unwrap();
        assert_eq!(nobody.get(path).await.status, 200);
        assert_eq!(nobody.get("/problems/nothing").await.status, 404);
    }
}
