//! `traffic-light.toml`: the points that incidents at licensed premises give.

pub(super) const PATH: &str = "traffic-light.toml";

/// Invented, as every authority's scheme is its own: a guide to the form more than to the numbers.
pub(super) const SCHEME: &str = r#"# A Traffic Light Scheme (synthetic): points by kind of incident, and from how many on a premises is amber or red.

months = 6      # how long points last
decay = 0.8     # the share that they keep for each month of age
amber = 10
red = 20

[points]
"Serious violence" = 10
"Sexual offence" = 8
"Violence" = 5
"Robbery" = 5
"Drugs" = 3
"Disorder" = 2
"Breach of licence conditions" = 2
"Theft" = 1
"Drunkenness" = 1
"#;
