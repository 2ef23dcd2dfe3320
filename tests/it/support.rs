//! What the tests share: folders of files, files in the real formats, and the program run as a user runs it.

use std::fmt;
use std::io::{Cursor, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::{Map, Value, json};
use tempfile::TempDir;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// The header of a street-level file, exactly as data.police.uk publishes it.
pub const POLICE_HEADER: &str = "Crime ID,Month,Reported by,Falls within,Longitude,Latitude,Location,LSOA code,LSOA name,Crime type,Last outcome category,Context";

/// A folder of files that goes away with the test.
pub struct Folder(TempDir);

impl Folder {
    pub fn new() -> Self {
        Self(tempfile::tempdir().expect("the system has room for a temporary folder"))
    }

    /// The folder with one more file in it; folders on the way are made.
    pub fn with(self, name: &str, content: impl AsRef<[u8]>) -> Self {
        let path = self.path(name);
        std::fs::create_dir_all(path.parent().expect("a file in the folder has a parent")).expect("a folder is made");
        std::fs::write(path, content).expect("a file is written");
        self
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    pub fn bytes(&self, name: &str) -> Vec<u8> {
        std::fs::read(self.path(name)).unwrap_or_else(|problem| panic!("{name}: {problem}"))
    }

    pub fn text(&self, name: &str) -> String {
        String::from_utf8(self.bytes(name)).unwrap_or_else(|problem| panic!("{name}: {problem}"))
    }

    /// The files at any depth below `name`, hidden ones too, in order; none when there is no such folder.
    pub fn files(&self, name: &str) -> Vec<String> {
        fn walk(folder: &Path, root: &Path, found: &mut Vec<String>) {
            for entry in folder.read_dir().into_iter().flatten().flatten() {
                let path = entry.path();
                if path.is_dir() {
                    walk(&path, root, found);
                } else {
                    let below = path.strip_prefix(root).expect("it was found below the root");
                    found.push(below.to_string_lossy().replace('\\', "/"));
                }
            }
        }
        let (root, mut found) = (self.path(name), Vec::new());
        walk(&root, &root, &mut found);
        found.sort();
        found
    }

    /// Runs the program in this folder with arguments separated by blanks.
    pub fn run(&self, arguments: &str) -> Run {
        let output = self.command(arguments).output().expect("the program was built with the tests");
        Run {
            code: output.status.code().expect("no signal ended the program"),
            stdout: String::from_utf8(output.stdout).expect("stdout is UTF-8"),
            stderr: String::from_utf8(output.stderr).expect("stderr is UTF-8"),
        }
    }

    /// The program in this folder, ready to be started.
    pub fn command(&self, arguments: &str) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_hexspot"));
        command.args(arguments.split_whitespace()).current_dir(self.0.path()).stdin(Stdio::null());
        // No proxy leads to a server on this machine.
        for variable in ["HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"] {
            command.env_remove(variable);
        }
        command
    }
}

/// How a run of the program ended.
pub struct Run {
    pub code: i32,
    pub stdout: String,
    pub stderr: String,
}

/// A row of a street-level file: a valid one in the City of London where nothing else is said.
#[derive(Clone, Copy)]
pub struct Crime<'a> {
    pub id: &'a str,
    pub month: &'a str,
    pub reported_by: &'a str,
    pub longitude: &'a str,
    pub latitude: &'a str,
    pub location: &'a str,
    pub category: &'a str,
}

impl Default for Crime<'_> {
    fn default() -> Self {
        Self {
            id: "",
            month: "2024-01",
            reported_by: "City of London Police",
            longitude: "-0.08",
            latitude: "51.515",
            location: "On or near Bishopsgate",
            category: "Violence and sexual offences",
        }
    }
}

impl fmt::Display for Crime<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { id, month, reported_by, longitude, latitude, location, category } = self;
        write!(
            f,
            "{id},{month},{reported_by},{reported_by},{longitude},{latitude},{location},E01000005,City of London 001E,\
             {category},Under investigation,"
        )
    }
}

/// A valid street-level file of `rows` violent offences of `month`, spread over some streets around lon −0.08, lat 51.515.
pub fn police_rows(month: &str, rows: usize) -> String {
    let lines = (0..rows).map(|row| {
        let longitude = format!("{:.6}", -0.0825 + 0.0005 * (row % 10) as f64);
        let latitude = format!("{:.6}", 51.514 + 0.0005 * (row / 10 % 4) as f64);
        let crime =
            Crime { id: &format!("{row:064x}"), month, longitude: &longitude, latitude: &latitude, ..Crime::default() };
        crime.to_string()
    });
    police_file(lines)
}

