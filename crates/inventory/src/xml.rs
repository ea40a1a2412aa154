//! XML into the same tree: element names in lower case, repeated elements as lists. No type definition, no entity
//! of a document's own, nothing fetched.

use crate::{
    Format, Limits, ReadError, ReadErrorKind, SECTIONS,
    tree::{Members, Node},
};
use quick_xml::{
    Reader,
    events::{BytesStart, Event},
};
use std::{borrow::Cow, collections::HashSet, sync::LazyLock};

/// An element that is still open.
#[derive(Default)]
struct Open<'t> {
    name: Cow<'t, str>,
    members: Members<'t>,
    text: Cow<'t, str>,
    rows: usize,
}

/// Reads an XML text, decoded; the tree is what its root element holds.
pub(crate) fn read<'t>(text: &'t str, limits: &Limits) -> Result<Node<'t>, ReadError> {
    let mut reader = Reader::from_str(text);
    let config = reader.config_mut();
    config.expand_empty_elements = true;
    let mut open: Vec<Open<'t>> = Vec::new();
    let mut root = None;
    let mut elements = 0;
    loop {
        let position = reader.buffer_position();
        let event = reader.read_event().map_err(|error| broken(position, &error.to_string()))?;
        match event {
            Event::Start(start) => {
                if root.is_some() {
                    return Err(broken(position, "a second root element"));
                }
                elements += 1;
                if elements > limits.values {
                    let what = format!("more than {} elements", limits.values);
                    return Err(too_large(position, &what));
                }
                if open.len() == limits.depth {
                    return Err(too_large(
                        position,
                        &format!("nested deeper than {} levels", limits.depth),
                    ));
                }
                open.push(Open { name: name(&start, limits, position)?, ..Open::default() });
            }
            Event::End(_) => {
                let Some(closed) = open.pop() else {
                    return Err(broken(position, "an end without a start"));
                };
                match open.last_mut() {
                    Some(parent) => adopt(parent, closed, limits, position)?,
                    None => root = Some(node(closed)),
                }
            }
            Event::Text(part) => append(&mut open, part.into_inner(), limits, position)?,
            Event::CData(part) => append(&mut open, part.into_inner(), limits, position)?,
            Event::GeneralRef(reference) => {
                let entity: &str = &reference;
                let character = match reference.resolve_char_ref() {
                    Ok(Some(character)) => Some(character),
                    Ok(None) => predefined(entity),
                    Err(_) => {
                        return Err(broken(
                            position,
                            "a character reference that names no character",
                        ));
                    }
                };
                let Some(character) = character else {
                    return Err(forbidden(
                        position,
                        "an entity other than the five of XML is not allowed",
                    ));
                };
                append(&mut open, Cow::Owned(character.to_string()), limits, position)?;
            }
            Event::DocType(_) => {
                return Err(forbidden(position, "a document type definition is not allowed"));
            }
            Event::Eof if open.is_empty() => break,
            Event::Eof => return Err(broken(position, "the document ends within an element")),
            Event::Empty(_) | Event::Decl(_) | Event::Comment(_) | Event::PI(_) => {}
        }
    }
    root.ok_or_else(|| broken(0, "there is no root element"))
}

fn name<'t>(
    start: &BytesStart<'_>,
    limits: &Limits,
    position: u64,
) -> Result<Cow<'t, str>, ReadError> {
    // Attributes are counted and passed over; comparing each with each would take their number squared.
    if start.len() > start.name().as_ref().len()
        && start.attributes().with_checks(false).take(limits.attributes + 1).count()
            > limits.attributes
    {
        return Err(too_large(
            position,
            &format!("an element with more than {} attributes", limits.attributes),
        ));
    }
    let name = start.name();
    let name: &str = name.as_ref();
    if name.len() > limits.name {
        return Err(too_large(
            position,
            &format!("an element's name of more than {} bytes", limits.name),
        ));
    }
    Ok(known_name(name).unwrap_or_else(|| Cow::Owned(name.to_lowercase())))
}

/// Finds a name of the format without taking memory for it.
fn known_name<'t>(name: &str) -> Option<Cow<'t, str>> {
    let mut folded = [0; LONGEST_KNOWN];
    let folded = folded.get_mut(..name.len())?;
    folded.copy_from_slice(name.as_bytes());
    folded.make_ascii_lowercase();
    NAMES.get(std::str::from_utf8(folded).ok()?).map(|known| Cow::Borrowed(*known))
}

