//! Settings turned into the choices of the library, each checked.

use std::path::PathBuf;
use std::str::FromStr;

use hexspot::analysis::Config;
use hexspot::disclosure::Sharing;
use hexspot::error::ErrorKind;
use hexspot::exposure::Counted;
use hexspot::ingest::{MappedTable, Source, slug};
use hexspot::output::Format;
use hexspot::premises::Scheme;

use super::{DEFAULT_OUT, Settings};

impl Settings {
    /// The analysis they ask for; what they leave open is as in `base`.
    pub fn onto(&self, base: Config) -> anyhow::Result<Config> {
        // Every field by name: a new setting cannot be forgotten here.
        let Self {
            crime,
            premises,
            footfall,
            stations,
            streets,
            assets,
            area,
            areas,
            coverage,
            counts,
            theme,
            themes,
            harm,
            preset,
            latest,
            compare_to,
            from,
            to,
            resolution,
            rings,
            by,
            spread,
            spread_by,
            alpha,
            at_least,
            expect,
            premises_kinds,
            min_premises,
            traffic_light,
            reach,
            draws,
            scan,
            max_share,
            replications,
            band,
            bands,
            days,
            periods,
            distance,
            stability,
            runs,
            bandwidth,
            permutations,
            train_months,
            test_months,
            step,
            recent,
            detour,
            before,
            after,
            intervention,
            treated,
            control,
            ring,
            number,
            cover_share,
            walk,
            candidate_kinds,
            existing_scheme,
            per_operator,
            per_area,
            backup,
            unknown_hours,
            demand,
            reach_of,
            teams,
            shift,
            visit,
            second_visit,
            repeated_ids,
            max_bad_share,
            max_unlocated_share,
            basemap,
            notice,
            handling,
            suppress,
            public,
            licence,
            seed,
            time_zone,
            timing,
            night,
            hours,
            table,
            format: _,
            out: _,
        } = self;
        let mut config = base;
        let sources = |paths: &[PathBuf]| paths.iter().cloned().map(Source::from).collect::<Vec<_>>();
        let inputs = &mut config.inputs;
        for (paths, target) in [
            (crime, &mut inputs.crime),
            (premises, &mut inputs.premises),
            (footfall, &mut inputs.footfall),
            (stations, &mut inputs.stations),
            (streets, &mut inputs.streets),
            (assets, &mut inputs.assets),
            (counts, &mut inputs.counts),
        ] {
            if !paths.is_empty() {
                *target = sources(paths);
            }
        }
        for (path, target) in [
            (area, &mut inputs.area),
            (areas, &mut inputs.areas),
            (coverage, &mut inputs.coverage),
            (treated, &mut inputs.treated),
            (control, &mut inputs.control),
        ] {
            if let Some(path) = path {
                *target = Some(path.clone().into());
            }
        }
        if !table.is_empty() {
            inputs.tables = table.iter().cloned().map(MappedTable::from).collect();
        }
        if let Some(path) = themes {
            let text = crate::config_file::text_of("themes", path)?;
            config.catalogue.extend_from(&path.display().to_string(), &text)?;
        }
        if let Some(path) = traffic_light {
            let text = crate::config_file::text_of("traffic-light", path)?;
            config.scheme = Scheme::from_toml(&path.display().to_string(), &text)?;
        }
        if !theme.is_empty() {
            config.themes.clone_from(theme);
        }
        if !premises_kinds.is_empty() && premises_kinds != &["auto"] {
            config.counted = match premises_kinds.as_slice() {
                [one] if one.contains('=') => attribute(one)?,
                kinds => Counted::Kinds(kinds.iter().map(|kind| slug(kind)).collect()),
            };
        }
        set(&mut config.harm, harm.clone());
        set(&mut config.time_zone, time_zone.clone());
        config.report.basemap = basemap.clone().or(config.report.basemap.take());
        config.labelling.notice = notice.clone().or(config.labelling.notice);
        set(&mut config.labelling.handling, handling.clone());
        config.sharing = Sharing { suppress: *suppress, public: public.unwrap_or_default() };
        if handling.is_none() {
            config.labelling.handling = config.sharing.mark(&config.labelling.handling);
        }
        config.labelling.licence = licence.clone().or(config.labelling.licence);
        set(&mut config.rings, *rings);
        set(&mut config.min_premises, *min_premises);
        set(&mut config.reach_m, *reach);
        set(&mut config.alpha, *alpha);
        set(&mut config.at_least, *at_least);
        set(&mut config.max_bad_share, *max_bad_share);
        set(&mut config.quality.max_unlocated_share, *max_unlocated_share);
        set(&mut config.seed, *seed);
        set(&mut config.permutations, *permutations);
        set(&mut config.origins.train_months, *train_months);
        set(&mut config.origins.test_months, *test_months);
        set(&mut config.spans.step, parsed(step)?);
        set(&mut config.spans.recent_months, *recent);
        config.compare.before = time("before", before)?.or(config.compare.before);
        config.compare.after = time("after", after)?.or(config.compare.after);
        config.compare.intervention = time("intervention", intervention)?.or(config.compare.intervention);
        set(&mut config.compare.ring_m, *ring);
        config.reporting.preset = parsed(preset)?.or(config.reporting.preset);
        config.reporting.latest = parsed(latest)?.or(config.reporting.latest);
        if !compare_to.is_empty() {
            config.reporting.against =
                compare_to.iter().map(|text| text.parse()).collect::<Result<_, hexspot::Error>>()?;
        }
        set(&mut config.routes.detour, *detour);
        if !reach_of.is_empty() {
            config.cover.reach_of = reach_of.iter().map(|text| text.parse()).collect::<Result<_, _>>()?;
        }
        set(&mut config.cover.new, *number);
        set(&mut config.patrol.teams, *teams);
        set(&mut config.patrol.visit_minutes, *visit);
        set(&mut config.patrol.second_visit, *second_visit);
        if !shift.is_empty() {
            config.patrol.shifts = shift.iter().map(|shift| shift.parse()).collect::<Result<_, hexspot::Error>>()?;
        }
        config.bandwidth_m = bandwidth.or(config.bandwidth_m);
        set(&mut config.resolution, parsed(resolution)?);
        set(&mut config.by, parsed(by)?);
        set(&mut config.spread, parsed(spread)?);
        set(&mut config.spread_by, parsed(spread_by)?);
        set(&mut config.draws, parsed(draws)?);
        set(&mut config.scan.shape, named("scan", scan)?);
        set(&mut config.scan.max_share, *max_share);
        set(&mut config.scan.replications, *replications);
        set(&mut config.near_repeat.metres, *band);
        set(&mut config.near_repeat.number, *bands);
        set(&mut config.near_repeat.days, *days);
        set(&mut config.near_repeat.periods, *periods);
        set(&mut config.near_repeat.distance, named("distance", distance)?);
        set(&mut config.venues.number, *number);
        config.venues.cover_share = cover_share.or(config.venues.cover_share);
        set(&mut config.venues.walk_m, *walk);
        if !candidate_kinds.is_empty() {
            config.venues.kinds = candidate_kinds.iter().map(|kind| slug(kind)).collect();
        }
        set(&mut config.venues.scheme, existing_scheme.clone());
        config.venues.per_operator = per_operator.or(config.venues.per_operator);
        set(&mut config.venues.per_area, *per_area);
        set(&mut config.venues.backup, *backup);
        set(&mut config.venues.unknown_hours, parsed(unknown_hours)?);
        set(&mut config.venues.demand, parsed(demand)?);
        set(&mut config.stability, parsed(stability)?);
        set(&mut config.runs, *runs);
        set(&mut config.telling.timing, parsed(timing)?);
        set(&mut config.telling.night, parsed(night)?);
        config.telling.hours = parsed(hours)?.or(config.telling.hours);
        set(&mut config.expect, parsed(expect)?);
        set(&mut config.repeated_ids, parsed(repeated_ids)?);
        for (setting, month, target) in [("from", from, &mut config.from), ("to", to, &mut config.to)] {
            if let Some(month) = month {
                let wrong = |problem| ErrorKind::Setting { setting, problem, advice: "Give whole months".into() };
                *target = Some(month.parse().map_err(|problem| hexspot::Error::from(wrong(problem)))?);
            }
        }
        config.check()?;
        Ok(config)
    }

