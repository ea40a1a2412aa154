//! Messages of agents: what is read is bounded and clean, whatever was sent.

use inventory::{
    Field, FieldValue, Format, ImportOption, Inventory, Limits, Message, Part, Parts, ReadError,
    Values,
};
use serde_json::Value;
use std::collections::{BTreeSet, HashSet};

/// Small enough for an input to go beyond them.
const TIGHT: Limits = Limits {
    depth: 8,
    name: 40,
    text: 400,
    attributes: 5,
    values: 200,
    section_rows: 10,
    rows: 20,
    deviceid: 30,
};

/// A message in JSON or XML.
pub(crate) fn read(message: &[u8]) {
    let wide = inventory::read(message, &Limits::default());
    let tight = inventory::read(message, &TIGHT);
    match (&tight, &wide) {
        (Ok(tight), Ok(wide)) => assert_eq!(format!("{tight:?}"), format!("{wide:?}")),
        (Err(error), _) => check_error(error),
        (Ok(_), Err(error)) => panic!("tight limits take what wide ones refuse: {error}"),
    }
    let message_read = match wide {
        Ok(read) => read,
        Err(error) => {
            assert!(read_apart(message).is_err(), "what is wrong is not overlooked");
            return check_error(&error);
        }
    };
    let apart = read_apart(message).expect("it was read as a whole");
    assert_eq!(apart.inventories, without_warnings(message_read.clone()).inventories);
    if message_read.format == Format::Json {
        let text = message.strip_prefix(b"\xef\xbb\xbf").unwrap_or(message);
        let tree = serde_json::from_slice::<Value>(text);
        assert!(tree.is_ok_and(|tree| tree.is_object()), "we read more than JSON");
    }
    let Limits { deviceid: longest, .. } = Limits::default();
    for text in [&message_read.deviceid, &message_read.version, &message_read.tag] {
        check_text(text.as_deref());
    }
    assert!(message_read.deviceid.as_ref().is_none_or(|id| id.chars().count() <= longest));
    assert!(message_read.enabled_tasks.len() <= 50);
    check_message(message, &message_read);
}

/// Reads a message but for its lists, and then these.
fn read_apart(message: &[u8]) -> Result<Message, ReadError> {
    let mut read = inventory::read_apart(message, &Limits::default())?;
    for inventory in &mut read.inventories {
        inventory.read_lists(|_, _| false, &Limits::default())?;
        inventory.digests_of_lists.clear();
    }
    Ok(without_warnings(read))
}

/// Their order is that in which sections are read.
fn without_warnings(mut message: Message) -> Message {
    for inventory in &mut message.inventories {
        inventory.warnings.clear();
    }
    message
}

fn check_message(bytes: &[u8], message: &Message) {
    let again = inventory::read(bytes, &Limits::default()).expect("it was read before");
    assert_eq!(again.inventories, message.inventories, "one reading is as the other");
    for inventory in &message.inventories {
        check_inventory(inventory);
    }
}

fn check_error(error: &ReadError) {
    let text = error.to_string();
    assert!(!text.is_empty() && text.len() <= 400, "{text}");
    assert!(!text.chars().any(char::is_control), "{text:?}");
}

fn check_text(text: Option<&str>) {
    let Some(text) = text else { return };
    assert!(!text.is_empty() && text.trim() == text && text.chars().count() <= 2000, "{text:?}");
    assert!(!text.chars().any(char::is_control), "{text:?}");
}

/// `YYYY-MM-DD`, perhaps with a time, as the database compares them.
fn check_date(date: Option<&str>) {
    let Some(date) = date else { return };
    let shape: String = date.chars().map(|c| if c.is_ascii_digit() { '0' } else { c }).collect();
    assert!(matches!(shape.as_str(), "0000-00-00" | "0000-00-00 00:00:00"), "{date:?}");
}

fn check_inventory(inventory: &Inventory) {
    assert!(inventory.warnings.len() <= 200);
    assert!(inventory.itemtype.has_documents());
    check_text(inventory.tag.as_deref());
    check_text(inventory.agent_version.as_deref());
    for (field, value) in inventory.fields.iter() {
        match value {
            FieldValue::Text(text) => check_text(Some(text)),
            FieldValue::Integer(number) => assert!(*number >= 0, "{field:?}"),
        }
        assert_eq!(field.is_integer(), matches!(value, FieldValue::Integer(_)), "{field:?}");
    }
    check_date(inventory.fields.text(Field::OsInstallDate));
    check_date(inventory.fields.text(Field::OsBootTime));
    let mut sections = HashSet::new();
    for parts in &inventory.sections {
        assert!(sections.insert(parts.section.name), "{:?} stands twice", parts.section);
        check_parts(parts);
    }
    let mut software = HashSet::new();
    for row in inventory.software.iter().flat_map(|list| &list.rows) {
        check_text(Some(&row.name));
        check_date(row.install_date.as_deref());
        let publisher = row.publisher.as_ref().map(|publisher| publisher.to_lowercase());
        let same = (row.name.to_lowercase(), &row.version, &row.arch, publisher);
        assert!(software.insert(same), "{row:?} stands twice");
    }
    let identity = inventory.identity();
    assert!(!identity.contradicts(&identity));
    let different: HashSet<_> = identity.identifiers().collect();
    assert_eq!(different.len(), identity.identifiers().count(), "no address stands twice");
    check_attached(inventory);
    check_leaving_out(inventory);
}

fn check_parts(parts: &Parts) {
    let mut keys = HashSet::new();
    for Part { key, name, values } in &parts.rows {
        assert!(!key.is_empty() && key.len() <= 200, "{key:?}");
        assert!(!key.chars().any(char::is_control), "{key:?}");
        assert!(keys.insert(key), "{key:?} stands twice");
        check_text(name.as_deref());
        assert!(!values.is_empty(), "a row that says nothing");
        let text = serde_json::to_string(values).expect("values are JSON");
        let read: Values = serde_json::from_str(&text).expect("JSON is values");
        assert_eq!(serde_json::to_string(&read).expect("values are JSON"), text);
        values.iter().for_each(|(_, value)| check_value(value));
    }
}

fn check_value(value: &Value) {
    match value {
        Value::Null => panic!("nothing where something is told"),
        Value::String(text) => check_text(Some(text)),
        Value::Array(rows) => rows.iter().for_each(check_value),
        Value::Object(members) => members.values().for_each(check_value),
        Value::Bool(_) | Value::Number(_) => {}
    }
}

/// Every other asset stands in a row of the section that tells of it.
fn check_attached(inventory: &Inventory) {
    let mut told = HashSet::new();
    for other in &inventory.attached {
        let parts = inventory.section(other.section.name).expect("the section is there");
        assert!(parts.rows.iter().any(|part| part.key == other.key), "{other:?}");
        assert!(told.insert((other.section.name, &other.key)), "{other:?} stands twice");
        other.fields.iter().for_each(|(_, value)| {
            if let FieldValue::Text(text) = value {
                check_text(Some(text));
            }
        });
    }
}

fn check_leaving_out(inventory: &Inventory) {
    let mut all = inventory.clone();
    all.leave_out(&BTreeSet::new());
    assert_eq!(&all, inventory, "nothing is off");
    let off: BTreeSet<ImportOption> = ImportOption::ALL.into_iter().collect();
    all.leave_out(&off);
    assert!(all.software.is_none());
    for parts in &all.sections {
        assert!(!parts.section.is_left_out(&off));
        assert!(
            parts.rows.iter().all(|part| parts.section.left_out_by(&part.values, &off).is_none())
        );
        check_parts(parts);
    }
    check_attached(&all);
}
