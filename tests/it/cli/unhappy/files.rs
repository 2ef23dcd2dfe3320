//! Files that are not what they should be, and files in every apply_simplestyle in which sound ones really come.

use super::{BELOW_QUALITY, Case, FAILED, SOUND, case, crime, only, sound_and};
use crate::support::{Crime, POLICE_HEADER, police_rows, zip_of};

const OUTCOMES: &str = "Crime ID,Month,Reported by,Falls within,Longitude,Latitude,Location,LSOA code,LSOA name,Outcome type\n\
    a1,2024-01,City of London Police,City of London Police,-0.08,51.515,On or near Bishopsgate,E01000005,City of London 001E,\
    Under investigation\n";

const STOPS: &str = "Type,Date,Part of a policing operation,Policing operation,Latitude,Longitude,Gender,Age range,\
    Self-defined ethnicity,Officer-defined ethnicity,Legislation,Object of search,Outcome,Outcome linked to object of search,\
    Removal of more than just outer clothing\n\
    Person search,2024-01-01T02:48:45+00:00,,,51.514358,-0.083755,Male,18-24,,White,Misuse of Drugs Act 1971 (section 23),\
    Controlled drugs,Arrest,True,False\n";

fn utf_16(text: &str, bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
    text.encode_utf16().flat_map(bytes).collect()
}

