//! Who has a calendar already gets 304; who has an older one never does.

use chrono::TimeDelta;
use rocket::{http::Status, local::asynchronous::Client};

use super::setting::{Answer, Setting, get, read};
use crate::support::both_engines;

const PLACE: &str = "/places/fabrique/calendar.ics";

async fn status(client: &Client, headers: &[(&str, &str)]) -> u16 {
    let answer = get(client, PLACE, headers).await;
    assert!(answer.status == Status::Ok || answer.body.is_empty());
    answer.status.code
}

fn unpacked(answer: &Answer) -> Vec<u8> {
    use std::io::Read;
    let mut plain = Vec::new();
    match answer.header("Content-Encoding") {
        "gzip" => flate2::read::GzDecoder::new(answer.body.as_slice()).read_to_end(&mut plain).map(drop).unwrap(),
        "br" => brotli::Decompressor::new(answer.body.as_slice(), 4_096).read_to_end(&mut plain).map(drop).unwrap(),
        _ => plain.clone_from(&answer.body),
    }
    plain
}

both_engines! {
    async fn who_names_the_tag_gets_304(setting: Setting) {
        setting.reserve_many(4).await;
        let client = setting.client().await;
        let first = get(&client, PLACE, &[]).await;
        let tag = first.header("ETag").to_owned();
        assert!(tag.starts_with('"'), "a strong tag: {tag}");
        for same in [tag.clone(), format!("W/{tag}"), format!("\"other\", W/\"more\",{tag}"), "*".to_owned()] {
            let answer = get(&client, PLACE, &[("If-None-Match", &same)]).await;
            assert_eq!((answer.status, answer.body.len()), (Status::NotModified, 0), "{same}");
            assert_eq!(answer.header("ETag"), tag);
            assert_eq!(answer.header("Cache-Control"), "public, no-cache");
        }
        for other in ["\"other\"", "", tag.trim_matches('"')] {
            assert_eq!(status(&client, &[("If-None-Match", other)]).await, 200, "{other}");
        }
        let mut head = client.head(PLACE);
        head.add_header(rocket::http::Header::new("If-None-Match", tag));
        assert_eq!(read(head.dispatch().await).await.status, Status::NotModified);
    }

    async fn the_date_counts_only_without_tags(setting: Setting) {
        setting.reserve_many(4).await;
        setting.clock.advance(TimeDelta::minutes(1));
        let client = setting.client().await;
        let date = get(&client, PLACE, &[]).await.header("Last-Modified").to_owned();
        assert_eq!(status(&client, &[("If-Modified-Since", &date)]).await, 304);
        assert_eq!(status(&client, &[("If-Modified-Since", "Tue, 24 Nov 2026 08:00:00 GMT")]).await, 200);
        assert_eq!(status(&client, &[("If-Modified-Since", "yesterday")]).await, 200);
        assert_eq!(status(&client, &[("If-Modified-Since", &date), ("If-None-Match", "\"other\"")]).await, 200);
        setting.reserve(setting.desks.id, "2026-12-25T09:00:00Z", "2026-12-25T11:00:00Z").await;
        assert_eq!(status(&client, &[("If-Modified-Since", &date)]).await, 200);
    }

    async fn a_change_in_the_same_second_is_not_missed_by_who_looks_at_dates(setting: Setting) {
        setting.reserve(setting.desks.id, "2026-12-25T09:00:00Z", "2026-12-25T11:00:00Z").await;
        let client = setting.client().await;
        let date = get(&client, PLACE, &[]).await.header("Last-Modified").to_owned();
        setting.reserve(setting.desks.id, "2026-12-26T09:00:00Z", "2026-12-26T11:00:00Z").await;
        assert_eq!(status(&client, &[("If-Modified-Since", &date)]).await, 200);
    }

    async fn the_tag_changes_when_the_content_does_and_never_by_itself(setting: Setting) {
        let client = setting.client().await;
        let tag = async || get(&client, PLACE, &[]).await.header("ETag").to_owned();
        let empty = tag().await;
        let made = setting.reserve(setting.desks.id, "2026-12-25T09:00:00Z", "2026-12-25T11:00:00Z").await;
        let reserved = tag().await;
        // The same service started again, ten hours and ten days later.
        setting.clock.advance(TimeDelta::hours(10));
        assert_eq!(tag().await, reserved);
        setting.clock.advance(TimeDelta::days(10));
        assert_eq!(get(&setting.client().await, PLACE, &[]).await.header("ETag"), reserved);
        setting.cancel(made.reservation.id).await;
        let cancelled = tag().await;
        setting.close(None, "2026-12-24T07:00:00Z", "2027-01-04T07:00:00Z", "Fêtes").await;
        let closed = tag().await;
        rename(&setting).await;
        let renamed = tag().await;
        let mut tags = vec![empty, reserved, cancelled, closed, renamed];
        tags.sort();
        tags.dedup();
        assert_eq!(tags.len(), 5);
    }

    async fn who_asks_again_after_each_change_is_never_told_that_there_was_none(setting: Setting) {
        let made = setting.reserve_many(4).await;
        let client = setting.client().await;
        let mut tag = get(&client, PLACE, &[]).await.header("ETag").to_owned();
        for reservation in made {
            for _ in 0..2 {
                assert_eq!(status(&client, &[("If-None-Match", &tag)]).await, 304);
            }
            // Within the same second, so that no date tells the change.
            setting.cancel(reservation.reservation.id).await;
            let changed = get(&client, PLACE, &[("If-None-Match", &tag)]).await;
            assert_eq!(changed.status, Status::Ok);
            tag = changed.header("ETag").to_owned();
        }
        // The window moves at midnight of the place, 15 hours from now.
        assert_eq!(status(&client, &[("If-None-Match", &tag)]).await, 304);
        setting.clock.advance(TimeDelta::days(32));
        assert_eq!(status(&client, &[("If-None-Match", &tag)]).await, 200);
    }

    async fn each_encoding_has_its_tag_and_all_give_the_same_bytes(setting: Setting) {
        setting.reserve_many(20).await;
        let client = setting.client().await;
        let plain = get(&client, PLACE, &[]).await;
        let mut tags = vec![plain.header("ETag").to_owned()];
        for encoding in ["gzip", "br"] {
            let packed = get(&client, PLACE, &[("Accept-Encoding", encoding)]).await;
            assert_eq!(packed.header("Content-Encoding"), encoding);
            assert!(packed.body.len() * 3 < plain.body.len(), "{encoding}: {} bytes", packed.body.len());
            assert_eq!(unpacked(&packed), plain.body);
            assert!(packed.header("Vary").contains("Accept-Encoding"));
            let tag = packed.header("ETag").to_owned();
            assert_eq!(status(&client, &[("Accept-Encoding", encoding), ("If-None-Match", &tag)]).await, 304);
            tags.push(tag);
        }
        tags.sort();
        tags.dedup();
        assert_eq!(tags.len(), 3);
    }
}

/// Another program gives the desks another name.
async fn rename(setting: &Setting) {
    use ::entity::resource::{Column, Entity};
    use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, sea_query::Expr};
    let renaming = Entity::update_many().col_expr(Column::Name, Expr::value("Plateau"));
    renaming.filter(Column::Id.eq(setting.desks.id.0)).exec(&setting.database.connect().await).await.unwrap();
}
