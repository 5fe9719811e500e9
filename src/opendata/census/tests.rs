//! Rows made up after the dirt of the published files.

use super::*;

const HEADER: &str = "ID,NOM_TL,ADRESSE,CP,COMINIT,INSEECOM,NOMCOM,WEB,TWITTER,FACEBOOK,TYPO,LAT,LONG,GEOCOD,\
PRECISION,CONTACT,MAIL,INSEEMETRO,NOMCOMMETRO";
const GOOD: &str = "7,Le Quai,3 Rue du Port,59000,Lille,59350,Lille,www.example.fr,,,Tiers lieux à dominante fablab,\
50.63,3.06,3 Rue du Port 59000 Lille,0.95,Personne Nommée,lea@example.fr,59350,Lille";

fn read(text: impl AsRef<[u8]>) -> Result<Vec<Row>, FileFault> {
    CensusReader::new(text.as_ref())?.collect()
}

fn rows(lines: &[&str]) -> Vec<Row> {
    let text = [&[HEADER], lines, &[""]].concat().join("\n");
    read(text).unwrap()
}

fn one(line: &str) -> Candidate {
    match rows(&[line]).remove(0) {
        Row::Candidate(candidate) => *candidate,
        Row::Refused(refusal) => panic!("{refusal:?}"),
    }
}

fn refused(line: &str) -> &'static str {
    match rows(&[line]).remove(0) {
        Row::Candidate(candidate) => panic!("{candidate:?}"),
        Row::Refused(refusal) => refusal.fault.code(),
    }
}

#[test]
fn reads_a_place_and_nothing_of_the_person() {
    let candidate = one(GOOD);
    assert_eq!((candidate.line, candidate.reference.as_str()), (2, "7"));
    let facts = candidate.facts;
    assert_eq!(facts.name, "Le Quai");
    assert_eq!(facts.kinds, BTreeSet::from([PlaceKind::Fablab]));
    assert_eq!(facts.address.commune_code.as_deref(), Some("59350"));
    assert_eq!(facts.time_zone, chrono_tz::Europe::Paris);
    assert_eq!(facts.contact.website.as_deref(), Some("http://www.example.fr"));
    assert_eq!(facts.contact.mail, None);
    assert!(!format!("{facts:?}").contains("Nommée"));
}

#[test]
fn both_dialects_say_the_same() {
    let first = "ID,NOM_TL,ADRESSE,CP,COMINIT,INSEECOM,NOMCOM,WEB,TWITTER,FACEBOOK,TYPO,LAT,LONG,GEOCOD,PRECISION,\
CONTACT,MAIL,INSEECOM,NOMCOM\n32,Le Banc,4 rue des Casernes,0,BOURG,1053,,,,,,\"46,20\",\"5,22\",\
4 Rue des Casernes 01000 Bourg,0.93,,#N/D,1053,Bourg\n";
    let last = "32,Le Banc,4 rue des Casernes,0,BOURG,01053,,,,,,46.20,5.22,4 Rue des Casernes 01000 Bourg,0.93,,,\
01053,Bourg";
    let Row::Candidate(candidate) = read(first).unwrap().remove(0) else { panic!() };
    assert_eq!(candidate.facts, one(last).facts);
    assert_eq!(candidate.facts.address.postcode, "01000");
    assert_eq!(candidate.facts.kinds, BTreeSet::from([PlaceKind::ThirdPlace]));
}

#[test]
fn an_overseas_place_has_its_own_clock_and_not_the_town_of_corsica() {
    let facts = one("1291,Le Volcan,,97418,Le Tampon,0,,,,,,-21.22,55.55,,,,,2A041,Bonifacio").facts;
    assert_eq!(facts.time_zone, chrono_tz::Indian::Reunion);
    assert_eq!((facts.address.city.as_str(), facts.address.commune_code), ("Le Tampon", None));
}

#[test]
fn catches_bad_coordinates_and_missing_cells() {
    for (from, to, code) in [
        ("50.63,3.06", "3.06,50.63", "swapped_coordinates"),
        ("50.63,3.06", "0,0", "zero_coordinates"),
        ("50.63,3.06", "52.52,13.4", "outside_france"),
        ("50.63,3.06", ",", "missing_coordinates"),
        ("50.63,3.06", "#N/D,#N/D", "missing_coordinates"),
        ("50.63,3.06", "nord,est", "unreadable_coordinates"),
        ("50.63,3.06", "-21.1,55.5", "far_from_postcode"),
        ("7,Le", ",Le", "missing_reference"),
        ("Le Quai", " \u{a0}", "missing_name"),
        ("Le Quai,", "", "field_count"),
        ("Le Quai", "Le Quai,", "field_count"),
    ] {
        assert_eq!(refused(&GOOD.replacen(from, to, 1)), code, "{to}");
    }
    assert_eq!(refused(&GOOD.replace("Le Quai", &"x".repeat(201))), "field_too_long");
}

#[test]
fn a_repeated_identifier_is_refused_with_its_line() {
    let found = rows(&[GOOD, GOOD]);
    assert!(matches!(&found[..], [Row::Candidate(_), Row::Refused(refusal)]
        if refusal.line == 3 && refusal.fault.code() == "repeated_reference"));
}

#[test]
fn refuses_files_that_are_no_census() {
    let text = format!("{HEADER}\n{GOOD}\n");
    assert!(read(format!("\u{feff}{text}")).is_ok());
    assert!(read(text.replace('\n', "\r\n")).is_ok());
    assert!(matches!(read(""), Err(FileFault::Empty)));
    assert!(matches!(read("\n\n"), Err(FileFault::Empty)));
    assert!(matches!(read(format!("{HEADER}\n")), Err(FileFault::NoRow)));
    assert!(matches!(read(text.replace(",LAT", ",NORD")), Err(FileFault::MissingColumn { column: "LAT" })));
    let latin1 = encoding_rs::WINDOWS_1252.encode(&text).0;
    assert!(matches!(read(&*latin1), Err(FileFault::NotUtf8 { line: 2 })));
    let cut = &text.as_bytes()[..text.len() - 40];
    assert!(matches!(read(cut), Err(FileFault::Truncated { line: 2 })));
    let last_cell_cut = &text.as_bytes()[..text.len() - 3];
    assert!(matches!(read(last_cell_cut), Err(FileFault::Truncated { line: 2 })));
    assert!(matches!(read(format!("{text}8,\"Le Q")), Err(FileFault::Truncated { line: 3 })));
    assert!(matches!(read(format!("{text}8,\"Le Quai,,,\n")), Err(FileFault::Truncated { line: 3 })));
    let swallowed = format!("{text}8,\"Le Quai{}", "\n9,x".repeat(40_000));
    assert!(matches!(read(swallowed), Err(FileFault::RowTooLong { line: 3, .. })));
}

#[test]
fn a_short_row_in_the_middle_is_only_refused() {
    let found = rows(&[GOOD, "8,Le Bac", &GOOD.replacen('7', "9", 1)]);
    assert!(matches!(&found[..], [Row::Candidate(_), Row::Refused(refusal), Row::Candidate(_)]
        if refusal.fault == RowFault::FieldCount { found: 2, expected: 19 }));
}
