//! What an asset is for, inferred from the name of its kind.

/// What an asset is for. It decides which demand it covers and its default reach.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// Harm at any hour: cameras, help points and any kind without another purpose.
    Harm,
    /// Harm in the dark: lights.
    DarkHarm,
    /// Litter and soiling left at night: cleaning.
    Cleaning,
}

impl Purpose {
    /// The purpose of a kind (lower case with hyphens), by its last word that does not name a carrier: a lamp post is a
    /// lamp, a lamp post camera is a camera.
    pub fn from_kind(kind: &str) -> Self {
        const CARRIERS: [&str; 13] = [
            "post", "posts", "column", "columns", "pole", "poles", "point", "points", "unit", "units", "crew", "team",
            "stop",
        ];
        const LIGHTS: [&str; 9] =
            ["light", "lights", "lighting", "lamp", "lamps", "streetlight", "streetlights", "lantern", "lanterns"];
        const CLEANING: [&str; 9] =
            ["clean", "cleaner", "cleaning", "cleansing", "sweeper", "sweeping", "litter", "urinal", "urinals"];
        let mut words = kind.rsplit('-').filter(|word| word.parse::<u32>().is_err());
        let Some(word) = words.find(|word| !CARRIERS.contains(word)) else { return Self::Harm };
        match word {
            // A traffic light does not light the street.
            word if LIGHTS.contains(&word) && !kind.starts_with("traffic") => Self::DarkHarm,
            word if CLEANING.contains(&word) => Self::Cleaning,
            _ => Self::Harm,
        }
    }

    /// Whether its demand is expected harm.
    pub fn is_of_harm(self) -> bool {
        self != Self::Cleaning
    }

    /// Default reach, metres. Assumptions: a camera identifies events at 50 m, a lamp lights 25 m around it (columns
    /// stand 25 to 50 m apart), a cleaning crew keeps 100 m around its stop clean.
    pub fn reach_m(self) -> f64 {
        match self {
            Self::Harm => 50.0,
            Self::DarkHarm => 25.0,
            Self::Cleaning => 100.0,
        }
    }

    /// Its demand in a few words.
    pub fn describe(self) -> &'static str {
        match self {
            Self::Harm => "harm expected at any hour",
            Self::DarkHarm => "harm expected in the dark",
            Self::Cleaning => "people present × late venues open near × late hours, a proxy for what is left to clean",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn infers_purpose_from_kind() {
        for (kind, purpose) in [
            ("camera", Purpose::Harm),
            ("cctv", Purpose::Harm),
            ("light", Purpose::DarkHarm),
            ("street-lamp", Purpose::DarkHarm),
            ("lighting-column", Purpose::DarkHarm),
            ("street-light-2", Purpose::DarkHarm),
            ("lamp-post-camera", Purpose::Harm),
            ("light-sensor", Purpose::Harm),
            ("traffic-light", Purpose::Harm),
            ("traffic-light-pole", Purpose::Harm),
            ("column", Purpose::Harm),
            ("street-cleaning", Purpose::Cleaning),
            ("pop-up-urinal", Purpose::Cleaning),
            ("cleaning-crew", Purpose::Cleaning),
            ("cleaning-store-camera", Purpose::Harm),
        ] {
            assert_eq!(Purpose::from_kind(kind), purpose, "{kind}");
        }
    }
}
