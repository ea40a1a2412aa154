//! Sections as a page shows them: one row as facts, several as a table whose rows can be opened.

use super::member::{counts, member_label, said, section_label};
use inventory::{Keeping, Section, Values};
use serde_json::Value;
use store::{AssetId, Reader};
use web::Language;

/// A section of an asset's page.
pub(super) struct SectionView {
    /// The name of the section, of letters that an address may hold.
    pub(super) id: String,
    pub(super) title: String,
    /// How many rows there are.
    pub(super) count: usize,
    pub(super) body: Body,
    /// How many rows are not shown.
    pub(super) left: usize,
}

/// How a section is shown.
pub(super) enum Body {
    /// One row: what it says, each with its name.
    Facts(Vec<(String, String)>),
    /// Several rows.
    Table(Table),
    /// What nobody has described, as it came.
    Raw(String),
}

/// Several rows.
pub(super) struct Table {
    pub(super) heads: Vec<Head>,
    pub(super) rows: Vec<RowView>,
    /// Whether some row says more than has a column.
    pub(super) opens: bool,
}

/// The heading of a column.
pub(super) struct Head {
    pub(super) label: String,
    /// Whether numbers stand in it.
    pub(super) counts: bool,
}

/// A row of a table.
pub(super) struct RowView {
    /// By what it is called where it is opened.
    pub(super) name: String,
    pub(super) cells: Vec<String>,
    /// What has no column.
    pub(super) more: Vec<(String, String)>,
}

/// What is shown of a section.
struct Read {
    section: String,
    rows: Vec<Values>,
    raw: Option<String>,
}

/// More rows of a section are not shown.
const MOST_ROWS: usize = 500;
/// So many columns does a table have that says no other ones.
const COLUMNS: usize = 6;
/// So much is shown of what nobody has described.
const LONGEST_RAW: usize = 20_000;

/// The columns of those sections whose first members are not what people look for.
const TABLES: [(&str, &[&str]); 9] = [
    ("cpus", &["name", "manufacturer", "core", "thread", "speed"]),
    ("memories", &["numslots", "capacity", "type", "speed", "manufacturer", "serialnumber"]),
    ("storages", &["model", "name", "manufacturer", "type", "interface", "disksize", "serial"]),
    ("drives", &["letter", "type", "volumn", "label", "filesystem", "total", "free"]),
    ("networks", &["description", "mac", "addresses", "type", "status", "speed"]),
    (
        "network_ports",
        &["ifnumber", "ifname", "ifalias", "ifstatus", "ifspeed", "vlans", "connections"],
    ),
    ("network_components", &["name", "type", "model", "serial", "firmware", "stack_number"]),
    ("controllers", &["name", "type", "manufacturer", "driver"]),
    ("virtualmachines", &["name", "status", "vmtype", "memory", "vcpu", "ipaddress"]),
];

/// Reads sections of an asset, in this order, those that say something.
pub(super) fn read(
    db: &mut Reader<'_>,
    asset: AssetId,
    sections: &[&str],
    language: Language,
) -> store::Result<Vec<SectionView>> {
    let mut views = Vec::new();
    for section in sections {
        let whole = Section::find(section).is_some_and(|one| one.keeping == Keeping::Whole);
        let rows = if whole {
            let kept = db.read_whole_sections(asset, Some(section))?;
            kept.into_iter().flat_map(|kept| rows_of(kept.value)).collect()
        } else {
            let parts = db.parts_of_section(asset, section)?;
            parts.into_iter().map(|part| part.values).collect()
        };
        views.extend(Read { section: (*section).to_owned(), rows, raw: None }.view(language));
    }
    Ok(views)
}

/// Reads the sections of an asset that nobody has described.
pub(super) fn read_others(
    db: &mut Reader<'_>,
    asset: AssetId,
    language: Language,
) -> store::Result<Vec<SectionView>> {
    let mut views = Vec::new();
    for kept in db.read_whole_sections(asset, None)? {
        if Section::find(&kept.section).is_some() {
            continue;
        }
        let raw = serde_json::to_string_pretty(&kept.value).unwrap_or_default();
        let rows = rows_of(kept.value);
        views.extend(Read { section: kept.section, rows, raw: Some(raw) }.view(language));
    }
    Ok(views)
}

/// Takes the rows of what is kept whole: objects, whose members are values.
fn rows_of(value: Value) -> Vec<Values> {
    let rows = match value {
        Value::Array(rows) => rows,
        one => vec![one],
    };
    rows.into_iter().filter_map(|row| serde_json::from_value(row).ok()).collect()
}

