//! The query of `/places`: read, turned into a search, written again with or without a filter.

use chrono::NaiveDate;
use chrono_tz::Europe::Paris;
use rocket::http::RawStr;

use super::SearchView;
use crate::{
    config::SecretKey,
    domain::{
        kind::{PlaceKind, ResourceKind},
        local_time::read_day,
        location::{BoundingBox, Location},
    },
    search::{Near, Position, Query},
    web::{available::available, errors::Problem, pages::part::Part},
};

/// Places on a page of the list.
const PAGE: usize = 50;

/// A search as asked.
#[derive(Clone, Debug)]
pub struct Search {
    /// As typed.
    pub view: SearchView,
    /// For the index.
    pub query: Query,
    /// The day and the part of it that the reader has in mind.
    pub day: Option<(NaiveDate, Part)>,
    /// Whether this is not the first page.
    pub continued: bool,
}

impl Search {
    /// Reads the parameters; unknown ones are left alone, as people share links with all kinds of them.
    ///
    /// # Errors
    /// `malformed`, naming the parameter.
    pub fn read(parameters: &[(String, String)], key: &SecretKey) -> Result<Self, Problem> {
        let one = |name: &str| {
            let found = parameters.iter().find(|(known, _)| known == name);
            found.map(|(_, value)| value.clone()).unwrap_or_default()
        };
        let view = SearchView {
            q: one("q"),
            kind: one("kind"),
            resource_kind: one("resource_kind"),
            day: one("day"),
            part: one("part"),
            available_from: one("available_from"),
            available_to: one("available_to"),
            bbox: one("bbox"),
            near: one("near"),
            radius: one("radius"),
        };
        if view.q.chars().count() > 200 {
            return Err(Problem::malformed("q", "field-query-long"));
        }
        let mut query = Query { text: view.q.clone(), limit: PAGE, ..Query::default() };
        query.kinds.extend(parsed::<PlaceKind>(&view.kind, "kind", "field-kind")?);
        query.resource_kinds.extend(parsed::<ResourceKind>(
            &view.resource_kind,
            "resource_kind",
            "field-resource-kind",
        )?);
        query.bbox = given(&view.bbox)
            .map(|text| bbox(text).ok_or_else(|| Problem::malformed("bbox", "field-bbox")))
            .transpose()?;
        query.near = near(&view)?;
        query.available = available(given(&view.available_from), given(&view.available_to), Paris)?;
        let day = day(&view)?;
        let mut search = Self { view, query, day, continued: false };
        if let Some(cursor) = given(&one("cursor")) {
            let position = search.position(cursor, key).ok_or_else(|| Problem::malformed("cursor", "field-cursor"))?;
            search.query.after = Some(position);
            search.continued = true;
        }
        Ok(search)
    }

    /// The address of this search without some filters, from its first page on.
    #[must_use]
    pub fn href(&self, path: &str, without: &[&str]) -> String {
        let kept = self.pairs().into_iter().filter(|(name, value)| !value.is_empty() && !without.contains(name));
        let query: Vec<String> =
            kept.map(|(name, value)| format!("{name}={}", RawStr::new(value).percent_encode())).collect();
        if query.is_empty() { path.to_owned() } else { format!("{path}?{}", query.join("&")) }
    }

    /// The address of the page that starts after a position.
    #[must_use]
    pub fn href_after(&self, position: &Position, key: &SecretKey) -> String {
        let text = position.to_text();
        let signature = key.sign(self.signed(&text).as_bytes());
        let cursor = format!("{signature}{text}");
        let here = self.href("/places", &[]);
        let mark = if here.contains('?') { '&' } else { '?' };
        format!("{here}{mark}cursor={}", RawStr::new(&cursor).percent_encode())
    }

    /// The query that carries the day on to a place's page: `?day=…&part=…`, or nothing.
    #[must_use]
    pub fn day_query(&self) -> String {
        match self.day {
            None => String::new(),
            Some((day, Part::Day)) => format!("?day={day}"),
            Some((day, part)) => format!("?day={day}&part={part}"),
        }
    }

    /// Which filters are set, in the order in which they are worth giving up.
    #[must_use]
    pub fn filters(&self) -> Vec<(&'static str, &str)> {
        let order = ["bbox", "near", "available_from", "resource_kind", "kind", "q"];
        let pairs = self.pairs();
        let set = |name: &&'static str| pairs.iter().find(|(known, value)| known == name && !value.is_empty());
        order.iter().filter_map(set).copied().collect()
    }

