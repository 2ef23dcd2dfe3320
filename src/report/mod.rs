//! The report that people look at: one HTML file with everything in it, made of the sheets that are written and of nothing else, so
//! that what was made safe in them is safe here. It asks no network for anything, unless a background map was asked for.

mod basemap;
mod column_access;
mod content_security_policy;
mod embedded_json;
mod hours;
mod html_table;
mod map_layers;
mod page;
mod period;
mod script;
mod sections;
mod string_table;
mod summary;
mod themes;

pub use period::{Latest, Preset, PresetOptions, ReportPeriodOptions, Unit};

use askama::Template;
use clap::Args;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use self::basemap::Basemap;
use crate::error::Result;
use crate::figures::Backdrop;
use crate::option_group::default_from_attributes;
use crate::table::Sheets;

/// What its file is called.
pub const REPORT: &str = "report.html";

/// What the page shows.
#[derive(Args, Clone, Debug, PartialEq, Deserialize, Serialize)]
#[command(next_help_heading = "Output")]
#[serde(default, rename_all = "kebab-case")]
pub struct PageOptions {
    /// Draw tiles of this server below the map
    ///
    /// They are fetched from the network when the report is read.
    #[arg(long, value_name = "URL", hide_short_help = true)]
    pub basemap: Option<String>,
}

default_from_attributes!(PageOptions);

impl PageOptions {
    /// Fails when the tiles are no template of web addresses.
    pub fn check(&self) -> Result<()> {
        self.tiles().map(drop)
    }

    fn tiles(&self) -> Result<Option<Basemap>> {
        self.basemap.as_deref().map(Basemap::parse).transpose()
    }
}

/// The page. A sheet, column or member of the manifest that is not there leaves out the part that it would fill, and the page says so.
pub fn page(sheets: &Sheets<'_>, manifest: &Value, backdrop: &Backdrop, choices: &PageOptions) -> Result<String> {
    let page = page::Page::of(sheets, manifest, backdrop, choices.tiles()?);
    Ok(page.render().expect("text is written into a String"))
}

#[cfg(test)]
mod tests;