impl Read {
    fn view(mut self, language: Language) -> Option<SectionView> {
        let count = self.rows.len();
        let body = match (&self.raw, count) {
            (None, 0) => return None,
            (Some(raw), 0) => Body::Raw(raw.chars().take(LONGEST_RAW).collect()),
            _ => {
                self.rows.truncate(MOST_ROWS);
                self.body(language)
            }
        };
        let title = section_label(&self.section, language);
        let id = self.section.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '_').collect();
        Some(SectionView { id, title, count, body, left: count.saturating_sub(MOST_ROWS) })
    }

    /// Returns the members that any row says, in the order of the description, others behind.
    fn members(&self) -> Vec<String> {
        let mut members: Vec<String> = Vec::new();
        if let Some(section) = Section::find(&self.section) {
            members.extend(section.members.iter().map(|member| member.name.to_owned()));
        }
        for (name, _) in self.rows.iter().flat_map(Values::iter) {
            if !members.iter().any(|known| known == name) {
                members.push(name.to_owned());
            }
        }
        members.retain(|name| self.rows.iter().any(|row| row.get(name).is_some()));
        members
    }

    fn body(&self, language: Language) -> Body {
        let members = self.members();
        let of = |row: &Values, names: &[String]| {
            let fact = |name: &String| {
                let text = said(&self.section, name, row, language);
                (!text.is_empty()).then(|| (member_label(&self.section, name, language), text))
            };
            names.iter().filter_map(fact).collect::<Vec<_>>()
        };
        if let [row] = self.rows.as_slice() {
            return Body::Facts(of(row, &members));
        }
        let (columns, rest) = self.columns(members);
        let row = |(place, row): (usize, &Values)| {
            let cells: Vec<String> =
                columns.iter().map(|name| said(&self.section, name, row, language)).collect();
            let named = cells.iter().find(|cell| !cell.is_empty()).cloned();
            let name = named.unwrap_or_else(|| (place + 1).to_string());
            RowView { name, cells, more: of(row, &rest) }
        };
        let rows: Vec<RowView> = self.rows.iter().enumerate().map(row).collect();
        let head = |name: &String| Head {
            label: member_label(&self.section, name, language),
            counts: counts(&self.section, name),
        };
        Body::Table(Table {
            heads: columns.iter().map(head).collect(),
            opens: rows.iter().any(|row| !row.more.is_empty()),
            rows,
        })
    }

    /// Tells the members that have a column from the others.
    fn columns(&self, members: Vec<String>) -> (Vec<String>, Vec<String>) {
        if let Some((_, wanted)) = TABLES.iter().find(|(section, _)| *section == self.section) {
            let columns = wanted.iter().filter(|name| members.iter().any(|known| known == *name));
            let columns: Vec<String> = columns.map(|name| (*name).to_owned()).collect();
            let rest = members.into_iter().filter(|name| !columns.contains(name)).collect();
            return (columns, rest);
        }
        let mut columns = members;
        let rest = columns.split_off(columns.len().min(COLUMNS));
        (columns, rest)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn view(section: &str, rows: Value) -> Option<SectionView> {
        let read = Read { section: section.to_owned(), rows: rows_of(rows), raw: None };
        read.view(Language::English)
    }

    #[test]
    fn one_row_is_told_as_facts_and_several_as_a_table() {
        assert!(view("cpus", json!([])).is_none());
        let one = view("cpus", json!([{ "name": "Example", "core": 4, "strange": "x" }])).unwrap();
        let Body::Facts(facts) = one.body else { panic!("no facts") };
        let facts: Vec<(&str, &str)> =
            facts.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
        assert_eq!(facts, [("Name", "Example"), ("Cores", "4"), ("strange", "x")]);
        let two = json!([{ "name": "a", "stepping": 1 }, { "name": "b", "core": 2 }]);
        let Body::Table(table) = view("cpus", two).unwrap().body else { panic!("no table") };
        let heads: Vec<(&str, bool)> =
            table.heads.iter().map(|head| (head.label.as_str(), head.counts)).collect();
        assert_eq!(heads, [("Name", false), ("Cores", true)]);
        assert_eq!(table.rows[0].cells, ["a", ""]);
        assert_eq!(table.rows[0].more, [("Stepping".to_owned(), "1".to_owned())]);
        assert!(table.opens && table.rows[1].more.is_empty());
    }

    #[test]
    fn a_bounded_number_of_rows_is_shown() {
        let rows: Vec<Value> = (0..700).map(|number| json!({ "name": number })).collect();
        let shown = view("sensors", Value::Array(rows)).unwrap();
        assert_eq!((shown.count, shown.left), (700, 200));
    }
}
