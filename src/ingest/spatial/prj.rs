//! Parses the coordinate system of a `.prj` (well-known text): by its EPSG code, or else by its name.

use crate::ingest::crs::Crs;

/// Names of common systems, letters and digits only, for texts without a code. The first name that fits decides.
const NAMES: [(&str, u16); 12] = [
    ("britishnationalgrid", 27700),
    ("wgs1984", 4326),
    ("wgs84", 4326),
    ("etrs1989", 4258),
    ("etrs89", 4258),
    ("wgs1984webmercatorauxiliarysphere", 3857),
    ("wgs84pseudomercator", 3857),
    ("tm65irishgrid", 29902),
    ("tm75irishgrid", 29903),
    ("irenet95irishtransversemercator", 2157),
    ("northamerican1983", 4269),
    ("nad83", 4269),
];

/// Universal Transverse Mercator, northern hemisphere: the name before "utmzone", and the code of zone 0.
const UTM: [(&str, u16); 6] = [
    ("wgs1984", 32600),
    ("wgs84", 32600),
    ("etrs1989", 25800),
    ("etrs89", 25800),
    ("nad1983", 26900),
    ("nad83", 26900),
];

/// Parses the system of a text; the error is its name.
pub fn parse_crs(text: &str) -> Result<Crs, String> {
    if let Some(crs) = stated_code(text).and_then(Crs::from_epsg) {
        return Ok(crs);
    }
    let name = text.split('"').nth(1).unwrap_or(text).trim().chars().take(80).collect::<String>();
    let plain: String = name.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect();
    let projected = text.trim_start().to_ascii_uppercase().starts_with("PROJ");
    by_name(plain.strip_prefix("gcs").unwrap_or(&plain), projected).and_then(Crs::from_epsg).ok_or(name)
}

fn by_name(plain: &str, projected: bool) -> Option<u16> {
    if let Some((before, zone)) = plain.split_once("utmzone") {
        let (_, first) = UTM.iter().find(|(name, _)| *name == before)?;
        let zone: u16 = zone.strip_suffix('n')?.parse().ok().filter(|zone| (1..=60).contains(zone))?;
        return Some(first + zone);
    }
    // Geographic systems need the whole name: "WGS 84 / Arctic Polar Stereographic" is not WGS84.
    let named = |(name, code): &&(&str, u16)| {
        let degrees = matches!(*code, 4326 | 4258 | 4269);
        if degrees { !projected && plain == *name } else { projected && plain.contains(name) }
    };
    NAMES.iter().find(named).map(|(_, code)| *code)
}

/// The EPSG code of the system itself: AUTHORITY["EPSG","27700"] or ID["EPSG",27700] directly within the outermost brackets. Deeper
/// codes are those of its parts.
fn stated_code(text: &str) -> Option<u16> {
    let (mut depth, mut quoted, mut word_at, mut code) = (0u32, false, 0, None);
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'"' => quoted = !quoted,
            _ if quoted => {}
            b'[' | b'(' => {
                let word = text[word_at..at].trim().to_ascii_uppercase();
                if depth == 1 && ["AUTHORITY", "ID"].contains(&word.as_str()) {
                    code = epsg(&text[at + 1..]).or(code);
                }
                depth += 1;
                word_at = at + 1;
            }
            b']' | b')' => depth = depth.saturating_sub(1),
            b',' => word_at = at + 1,
            _ => {}
        }
    }
    code
}

fn epsg(inside: &str) -> Option<u16> {
    let mut parts = inside.split([']', ')']).next()?.split(',').map(|part| part.trim().trim_matches('"'));
    parts.next().filter(|authority| authority.eq_ignore_ascii_case("EPSG"))?;
    parts.next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    const ESRI: &str = "PROJCS[\"British_National_Grid\",GEOGCS[\"GCS_OSGB_1936\",DATUM[\"D_OSGB_1936\",SPHEROID[\"Airy_1830\",\
        6377563.396,299.3249646]],PRIMEM[\"Greenwich\",0.0],UNIT[\"Degree\",0.0174532925199433]],\
        PROJECTION[\"Transverse_Mercator\"],UNIT[\"Meter\",1.0]]";
    const OGC: &str = "PROJCS[\"a name of its own\",GEOGCS[\"WGS 84\",AUTHORITY[\"EPSG\",\"4326\"]],UNIT[\"metre\",1,\
        AUTHORITY[\"EPSG\",\"9001\"]],AUTHORITY[\"EPSG\",\"32630\"]]";
    const WKT2: &str =
        "PROJCRS[\"OSGB36 / British National Grid\",BASEGEOGCRS[\"OSGB36\",ID[\"EPSG\",4277]],ID[\"EPSG\",27700]]";

    #[test]
    fn recognises_all_notations() {
        let code = |text: &str| parse_crs(text).map(Crs::epsg);
        assert_eq!(code(ESRI), Ok(27700));
        assert_eq!(code(OGC), Ok(32630));
        assert_eq!(code(WKT2), Ok(27700));
        assert_eq!(code("PROJCS[\"OSGB_1936_British_National_Grid\"]"), Ok(27700));
        assert_eq!(code("GEOGCS[\"GCS_WGS_1984\",DATUM[\"D_WGS_1984\"]]"), Ok(4326));
        assert_eq!(code("PROJCS[\"WGS_1984_Web_Mercator_Auxiliary_Sphere\"]"), Ok(3857));
        assert_eq!(code("PROJCS[\"WGS_1984_UTM_Zone_30N\"]"), Ok(32630));
        assert_eq!(code("PROJCS[\"TM65_Irish_Grid\"]"), Ok(29902));
        assert_eq!(code("GEOGCS[\"GCS_ETRS_1989\"]"), Ok(4258));
    }

    #[test]
    fn ignores_codes_of_parts() {
        let parts = "PROJCS[\"Moon / North Pole\",GEOGCS[\"WGS 84\",AUTHORITY[\"EPSG\",\"4326\"]]]";
        assert_eq!(parse_crs(parts), Err("Moon / North Pole".into()));
        assert_eq!(
            parse_crs("PROJCS[\"WGS 84 / Arctic Polar Stereographic\"]"),
            Err("WGS 84 / Arctic Polar Stereographic".into())
        );
        assert_eq!(parse_crs("PROJCS[\"x\",AUTHORITY[\"EPSG\",\"99999\"]]"), Err("x".into()));
        assert!(parse_crs("").is_err() && parse_crs("]]]\"").is_err() && parse_crs("PROJCS[[[é").is_err());
    }
}
