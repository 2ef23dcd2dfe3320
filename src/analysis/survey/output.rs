//! Survey findings put into files.

use super::summary::summary;
use crate::analysis::AnalysisResult;
use crate::ingest::Ledger;
use serde_json::{Map, Value, json};

use super::{Findings, SurveyOutcome};
use crate::analysis::caveats::of_files;
use crate::analysis::data_quality::shortcomings;
use crate::analysis::manifest;
use crate::options::Options;
use crate::output::{Sheets, survey_areas, survey_shares, survey_tests};
use crate::study::Quality;
use crate::survey::{ComparisonKind, DRAWS, FEW_RESPONDENTS};
use hexspot_stats::RankCorrelation;

impl AnalysisResult for SurveyOutcome {
    fn ledger(&self) -> &Ledger {
        &self.ledger
    }

    fn add_sheets<'a>(&'a self, options: &Options, sheets: &mut Sheets<'a>) {
        add_sheets(&self.findings, options, sheets);
    }

    fn manifest(&self, options: &Options) -> Map<String, Value> {
        manifest::object(json!({ "survey": section(&self.findings, options) }))
    }

    fn notes(&self, _: &Options) -> Vec<String> {
        self.notes()
    }

    fn summary(&self, options: &Options) -> String {
        summary(&self.findings, options.study.significance.alpha)
    }

    fn shortcomings(&self, options: &Options) -> Vec<String> {
        self.shortcomings(options.study.reading.quality())
    }
}

impl SurveyOutcome {
    /// The notes, in the order in which they matter.
    pub fn notes(&self) -> Vec<String> {
        let mut notes = self.findings.notes();
        notes.extend(of_files(&self.ledger));
        notes
    }

    /// What makes this one not to rely on; nothing when the data is good enough.
    pub fn shortcomings(&self, quality: Quality) -> Vec<String> {
        shortcomings(&self.ledger, std::iter::empty(), quality)
    }
}

/// Adds the sheets of surveys.
pub fn add_sheets(findings: &Findings, config: &Options, sheets: &mut Sheets<'_>) {
    sheets.table("survey", survey_shares(&findings.tallies));
    sheets.table("survey_tests", survey_tests(&findings.comparisons, config.study.significance.alpha));
    if !findings.beside.is_empty() {
        sheets.table("survey_areas", survey_areas(&findings.beside));
    }
}

/// What the manifest says of surveys.
pub fn section(findings: &Findings, config: &Options) -> Value {
    let tests = |kind: ComparisonKind| {
        let of_kind = || findings.comparisons.iter().filter(|comparison| comparison.kind == kind);
        let significant = of_kind().filter(|comparison| comparison.q <= config.study.significance.alpha).count();
        json!({ "kind": kind.as_str(), "tests": of_kind().count(), "significant": significant })
    };
    let mut yes: Vec<Value> = Vec::new();
    for of in &findings.tallies {
        let told = json!({ "survey": of.question.survey, "question": of.question.text, "answers": of.yes });
        if yes.last() != Some(&told) {
            yes.push(told);
        }
    }
    let rho = |correlation: Option<RankCorrelation>, q: Option<f64>| {
        correlation.map(|met| json!({ "rho": met.rho, "p": met.p, "q": q, "areas": met.places }))
    };
    json!({
        "surveys": findings.surveys.iter().map(|survey| json!({
            "source": survey.source,
            "rows": survey.rows,
            "from": survey.months.map(|months| months.0.to_string()),
            "to": survey.months.map(|months| months.1.to_string()),
        })).collect::<Vec<_>>(),
        "counts_as_yes": yes,
        "rows_that_look_like_totals": findings.totals.iter().map(|total| json!({
            "survey": total.survey, "grouping": total.grouping, "name": total.name,
        })).collect::<Vec<_>>(),
        "interval_of_shares": "Wilson, 95 %",
        "few_respondents": FEW_RESPONDENTS,
        "significance": {
            "fields": ["p", "q", "significant"],
            "two_shares": "score z test; Fisher's exact test where fewer than five are expected to say yes or no on a side",
            "several_shares": format!(
                "Pearson's chi-square; by {DRAWS} draws with the same groups and the same number of yes where less than one is expected in a \
                 cell, or less than five in more than a fifth of them"
            ),
            "null": "everybody says yes with the same probability, independently of each other",
            "tail": "both",
            "correction": "Benjamini-Hochberg over all tests of one kind, whatever the question",
            "level": config.study.significance.alpha,
            "decides": "significant",
            "pairing": "who answered about several circumstances is not known: they are compared as other people's answers",
            "families": ComparisonKind::ALL.map(tests),
        },
        "interval_of_differences": "Newcombe's method 10, 95 %, each by itself",
        "beside_recorded": findings.compared.as_ref().map(|compared| json!({
            "period": { "from": compared.period.from.to_string(), "to": compared.period.to.to_string() },
            "areas": compared.known,
            "areas_not_found": compared.unknown,
            "harm": config.study.theme.harm,
            "p": format!("of Spearman's rho by {DRAWS} permutations, both tails, each by itself; areas with few respondents are left out"),
            "q": "Benjamini-Hochberg over all correlations, by events and by harm, whatever the question and theme",
            "level": config.study.significance.alpha,
            "correlations": findings.beside.iter().map(|beside| json!({
                "survey": beside.question.survey,
                "question": beside.question.text,
                "circumstance": beside.question.circumstance,
                "theme": beside.theme,
                "by_events": rho(beside.by_events, beside.q_events),
                "by_harm": rho(beside.by_harm, beside.q_harm),
            })).collect::<Vec<_>>(),
            "says": "what is felt beside what is recorded: neither is the cause of the other",
        })),
    })
}