/// A street-level file of these rows.
pub fn police_file(rows: impl IntoIterator<Item = String>) -> String {
    rows.into_iter().fold(format!("{POLICE_HEADER}\n"), |text, row| text + &row + "\n")
}

/// A boundary file with one square named "Square", its south-west corner and side in the units of the file.
pub fn square(west: f64, south: f64, side: f64) -> String {
    let (east, north) = (west + side, south + side);
    format!(
        "{{\"type\":\"FeatureCollection\",\"features\":[{{\"type\":\"Feature\",\"properties\":{{\"name\":\"Square\"}},\
         \"geometry\":{{\"type\":\"Polygon\",\"coordinates\":[[[{west},{south}],[{east},{south}],[{east},{north}],\
         [{west},{north}],[{west},{south}]]]}}}}]}}"
    )
}

/// A square that holds every row of [`police_rows`].
pub fn square_of_police_rows() -> String {
    square(-0.085, 51.512, 0.01)
}

/// A zip of these files.
pub fn zip_of(files: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in files {
        zip.start_file(*name, SimpleFileOptions::default()).expect("memory takes a zip");
        zip.write_all(content.as_bytes()).expect("memory takes a zip");
    }
    zip.finish().expect("memory takes a zip").into_inner()
}

/// The folder of real open data, where there is one; says so when there is none.
pub fn real_data() -> Option<PathBuf> {
    let given = std::env::var_os("HEXSPOT_REAL_DATA").map(PathBuf::from);
    let folder = given.unwrap_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data"));
    if folder.is_dir() {
        return Some(folder);
    }
    println!("skipped: real data not found (set HEXSPOT_REAL_DATA)");
    None
}

/// The account of one file in a `ledger.csv`.
#[derive(Debug, Default)]
pub struct Account {
    pub file: String,
    pub read: u64,
    pub kept: u64,
    /// Reason, rows, example.
    pub dropped: Vec<(String, u64, String)>,
    pub note: String,
}

/// The accounts of a `ledger.csv`, in its order.
pub fn accounts(ledger: &str) -> Vec<Account> {
    let mut reader = csv::Reader::from_reader(ledger.as_bytes());
    let header: Vec<String> = reader.headers().expect("a ledger has a header").iter().map(str::to_owned).collect();
    let at = |name: &str| {
        header.iter().position(|column| column == name).unwrap_or_else(|| panic!("the ledger has no column {name}"))
    };
    let mut accounts: Vec<Account> = Vec::new();
    for record in reader.records() {
        let record = record.expect("a ledger is CSV");
        let field = |name: &str| record[at(name)].to_owned();
        let rows = field("rows").parse().expect("rows are whole numbers");
        if accounts.last().is_none_or(|account| account.file != field("file")) {
            accounts.push(Account { file: field("file"), note: field("note"), ..Account::default() });
        }
        let account = accounts.last_mut().expect("one was just added");
        match field("entry").as_str() {
            "read" => account.read = rows,
            "kept" => account.kept = rows,
            "dropped" => account.dropped.push((field("reason"), rows, field("example"))),
            "noted" => {}
            other => panic!("the ledger has an unknown entry {other:?}"),
        }
    }
    accounts
}

impl Account {
    /// Whether every row read is either kept or dropped for a reason.
    pub fn adds_up(&self) -> bool {
        self.read == self.kept + self.dropped.iter().map(|(_, rows, _)| rows).sum::<u64>()
    }
}

