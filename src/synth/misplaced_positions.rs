//! Places far from the Square Mile to which a few rows of every real file are put, by mistake or
//! because it was there that an offence came to light.

/// Longitude and latitude in degrees, street, and census area. Towns and their districts are real;
/// the numbers of the census areas (9xx) are not in use.
pub(super) type FarPlace = ((f64, f64), &'static str, &'static str);

/// From Cornwall to Essex, all in England or Wales.
pub(super) const FAR_PLACES: [FarPlace; 20] = [
    ((-5.0, 50.26), "Lemon Street", "Cornwall 901A"),
    ((-4.14, 50.37), "Royal Parade", "Plymouth 901B"),
    ((-3.94, 51.62), "Oystermouth Road", "Swansea 901A"),
    ((-3.53, 50.72), "Fore Street", "Exeter 901C"),
    ((-3.18, 51.48), "Parking Area", "Cardiff 901D"),
    ((-2.98, 53.41), "Lime Street", "Liverpool 901A"),
    ((-2.59, 51.45), "Broad Quay", "Bristol 901E"),
    ((-2.24, 53.48), "Supermarket", "Manchester 901A"),
    ((-1.89, 52.48), "Corporation Street", "Birmingham 901B"),
    ((-1.88, 50.72), "Old Christchurch Road", "Bournemouth, Christchurch and Poole 901H"),
    ((-1.61, 54.97), "Grey Street", "Newcastle upon Tyne 901A"),
    ((-1.55, 53.8), "Briggate", "Leeds 901C"),
    ((-1.4, 50.9), "Above Bar Street", "Southampton 901A"),
    ((-1.26, 51.75), "Cornmarket Street", "Oxford 901B"),
    ((-0.97, 51.45), "Friar Street", "Reading 901A"),
    ((-0.45, 51.47), "Airport/Airfield", "Hillingdon 901E"),
    ((-0.14, 50.82), "Shopping Area", "Brighton and Hove 901D"),
    ((0.12, 52.2), "Regent Street", "Cambridge 901A"),
    ((0.47, 51.73), "Duke Street", "Chelmsford 901C"),
    ((0.65, 51.54), "High Street", "Southend-on-Sea 901B"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_place_is_between_cornwall_and_essex_but_not_in_the_city() {
        for ((lon, lat), street, lsoa) in FAR_PLACES {
            assert!((-5.0..=0.65).contains(&lon) && (50.0..55.5).contains(&lat), "{street}");
            assert!(!(-0.13..-0.06).contains(&lon), "{lsoa}");
        }
    }

    #[test]
    fn one_census_area_has_a_comma_in_its_name() {
        assert!(FAR_PLACES.iter().any(|(_, _, lsoa)| lsoa.contains(',')));
    }
}
