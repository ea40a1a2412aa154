//! The form of an asset's main fields: what stands in it, what is locked, what is wrong.

use crate::picker::{Meant, Picker, number};
use inventory::{Field, ItemType};
use store::{Asset, AssetEdit, DropdownKind, EntityId, Listing, LockedField, Reader, Visible};
use web::{Fields, Language};

/// The form as it is shown.
pub(super) struct AssetForm {
    pub(super) fields: Vec<FormField>,
    /// Where the asset may be moved.
    pub(super) entities: Picker,
    pub(super) entity_problem: String,
}

/// A field of the form.
pub(super) struct FormField {
    /// As in the form, and as history names it.
    pub(super) name: &'static str,
    /// The key of what it is called.
    pub(super) label: &'static str,
    pub(super) value: String,
    /// What was chosen elsewhere already.
    pub(super) options: Vec<String>,
    /// What the lock says, if it is locked.
    pub(super) hint: String,
    pub(super) problem: String,
    pub(super) is_long: bool,
}

/// What stands in a field of the form.
#[derive(Clone, Copy)]
enum Holds {
    Main(Field),
    State,
    ContactNumber,
}

/// The fields, in GLPI's order.
const FIELDS: [(&str, &str, Holds); 11] = [
    ("name", "asset-field-name", Holds::Main(Field::Name)),
    ("state", "asset-field-state", Holds::State),
    ("location", "asset-field-location", Holds::Main(Field::Location)),
    ("kind", "asset-field-kind", Holds::Main(Field::Kind)),
    ("manufacturer", "asset-field-manufacturer", Holds::Main(Field::Manufacturer)),
    ("model", "asset-field-model", Holds::Main(Field::Model)),
    ("serial", "asset-field-serial", Holds::Main(Field::Serial)),
    ("other_serial", "asset-field-other_serial", Holds::Main(Field::OtherSerial)),
    ("contact", "asset-field-contact", Holds::Main(Field::Contact)),
    ("contact_number", "asset-field-contact_number", Holds::ContactNumber),
    ("comment", "asset-field-comment", Holds::Main(Field::Comment)),
];

/// The longest text of one line, as GLPI's columns have it.
const LONGEST_LINE: usize = 255;
/// The longest comment.
const LONGEST_COMMENT: usize = 16_000;
/// How many known values a field offers.
const OFFERED: i64 = 200;

/// What a form needs to be shown.
pub(super) struct Known {
    asset: Asset,
    locks: Vec<LockedField>,
    options: Vec<(&'static str, Vec<String>)>,
    entities: Vec<(EntityId, String)>,
}

impl Known {
    /// Reads it; `movable` is where the person may change assets.
    pub(super) fn read(
        db: &mut Reader<'_>,
        asset: &Asset,
        movable: &Visible,
    ) -> store::Result<Self> {
        let listing = Listing { limit: OFFERED, ..Listing::default() };
        let mut options = Vec::new();
        for (name, kind) in shared(asset.itemtype) {
            let known = db.dropdowns(kind, &listing)?.rows;
            options.push((name, known.into_iter().map(|one| one.name).collect()));
        }
        Ok(Self {
            asset: asset.clone(),
            locks: db.locks_of_asset(asset.id)?,
            options,
            entities: db.entity_names(movable)?,
        })
    }

    /// Shows the form with what is stored.
    pub(super) fn form(self, language: Language) -> AssetForm {
        self.form_with(language, |_| None, &[])
    }

    /// Shows the form with what was typed, and what is wrong with it.
    pub(super) fn form_of(
        self,
        language: Language,
        typed: &Fields,
        problems: &[(&'static str, &'static str)],
    ) -> AssetForm {
        self.form_with(language, |name| Some(typed.get(name).to_owned()), problems)
    }

