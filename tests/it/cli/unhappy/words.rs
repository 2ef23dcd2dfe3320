//! Words that the program does not know and choices that make no sense.

use super::{BELOW_QUALITY, Case, DONE, FAILED, SOUND, USAGE, case, sound};
use crate::support::police_rows;

pub fn words() -> Vec<Case> {
    let config = |name, content: &'static str, says| {
        case(name, "-c hexspot.toml")
            .file("hexspot.toml", content)
            .file("crime.csv", police_rows("2024-01", SOUND))
            .ends(USAGE, says)
    };
    vec![
        case("no crime file", "").ends(USAGE, &["--crime", "hexspot demo"]),
        sound("--from after --to", "--from 2024-06 --to 2024-01").ends(USAGE, &["from", "2024-06", "2024-01"]),
        sound("--from that is no month", "--from January").ends(USAGE, &["from", "January", "YYYY-MM"]),
        sound("--to that is no month", "--to 2024-13").ends(USAGE, &["--to", "2024-13", "YYYY-MM"]),
        sound("theme misspelt", "--theme voilence").ends(USAGE, &["voilence", "did you mean \"violence\"?"]),
        sound("flag misspelt", "--theem violence").ends(USAGE, &["--theem", "--theme"]),
        sound("order misspelt", "--by rate-premise").ends(USAGE, &["rate-premise", "did you mean \"rate-premises\"?"]),
        sound("spread misspelt", "--spread snap-point").ends(USAGE, &["snap-point", "did you mean \"snap-points\"?"]),
        sound("way to spread misspelt", "--spread snap-points --spread-by premise")
            .ends(USAGE, &["premise", "did you mean \"premises\"?"]),
        sound("spread by premises without premises", "--spread snap-points --spread-by premises")
            .ends(USAGE, &["spread-by", "--premises", "by area"]),
        sound("spread by premises without a spread", "--spread-by premises")
            .ends(USAGE, &["spread-by", "nothing is spread", "--spread snap-points"]),
        sound("expectation misspelt", "--expect footfal").ends(USAGE, &["footfal", "did you mean \"footfall\"?"]),
        sound("harm preset misspelt", "--harm cchl").ends(USAGE, &["cchl", "did you mean \"cchi\"?"]),
        sound("format misspelt", "--format geojsn").ends(USAGE, &["geojsn", "did you mean \"geojson\"?"]),
        sound("rule for repeated IDs misspelt", "--repeated-ids kep").ends(USAGE, &["kep", "did you mean \"keep\"?"]),
        case("command misspelt", "").instead("rnak --out out").ends(USAGE, &["rnak", "rank"]),
        sound("resolution out of range", "--resolution 16").ends(USAGE, &["resolution", "16", "4 to 13", "auto"]),
        sound("resolution in words", "--resolution fine").ends(USAGE, &["resolution", "fine", "4 to 13", "auto"]),
        sound("alpha out of range", "--alpha 2").ends(USAGE, &["alpha", "2 is not between 0 and 1", "0.05"]),
        sound("alpha in words", "--alpha small").ends(USAGE, &["--alpha", "small"]),
        sound("alpha that is not a number", "--alpha nan").ends(USAGE, &["alpha", "between 0 and 1"]),
        sound("no bandwidth", "--bandwidth 0").ends(USAGE, &["bandwidth", "0 is no distance", "metres"]),
        sound("a bandwidth that is not a number", "--bandwidth nan").ends(USAGE, &["bandwidth"]),
        sound("a bandwidth as wide as a country", "--bandwidth 200000").ends(USAGE, &["bandwidth", "50000"]),
        sound("permutations in words", "--permutations many").ends(USAGE, &["--permutations", "many"]),
        sound("more permutations than anybody waits for", "--permutations 4000000000")
            .ends(USAGE, &["permutations", "999999"]),
        sound("so few permutations that no rate can be given", "--permutations 9")
            .ends(DONE, &["gi_q_permuted is not given", "--permutations "]),
        sound("a bandwidth narrower than cells", "--bandwidth 5").ends(DONE, &["densities are told at the middles"]),
        sound("a back-test of one month", "")
            .instead("backtest --crime crime.csv --out out")
            .ends(FAILED, &["theme vawg has 1 months", "needs 13", "`train-months`"]),
        sound("a back-test on months that are copies of each other", "")
            .file("more.csv", police_rows("2024-02", SOUND))
            .instead("backtest --crime crime.csv --crime more.csv --train-months 1 --out out")
            .ends(DONE, &["theme vawg: 1 months hold in every cell as many events as the month before"]),
        sound("a back-test that trains on nothing", "")
            .instead("backtest --crime crime.csv --train-months 0 --out out")
            .ends(USAGE, &["train-months", "0 is not a number from 1"]),
        sound("a back-test to stdout", "")
            .instead("backtest --crime crime.csv --out -")
            .ends(USAGE, &["out", "several files", "Name a folder"]),
        sound("stability misspelt", "--stability of").ends(USAGE, &["stability", "of", "did you mean \"off\"?"]),
        sound("a flag of another command", "--runs 30")
            .ends(USAGE, &["--runs is not used by `hexspot rank`", "`hexspot calibrate`"]),
        sound("a multiple that a scan does not ask for", "")
            .instead("scan --crime crime.csv --out out --at-least 3")
            .ends(USAGE, &["--at-least is not used by `hexspot scan`", "`hexspot rank`"]),
        sound("worlds too few to tell a rate", "")
            .instead("calibrate --crime crime.csv --out out --runs 19")
            .ends(USAGE, &["runs", "19", "from 20"]),
        sound("calibration of a theme without events", "")
            .instead("calibrate --crime crime.csv --theme drugs --out out --runs 20")
            .ends(BELOW_QUALITY, &["theme drugs: there are no events", "theme drugs has no event"]),
        sound("calibration in two formats to stdout", "")
            .instead("calibrate --crime crime.csv --format csv --out -")
            .ends(USAGE, &["out", "to stdout"]),
        sound("no rings", "--rings 0").ends(USAGE, &["rings", "1 to 10"]),
        sound("kind of scan misspelt", "")
            .instead("scan --crime crime.csv --out out --scan ring")
            .ends(USAGE, &["ring", "did you mean \"rings\"?"]),
        sound("windows of more than half", "")
            .instead("scan --crime crime.csv --out out --max-share 0.6")
            .ends(USAGE, &["max-share", "0.6", "at most 0.5"]),
        sound("windows of nothing", "")
            .instead("scan --crime crime.csv --out out --max-share 0")
            .ends(USAGE, &["max-share", "above 0"]),
        sound("windows that are no number", "")
            .instead("scan --crime crime.csv --out out --max-share nan")
            .ends(USAGE, &["max-share", "NaN"]),
        sound("too few replications", "")
            .instead("scan --crime crime.csv --out out --replications 18")
            .ends(USAGE, &["replications", "18", "from 19"]),
        sound("replications in words", "")
            .instead("scan --crime crime.csv --out out --replications many")
            .ends(USAGE, &["--replications", "many"]),
        sound("clusters to stdout", "")
            .instead("scan --crime crime.csv --out -")
            .ends(USAGE, &["out", "several files", "Name a folder"]),
        sound("scan by premises without premises", "")
            .instead("scan --crime crime.csv --out out --expect premises")
            .ends(USAGE, &["expect", "Give premises"]),
        sound("no threads", "--threads 0").ends(USAGE, &["--threads", "0"]),
        sound("rates per premises without premises", "--by rate-premises")
            .ends(USAGE, &["rate-premises", "Give premises"]),
        sound("rates per footfall without footfall", "--by rate-footfall")
            .ends(USAGE, &["rate-footfall", "Give footfall"]),
        sound("expectation by footfall without footfall", "--expect footfall")
            .ends(USAGE, &["expect", "Give footfall"]),
        sound("output below a regular file", "")
            .file("blocker", "a file")
            .instead("rank --crime crime.csv --out blocker/out")
            .ends(FAILED, &["blocker/out", "cannot be written", "`out`"]),
        sound("output that is a regular file", "")
            .file("blocker", "a file")
            .instead("rank --crime crime.csv --out blocker")
            .ends(FAILED, &["blocker", "cannot be written", "`out`"]),
        config(
            "configuration with an unknown key",
            "crime = [\"crime.csv\"]\nresolutoin = 10\n",
            &["hexspot.toml", "`resolutoin`", "Did you mean `resolution`?"],
        ),
        config("configuration that is not TOML", "crime: [crime.csv]\n", &["hexspot.toml", "hexspot config --example"]),
        config(
            "configuration with a word for a number",
            "crime = [\"crime.csv\"]\nrings = \"two\"\n",
            &["hexspot.toml", "rings", "hexspot config --example"],
        ),
        config(
            "configuration with a value out of range",
            "crime = [\"crime.csv\"]\nalpha = 2.0\n",
            &["alpha", "2 is not between 0 and 1"],
        ),
        case("configuration that does not exist", "-c hexpsot.toml")
            .file("hexspot.toml", "crime = [\"crime.csv\"]\n")
            .ends(USAGE, &["hexpsot.toml", "hexspot.toml"]),
        sound("themes file with an unknown key", "--themes themes.toml")
            .file("themes.toml", "[themes.phones]\ntitle = \"Phones\"\ncategory = [\"Other theft\"]\n")
            .ends(USAGE, &["themes.toml", "category", "hexspot config --built-in-themes"]),
        sound("themes file with a misspelt category", "--themes themes.toml --theme mine")
            .file("themes.toml", "[themes.mine]\ntitle = \"Mine\"\ncategories = [\"Violance and sexual offences\"]\n")
            .ends(USAGE, &["Violance and sexual offences", "did you mean \"Violence and sexual offences\"?"]),
        sound("themes file with a name that is no file name", "--themes themes.toml")
            .file("themes.toml", "[themes.\"a/b\"]\ntitle = \"Mine\"\ncategories = [\"Drugs\"]\n")
            .ends(USAGE, &["themes.toml", "a/b", "small letters"]),
        sound("the same theme twice", "--theme violence --theme violence").ends(USAGE, &["theme", "violence", "twice"]),
        sound("a share above one", "--max-unlocated-share 7").ends(USAGE, &["max-unlocated-share", "7", "0 to 1"]),
        sound("a share that is not a number", "--max-unlocated-share nan").ends(USAGE, &["max-unlocated-share"]),
        sound("two themes to stdout", "")
            .instead("rank --crime crime.csv --theme violence --theme asb --out -")
            .ends(USAGE, &["stdout", "2 themes", "Name a folder"]),
        case("a synthetic city of no months", "")
            .instead("synth --months 0 --out out")
            .ends(USAGE, &["--months", "1..=240"]),
        case("a synthetic archive in another folder", "")
            .instead("synth --archive ../x.zip --out out")
            .ends(USAGE, &["--archive", "plain file name"]),
        case("inspecting nothing", "").instead("inspect").ends(USAGE, &["PATH"]),
        case("inspecting a file that does not exist", "")
            .instead("inspect crmie.csv")
            .file("crime.csv", police_rows("2024-01", SOUND))
            .ends(FAILED, &["crmie.csv", "Did you mean", "crime.csv"]),
        case("unknown preset of a synthetic city", "")
            .instead("synth --preset square-mil --out out")
            .ends(USAGE, &["square-mil", "did you mean \"square-mile\"?"]),
    ]
}
