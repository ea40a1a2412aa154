//! JSON into a tree, within bounds, each member once, member names in lower case.

use crate::{
    Format, Limits, ReadError, ReadErrorKind,
    tree::{Members, Node, folded_name},
};
use serde::de::{
    Deserialize, DeserializeSeed, Deserializer, Error as _, MapAccess, SeqAccess, Visitor,
};
use std::{borrow::Cow, cell::Cell, fmt};

/// Reads a JSON text.
pub(crate) fn read<'t>(text: &'t [u8], limits: &Limits) -> Result<Node<'t>, ReadError> {
    read_within(text, limits, 0, &Cell::new(limits.values))
}

/// Reads a JSON text that stands at some depth of another, in which so many values may still come.
pub(crate) fn read_within<'t>(
    text: &'t [u8],
    limits: &Limits,
    depth: usize,
    left: &Cell<usize>,
) -> Result<Node<'t>, ReadError> {
    let broken = Cell::new(ReadErrorKind::NotWellFormed);
    let mut deserializer = serde_json::Deserializer::from_slice(text);
    let tree = Tree { limits, depth, left, broken: &broken };
    let read =
        tree.deserialize(&mut deserializer).and_then(|value| deserializer.end().map(|()| value));
    read.map_err(|error| {
        let prefix = match broken.get() {
            ReadErrorKind::NotWellFormed => "JSON not well formed!",
            _ => "JSON does not validate:",
        };
        ReadError::new(broken.get(), Format::Json, format!("{prefix} {error}"))
    })
}

/// Builds the tree below one depth.
#[derive(Clone, Copy)]
struct Tree<'t> {
    limits: &'t Limits,
    depth: usize,
    /// How many values may still come.
    left: &'t Cell<usize>,
    broken: &'t Cell<ReadErrorKind>,
}

impl Tree<'_> {
    fn deeper<E: serde::de::Error>(self) -> Result<Self, E> {
        if self.depth == self.limits.depth {
            return Err(self.refuse(
                ReadErrorKind::TooLarge,
                format!("nested deeper than {} levels", self.limits.depth),
            ));
        }
        Ok(Self { depth: self.depth + 1, ..self })
    }

    fn refuse<E: serde::de::Error>(self, kind: ReadErrorKind, message: String) -> E {
        self.broken.set(kind);
        E::custom(message)
    }

    fn text<E: serde::de::Error>(self, text: Cow<'_, str>) -> Result<Node<'_>, E> {
        if text.len() > self.limits.text {
            let message = format!("a text of more than {} bytes", self.limits.text);
            return Err(self.refuse(ReadErrorKind::TooLarge, message));
        }
        Ok(Node::Text(text))
    }
}

/// A member's name, where it stands in the document if it can.
struct Name<'t>(Cow<'t, str>);

impl<'de> Deserialize<'de> for Name<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Texts;
        impl<'de> Visitor<'de> for Texts {
            type Value = Name<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a member's name")
            }

            fn visit_borrowed_str<E: serde::de::Error>(
                self,
                text: &'de str,
            ) -> Result<Name<'de>, E> {
                Ok(Name(Cow::Borrowed(text)))
            }

            fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Name<'de>, E> {
                Ok(Name(Cow::Owned(text.to_owned())))
            }
        }
        deserializer.deserialize_str(Texts)
    }
}

impl<'de> DeserializeSeed<'de> for Tree<'_> {
    type Value = Node<'de>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Node<'de>, D::Error> {
        let Some(left) = self.left.get().checked_sub(1) else {
            let message = format!("more than {} values", self.limits.values);
            return Err(self.refuse(ReadErrorKind::TooLarge, message));
        };
        self.left.set(left);
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Tree<'_> {
    type Value = Node<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E: serde::de::Error>(self) -> Result<Node<'de>, E> {
        Ok(Node::Null)
    }

    fn visit_bool<E: serde::de::Error>(self, value: bool) -> Result<Node<'de>, E> {
        Ok(Node::Bool(value))
    }

    fn visit_i64<E: serde::de::Error>(self, value: i64) -> Result<Node<'de>, E> {
        Ok(Node::Number(value.into()))
    }

    fn visit_u64<E: serde::de::Error>(self, value: u64) -> Result<Node<'de>, E> {
        Ok(Node::Number(value.into()))
    }

    fn visit_f64<E: serde::de::Error>(self, value: f64) -> Result<Node<'de>, E> {
        Ok(serde_json::Number::from_f64(value).map_or(Node::Null, Node::Number))
    }

    fn visit_borrowed_str<E: serde::de::Error>(self, text: &'de str) -> Result<Node<'de>, E> {
        self.text(Cow::Borrowed(text))
    }

    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Node<'de>, E> {
        self.text(Cow::Owned(text.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut sequence: A) -> Result<Node<'de>, A::Error> {
        let below = self.deeper()?;
        let mut rows = Vec::new();
        while let Some(row) = sequence.next_element_seed(below)? {
            if rows.len() == self.limits.section_rows {
                let message = format!("a list of more than {} rows", self.limits.section_rows);
                return Err(self.refuse(ReadErrorKind::TooLarge, message));
            }
            rows.push(row);
        }
        Ok(Node::List(rows))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Node<'de>, A::Error> {
        let below = self.deeper()?;
        let mut members = Members::default();
        while let Some(Name(name)) = map.next_key()? {
            if name.len() > self.limits.name {
                let message = format!("a member's name of more than {} bytes", self.limits.name);
                return Err(self.refuse(ReadErrorKind::TooLarge, message));
            }
            if members.len() == self.limits.section_rows {
                let message =
                    format!("an object of more than {} members", self.limits.section_rows);
                return Err(self.refuse(ReadErrorKind::TooLarge, message));
            }
            let value = map.next_value_seed(below)?;
            let name = folded_name(name);
            let shown = || name.chars().take(40).filter(|c| !c.is_control()).collect::<String>();
            let shown = members.get(&name).map(|_| shown());
            if let Some(name) = shown {
                // Two readers would see two documents.
                self.broken.set(ReadErrorKind::Forbidden);
                return Err(A::Error::custom(format!(
                    "the member `{name}` stands twice in one object"
                )));
            }
            members.insert(name, value);
        }
        Ok(Node::Object(members))
    }
}
