//! What an asset is for, told from the name of its kind.

/// What an asset is for: which need it is held against, and in which hours it is at work when nobody says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// Harm at any hour: cameras, help points, anything that is not of another purpose.
    Harm,
    /// Harm in the dark: lights.
    DarkHarm,
    /// What is left behind at night: cleaning.
    Cleaning,
}

impl Purpose {
    /// The purpose of a kind, in lower case with hyphens.
    pub fn of(kind: &str) -> Self {
        const LIGHTS: [&str; 8] =
            ["light", "lights", "lighting", "lamp", "lamps", "streetlight", "streetlights", "lantern"];
        const CLEANING: [&str; 6] = ["clean", "cleaning", "cleansing", "sweeping", "litter", "urinal"];
        let mut words = kind.split('-');
        // A traffic light lights nothing.
        if !kind.starts_with("traffic") && words.clone().any(|word| LIGHTS.contains(&word)) {
            return Self::DarkHarm;
        }
        if words.any(|word| CLEANING.contains(&word)) { Self::Cleaning } else { Self::Harm }
    }

    /// How far such an asset reaches when nobody says, metres. Assumptions: a camera tells what happens at 50 m, a lamp lights the
    /// 25 m around it (columns stand 25 to 50 m apart), a cleaning crew keeps the 100 m around its stop clean.
    pub fn reach_m(self) -> f64 {
        match self {
            Self::Harm => 50.0,
            Self::DarkHarm => 25.0,
            Self::Cleaning => 100.0,
        }
    }

    /// The need that it is held against, in a few words.
    pub fn words(self) -> &'static str {
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
    fn kinds_have_the_purpose_of_their_name() {
        for (kind, purpose) in [
            ("camera", Purpose::Harm),
            ("cctv", Purpose::Harm),
            ("light", Purpose::DarkHarm),
            ("street-lamp", Purpose::DarkHarm),
            ("traffic-light", Purpose::Harm),
            ("street-cleaning", Purpose::Cleaning),
            ("pop-up-urinal", Purpose::Cleaning),
        ] {
            assert_eq!(Purpose::of(kind), purpose, "{kind}");
        }
    }
}