/// No name of the format is longer.
const LONGEST_KNOWN: usize = 32;

/// The names that documents are full of: they take no memory each time.
static NAMES: LazyLock<HashSet<&'static str>> = LazyLock::new(|| {
    let members = SECTIONS.iter().flat_map(|section| section.members);
    let names =
        members.flat_map(|member| [member.name].into_iter().chain(member.also.iter().copied()));
    names.chain(SECTIONS.iter().map(|section| section.name)).collect()
});

fn append<'t>(
    open: &mut [Open<'t>],
    part: Cow<'t, str>,
    limits: &Limits,
    position: u64,
) -> Result<(), ReadError> {
    let Some(element) = open.last_mut() else {
        let blank = part.trim().is_empty();
        return if blank {
            Ok(())
        } else {
            Err(broken(position, "text outside of the root element"))
        };
    };
    if element.text.len() + part.len() > limits.text {
        return Err(too_large(position, &format!("a text of more than {} bytes", limits.text)));
    }
    if element.text.is_empty() {
        element.text = part;
    } else {
        element.text.to_mut().push_str(&part);
    }
    Ok(())
}

/// Puts a closed element into its parent; the second of a name makes a list.
fn adopt<'t>(
    parent: &mut Open<'t>,
    mut closed: Open<'t>,
    limits: &Limits,
    position: u64,
) -> Result<(), ReadError> {
    parent.rows += 1;
    if parent.rows > limits.section_rows {
        return Err(too_large(
            position,
            &format!("more than {} elements in one", limits.section_rows),
        ));
    }
    let name = std::mem::take(&mut closed.name);
    parent.members.adopt(name, node(closed));
    Ok(())
}

fn node(closed: Open<'_>) -> Node<'_> {
    if closed.members.len() == 0 { Node::Text(closed.text) } else { Node::Object(closed.members) }
}

fn predefined(entity: &str) -> Option<char> {
    Some(match entity {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        _ => return None,
    })
}

/// Returns the text in UTF-8: the declared encoding decides, and without one what is not UTF-8 is ISO-8859-1.
pub(crate) fn decode(bytes: &[u8]) -> Result<Cow<'_, str>, ReadError> {
    let declared = declared_encoding(bytes);
    match declared.as_deref() {
        Some("utf-8" | "utf8") => {
            let text = std::str::from_utf8(bytes);
            text.map(Cow::Borrowed).map_err(|error| {
                broken(
                    u64::try_from(error.valid_up_to()).unwrap_or_default(),
                    "it is declared as UTF-8 and is not",
                )
            })
        }
        None => {
            Ok(std::str::from_utf8(bytes).map_or_else(|_| Cow::Owned(latin1(bytes)), Cow::Borrowed))
        }
        Some("iso-8859-1" | "iso8859-1" | "latin1" | "us-ascii" | "ascii" | "windows-1252") => {
            Ok(Cow::Owned(latin1(bytes)))
        }
        Some(_) => Err(broken(0, "it declares an encoding other than UTF-8 or ISO-8859-1")),
    }
}

fn latin1(bytes: &[u8]) -> String {
    bytes.iter().copied().map(char::from).collect()
}

fn declared_encoding(bytes: &[u8]) -> Option<String> {
    let head = String::from_utf8_lossy(bytes.get(..200).unwrap_or(bytes)).into_owned();
    let declaration = head.strip_prefix("<?xml")?.split_once("?>")?.0.to_owned();
    let (_, after) = declaration.split_once("encoding")?;
    let after = after.trim_start().strip_prefix('=')?.trim_start();
    let quote = after.chars().next().filter(|quote| matches!(quote, '"' | '\''))?;
    let encoding = after.get(1..)?.split(quote).next()?;
    Some(encoding.to_ascii_lowercase())
}

fn broken(position: u64, what: &str) -> ReadError {
    let what: String = what.chars().filter(|c| !c.is_control()).take(120).collect();
    let message = format!("XML not well formed! {what} at byte {position}");
    ReadError::new(ReadErrorKind::NotWellFormed, Format::Xml, message)
}

fn too_large(position: u64, what: &str) -> ReadError {
    ReadError::new(
        ReadErrorKind::TooLarge,
        Format::Xml,
        format!("XML does not validate: {what} at byte {position}"),
    )
}

fn forbidden(position: u64, what: &str) -> ReadError {
    ReadError::new(
        ReadErrorKind::Forbidden,
        Format::Xml,
        format!("XML not well formed! {what} (byte {position})"),
    )
}
