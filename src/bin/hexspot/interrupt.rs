//! Ctrl-C leaves no half-written file: the folder in which outputs wait to be published goes with the program.

use std::path::PathBuf;
use std::sync::Mutex;

static STAGING: Mutex<Option<PathBuf>> = Mutex::new(None);

/// What a shell gives a program that was interrupted.
const INTERRUPTED: i32 = 130;

/// Removes `staging` if the user interrupts the program from now on.
pub fn remove_on_interrupt(staging: PathBuf) {
    let first = STAGING.lock().map(|mut held| held.replace(staging).is_none()).unwrap_or(false);
    if first {
        // Without a handler an interrupt leaves a hidden folder behind and harms nothing else.
        let _ = ctrlc::set_handler(|| {
            if let Ok(held) = STAGING.lock()
                && let Some(folder) = &*held
            {
                let _ = std::fs::remove_dir_all(folder);
            }
            std::process::exit(INTERRUPTED);
        });
    }
}
