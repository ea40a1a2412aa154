//! Charts: bars over time, drawn on the server as SVG, with the same numbers as a table beside them.
//!
//! Kinds are told apart by pattern and by name, never by colour alone. Colours come from the style sheet.

/// What is counted of one kind, such as the answers of one status.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ChartKind {
    /// What people call it.
    pub label: String,
    /// How many in all.
    pub total: u64,
    /// The number of its pattern.
    pub pattern: usize,
}

/// A stretch of time in a chart.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Bar {
    /// What people call it, such as a day.
    pub label: String,
    /// How many of each kind, in the order of the kinds.
    pub counts: Vec<u64>,
}

/// A chart of bars over time, each bar a stack of kinds.
#[derive(Clone, PartialEq, Debug)]
pub struct Chart {
    /// The name by which the page refers to it; letters and hyphens.
    pub id: String,
    /// What it shows.
    pub title: String,
    /// The kinds, from the bottom of each bar to its top.
    pub kinds: Vec<ChartKind>,
    /// The stretches of time, oldest first.
    pub bars: Vec<Bar>,
    /// How many in all.
    pub total: u64,
    /// The parts of the bars, as drawn.
    pub blocks: Vec<Block>,
    /// The lines across, from the lowest.
    pub lines: Vec<Line>,
    /// What stands under the bars.
    pub marks: Vec<Mark>,
}

/// A part of a bar, as drawn.
#[derive(Clone, PartialEq, Debug)]
#[expect(missing_docs, reason = "as in SVG")]
pub struct Block {
    pub x: f64,
    pub y: f64,
    pub width: f64,
    pub height: f64,
    pub pattern: usize,
    /// What it is: the stretch of time, the kind, and how many.
    pub says: String,
}

/// A line across a chart.
#[derive(Clone, PartialEq, Debug)]
pub struct Line {
    /// Where it is.
    pub y: f64,
    /// How many it stands for.
    pub value: u64,
}

/// A name under a bar.
#[derive(Clone, PartialEq, Debug)]
pub struct Mark {
    /// Where its middle is.
    pub x: f64,
    /// What it says.
    pub label: String,
}

/// A tiny chart for a row of a list.
#[derive(Clone, PartialEq, Debug)]
pub struct Strip {
    /// The bars: where each begins, its top, and its height.
    pub bars: Vec<(usize, usize, usize)>,
    /// The width of the drawing.
    pub width: usize,
    /// How many in all.
    pub total: u64,
}

/// How many patterns there are; more kinds than this are counted together as the last.
const PATTERNS: usize = 6;
const WIDTH: f64 = 480.0;
const TOP: f64 = 8.0;
const BOTTOM: f64 = 184.0;
/// What the numbers of the lines take, at the right: where a chart is wider than the screen, the newest is seen first.
const RIGHT: f64 = 44.0;
/// How wide half a letter of a name is.
const HALF_LETTER: f64 = 3.0;
const STRIP_HEIGHT: u64 = 20;
const STRIP_STEP: usize = 4;

impl Chart {
    /// Draws a chart. Each bar has as many counts as there are kinds.
    pub fn new(
        id: impl Into<String>,
        title: impl Into<String>,
        kinds: impl IntoIterator<Item = String>,
        bars: Vec<Bar>,
    ) -> Self {
        let kinds: Vec<ChartKind> = kinds
            .into_iter()
            .enumerate()
            .map(|(number, label)| ChartKind {
                label,
                total: bars.iter().filter_map(|bar| bar.counts.get(number)).sum(),
                pattern: number.min(PATTERNS - 1) + 1,
            })
            .collect();
        let tallest = bars.iter().map(Bar::total).max().unwrap_or_default();
        let top = round_up(tallest);
        Self {
            id: id.into(),
            title: title.into(),
            total: kinds.iter().map(|kind| kind.total).sum(),
            blocks: blocks(&kinds, &bars, top),
            lines: lines(top),
            marks: marks(&bars),
            kinds,
            bars,
        }
    }

    /// Returns the bar with the most.
    pub fn tallest(&self) -> Option<&Bar> {
        // Of several that are alike the first.
        self.bars.iter().rev().max_by_key(|bar| bar.total())
    }
}

impl Bar {
    /// Returns how many there are of all kinds.
    pub fn total(&self) -> u64 {
        self.counts.iter().sum()
    }
}

impl Strip {
    /// Draws a strip of counts, oldest first.
    pub fn new(counts: &[u64]) -> Self {
        let tallest = counts.iter().copied().max().unwrap_or_default().max(1);
        let bars =
            counts.iter().enumerate().filter(|(_, count)| **count > 0).map(|(place, count)| {
                // The smallest count is still seen.
                let height = (count.saturating_mul(STRIP_HEIGHT) / tallest).max(2);
                let height = usize::try_from(height).unwrap_or_default();
                (place * STRIP_STEP, 20_usize.saturating_sub(height), height)
            });
        Self { bars: bars.collect(), width: counts.len() * STRIP_STEP, total: counts.iter().sum() }
    }
}

/// The next number that people read easily: 1, 2, 5, 10, 20, 50 …
fn round_up(tallest: u64) -> u64 {
    let mut step = 1_u64;
    loop {
        for factor in [1, 2, 5] {
            let round = step.saturating_mul(factor);
            if round >= tallest {
                return round;
            }
        }
        step = step.saturating_mul(10);
    }
}

