//! Texts that try to break out of their line.

use super::*;

const HOSTILE: &[&str] = &[
    "a\r\nBEGIN:VEVENT\r\nUID:evil\r\nEND:VEVENT",
    "a\nATTENDEE:mailto:evil@example.org",
    "a\rX:1\u{85}Y:2\u{2028}Z:3\u{2029}W:4\u{b}V:5\u{c}U:6",
    "BEGIN:VEVENT",
    "\r\n",
    "\u{0}\u{1}\u{7f}\u{1b}[31m",
    "\";:,\\n\\N\\",
    "\\",
    "a;b,c:d\"e'f=g",
    "👩🏽\u{200d}💻 🇫🇷 e\u{301}",
    "\u{202e}gnp.exe\u{2068}x\u{2069}",
    "   ",
    "",
];

fn long() -> Vec<String> {
    vec!["é".repeat(10_000), "👩🏽\u{200d}💻".repeat(3_000), " a".repeat(20_000), "\r\n ".repeat(5_000), "\\".repeat(900)]
}

/// Each text field of a feed and of its event, set to `text`.
fn with_text_in_each_field(text: &str) -> Vec<CalendarFeed> {
    let clean = feed(Paris, vec![event(1, "2026-11-24T13:00:00Z", "2026-11-24T15:00:00Z")]);
    let set: [fn(&mut CalendarFeed, String); 7] = [
        |feed, text| feed.name = text,
        |feed, text| feed.description = text,
        |feed, text| feed.source_url = text,
        |feed, text| feed.events[0].summary = text,
        |feed, text| feed.events[0].location = text,
        |feed, text| feed.events[0].url = text,
        |feed, text| feed.events[0].categories = vec![text.clone(), text],
    ];
    set.iter()
        .map(|set| {
            let mut feed = clean.clone();
            set(&mut feed, text.to_owned());
            feed
        })
        .collect()
}

/// What every feed keeps, whatever people wrote: lines, their length, and no component or property but ours.
fn check(feed: &CalendarFeed) {
    let ics = feed.to_ics();
    assert!(ics.ends_with("END:VCALENDAR\r\n"));
    for line in ics.split_terminator("\r\n") {
        assert!(line.len() <= 75, "{} octets: {line}", line.len());
        assert!(!line.chars().any(char::is_control), "{line:?}");
        assert!(!line.is_empty());
    }
    let lines = lines(&ics);
    let begins = |name: &str| lines.iter().filter(|line| *line == &format!("BEGIN:{name}")).count();
    assert_eq!((begins("VCALENDAR"), begins("VTIMEZONE"), begins("VEVENT")), (1, 1, 1), "{ics}");
    let known = "BEGIN END VERSION PRODID CALSCALE METHOD NAME X-WR-CALNAME DESCRIPTION X-WR-CALDESC X-WR-TIMEZONE \
                 REFRESH-INTERVAL X-PUBLISHED-TTL SOURCE TZID TZNAME TZOFFSETFROM TZOFFSETTO RRULE UID DTSTAMP CREATED \
                 LAST-MODIFIED SEQUENCE STATUS DTSTART DTEND SUMMARY LOCATION GEO URL CATEGORIES TRANSP";
    for line in &lines {
        let key = line.split([':', ';']).next().unwrap();
        assert!(known.split_whitespace().any(|name| name == key), "{line}");
    }
}

#[test]
fn no_text_breaks_out_of_its_line() {
    let long = long();
    for text in HOSTILE.iter().copied().chain(long.iter().map(String::as_str)) {
        with_text_in_each_field(text).iter().for_each(check);
    }
}

#[test]
fn separators_are_escaped_and_letters_kept() {
    let mut one = feed(Paris, vec![event(1, "2026-11-24T13:00:00Z", "2026-11-24T15:00:00Z")]);
    let text = "a;b,c:d\\e \"f\" 👩🏽\u{200d}💻";
    let escaped = "a\\;b\\,c:d\\\\e \"f\" 👩🏽\u{200d}💻";
    (one.name, one.events[0].summary) = (text.to_owned(), text.to_owned());
    (one.events[0].location, one.events[0].categories) = (text.to_owned(), vec![text.to_owned(), "b".to_owned()]);
    let lines = lines(&one.to_ics());
    for line in [
        format!("NAME:{escaped}"),
        format!("X-WR-CALNAME:{escaped}"),
        format!("SUMMARY:{escaped}"),
        format!("LOCATION:{escaped}"),
        format!("CATEGORIES:{escaped},b"),
    ] {
        assert!(lines.contains(&line), "{line}");
    }
}

#[test]
fn marks_that_fluent_puts_around_what_it_inserts_are_left_out() {
    assert_eq!(text::clean("Réservé – \u{2068}Open space\u{2069}"), "Réservé – Open space");
}

#[test]
fn long_text_ends_in_an_ellipsis() {
    let clean = text::clean(&"é".repeat(501));
    assert_eq!((clean.chars().count(), clean.chars().last()), (500, Some('…')));
    assert_eq!(text::clean(&"é".repeat(500)), "é".repeat(500));
}

#[test]
fn addresses_keep_to_the_letters_of_addresses() {
    assert_eq!(
        text::uri("https://a.example/é \r\nX:1?q=1&r=\"<>\u{7f}").unwrap(),
        "https://a.example/%C3%A9%20%0D%0AX:1?q=1&r=%22%3C%3E%7F"
    );
    assert_eq!(text::uri(""), None);
    assert_eq!(text::uri(&"a".repeat(2_001)), None);
}

#[test]
fn lines_of_every_length_are_folded_between_letters() {
    for letter in ["a", "é", "→", "👩"] {
        for length in 1..240 {
            let line = format!("X:{}", letter.repeat(length));
            let folded = text::folded(&format!("{line}\r\n"));
            assert!(folded.split_terminator("\r\n").all(|part| (1..=75).contains(&part.len())), "{folded}");
            assert_eq!(lines(&folded), [line]);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn any_text_in_any_field_stays_there(text in any::<String>()) {
        with_text_in_each_field(&text).iter().for_each(check);
    }

    #[test]
    fn unfolding_gives_back_what_was_cleaned(text in "[ -~éœ👩🏽\u{200d}\n;,\\\\]{0,400}") {
        let mut one = feed(Paris, vec![event(1, "2026-11-24T13:00:00Z", "2026-11-24T15:00:00Z")]);
        one.events[0].summary = text.clone();
        let line = lines(&one.to_ics()).into_iter().find(|line| line.starts_with("SUMMARY:")).unwrap();
        let written = line.strip_prefix("SUMMARY:").unwrap();
        prop_assert_eq!(written, text::escaped(&text));
    }
}