    fn form_with(
        self,
        language: Language,
        typed: impl Fn(&str) -> Option<String>,
        problems: &[(&'static str, &'static str)],
    ) -> AssetForm {
        let Self { asset, locks, options, entities } = self;
        let options = |name: &str| {
            let found = options.iter().find(|(known, _)| *known == name);
            found.map(|(_, options)| options.clone()).unwrap_or_default()
        };
        let problem = |name: &str| {
            let found = problems.iter().find(|(known, _)| *known == name);
            found.map(|(_, key)| language.t(key)).unwrap_or_default()
        };
        let field = |(name, label, holds): (&'static str, &'static str, Holds)| FormField {
            name,
            label,
            value: typed(name).unwrap_or_else(|| stored(&asset, holds)),
            options: options(name),
            hint: hint(&asset, holds, &locks, language),
            problem: problem(name),
            is_long: name == "comment",
        };
        let places = entities.into_iter().map(|(id, name)| (id.0, name));
        let mut places = Picker::of(places, Some(asset.entity.0.0));
        if let Some(place) = typed("entity") {
            places.choose(&place);
        }
        AssetForm {
            fields: FIELDS.into_iter().map(field).collect(),
            entities: places,
            entity_problem: problem("entity"),
        }
    }
}

/// The fields whose values assets share.
fn shared(itemtype: ItemType) -> [(&'static str, DropdownKind); 5] {
    [
        ("state", DropdownKind::State),
        ("location", DropdownKind::Location),
        ("kind", DropdownKind::Type(itemtype)),
        ("manufacturer", DropdownKind::Manufacturer),
        ("model", DropdownKind::Model(itemtype)),
    ]
}

fn stored(asset: &Asset, holds: Holds) -> String {
    let text = match holds {
        Holds::Main(field) => asset.text(field),
        Holds::State => asset.state.as_deref(),
        Holds::ContactNumber => asset.contact_number.as_deref(),
    };
    text.unwrap_or_default().to_owned()
}

/// Says what the agent says of a locked field.
fn hint(asset: &Asset, holds: Holds, locks: &[LockedField], language: Language) -> String {
    let Holds::Main(field) = holds else { return String::new() };
    let mut locks = locks.iter().filter(|lock| lock.field == field).peekable();
    if locks.peek().is_none() {
        return String::new();
    }
    match locks.find_map(|lock| lock.value.as_deref()) {
        Some(value) if asset.text(field) != Some(value) => {
            language.t1("asset-locked-value", "value", value)
        }
        _ => language.t("asset-locked"),
    }
}

/// Reads where an asset is to be, of those entities where it may be; `None` where nothing is typed, `Err` the key of what
/// is wrong.
pub(super) fn read_place(
    db: &mut Reader<'_>,
    typed: &str,
    movable: &Visible,
) -> store::Result<Result<Option<EntityId>, &'static str>> {
    if let Some(id) = number(typed.trim()) {
        return Ok(Ok(Some(EntityId(id))));
    }
    let entities = db.entity_names(movable)?.into_iter().map(|(id, name)| (id.0, name));
    Ok(match Picker::of(entities, None).choose(typed) {
        Meant::One(id) => Ok(Some(EntityId(id))),
        Meant::Nothing => Ok(None),
        meant => Err(meant.problem()),
    })
}

/// Reads the form but for the entity; names each field that cannot be as it was typed, with the key of what is wrong.
pub(super) fn read(fields: &Fields) -> (AssetEdit, Vec<(&'static str, &'static str)>) {
    let (mut edit, mut problems) = (AssetEdit::default(), Vec::new());
    for (name, _, holds) in FIELDS {
        // What the form does not hold stays.
        if !fields.has(name) {
            continue;
        }
        let text = fields.get(name).trim().replace("\r\n", "\n");
        let is_long = name == "comment";
        let longest = if is_long { LONGEST_COMMENT } else { LONGEST_LINE };
        let bad = |c: char| c.is_control() && !(is_long && (c == '\n' || c == '\t'));
        if text.chars().count() > longest || text.chars().any(bad) {
            problems.push((name, if is_long { "comment-problem" } else { "asset-line-problem" }));
        } else if name == "name" && text.is_empty() {
            problems.push((name, "asset-name-missing"));
        }
        match holds {
            Holds::Main(field) => edit.fields.push((field, text)),
            Holds::State => edit.state = Some(text),
            Holds::ContactNumber => edit.contact_number = Some(text),
        }
    }
    (edit, problems)
}
