//! The settings that suit a report which is made again and again.

use hexspot::analysis::Preset;

use super::Settings;

impl Settings {
    /// What a preset sets where neither a flag nor the file does.
    pub fn of_preset(preset: Preset) -> Self {
        let texts = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
        let name = Some(preset.as_str().to_owned());
        match preset {
            // What the partnership answers for, and the night of which much of it is.
            Preset::Monthly => Self {
                preset: name,
                theme: texts(&["vawg", "violence", "asb", "nte"]),
                latest: Some("1 month".into()),
                compare_to: texts(&["previous", "year-before"]),
                ..Self::default()
            },
            Preset::Monday => Self {
                preset: name,
                theme: texts(&["violence", "vawg", "nte"]),
                latest: Some("1 weekend".into()),
                ..Self::default()
            },
            // Plans are for the first theme.
            Preset::Tasking => Self {
                preset: name,
                theme: texts(&["violence", "vawg", "personal-theft"]),
                latest: Some("2 weeks".into()),
                compare_to: texts(&["previous"]),
                ..Self::default()
            },
        }
    }
}