/// Content that cannot be read, or must be.
pub fn contents() -> Vec<Case> {
    let text = police_rows("2024-01", SOUND);
    let lines_of = |text: &str| text.lines().map(str::to_owned).collect::<Vec<_>>();
    vec![
        crime("empty file", "").ends(FAILED, &["crime.csv", "empty", "Download or export it again"]),
        crime("only blanks", "  \n \n\t\n").ends(FAILED, &["crime.csv", "empty"]),
        crime("header only", format!("{POLICE_HEADER}\n")).ends(FAILED, &["crime.csv", "no row"]),
        case("header only, beside a sound file", "--crime police")
            .file("police/2024-01-a-street.csv", text.clone())
            .file("police/2024-02-a-street.csv", format!("{POLICE_HEADER}\n"))
            .keeps(SOUND),
        crime("wrong header", "name,address,postcode\nThe Crown,1 High Street,EC2M\n")
            .ends(FAILED, &["crime.csv", "lacks the columns Month, Longitude, Latitude, Crime type", "header"]),
        crime("no header", text.split_once('\n').expect("it has lines").1)
            .ends(FAILED, &["crime.csv", "first line", "header"]),
        crime("a column misspelt", text.replace("Longitude", "Longitud"))
            .keeps(SOUND)
            .notes("crime.csv", "lon = Longitud"),
        crime("a column misspelt beyond guessing", text.replace("Crime type", "Crimetyp").replace("Month", "Mnth"))
            .ends(FAILED, &["crime.csv", "\"Mnth\" may be meant for \"Month\"", "rename the column"]),
        crime("a column in other letters", text.replace("Crime type", "CRIME TYPE")).keeps(SOUND),
        crime("semicolons", text.replace(',', ";")).keeps(SOUND),
        crime("tabs", text.replace(',', "\t")).keeps(SOUND),
        crime("NUL bytes", text.replace("E01000005", "E010\0\0")).ends(FAILED, &["crime.csv", "NUL", "UTF-8"]),
        crime("UTF-16 without its mark", utf_16(&text, u16::to_le_bytes))
            .ends(FAILED, &["crime.csv", "UTF-16", "UTF-8"]),
        crime("lines that end in CR alone", text.replace('\n', "\r")).ends(FAILED, &["crime.csv", "line"]),
        crime("Excel workbook", b"PK\x03\x04\x14\0\x06\0\x08\0\0\0!\0xl/workbook.xml".as_slice())
            .ends(FAILED, &["crime.csv", "not a workbook", "cut short", "CSV"]),
        crime("old Excel workbook", b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1\0\0\0\0".as_slice())
            .ends(FAILED, &["crime.csv", "not a workbook", "cut short", "CSV"]),
        crime("PDF", b"%PDF-1.7\n%\xE2\xE3\xCF\xD3\n".as_slice()).ends(FAILED, &["crime.csv", "PDF", "CSV"]),
        crime("gzip", b"\x1f\x8b\x08\0\0\0\0\0\0\x03".as_slice()).ends(FAILED, &["crime.csv", "cut short", "Download"]),
        crime("web page saved by mistake", "<!DOCTYPE html>\n<html><body>Sign in</body></html>\n")
            .ends(FAILED, &["crime.csv", "HTML", "Download"]),
        crime("web page after blank lines", "\n\n  <html><body>Sign in</body></html>\n")
            .ends(FAILED, &["crime.csv", "HTML", "Download"]),
        crime("outcomes file", OUTCOMES).ends(FAILED, &["crime.csv", "police outcomes", "-street.csv"]),
        crime("stop-and-search file", STOPS)
            .ends(BELOW_QUALITY, &["no event"])
            .notes("crime.csv", "count in no built-in theme"),
        // Encodings and line ends that must do.
        crime("street names in Windows-1252", {
            let row = Crime { location: "On or near Caf# Row", ..Crime::default() };
            only(row).bytes().map(|byte| if byte == b'#' { 0xE9 } else { byte }).collect::<Vec<_>>()
        })
        .keeps(SOUND)
        .ranks("Café Row"),
        crime("a faulty value in Windows-1252 reads well in the ledger", {
            let faulty = sound_and(&[Crime { category: "Caf# fight", ..Crime::default() }]);
            faulty.bytes().map(|byte| if byte == b'#' { 0xE9 } else { byte }).collect::<Vec<_>>()
        })
        .keeps(SOUND)
        .drops("unknown category", 1, "Café fight"),
        crime("a long faulty value is cut between letters", {
            let long = format!("x{}", "é".repeat(80));
            sound_and(&[Crime { category: &long, ..Crime::default() }])
        })
        .keeps(SOUND)
        .drops("unknown category", 1, "value \"xééé"),
        crime("UTF-16 with its mark, little end first", utf_16(&format!("\u{FEFF}{text}"), u16::to_le_bytes))
            .keeps(SOUND),
        crime("UTF-16 with its mark, big end first", utf_16(&format!("\u{FEFF}{text}"), u16::to_be_bytes)).keeps(SOUND),
        crime("UTF-8 with its mark", format!("\u{FEFF}{text}")).keeps(SOUND),
        crime("quoted commas", only(Crime { location: "\"On or near Wood Street, east side\"", ..Crime::default() }))
            .keeps(SOUND)
            .ranks("Wood Street, east side"),
        crime("a line end inside quotation marks", {
            let split = Crime { location: "\"On or near Wood\nStreet\"", ..Crime::default() };
            let late = Crime { month: "January", ..Crime::default() };
            sound_and(&[split, late])
        })
        .keeps(SOUND + 1)
        .drops("unreadable month", 1, "line 44,"),
        crime("a quotation mark that is never closed, half-way down", {
            let mut lines = lines_of(&text);
            lines[SOUND / 2] = lines[SOUND / 2].replace("On or near", "\"On or near");
            lines.join("\n")
        })
        .ends(FAILED, &["crime.csv", "quotation mark"]),
        crime("line ends CRLF", sound_and(&[Crime { month: "January", ..Crime::default() }]).replace('\n', "\r\n"))
            .keeps(SOUND)
            .drops("unreadable month", 1, "line 42,"),
        crime("blank lines between the rows", {
            sound_and(&[Crime { month: "January", ..Crime::default() }]).replace("\n,January", "\n\n\n,January")
        })
        .keeps(SOUND)
        .drops("unreadable month", 1, "line 44,"),
        crime("line ends CRLF and LF mixed", {
            let mut lines = lines_of(&sound_and(&[Crime { month: "January", ..Crime::default() }]));
            lines.iter_mut().step_by(2).for_each(|line| line.push('\r'));
            lines.join("\n")
        })
        .keeps(SOUND)
        .drops("unreadable month", 1, "line 42,"),
        crime("street name that is a formula", {
            only(Crime { location: "On or near =HYPERLINK(1)", ..Crime::default() })
        })
        .keeps(SOUND)
        .ranks(",'=HYPERLINK(1),"),
    ]
}

/// Folders, zips and files that are not there.
pub fn places() -> Vec<Case> {
    let text = police_rows("2024-01", SOUND);
    let zip = zip_of(&[("2024-01/2024-01-a-street.csv", &text)]);
    let mut damaged = zip.clone();
    let middle = damaged.len() / 3;
    damaged[middle..middle + 8].iter_mut().for_each(|byte| *byte ^= 0x55);
    vec![
        case("sound zip", "--crime months.zip").file("months.zip", zip.clone()).keeps(SOUND),
        case("zip cut short", "--crime months.zip")
            .file("months.zip", &zip[..zip.len() / 2])
            .ends(FAILED, &["months.zip", "cut short", "download it again"]),
        case("zip with a damaged member", "--crime months.zip")
            .file("months.zip", damaged)
            .ends(FAILED, &["months.zip/2024-01/2024-01-a-street.csv", "damaged", "Download the zip again"]),
        case("zip without a CSV", "--crime months.zip")
            .file("months.zip", zip_of(&[("README.txt", "nothing here")]))
            .ends(FAILED, &["months.zip", "there is no .csv", "Point at"]),
        case("zip that is something else", "--crime months.zip")
            .file("months.zip", text.clone())
            .ends(FAILED, &["months.zip", "not a zip", "download it again"]),
        case("folder without a CSV", "--crime police")
            .file("police/README.txt", "nothing here")
            .ends(FAILED, &["police", "there is no .csv", "Point at"]),
        case("folder that does not exist, beside one that does", "--crime data/police-2042")
            .file("data/police-2024/a.csv", text.clone())
            .ends(FAILED, &["data/police-2042", "Did you mean data/police-2024?"]),
        case("file that does not exist", "--crime zzz.csv").ends(FAILED, &["zzz.csv", "Check the path"]),
        case("a month twice", "--crime police")
            .file("police/a.csv", text.clone())
            .file("police/b.csv", text.clone())
            .ends(FAILED, &["2024-01", "City of London Police", "police/a.csv", "police/b.csv", "only one"]),
        case("a month of two forces is no repetition", "--crime police")
            .file("police/a.csv", text.clone())
            .file("police/b.csv", text.replace("City of London Police", "British Transport Police"))
            .keeps(2 * SOUND),
        case("outcomes and stops met in a folder", "--crime police")
            .file("police/2024-01-a-outcomes.csv", OUTCOMES)
            .file("police/2024-01-a-stop-and-search.csv", STOPS)
            .file("police/2024-01-a-street.csv", text.clone())
            .keeps(SOUND)
            .notes("outcomes.csv", "passed over"),
        case("folder of outcomes alone", "--crime police")
            .file("police/2024-01-a-outcomes.csv", OUTCOMES)
            .ends(FAILED, &["police", "passed over", "-street.csv"]),
    ]
}