#[expect(clippy::cast_precision_loss, reason = "a drawing")]
fn share(count: u64, top: u64) -> f64 {
    tenths((BOTTOM - TOP) * count as f64 / top.max(1) as f64)
}

/// A tenth of a pixel is fine enough, and short.
fn tenths(value: f64) -> f64 {
    (value * 10.0).round() / 10.0
}

#[expect(clippy::cast_precision_loss, reason = "a drawing")]
fn place(bars: usize, number: usize) -> (f64, f64) {
    let step = (WIDTH - RIGHT) / bars.max(1) as f64;
    (step * number as f64, step)
}

fn blocks(kinds: &[ChartKind], bars: &[Bar], top: u64) -> Vec<Block> {
    let mut blocks = Vec::new();
    for (number, bar) in bars.iter().enumerate() {
        let (x, step) = place(bars.len(), number);
        let mut below = 0;
        for (kind, count) in kinds.iter().zip(&bar.counts).filter(|(_, count)| **count > 0) {
            let (floor, ceiling) = (share(below, top), share(below + count, top));
            blocks.push(Block {
                x: tenths(x + step * 0.1),
                y: tenths(BOTTOM - ceiling),
                width: tenths(step * 0.8),
                height: tenths((ceiling - floor).max(1.0)),
                pattern: kind.pattern,
                says: format!("{}: {} {count}", bar.label, kind.label),
            });
            below += count;
        }
    }
    blocks
}

fn lines(top: u64) -> Vec<Line> {
    let values = if top >= 2 { vec![0, top / 2, top] } else { vec![0, top] };
    values.into_iter().map(|value| Line { y: tenths(BOTTOM - share(value, top)), value }).collect()
}

/// Names every so many bars, so that no name is cut or runs into the one before.
fn marks(bars: &[Bar]) -> Vec<Mark> {
    let every = bars.len().div_ceil(5).max(1);
    let (mut marks, mut free) = (Vec::new(), 0.0);
    for (number, bar) in bars.iter().enumerate().step_by(every) {
        let (x, step) = place(bars.len(), number);
        #[expect(clippy::cast_precision_loss, reason = "a drawing")]
        let half = HALF_LETTER * bar.label.chars().count() as f64;
        let middle = (x + step / 2.0).max(half);
        if middle - half >= free {
            free = middle + half + HALF_LETTER;
            marks.push(Mark { x: tenths(middle), label: bar.label.clone() });
        }
    }
    marks
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn chart(counts: &[(u64, u64)]) -> Chart {
        let bars = counts.iter().enumerate().map(|(day, (good, bad))| Bar {
            label: format!("day {day}"),
            counts: vec![*good, *bad],
        });
        Chart::new("c", "Requests", ["good".to_owned(), "bad".to_owned()], bars.collect())
    }

    #[test]
    fn kinds_stand_on_each_other_and_are_named() {
        let chart = chart(&[(3, 1), (0, 0), (10, 0)]);
        assert_eq!(chart.total, 14);
        assert_eq!(chart.kinds[0].total, 13);
        assert_eq!(chart.tallest().unwrap().label, "day 2");
        let says: Vec<&str> = chart.blocks.iter().map(|block| block.says.as_str()).collect();
        assert_eq!(says, ["day 0: good 3", "day 0: bad 1", "day 2: good 10"]);
        let [good, bad, _] = &chart.blocks[..] else { panic!("three blocks") };
        assert!((bad.y + bad.height - good.y).abs() < 0.2, "{good:?} {bad:?}");
        assert_eq!(chart.lines.iter().map(|line| line.value).collect::<Vec<_>>(), [0, 5, 10]);
    }

    #[test]
    fn no_name_under_a_chart_is_cut_or_runs_into_the_next() {
        for bars in 1..100 {
            let bar = |day| Bar { label: format!("2026-{day:05}"), counts: vec![1] };
            let chart = Chart::new("c", "", ["good".to_owned()], (0..bars).map(bar).collect());
            let width = 2.0 * HALF_LETTER * 10.0;
            assert!(chart.marks[0].x >= width / 2.0, "{bars}: {:?}", chart.marks);
            let apart = chart.marks.windows(2).all(|pair| pair[1].x - pair[0].x >= width);
            assert!(apart && (bars < 2 || chart.marks.len() > 1), "{bars}: {:?}", chart.marks);
        }
    }

    #[test]
    fn a_strip_shows_the_smallest_count() {
        let strip = Strip::new(&[0, 1, 1000]);
        assert_eq!(strip.bars, [(4, 18, 2), (8, 0, 20)]);
        assert_eq!((strip.width, strip.total), (12, 1001));
        assert_eq!(Strip::new(&[]).bars, []);
    }

    proptest! {
        #[test]
        fn nothing_is_drawn_outside(counts in proptest::collection::vec((0..u64::MAX / 4096, 0..u64::MAX / 4096), 0..200)) {
            let chart = chart(&counts);
            for block in &chart.blocks {
                prop_assert!(block.x >= 0.0 && block.x + block.width <= WIDTH - RIGHT + 0.2, "{block:?}");
                prop_assert!(block.y >= TOP - 1.0 && block.y + block.height <= BOTTOM + 1.2, "{block:?}");
            }
        }
    }
}