    fn pairs(&self) -> [(&'static str, &str); 10] {
        let view = &self.view;
        [
            ("q", &view.q),
            ("kind", &view.kind),
            ("resource_kind", &view.resource_kind),
            ("day", &view.day),
            ("part", &view.part),
            ("available_from", &view.available_from),
            ("available_to", &view.available_to),
            ("bbox", &view.bbox),
            ("near", &view.near),
            ("radius", &view.radius),
        ]
    }

    fn position(&self, cursor: &str, key: &SecretKey) -> Option<Position> {
        let (signature, text) = cursor.split_at_checked(43)?;
        key.verify(self.signed(text).as_bytes(), signature).then(|| Position::parse(text)).flatten()
    }

    /// A cursor holds for its own search only.
    fn signed(&self, text: &str) -> String {
        format!("{}\n{text}", self.href("/places", &["day", "part"]))
    }
}

/// The day of the parameters `day` and `part`; a part alone means nothing.
///
/// # Errors
/// `malformed`.
fn day(view: &SearchView) -> Result<Option<(NaiveDate, Part)>, Problem> {
    let day = given(&view.day)
        .map(|day| read_day(day).ok_or_else(|| Problem::malformed("day", "field-instant")))
        .transpose()?;
    let part: Option<Part> = parsed(&view.part, "part", "field-instant")?;
    Ok(day.map(|day| (day, part.unwrap_or(Part::Day))))
}

fn near(view: &SearchView) -> Result<Option<Near>, Problem> {
    let Some(text) = given(&view.near) else { return Ok(None) };
    let center = numbers(text).and_then(|[latitude, longitude]| Location::new(latitude, longitude).ok());
    let center = center.ok_or_else(|| Problem::malformed("near", "field-near"))?;
    let radius_m: Option<f64> = parsed(&view.radius, "radius", "field-radius")?;
    if radius_m.is_some_and(|radius| !(1.0..=20_000_000.0).contains(&radius)) {
        return Err(Problem::malformed("radius", "field-radius"));
    }
    Ok(Some(Near { center, radius_m }))
}

fn bbox(text: &str) -> Option<BoundingBox> {
    let [west, south, east, north] = numbers(text)?;
    BoundingBox::new(west, south, east, north).ok()
}

fn numbers<const N: usize>(text: &str) -> Option<[f64; N]> {
    let numbers: Result<Vec<f64>, _> = text.split(',').map(|number| number.trim().parse()).collect();
    numbers.ok()?.try_into().ok()
}

fn given(text: &str) -> Option<&str> {
    Some(text).filter(|text| !text.is_empty())
}

fn parsed<T: std::str::FromStr>(text: &str, name: &str, detail: &'static str) -> Result<Option<T>, Problem> {
    given(text).map(|text| text.parse().map_err(|_| Problem::malformed(name, detail))).transpose()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::ids::PlaceId;

    fn key() -> SecretKey {
        SecretKey::new([7; 32]).unwrap()
    }

    fn read(query: &[(&str, &str)]) -> Result<Search, Problem> {
        let pairs: Vec<_> = query.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        Search::read(&pairs, &key())
    }

    #[test]
    fn writes_the_search_again_without_a_filter() {
        let search = read(&[("q", "découpe laser"), ("kind", "fablab"), ("bbox", "")]).unwrap();
        assert_eq!(search.href("/places", &["kind"]), "/places?q=d%C3%A9coupe%20laser");
        assert_eq!(search.filters(), [("kind", "fablab"), ("q", "découpe laser")]);
    }

    #[test]
    fn refuses_what_cannot_be_meant() {
        for (name, value) in [
            ("bbox", "0,50,1,40"),
            ("bbox", "a,b"),
            ("near", "91,0"),
            ("kind", "castle"),
            ("day", "tomorrow"),
            ("cursor", "x"),
            ("cursor", "éééééééééééééééééééééééééééééé"),
        ] {
            assert_eq!(read(&[(name, value)]).unwrap_err().code, "malformed", "{name}={value}");
        }
        assert!(read(&[("bbox", "160,-30,-170,-5"), ("utm_source", "x")]).is_ok());
    }

    #[test]
    fn a_cursor_holds_for_its_own_search() {
        let position = Position::Name { key: "le quai".into(), id: PlaceId(uuid::Uuid::from_u128(7)) };
        let href = read(&[("q", "quai")]).unwrap().href_after(&position, &key());
        let cursor = RawStr::new(href.split_once("cursor=").unwrap().1).percent_decode().unwrap().into_owned();
        assert_eq!(read(&[("q", "quai"), ("cursor", &cursor)]).unwrap().query.after, Some(position));
        assert!(read(&[("q", "quais"), ("cursor", &cursor)]).is_err());
    }
}
