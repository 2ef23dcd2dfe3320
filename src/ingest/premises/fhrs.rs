//! Reads the XML of the Food Hygiene Rating Scheme: one file per authority, one element per establishment.
//!
//! It states the type of business and, for most, the position. It has no hours, capacities or licences.

use quick_xml::Reader;
use quick_xml::events::Event;

use crate::error::{Error, Result};
use crate::ingest::ledger::FileAccount;
use crate::ingest::position::position;
use crate::ingest::premises::{FilePremises, Register, Venue, slug};
use crate::ingest::rejected_rows::{DroppedRows, Fault};
use crate::ingest::sha256;

/// The name of this format in the ledger.
pub const FORMAT: &str = "food hygiene register (FHRS XML)";

/// The kind of a "Pub/bar/nightclub".
pub const PUB_BAR_NIGHTCLUB: &str = "pub-bar-nightclub";

/// The fields of an establishment that are read.
#[derive(Default)]
struct Establishment {
    id: String,
    name: String,
    kind: String,
    postcode: String,
    longitude: String,
    latitude: String,
}

/// Reads the establishments of an authority's file.
pub fn read(file: &str, bytes: &[u8], number: usize) -> Result<FilePremises> {
    let text = std::str::from_utf8(bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes)).map_err(|problem| {
        Error::unreadable(file, format!("text that is not UTF-8 ({problem})"), "Download it again")
    })?;
    let mut reader = Reader::from_str(text);
    let (mut rows, mut drops, mut venues) = (0, DroppedRows::default(), Vec::new());
    let (mut path, mut current) = (Vec::<String>::new(), Establishment::default());
    let (mut extract_date, mut is_fhrs) = (String::new(), false);
    loop {
        let event = reader.read_event().map_err(|problem| {
            let problem = format!("not well-formed XML at byte {} ({problem})", reader.error_position());
            Error::unreadable(file, problem, "It may be cut short: download it again")
        })?;
        match event {
            Event::Start(element) => {
                let name = element.name().as_ref().to_owned();
                is_fhrs |= name == "FHRSEstablishment";
                if name == "EstablishmentDetail" {
                    current = Establishment::default();
                }
                path.push(name);
            }
            Event::End(_) => {
                let closed = path.pop();
                if closed.as_deref() != Some("EstablishmentDetail") {
                    continue;
                }
                rows += 1;
                match to_venue(&current, number, rows) {
                    Ok(venue) => venues.push(venue),
                    Err(fault) => drops.count_fault(&fault, rows),
                }
            }
            Event::Text(text) => {
                let target = target_field(&path, &mut current, &mut extract_date);
                append(target, &text);
            }
            // Names contain references such as &amp;, which the reader returns separately from the text around them.
            Event::GeneralRef(reference) => {
                let character = reference.resolve_char_ref().ok().flatten().map(String::from);
                let text = character.as_deref().or_else(|| quick_xml::escape::resolve_predefined_entity(&reference));
                append(target_field(&path, &mut current, &mut extract_date), text.unwrap_or(""));
            }
            Event::CData(text) => {
                append(target_field(&path, &mut current, &mut extract_date), &text);
            }
            Event::Eof => break,
            _ => {}
        }
    }
    if !is_fhrs {
        let problem = "this XML holds no food-hygiene establishments (FHRSEstablishment)";
        return Err(Error::unreadable(file, problem, "Download the authority's file from the Food Standards Agency"));
    }
    if let Some(open) = path.last() {
        let problem = format!("the file ends inside <{open}>");
        return Err(Error::unreadable(file, problem, "It is cut short: download it again"));
    }
    let account = FileAccount::new(file.into(), FORMAT, sha256::hash(bytes), rows, venues.len() as u64, drops);
    Ok(FilePremises {
        account,
        venues,
        members: Vec::new(),
        list_name: None,
        extract_date: Some(extract_date).filter(|date| !date.is_empty()),
    })
}

/// The field that the text of the current element belongs to.
fn target_field<'a>(
    path: &[String],
    current: &'a mut Establishment,
    extract_date: &'a mut String,
) -> Option<&'a mut String> {
    Some(match path.last()?.as_str() {
        "FHRSID" => &mut current.id,
        "BusinessName" => &mut current.name,
        "BusinessType" => &mut current.kind,
        "PostCode" => &mut current.postcode,
        "Longitude" => &mut current.longitude,
        "Latitude" => &mut current.latitude,
        "ExtractDate" => extract_date,
        _ => return None,
    })
}

fn append(target: Option<&mut String>, text: &str) {
    if let Some(target) = target {
        target.push_str(text);
    }
}

fn to_venue(establishment: &Establishment, file: usize, row: u64) -> Result<Venue, Fault<'_>> {
    let at = position(
        establishment.longitude.trim().as_bytes(),
        establishment.latitude.trim().as_bytes(),
        ["Longitude", "Latitude"],
    )?;
    Ok(Venue {
        id: establishment.id.trim().to_owned(),
        name: establishment.name.trim().to_owned(),
        kind: kind_of_business(establishment.kind.trim()),
        postcode: Some(establishment.postcode.trim().to_owned()).filter(|postcode| !postcode.is_empty()),
        ..Venue::at(at, Register::FoodHygiene, file, row)
    })
}

/// The kind of premises of a business type; an unlisted type keeps its own name.
fn kind_of_business(business_type: &str) -> String {
    let known = match business_type {
        "Pub/bar/nightclub" => PUB_BAR_NIGHTCLUB,
        "Restaurant/Cafe/Canteen" => "restaurant",
        "Takeaway/sandwich shop" => "takeaway",
        "Hotel/bed & breakfast/guest house" => "hotel",
        other => return slug(other),
    };
    known.into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::DropReason;

    const START: &str = "<?xml version=\"1.0\"?><FHRSEstablishment><Header><ExtractDate>2020-11-10</ExtractDate></Header><EstablishmentCollection>";

    fn establishment(name: &str, geocode: &str) -> String {
        format!(
            "<EstablishmentDetail><FHRSID>7</FHRSID><BusinessName>{name}</BusinessName>\
             <BusinessType>Hotel/bed &amp; breakfast/guest house</BusinessType>{geocode}</EstablishmentDetail>"
        )
    }

    #[test]
    fn reads_references_and_counts_missing_geocodes() {
        let placed = "<Geocode><Longitude>-0.08</Longitude><Latitude>51.5</Latitude></Geocode>";
        let rows = [establishment("Fish &amp; Chips &#233;", placed), establishment("Nowhere", "<Geocode />")].concat();
        let xml = format!("{START}{rows}</EstablishmentCollection></FHRSEstablishment>");
        let premises = read("a.xml", xml.as_bytes(), 0).expect("readable");
        premises.account.check().expect("adds up");
        assert_eq!(premises.venues[0].name, "Fish & Chips é");
        assert_eq!(premises.venues[0].kind, "hotel");
        assert_eq!(premises.account.dropped.rows(DropReason::NoCoordinates), 1);
        assert_eq!(premises.extract_date.as_deref(), Some("2020-11-10"));
    }

    #[test]
    fn rejects_truncated_files() {
        let xml = format!("{START}<EstablishmentDetail><FHRSID>7");
        assert!(read("a.xml", xml.as_bytes(), 0).is_err_and(|e| e.to_string().contains("cut short")));
    }
}
