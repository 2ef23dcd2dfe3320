//! The definition of a column: its name, type, unit, meaning and disclosure rule, in one place for writers, schemas and readers.

/// The definition of a column. Made by [`columns!`](super::columns), which takes the meaning from the doc comment.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Field {
    /// Its name in every format. A name made at run time has a placeholder in angle brackets: `<measure>_number`.
    pub name: &'static str,
    /// What its values are.
    pub kind: Kind,
    /// Whether a value may be missing.
    pub nullable: bool,
    /// Its unit, if any.
    pub unit: Option<&'static str>,
    /// How it is computed, where the meaning does not say it.
    pub computed: Option<&'static str>,
    /// The setting with which alone it is written.
    pub when: Option<&'static str>,
    /// What becomes of it when small numbers are suppressed.
    pub disclosure: Disclosure,
    meaning: &'static str,
}

/// What the values of a column are, with their constraint.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Kind {
    /// Text.
    Text(Text),
    /// Whole numbers.
    Whole(Range),
    /// Numbers.
    Number(Range),
    /// Numbers that are one of these.
    OneOf(&'static [f64]),
    /// Yes or no.
    Truth,
    /// Lists of text; CSV and Parquet join them by semicolons.
    List {
        /// The pattern of each entry.
        pattern: Option<&'static str>,
        /// Whether a list always has an entry.
        filled: bool,
    },
    /// A member of a map with a JSON schema of its own.
    Json(&'static str),
}

/// A constraint of text.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Text {
    /// Any text.
    Any,
    /// Text that is not empty.
    Filled,
    /// Text that matches a regular expression.
    Pattern(&'static str),
    /// One of these names.
    Names(&'static [&'static str]),
}

/// A range of numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Range {
    /// The least value.
    pub least: Option<f64>,
    /// All values are greater than this.
    pub above: Option<f64>,
    /// The greatest value.
    pub most: Option<f64>,
    /// All values are less than this.
    pub below: Option<f64>,
}

