//! What files of the administration do to texts, undone: cells that mean "nothing", double-encoded
//! UTF-8, web addresses without scheme, mailboxes of persons.

use encoding_rs::WINDOWS_1252;

use crate::domain::{account::MailAddress, text::one_line};

/// The longest web address kept.
const WEBSITE_LIMIT_BYTES: usize = 500;

/// Mailboxes that belong to an office; anything else may be a person's (DOMAIN rule 8).
const ROLE_MAILBOXES: &[&str] = &[
    "accueil",
    "bonjour",
    "contact",
    "coworking",
    "fablab",
    "hello",
    "info",
    "infos",
    "mediatheque",
    "bibliotheque",
    "reservation",
    "reservations",
];

/// Providers of private mailboxes: `contact@` there may still be one person.
const PRIVATE_PROVIDERS: &[&str] =
    &["gmail", "googlemail", "orange", "wanadoo", "free", "sfr", "laposte", "hotmail", "live", "outlook", "yahoo"];

/// One clean line; empty for what spreadsheets write into empty cells, and where a person's name was masked.
pub(super) fn cell(text: &str) -> String {
    let line = one_line(&undouble(text));
    match line.as_str() {
        "#N/D" | "#N/A" | "#REF!" | "#VALUE!" | "NULL" | "Personne masquée" => String::new(),
        _ => line,
    }
}

/// Undoes UTF-8 that was read as Windows-1252 and encoded again: `ThÃ©Ã¢tre` gives `Théâtre`.
/// A text that is not wholly of that kind stays as it is.
pub(super) fn undouble(text: &str) -> String {
    if !text.contains(['Ã', 'Â']) {
        return text.to_owned();
    }
    let (bytes, _, unmappable) = WINDOWS_1252.encode(text);
    match (unmappable, std::str::from_utf8(&bytes)) {
        (false, Ok(repaired)) => repaired.to_owned(),
        _ => text.to_owned(),
    }
}

/// A number with a decimal point or comma.
pub(super) fn number(text: &str) -> Option<f64> {
    text.replace(',', ".").parse().ok().filter(|number: &f64| number.is_finite())
}

/// Five digits; `0` and other forms give an empty text, a lost leading zero is put back.
pub(super) fn five_digits(text: &str) -> String {
    let digits = text.bytes().all(|byte| byte.is_ascii_digit());
    match text.len() {
        4 if digits => format!("0{text}"),
        5 if digits => text.to_owned(),
        _ => String::new(),
    }
}

/// INSEE code of a commune: five digits, or Corsica's `2A…` and `2B…`.
pub(super) fn commune_code(text: &str) -> Option<String> {
    let corsican = text.len() == 5
        && text.strip_prefix("2A").or_else(|| text.strip_prefix("2B")).is_some_and(|rest| !five_digits_is_empty(rest));
    if corsican {
        return Some(text.to_owned());
    }
    Some(five_digits(text)).filter(|code| !code.is_empty())
}

fn five_digits_is_empty(rest: &str) -> bool {
    rest.is_empty() || !rest.bytes().all(|byte| byte.is_ascii_digit())
}

/// An absolute http or https address, made from what people type into such a column; `None` for prose.
pub(super) fn website(text: &str) -> Option<String> {
    let line = cell(text);
    let token = line
        .split(|letter: char| letter.is_whitespace() || "|<>\"[]".contains(letter))
        .filter(|token| !token.is_empty())
        .find(|token| token.starts_with("http://") || token.starts_with("https://") || *token == line)
        .or_else(|| line.split('|').next().filter(|first| !first.contains(' ')))?;
    let (scheme, rest) = token.split_once("://").unwrap_or(("http", token));
    let scheme = scheme.to_ascii_lowercase();
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let sound = matches!(scheme.as_str(), "http" | "https")
        && token.len() <= WEBSITE_LIMIT_BYTES
        && host.contains('.')
        && !rest.contains("://")
        && host.split('.').all(|label| !label.is_empty())
        && host.chars().all(|letter| letter.is_alphanumeric() || ".-:".contains(letter));
    sound.then(|| format!("{scheme}://{rest}"))
}

/// The address of an office; `None` whenever it may be a person's.
pub(super) fn role_mail(text: &str) -> Option<String> {
    let mail = MailAddress::parse(text).ok()?;
    let (mailbox, domain) = mail.as_str().split_once('@')?;
    let provider = domain.split('.').next().unwrap_or_default();
    let public = ROLE_MAILBOXES.contains(&mailbox) && !PRIVATE_PROVIDERS.contains(&provider);
    public.then(|| mail.as_str().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn repairs_what_was_encoded_twice_and_leaves_the_rest() {
        assert_eq!(undouble("Le Cerisier - Cie Apsaras ThÃ©Ã¢tre"), "Le Cerisier - Cie Apsaras Théâtre");
        assert_eq!(cell("ROCHER concept |Â\u{a0}Coworking "), "ROCHER concept | Coworking");
        assert_eq!(cell("Fauteuil à\u{a0} ressort"), "Fauteuil à ressort");
        assert_eq!(undouble("Âge d'or à Paris"), "Âge d'or à Paris");
    }

    #[test]
    fn reads_web_addresses_as_people_write_them() {
        for (written, read) in [
            ("www.anticafe.eu", Some("http://www.anticafe.eu")),
            ("HealthSquare.fr", Some("http://HealthSquare.fr")),
            ("\u{a0}www.pingpong-cowork.com", Some("http://www.pingpong-cowork.com")),
            ("http://www.chezmÃ©mÃ©.fr", Some("http://www.chezmémé.fr")),
            ("https://atelier.jimdo.com|site web", Some("https://atelier.jimdo.com")),
            ("Innovation studio\u{a0}http://theschoolab.com/", Some("http://theschoolab.com/")),
            ("en cours", None),
            ("masque@example.org", None),
            ("javascript:alert(1)", None),
            ("ftp://example.org", None),
            ("http://user@example.org/", None),
            ("", None),
        ] {
            assert_eq!(website(written).as_deref(), read, "{written}");
        }
    }

    #[test]
    fn keeps_no_mailbox_of_a_person() {
        assert_eq!(role_mail("contact@cetir.net").as_deref(), Some("contact@cetir.net"));
        for private in [
            "lea@cetir.net",
            "masque@example.org",
            "contact@gmail.com",
            "contact@a.fr ou lea@b.fr",
            "cyberbase@orange.fr",
        ] {
            assert_eq!(role_mail(private), None, "{private}");
        }
    }

    #[test]
    fn puts_lost_zeros_back() {
        assert_eq!(five_digits("1053"), "01053");
        assert_eq!(five_digits("0"), "");
        assert_eq!(commune_code("2A004").as_deref(), Some("2A004"));
        assert_eq!(commune_code("2AX04"), None);
        assert_eq!(commune_code("0"), None);
        assert_eq!(number("-1,505602"), Some(-1.505_602));
        assert_eq!(number("NaN"), None);
    }
}
