//! The command line of `hexspot fetch`.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use hexspot::fetch::ArchiveExtra;
use hexspot::period::Month;

/// Download open data into a folder, noting where each file came from.
///
/// Files appear whole or not at all; run the same command again to go on after an interruption. sources.toml in the folder says
/// where each file came from, when, under which licence, with its SHA-256. Addresses are those published; change them with --base
/// or --catalogue when a publisher moves.
#[derive(Args)]
pub struct Fetch {
    #[command(subcommand)]
    pub what: What,
    /// Download into this folder
    #[arg(short, long, value_name = "DIR", default_value = "data", global = true)]
    pub out: PathBuf,
    /// Ask again about files that are already there
    #[arg(long, global = true)]
    pub again: bool,
    /// Another address to fetch from, such as police=https://mirror.example (repeatable; police, hygiene, footfall, boundaries)
    #[arg(long, value_name = "NAME=ADDRESS", global = true)]
    pub base: Vec<String>,
    /// Addresses and names of your own, as TOML
    #[arg(long, value_name = "FILE", global = true)]
    pub catalogue: Option<PathBuf>,
    /// Trust this certificate too, in PEM: for networks that inspect connections (repeatable)
    #[arg(long, value_name = "FILE", global = true)]
    pub ca_certificate: Vec<PathBuf>,
    /// Give up when something has failed so often in a row
    #[arg(long, value_name = "N", default_value_t = 6, value_parser = clap::value_parser!(u32).range(1..=100), global = true)]
    pub tries: u32,
}

#[derive(Subcommand)]
pub enum What {
    /// Police crime: months of whole forces from the archive, or of an area from the interface
    Crime(Crime),
    /// Food-hygiene ratings of local authorities
    Hygiene {
        /// Number of the authority, such as 508 for the City of London (repeatable)
        #[arg(long, value_name = "CODE", required = true, num_args = 1..)]
        authority: Vec<String>,
    },
    /// Station counts of Transport for London
    Footfall {
        /// Names of files in the catalogue
        #[arg(value_name = "NAME", required_unless_present = "list")]
        names: Vec<String>,
        /// List what the catalogue knows, and fetch nothing
        #[arg(long)]
        list: bool,
    },
    /// Boundaries of the Office for National Statistics
    Boundaries(Boundaries),
}

#[derive(Args)]
pub struct Crime {
    /// Force, such as "City of London", or btp (repeatable)
    #[arg(long, value_name = "NAME", num_args = 1.., required_unless_present = "area")]
    pub force: Vec<String>,
    /// Instead of forces, the crimes inside the polygons of this file; the interface keeps three years
    #[arg(long, value_name = "FILE", conflicts_with_all = ["force", "archive", "also"])]
    pub area: Option<PathBuf>,
    /// First month
    #[arg(long, value_name = "YYYY-MM")]
    pub from: Month,
    /// Last month
    #[arg(long, value_name = "YYYY-MM")]
    pub to: Month,
    /// Take all months from the archive that ends with this one [default: the one that ends with --to, and those before it]
    #[arg(long, value_name = "YYYY-MM")]
    pub archive: Option<Month>,
    /// Fetch these too: outcomes, stop-and-search
    #[arg(long, value_name = "KIND,…", value_delimiter = ',')]
    pub also: Vec<ArchiveExtra>,
}

#[derive(Args)]
pub struct Boundaries {
    /// Name of the local authority, as the Office for National Statistics writes it
    #[arg(long, value_name = "NAME")]
    pub name: String,
    /// Kind of areas: wards, lsoa, local-authorities
    #[arg(long, value_name = "KIND", default_value = "wards")]
    pub kind: String,
}