    /// The formats to write.
    pub fn formats(&self) -> anyhow::Result<Vec<Format>> {
        if self.format.is_empty() {
            return Ok(Format::DEFAULT.to_vec());
        }
        let formats: Vec<Format> = self.format.iter().map(|name| name.parse()).collect::<Result<_, _>>()?;
        if !cfg!(feature = "polars") && formats.contains(&Format::Parquet) {
            let problem = "this program was built without Parquet".to_owned();
            let advice = "Build it with the feature `polars`, or write csv".into();
            return Err(hexspot::Error::from(ErrorKind::Setting { setting: "format", problem, advice }).into());
        }
        Ok(formats)
    }

    /// Where outputs go.
    pub fn out(&self) -> PathBuf {
        self.out.clone().unwrap_or_else(|| DEFAULT_OUT.into())
    }
}

/// Premises by what a register says of them: "Region=Metro".
fn attribute(text: &str) -> Result<Counted, hexspot::Error> {
    match text.split_once('=').map(|(name, value)| (name.trim(), value.trim())) {
        Some((name, value)) if !name.is_empty() && !value.is_empty() => {
            Ok(Counted::Attribute { name: name.into(), value: value.into() })
        }
        _ => Err(ErrorKind::Setting {
            setting: "premises-kinds",
            problem: format!("{text:?} is not COLUMN=VALUE"),
            advice: "Such as Region=Metro, or kinds separated by commas".into(),
        }
        .into()),
    }
}

/// Months or days, or what is wrong with them.
fn time<T: FromStr<Err = String>>(setting: &'static str, text: &Option<String>) -> Result<Option<T>, hexspot::Error> {
    let advice = "Write 2024-01:2024-12, or 2024-01-15:2024-03-31 where the data knows days";
    let wrong = |problem| ErrorKind::Setting { setting, problem, advice: advice.into() }.into();
    text.as_deref().map(str::parse).transpose().map_err(wrong)
}

fn set<T>(target: &mut T, value: Option<T>) {
    if let Some(value) = value {
        *target = value;
    }
}

/// One of the named choices of the statistics.
fn named<T: FromStr + strum::VariantNames>(
    what: &'static str,
    text: &Option<String>,
) -> Result<Option<T>, hexspot::Error> {
    let unknown = |name: &str| hexspot::Error::unknown_name(what, name, T::VARIANTS.iter().copied());
    text.as_deref().map(|name| name.parse().map_err(|_| unknown(name))).transpose()
}

fn parsed<T: FromStr<Err = hexspot::Error>>(text: &Option<String>) -> Result<Option<T>, hexspot::Error> {
    text.as_deref().map(str::parse).transpose()
}
