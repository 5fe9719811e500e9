//! An organisation's month as a table: who used how many half-days where.

use std::borrow::Cow;

/// A line of the table.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct UsageRow {
    /// `2026-11`.
    pub month: String,
    /// How the member is called; empty once retention has forgotten.
    pub member: String,
    /// The place's name.
    pub place: String,
    /// Half-days there.
    pub half_days: u32,
}

/// The table as CSV (RFC 4180) with a line of names.
///
/// # Errors
/// None that a table in memory gives.
pub fn usage_table(rows: &[UsageRow]) -> Result<Vec<u8>, csv::Error> {
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    writer.write_record(["month", "member", "place", "half_days"])?;
    for row in rows {
        let half_days = row.half_days.to_string();
        let cells = [row.month.as_str(), &row.member, &row.place, &half_days];
        writer.write_record(cells.map(|cell| harmless(cell).into_owned()))?;
    }
    writer.into_inner().map_err(|error| csv::Error::from(error.into_error()))
}

/// A text that no spreadsheet takes for a formula: one that begins like one gets an apostrophe (OWASP, CSV injection).
fn harmless(text: &str) -> Cow<'_, str> {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']) {
        Cow::Owned(format!("'{text}"))
    } else {
        Cow::Borrowed(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_never_a_formula() {
        let row = |member: &str| UsageRow {
            month: "2026-11".into(),
            member: member.into(),
            place: "Plaine \"Images\", Tourcoing".into(),
            half_days: 3,
        };
        let table =
            usage_table(&[row("Léa"), row("=HYPERLINK(\"http://evil.example\")"), row("@b"), row("-1")]).unwrap();
        let text = String::from_utf8(table).unwrap();
        let mut lines = text.split("\r\n");
        assert_eq!(lines.next(), Some("month,member,place,half_days"));
        assert_eq!(lines.next(), Some("2026-11,Léa,\"Plaine \"\"Images\"\", Tourcoing\",3"));
        assert!(text.contains("\"'=HYPERLINK(") && text.contains(",'@b,") && text.contains(",'-1,"), "{text}");
    }
}