/// What becomes of a column when small numbers are suppressed. The text of a rule says why it reveals no suppressed number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Disclosure {
    /// It is suppressed in every row: most statistics mix in what neighbours, or all cells, have.
    Suppressed,
    /// It is published in every row: it is not computed from events.
    Published(&'static str),
    /// It follows from the row's own count, and is suppressed with that.
    WithCount(&'static str),
    /// It is computed again from published numbers alone.
    Recomputed(&'static str),
}

impl Disclosure {
    /// Why it may be published; `None` when it is not.
    pub fn reason(self) -> Option<&'static str> {
        match self {
            Self::Suppressed => None,
            Self::Published(why) | Self::WithCount(why) | Self::Recomputed(why) => Some(why),
        }
    }
}

/// The pattern of a month, such as 2024-03.
pub const MONTH: &str = "^[0-9]{4}-[0-9]{2}$";

/// The pattern of a day, such as 2024-03-31.
pub const DATE: &str = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$";

/// The pattern of an H3 index.
pub const CELL: &str = "^8[0-9a-f]{14}$";

const ANY: Range = Range { least: None, above: None, most: None, below: None };

/// Constructors and constraints, read from left to right in the definition of a column.
impl Field {
    const fn new(name: &'static str, meaning: &'static str, kind: Kind) -> Self {
        Self {
            name,
            kind,
            nullable: false,
            unit: None,
            computed: None,
            when: None,
            disclosure: Disclosure::Suppressed,
            meaning,
        }
    }

    /// A column of text.
    pub const fn text(name: &'static str, meaning: &'static str) -> Self {
        Self::new(name, meaning, Kind::Text(Text::Any))
    }

    /// A column of whole numbers.
    pub const fn whole(name: &'static str, meaning: &'static str) -> Self {
        Self::new(name, meaning, Kind::Whole(ANY))
    }

    /// A column of numbers.
    pub const fn number(name: &'static str, meaning: &'static str) -> Self {
        Self::new(name, meaning, Kind::Number(ANY))
    }

    /// A column of yes or no.
    pub const fn truth(name: &'static str, meaning: &'static str) -> Self {
        Self::new(name, meaning, Kind::Truth)
    }

    /// A column of lists of text.
    pub const fn list(name: &'static str, meaning: &'static str) -> Self {
        Self::new(name, meaning, Kind::List { pattern: None, filled: false })
    }

    /// A member of a map that has this JSON schema.
    pub const fn json(name: &'static str, meaning: &'static str, schema: &'static str) -> Self {
        Self::new(name, meaning, Kind::Json(schema))
    }

    /// A value may be missing.
    pub const fn or_null(self) -> Self {
        Self { nullable: true, ..self }
    }

    /// Values have this unit.
    pub const fn unit(self, unit: &'static str) -> Self {
        Self { unit: Some(unit), ..self }
    }

    /// It is computed like this.
    pub const fn computed(self, how: &'static str) -> Self {
        Self { computed: Some(how), ..self }
    }

    /// It is written only with this setting.
    pub const fn when(self, setting: &'static str) -> Self {
        Self { when: Some(setting), ..self }
    }

    /// Numbers are at least this.
    pub const fn least(self, least: f64) -> Self {
        let range = self.range();
        self.ranged(Range { least: Some(least), ..range })
    }

    /// Numbers are greater than this.
    pub const fn above(self, above: f64) -> Self {
        let range = self.range();
        self.ranged(Range { above: Some(above), ..range })
    }

    /// Numbers are at most this.
    pub const fn most(self, most: f64) -> Self {
        let range = self.range();
        self.ranged(Range { most: Some(most), ..range })
    }

    /// Numbers are less than this.
    pub const fn below(self, below: f64) -> Self {
        let range = self.range();
        self.ranged(Range { below: Some(below), ..range })
    }

    /// Numbers are shares, from 0 to 1.
    pub const fn share(self) -> Self {
        self.least(0.0).most(1.0)
    }

    /// Numbers are longitudes.
    pub const fn longitude(self) -> Self {
        self.least(-180.0).most(180.0).unit("degrees")
    }

    /// Numbers are latitudes.
    pub const fn latitude(self) -> Self {
        self.least(-90.0).most(90.0).unit("degrees")
    }

    /// Numbers are one of these.
    pub const fn one_of_numbers(self, numbers: &'static [f64]) -> Self {
        Self { kind: Kind::OneOf(numbers), ..self }
    }

    /// Text, or each entry of a list, matches this regular expression.
    pub const fn like(self, pattern: &'static str) -> Self {
        let kind = match self.kind {
            Kind::List { filled, .. } => Kind::List { pattern: Some(pattern), filled },
            _ => Kind::Text(Text::Pattern(pattern)),
        };
        Self { kind, ..self }
    }

    /// Text, or a list, is never empty.
    pub const fn filled(self) -> Self {
        let kind = match self.kind {
            Kind::List { pattern, .. } => Kind::List { pattern, filled: true },
            _ => Kind::Text(Text::Filled),
        };
        Self { kind, ..self }
    }

    /// Text is one of these names.
    pub const fn names(self, names: &'static [&'static str]) -> Self {
        Self { kind: Kind::Text(Text::Names(names)), ..self }
    }

    /// Text is a month.
    pub const fn month(self) -> Self {
        self.like(MONTH)
    }

    /// Text is a day.
    pub const fn date(self) -> Self {
        self.like(DATE)
    }

    /// Text, or each entry of a list, is an H3 index.
    pub const fn cell(self) -> Self {
        self.like(CELL)
    }

    /// It is not computed from events, so that it is published in every row.
    pub const fn published(self, why: &'static str) -> Self {
        Self { disclosure: Disclosure::Published(why), ..self }
    }

    /// It follows from the row's own count, and is suppressed with that.
    pub const fn with_count(self, why: &'static str) -> Self {
        Self { disclosure: Disclosure::WithCount(why), ..self }
    }

    /// It is computed again from published numbers alone.
    pub const fn recomputed(self, why: &'static str) -> Self {
        Self { disclosure: Disclosure::Recomputed(why), ..self }
    }

    /// What it means.
    pub fn meaning(&self) -> &'static str {
        self.meaning.trim_start()
    }

    /// Its name with this in the place of the placeholder.
    pub fn name_for(&self, value: &str) -> String {
        self.name_with(|_| value)
    }

    /// Its name with the placeholder replaced.
    pub(super) fn name_with<'a>(&self, value: impl Fn(&str) -> &'a str) -> String {
        match self.name.split_once('<').and_then(|(before, rest)| Some((before, rest.split_once('>')?))) {
            Some((before, (placeholder, after))) => format!("{before}{}{after}", value(placeholder)),
            None => self.name.to_owned(),
        }
    }

    const fn range(&self) -> Range {
        match self.kind {
            Kind::Whole(range) | Kind::Number(range) => range,
            _ => panic!("only numbers have a range"),
        }
    }

    const fn ranged(self, range: Range) -> Self {
        let kind = match self.kind {
            Kind::Whole(_) => Kind::Whole(range),
            _ => Kind::Number(range),
        };
        Self { kind, ..self }
    }
}

/// A name in lower case: `COUNT` names the column `count`.
pub(crate) const fn lower_case<const N: usize>(name: &str) -> [u8; N] {
    let (bytes, mut lower, mut at) = (name.as_bytes(), [0; N], 0);
    while at < N {
        lower[at] = bytes[at].to_ascii_lowercase();
        at += 1;
    }
    lower
}

/// ASCII as text.
pub(crate) const fn ascii(bytes: &[u8]) -> &str {
    match std::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(_) => panic!("a name is ASCII"),
    }
}
