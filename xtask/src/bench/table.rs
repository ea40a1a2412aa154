//! Figures, and tables of them.

use std::time::Duration;

/// How a table is written.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Layout {
    /// For a terminal.
    Aligned,
    /// For a document.
    Markdown,
}

/// Writes lines of as many cells each, the first line above the others; the first column is one of names.
pub(crate) fn write(lines: &[Vec<String>], layout: Layout) -> String {
    let columns = lines.first().map_or(0, Vec::len);
    let mut widths = vec![0; columns];
    for line in lines {
        for (width, cell) in widths.iter_mut().zip(line) {
            *width = (*width).max(cell.chars().count());
        }
    }
    let mut text = String::new();
    for (index, line) in lines.iter().enumerate() {
        let cells = line.iter().zip(&widths).enumerate().map(|(column, (cell, &width))| {
            if column == 0 { format!("{cell:width$}") } else { format!("{cell:>width$}") }
        });
        let cells: Vec<String> = cells.collect();
        match layout {
            Layout::Aligned => text.push_str(&format!("{}\n", cells.join("  "))),
            Layout::Markdown => text.push_str(&format!("| {} |\n", cells.join(" | "))),
        }
        if index == 0 && layout == Layout::Markdown {
            text.push_str(&format!("|---{}|\n", "|--:".repeat(columns.saturating_sub(1))));
        }
    }
    text
}

pub(crate) fn median(values: &[f64]) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_unstable_by(f64::total_cmp);
    let at = |index: usize| sorted.get(index).copied().unwrap_or_default();
    f64::midpoint(at(sorted.len() / 2), at(sorted.len().saturating_sub(1) / 2))
}

pub(crate) fn least(values: &[f64]) -> f64 {
    values.iter().copied().fold(f64::INFINITY, f64::min)
}

pub(crate) fn most(values: &[f64]) -> f64 {
    values.iter().copied().fold(0.0, f64::max)
}

/// Returns the time within which so many of a hundred were done; they are sorted.
pub(crate) fn percentile(sorted: &[Duration], percent: usize) -> Duration {
    let last = sorted.len().saturating_sub(1);
    sorted.get(last * percent / 100).copied().unwrap_or_default()
}

pub(crate) fn number(value: f64) -> String {
    if value < 100.0 { format!("{value:.1}") } else { format!("{value:.0}") }
}

/// Writes the middle of several rounds, and the least and the most of them.
pub(crate) fn spread(values: &[f64]) -> String {
    let (middle, least, most) =
        (number(median(values)), number(least(values)), number(most(values)));
    format!("{middle} ({least}–{most})")
}

pub(crate) fn millis(span: Duration) -> String {
    format!("{:.2}", span.as_secs_f64() * 1000.0)
}

pub(crate) fn met(reached: bool) -> &'static str {
    if reached { "met" } else { "MISSED" }
}
