//! Registers and counts that are published as one file each.

use super::session::{Fetched, PublishedFile, Session};
use super::url::encode_path;
use crate::error::{Error, ErrorKind, Result};

/// Fetches the food-hygiene ratings of local authorities, by the numbers that the Food Standards Agency gives them (508 is the City
/// of London; `FHRS508` is understood), to `premises/FHRS508en-GB.xml`.
///
/// # Errors
///
/// When a code is no number of an authority, or its file cannot be fetched.
pub fn hygiene(session: &mut Session<'_>, codes: &[String]) -> Result<Fetched> {
    let codes: Vec<String> = codes.iter().map(|code| authority(code)).collect::<Result<_>>()?;
    let publisher = session.catalogue.publisher("hygiene")?.clone();
    let mut fetched = Fetched::default();
    for code in codes {
        let address = publisher.address("hygiene", "ratings", &[("code", &code)])?;
        let path = format!("premises/FHRS{code}en-GB.xml");
        let absent = "Look up the number of the authority at ratings.food.gov.uk/open-data";
        session.file(&PublishedFile { path: &path, address: &address, publisher: &publisher, absent }, &mut fetched)?;
    }
    Ok(fetched)
}

/// Fetches station counts by their names in the catalogue to `footfall/`.
///
/// # Errors
///
/// When a name is not in the catalogue, or its file cannot be fetched.
pub fn footfall(session: &mut Session<'_>, names: &[String]) -> Result<Fetched> {
    let publisher = session.catalogue.publisher("footfall")?.clone();
    let known = &session.catalogue.footfall;
    let files = names.iter().map(|name| match known.get(name) {
        Some(file) => Ok(file.path.clone()),
        None => Err(Error::unknown_name("footfall file", name, known.keys().map(String::as_str))),
    });
    let mut fetched = Fetched::default();
    for file in files.collect::<Result<Vec<String>>>()? {
        let name = file.rsplit('/').next().unwrap_or(&file);
        // The published name has a blank before its ending in some years.
        let path = format!("footfall/{}", name.replace(' ', ""));
        let address = format!("{}/{}", publisher.base, encode_path(&file));
        let absent =
            "Names change from year to year: look at the publisher's site and add the present one with --catalogue";
        session.file(&PublishedFile { path: &path, address: &address, publisher: &publisher, absent }, &mut fetched)?;
    }
    Ok(fetched)
}

fn authority(code: &str) -> Result<String> {
    let number = code.trim().trim_start_matches("FHRS").trim_end_matches("en-GB.xml");
    match number.parse::<u16>() {
        Ok(number) if number > 0 => Ok(format!("{number:03}")),
        _ => {
            let problem = format!("{code:?} is not the number of an authority");
            let advice = "Give it as in FHRS508en-GB.xml: 508";
            Err(ErrorKind::Setting { setting: "authority", problem, advice: advice.into() }.into())
        }
    }
}
