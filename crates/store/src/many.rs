//! Statements over many rows at once.

use crate::{Result, sql::Connection, sql::Value};

/// Returns `$first, …`, a placeholder for each of `count` values.
pub(crate) fn places(first: usize, count: usize) -> String {
    (first..first + count).map(|number| format!("${number}")).collect::<Vec<_>>().join(", ")
}

/// How many rows one statement writes: few sizes, so that few statements are prepared.
const SIZES: [usize; 3] = [64, 8, 1];

/// Writes rows by as few statements as there may be: `before` the rows' values, and `after` them.
///
/// Each row's values are cast to the type that stands at their place in `types`, so that both engines know them.
pub(crate) fn write_rows(
    connection: &mut Connection<'_>,
    before: &str,
    types: &[&str],
    after: &str,
    rows: &[Vec<Value<'_>>],
) -> Result<()> {
    let mut rest = rows;
    for size in SIZES {
        let rows = (0..size).map(|row| row_places(row * types.len() + 1, types));
        let sql = format!("{before} values {} {after}", rows.collect::<Vec<_>>().join(", "));
        while let Some((chunk, others)) = rest.split_at_checked(size) {
            connection.execute(&sql, &chunk.concat())?;
            rest = others;
        }
    }
    Ok(())
}

fn row_places(first: usize, types: &[&str]) -> String {
    let casts =
        types.iter().zip(first..).map(|(kind, number)| format!("cast(${number} as {kind})"));
    format!("({})", casts.collect::<Vec<_>>().join(", "))
}