/// A workbook of sheets, each a name and rows of cells: numbers where they can be read as such, else texts; blank ones are left out.
pub fn workbook(sheets: &[(&str, Vec<Vec<String>>)]) -> Vec<u8> {
    const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>";
    const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006";
    let numbered = || sheets.iter().zip(1..);
    let part = |name: &str, kind: &str| {
        format!(
            "<Override PartName=\"/{name}\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.{kind}+xml\"/>"
        )
    };
    let relation = |id: usize, kind: &str, target: &str| {
        format!("<Relationship Id=\"rId{id}\" Type=\"{OFFICE}/{kind}\" Target=\"{target}\"/>")
    };
    let parts: String = numbered().map(|(_, n)| part(&format!("xl/worksheets/sheet{n}.xml"), "worksheet")).collect();
    let names: String =
        numbered().map(|((name, _), n)| format!("<sheet name=\"{name}\" sheetId=\"{n}\" r:id=\"rId{n}\"/>")).collect();
    let targets: String =
        numbered().map(|(_, n)| relation(n, "worksheet", &format!("worksheets/sheet{n}.xml"))).collect();
    let relations =
        |inside: String| format!("{HEAD}<Relationships xmlns=\"{PACKAGE}/relationships\">{inside}</Relationships>");
    let mut files = vec![
        (
            "[Content_Types].xml".to_owned(),
            format!(
                "{HEAD}<Types xmlns=\"{PACKAGE}/content-types\"><Default Extension=\"rels\" \
                 ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>{}{parts}</Types>",
                part("xl/workbook.xml", "sheet.main")
            ),
        ),
        ("_rels/.rels".to_owned(), relations(relation(1, "officeDocument", "xl/workbook.xml"))),
        (
            "xl/workbook.xml".to_owned(),
            format!("{HEAD}<workbook xmlns=\"{MAIN}\" xmlns:r=\"{OFFICE}\"><sheets>{names}</sheets></workbook>"),
        ),
        ("xl/_rels/workbook.xml.rels".to_owned(), relations(targets)),
    ];
    for ((_, rows), n) in numbered() {
        let rows: String = rows.iter().zip(1..).map(|(cells, row)| sheet_row(cells, row)).collect();
        let sheet = format!("{HEAD}<worksheet xmlns=\"{MAIN}\"><sheetData>{rows}</sheetData></worksheet>");
        files.push((format!("xl/worksheets/sheet{n}.xml"), sheet));
    }
    zip_of(&files.iter().map(|(name, content)| (name.as_str(), content.as_str())).collect::<Vec<_>>())
}

fn sheet_row(cells: &[String], row: usize) -> String {
    let column = |at: usize| match at {
        at if at < 26 => char::from(b'A' + at as u8).to_string(),
        at => format!("{}{}", char::from(b'A' + (at / 26 - 1) as u8), char::from(b'A' + (at % 26) as u8)),
    };
    let cell = |(at, value): (usize, &String)| match value.parse::<f64>() {
        _ if value.is_empty() => String::new(),
        // A leading zero is of a code, which a spreadsheet keeps as text.
        Ok(_) if value == "0" || !value.starts_with('0') => format!("<c r=\"{}{row}\"><v>{value}</v></c>", column(at)),
        _ => {
            let text = value.replace('&', "&amp;").replace('<', "&lt;");
            format!("<c r=\"{}{row}\" t=\"inlineStr\"><is><t xml:space=\"preserve\">{text}</t></is></c>", column(at))
        }
    };
    format!("<row r=\"{row}\">{}</row>", cells.iter().enumerate().map(cell).collect::<String>())
}

/// Inputs that are read without an analysis.
pub fn load(inputs: &hexspot::ingest::Inputs) -> hexspot::Result<hexspot::ingest::InputData> {
    use hexspot::ingest::{DEFAULT_MAX_BAD_SHARE, IngestOptions, PoliceOptions, RepeatedIds};
    let police = PoliceOptions { period: None, repeated_ids: RepeatedIds::Keep };
    hexspot::ingest::load(
        inputs,
        &IngestOptions { police, max_bad_share: DEFAULT_MAX_BAD_SHARE, time_zone: "Europe/London".into() },
        &|_, _| {},
    )
}

/// A dictionary of `data/schema/`: what an output holds, field by field.
pub struct Dictionary(Value);

