//! What commands print.

use std::io::Write as _;

/// Prints a line. A reader that has gone, such as `head`, is no error.
pub(crate) fn line(text: impl AsRef<str>) {
    let mut output = std::io::stdout().lock();
    let _reader_gone = writeln!(output, "{}", text.as_ref());
}

/// Warns on standard error.
#[expect(clippy::print_stderr, reason = "a warning must not mix with what a script reads")]
pub(crate) fn warning(text: &str) {
    eprintln!("warning: {text}");
}

/// Prints a table: columns as wide as their widest cell.
pub(crate) fn table(head: &[&str], rows: &[Vec<String>]) {
    let mut widths: Vec<usize> = head.iter().map(|cell| cell.chars().count()).collect();
    for row in rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = (*width).max(cell.chars().count());
        }
    }
    let write = |cells: &mut dyn Iterator<Item = &str>| {
        let padded: Vec<String> =
            cells.zip(&widths).map(|(cell, width)| format!("{cell:<width$}")).collect();
        line(padded.join("  ").trim_end());
    };
    write(&mut head.iter().copied());
    for row in rows {
        write(&mut row.iter().map(String::as_str));
    }
}
