//! Under which licence what was read is published, where its form tells the publisher.

use super::ledger::Ledger;

/// The beginnings of formats that one publisher alone has, and what is to be said of it.
const OF_FORMATS: [(&str, &str); 4] = [
    (
        "police s",
        "Contains public sector information from data.police.uk licensed under the Open Government Licence v3.0",
    ),
    (
        "food hygiene",
        "Food Standards Agency: Food Hygiene Rating Scheme data licensed under the Open Government Licence v3.0",
    ),
    ("premises of OpenStreetMap", "© OpenStreetMap contributors, Open Database Licence (ODbL) 1.0"),
    ("TfL ", "Powered by TfL Open Data. Contains OS data © Crown copyright and database rights"),
];

/// The licence lines of the files of a ledger, each once, in one order whatever the order of the files. Files whose form does not tell
/// who published them have none: that is for the user to say.
pub fn licences(ledger: &Ledger) -> Vec<&'static str> {
    let has = |form: &str| ledger.files().iter().any(|account| account.format.starts_with(form));
    OF_FORMATS.into_iter().filter(|(form, _)| has(form)).map(|(_, line)| line).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::crime::{POLICE_API, POLICE_STREET};
    use crate::ingest::rejected_rows::Drops;
    use crate::ingest::{FileAccount, footfall, premises};

    #[test]
    fn every_form_that_tells_its_publisher_has_one_line_and_others_have_none() {
        let of = |formats: &[&'static str]| {
            let account =
                |format: &&'static str| FileAccount::new("a".into(), format, String::new(), 0, 0, Drops::default());
            let mut ledger = Ledger::default();
            ledger.open(formats.iter().map(account).collect());
            licences(&ledger)
        };
        assert_eq!(of(&[POLICE_STREET, POLICE_STREET, POLICE_API]).len(), 1);
        let known = premises::FORMATS.into_iter().chain(footfall::FORMATS).filter(|format| !of(&[format]).is_empty());
        let known: Vec<&str> = known.map(|format| format.split_whitespace().next().unwrap_or_default()).collect();
        assert_eq!(known, ["food", "premises", "TfL", "TfL", "TfL"]);
        assert_eq!(
            of(&["TfL daily taps (CSV)", POLICE_STREET])[0],
            OF_FORMATS[0].1,
            "the order of the files does not matter"
        );
        assert!(of(&["events (mapped table)", "areas (GeoJSON)"]).is_empty());
    }
}
