//! `hexspot.toml`: the same settings as the flags, in a file.

use std::path::Path;

use hexspot::error::{ErrorKind, nearest};
use serde::Deserialize;

use crate::settings::Settings;

impl Settings {
    /// Reads a configuration file. Paths in it are relative to its folder.
    pub fn read(path: &Path) -> anyhow::Result<Self> {
        let text = text_of("config", path)?;
        let wrong = |problem: String, advice: String| {
            hexspot::Error::from(ErrorKind::Setting {
                setting: "config",
                problem: format!("{}: {problem}", path.display()),
                advice,
            })
        };
        let table: toml::Table = toml::from_str(&text)
            .map_err(|error| wrong(error.to_string().trim_end().into(), "See `hexspot config --example`".into()))?;
        let known = [crate::example::keys(), vec!["table".to_owned()]].concat();
        if let Some(key) = table.keys().find(|key| !known.contains(key)) {
            let advice = match nearest(key, known.iter().map(String::as_str)) {
                Some(near) => format!("Did you mean `{near}`?"),
                None => format!("Known keys: {}", known.join(", ")),
            };
            return Err(wrong(format!("there is no setting `{key}`"), advice).into());
        }
        let mut settings: Self = toml::from_str(&text)
            .map_err(|error| wrong(error.to_string().trim_end().into(), "See `hexspot config --example`".into()))?;
        settings.resolve(path.parent().unwrap_or(Path::new("")));
        Ok(settings)
    }

    fn resolve(&mut self, folder: &Path) {
        let Self {
            crime,
            premises,
            footfall,
            stations,
            streets,
            assets,
            counts,
            area,
            areas,
            coverage,
            treated,
            control,
            themes,
            traffic_light,
            out,
            table,
            ..
        } = self;
        for mapping in table {
            mapping.path = folder.join(&mapping.path);
        }
        let lists = [crime, premises, footfall, stations, streets, assets, counts].into_iter().flatten();
        for path in
            lists.chain([area, areas, coverage, treated, control, themes, traffic_light, out].into_iter().flatten())
        {
            if path.as_os_str() != "-" {
                *path = folder.join(&*path);
            }
        }
    }
}

/// Reads a file that a setting names; that it cannot be read is a fault of the setting.
pub fn text_of(setting: &'static str, path: &Path) -> Result<String, hexspot::Error> {
    std::fs::read_to_string(path).map_err(|source| {
        let problem = hexspot::Error::cannot_open(path, source).to_string();
        ErrorKind::Setting {
            setting,
            problem,
            advice: "Every setting is explained by `hexspot config --example`".into(),
        }
        .into()
    })
}

/// `resolution = 10` and `resolution = "auto"` are both natural to write.
pub fn text_or_number<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Either {
        Text(String),
        Number(u32),
    }
    Ok(Some(match Either::deserialize(deserializer)? {
        Either::Text(text) => text,
        Either::Number(number) => number.to_string(),
    }))
}
