//! A line on the terminal that says how far a command has come; nothing where nobody looks.

use std::io::{IsTerminal as _, Write as _};

/// How far a command has come.
pub(crate) struct Progress {
    done: usize,
    all: usize,
    what: &'static str,
    shown: bool,
}

/// How many characters the bar has.
const WIDTH: usize = 30;

impl Progress {
    /// Begins with nothing done.
    pub(crate) fn of(all: usize, what: &'static str) -> Self {
        Self { done: 0, all, what, shown: std::io::stderr().is_terminal() }
    }

    /// Says that one more is done, and what came of all.
    pub(crate) fn step(&mut self, told: &str) {
        self.done += 1;
        if self.shown {
            self.write(&format!("\r{} {told}\x1b[K", self.bar()));
        }
    }

    /// Takes the line away.
    pub(crate) fn end(&self) {
        if self.shown {
            self.write("\r\x1b[K");
        }
    }

    fn bar(&self) -> String {
        let full = (WIDTH * self.done).checked_div(self.all).unwrap_or(WIDTH).min(WIDTH);
        let bar = format!("{}{}", "#".repeat(full), ".".repeat(WIDTH - full));
        format!("[{bar}] {} of {} {}:", self.done, self.all, self.what)
    }

    #[expect(clippy::unused_self, reason = "a line belongs to its progress")]
    fn write(&self, text: &str) {
        let mut terminal = std::io::stderr().lock();
        // A terminal that has gone is no reason to stop.
        let _gone = terminal.write_all(text.as_bytes()).and_then(|()| terminal.flush());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bar_fills_to_its_end() {
        let mut progress = Progress { done: 0, all: 3, what: "files", shown: false };
        assert!(progress.bar().starts_with("[.............................."));
        for _ in 0..3 {
            progress.step("");
        }
        assert_eq!(progress.bar(), format!("[{}] 3 of 3 files:", "#".repeat(WIDTH)));
    }
}
