//! The settings that suit a report which is made again and again.

use hexspot::analysis::Preset;

use super::Settings;

impl Settings {
    /// What a preset sets where neither a flag nor the file does.
    pub fn of_preset(preset: Preset) -> Self {
        let texts = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
        let (name, theme) = (Some(preset.as_str().to_owned()), texts(preset.themes()));
        match preset {
            Preset::Monthly => Self {
                preset: name,
                theme,
                latest: Some("1 month".into()),
                compare_to: texts(&["previous", "year-before"]),
                ..Self::default()
            },
            Preset::Monday => Self { preset: name, theme, latest: Some("1 weekend".into()), ..Self::default() },
            Preset::Tasking => Self {
                preset: name,
                theme,
                latest: Some("2 weeks".into()),
                compare_to: texts(&["previous"]),
                ..Self::default()
            },
        }
    }
}