impl Dictionary {
    /// The dictionary of this name.
    pub fn of(name: &str) -> Self {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("data/schema/{name}.schema.json"));
        let text = std::fs::read_to_string(&path).unwrap_or_else(|problem| panic!("{}: {problem}", path.display()));
        let schema: Value = serde_json::from_str(&text).unwrap_or_else(|problem| panic!("{name}: {problem}"));
        assert_eq!(schema["schema_version"], hexspot::output::SCHEMA_VERSION, "{name}");
        Self(schema)
    }

    /// The dictionary of a table of the fields that this one gives a row, or a feature, and of those that `more` has after them.
    pub fn rows(&self, more: Option<&str>) -> Self {
        let mut row = self.row().clone();
        // How viewers draw a feature is nothing that a table has.
        let on_maps: Vec<String> = self.style_fields().into_iter().map(str::to_owned).collect();
        row["properties"].as_object_mut().expect("a row has fields").retain(|name, _| !on_maps.contains(name));
        row["required"]
            .as_array_mut()
            .expect("a row has fields")
            .retain(|name| !on_maps.iter().any(|other| name == other));
        for (name, field) in more.and_then(|more| self.0["$defs"][more]["properties"].as_object()).into_iter().flatten()
        {
            row["properties"][name] = field.clone();
            row["required"].as_array_mut().expect("a row has fields").push(name.as_str().into());
        }
        Self(json!({ "type": "array", "items": row }))
    }

    /// The dictionary of an output with these settings: fields that are written with one of them are fields like others, and fields of
    /// other settings are none.
    pub fn with(mut self, settings: &[&str]) -> Self {
        let row = match self.0["items"] {
            Value::Null => &mut self.0["properties"]["features"]["items"]["properties"]["properties"],
            _ => &mut self.0["items"],
        };
        let fields = row["properties"].as_object_mut().expect("a row has fields");
        fields.retain(|_, field| field["when"].as_str().is_none_or(|when| settings.contains(&when)));
        let asked: Vec<Value> = fields
            .iter()
            .filter(|(_, field)| field["when"].is_string())
            .map(|(name, _)| name.as_str().into())
            .collect();
        // Styles stand after what is asked for, on the map as in the dictionary.
        let fields = row["properties"].as_object().into_iter().flatten();
        let styles: Vec<Value> =
            fields.filter(|(_, field)| field["only"] == "geojson").map(|(name, _)| name.as_str().into()).collect();
        let required = row["required"].as_array_mut().expect("a row has fields");
        required.retain(|name| !styles.contains(name));
        required.extend(asked.into_iter().chain(styles));
        self
    }

    /// What is said of one row.
    pub fn row(&self) -> &Value {
        match &self.0["items"] {
            Value::Null => &self.0["properties"]["features"]["items"]["properties"]["properties"],
            row => row,
        }
    }

    /// The members of a collection, in order.
    pub fn members(&self) -> Vec<&str> {
        names(&self.0["properties"])
    }

    /// The fields that every row has, in order.
    pub fn fields(&self) -> Vec<&str> {
        names(&self.row()["properties"])
    }

    /// The fields by which viewers draw a feature: on maps alone, and last.
    pub fn style_fields(&self) -> Vec<&str> {
        let fields = self.row()["properties"].as_object().into_iter().flatten();
        fields.filter(|(_, field)| field["only"] == "geojson").map(|(name, _)| name.as_str()).collect()
    }

    /// Where an output is not as described.
    pub fn faults(&self, output: &Value) -> Vec<String> {
        let validator = jsonschema::validator_for(&self.0).expect("a dictionary is a JSON schema");
        let required: Vec<&str> =
            self.row()["required"].as_array().into_iter().flatten().flat_map(Value::as_str).collect();
        let optional = (required != self.fields()).then(|| "a field is not required, or in another order".to_owned());
        let faults = validator.iter_errors(output).map(|fault| format!("{}: {fault}", fault.instance_path()));
        optional.into_iter().chain(faults.take(5)).collect()
    }

    /// Where a table of CSV is not as described, its columns in order and row by row.
    pub fn csv_faults(&self, text: &str) -> Vec<String> {
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        let columns = reader.headers().expect("a table has a header").clone();
        let strange = (columns.iter().ne(self.fields())).then(|| format!("the columns are {columns:?}"));
        let fields = &self.row()["properties"];
        let row = |record: csv::StringRecord| -> Value {
            let typed = |(name, value): (&str, &str)| (name.to_owned(), typed(value, &fields[name]));
            columns.iter().zip(&record).map(typed).collect::<Map<_, _>>().into()
        };
        let rows: Value = reader.records().map(|record| row(record.expect("a table is CSV"))).collect();
        strange.into_iter().chain(self.faults(&rows)).collect()
    }
}

fn names(properties: &Value) -> Vec<&str> {
    properties.as_object().into_iter().flatten().map(|(name, _)| name.as_str()).collect()
}

/// A value of CSV as the dictionary has it; what cannot be read as that stays text, which the dictionary then refuses.
fn typed(value: &str, field: &Value) -> Value {
    let may_be = |kind: &str| {
        field["type"] == kind || field["type"].as_array().is_some_and(|kinds| kinds.contains(&kind.into()))
    };
    let read = if let Some(known) = field["enum"].as_array() {
        known.iter().find(|known| known.as_str().map_or_else(|| known.to_string(), str::to_owned) == value).cloned()
    } else if may_be("array") {
        Some(value.split(';').filter(|part| !part.is_empty()).collect())
    } else if may_be("integer") {
        // JSON Schema takes 4.0 for an integer; a table that says so does not keep to its own types.
        value.parse::<i64>().ok().map(Value::from)
    } else if may_be("number") || may_be("boolean") {
        serde_json::from_str(value).ok()
    } else {
        None
    };
    let null = field["enum"].as_array().map_or_else(|| may_be("null"), |known| known.contains(&Value::Null));
    if value.is_empty() && null { Value::Null } else { read.unwrap_or_else(|| value.into()) }
}
