//! What is known of an asset is a document again.

use crate::{COMPUTER, COMPUTER_XML, PRINTER, PRINTER_XML, SWITCH, SWITCH_XML, fields, inventory};
use inventory::{Field, FieldValue, Inventory, Parts, Told, write};

/// What an asset would keep of an inventory, as a document again.
fn written_again(known: &Inventory) -> Inventory {
    let rows = |parts: &Parts| parts.rows.iter().map(|part| part.values.clone()).collect();
    let is_kept = |parts: &&Parts| !parts.rows.is_empty();
    let told = Told {
        itemtype: known.itemtype,
        deviceid: known.deviceid.clone(),
        tag: known.tag.clone(),
        agent_version: known.agent_version.clone(),
        fields: known.fields.clone(),
        sections: known
            .sections
            .iter()
            .filter(is_kept)
            .map(|parts| (parts.section.name.to_owned(), rows(parts)))
            .collect(),
        software: known.software.iter().flat_map(|list| list.rows.clone()).collect(),
        whole: known.unknown.iter().map(|one| (one.name.clone(), one.value.clone())).collect(),
    };
    inventory(&write(&told).to_string())
}

#[test]
fn what_is_known_of_an_asset_is_a_document_that_says_the_same() {
    let esx = include_str!("../documents/esx.json");
    let phone = include_str!("../documents/phone.json");
    let controller = include_str!("../documents/controller.json");
    for text in
        [COMPUTER, COMPUTER_XML, SWITCH, SWITCH_XML, PRINTER, PRINTER_XML, esx, phone, controller]
    {
        let before = inventory(text);
        let after = written_again(&before);
        let name = &before.deviceid;
        assert_eq!(after.itemtype, before.itemtype, "{name}");
        assert_eq!(fields(&after), fields(&before), "{name}");
        for parts in before.sections.iter().filter(|parts| !parts.rows.is_empty()) {
            let again = after.section(parts.section.name).unwrap();
            assert_eq!(again.rows, parts.rows, "{name} {}", parts.section.name);
            assert_eq!(again.digest, parts.digest, "{name} {}", parts.section.name);
        }
        assert_eq!(after.software.unwrap_or_default(), before.software.unwrap_or_default());
        assert_eq!(after.unknown, before.unknown, "{name}");
        assert_eq!(after.attached, before.attached, "{name}");
        assert_eq!((after.tag, after.agent_version), (before.tag, before.agent_version));
    }
}

#[test]
fn what_people_wrote_over_an_agents_word_is_told() {
    let before = inventory(COMPUTER);
    let mut edited = before.clone();
    for field in [Field::Name, Field::Serial, Field::Contact, Field::Model, Field::Comment] {
        edited.fields.set(field, FieldValue::Text(format!("edited {}", field.as_str())));
    }
    let after = written_again(&edited);
    assert_eq!(fields(&after), fields(&edited));
}
