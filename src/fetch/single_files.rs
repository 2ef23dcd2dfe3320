//! Registers and counts that are published as one file each.

use super::fetcher::{FetchSummary, Fetcher, PublishedFile};
use super::url::encode_path;
use crate::error::{Error, ErrorKind, Result};

/// Fetches the food-hygiene ratings of local authorities, by the numbers that the Food Standards Agency gives them (508 is the City
/// of London; `FHRS508` is accepted), to `premises/FHRS508en-GB.xml`.
///
/// # Errors
///
/// When a code is not the number of an authority, or its file cannot be fetched.
pub fn fetch_hygiene_ratings(fetcher: &mut Fetcher<'_>, codes: &[String]) -> Result<FetchSummary> {
    let codes: Vec<String> = codes.iter().map(|code| parse_authority(code)).collect::<Result<_>>()?;
    let publisher = fetcher.catalogue.publisher("hygiene")?.clone();
    let mut summary = FetchSummary::default();
    for code in codes {
        let address = publisher.address("hygiene", "ratings", &[("code", &code)])?;
        let path = format!("premises/FHRS{code}en-GB.xml");
        let not_found_advice = "Look up the number of the authority at ratings.food.gov.uk/open-data";
        fetcher.fetch_file(
            &PublishedFile { path: &path, address: &address, publisher: &publisher, not_found_advice },
            &mut summary,
        )?;
    }
    Ok(summary)
}

/// Fetches station counts by their names in the catalogue to `footfall/`.
///
/// # Errors
///
/// When a name is not in the catalogue, or its file cannot be fetched.
pub fn fetch_footfall(fetcher: &mut Fetcher<'_>, names: &[String]) -> Result<FetchSummary> {
    let publisher = fetcher.catalogue.publisher("footfall")?.clone();
    let catalogue = &fetcher.catalogue.footfall;
    let files = names.iter().map(|name| match catalogue.get(name) {
        Some(file) => Ok(file.path.clone()),
        None => Err(Error::unknown_name("footfall file", name, catalogue.keys().map(String::as_str))),
    });
    let mut summary = FetchSummary::default();
    for file in files.collect::<Result<Vec<String>>>()? {
        let name = file.rsplit('/').next().unwrap_or(&file);
        // In some years the published name has a blank before its ending.
        let path = format!("footfall/{}", name.replace(' ', ""));
        let address = format!("{}/{}", publisher.base, encode_path(&file));
        let not_found_advice = "Names change from year to year: look at the publisher's site and add the present one to the catalogue (`catalogue`)";
        fetcher.fetch_file(
            &PublishedFile { path: &path, address: &address, publisher: &publisher, not_found_advice },
            &mut summary,
        )?;
    }
    Ok(summary)
}

/// The number of an authority, three digits at least.
fn parse_authority(code: &str) -> Result<String> {
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
