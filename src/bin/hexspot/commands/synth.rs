//! `hexspot synth`: a synthetic city to learn and test on.

use hexspot::output::OutputFolder;
use hexspot_synth::{Preset, TRUTH, generate};
use strum::VariantNames;

use crate::cli::Synth;
use crate::printer::Printer;
use crate::{Finish, interrupt};

/// Writes the files of a preset, or one zip of them.
pub fn synth(args: &Synth, printer: &Printer) -> anyhow::Result<Finish> {
    let unknown = |_| hexspot::Error::unknown_name("preset", &args.preset, Preset::VARIANTS.iter().copied());
    let preset: Preset = args.preset.parse().map_err(unknown)?;
    let dataset = generate(preset, args.seed, args.months);
    let mut folder = OutputFolder::open(&args.out)?;
    interrupt::remove_on_interrupt(folder.staging().to_owned());
    match &args.archive {
        Some(name) => {
            let archive = dataset.archive()?;
            folder.write(name, |out| out.write_all(&archive))?;
        }
        None => {
            for file in &dataset.files {
                folder.write(&file.path, |out| out.write_all(&file.bytes))?;
            }
        }
    }
    let files = folder.publish()?;
    printer.message(&format!(
        "{} synthetic files written to {}; {TRUTH} says what was planted",
        files.len(),
        args.out.display()
    ));
    Ok(Finish::Done)
}
