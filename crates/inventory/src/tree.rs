//! A document as a tree, JSON and XML alike; texts stay where they stand in the document.

use serde_json::{Number, Value};
use std::{borrow::Cow, collections::HashMap};

/// A value of a document.
#[derive(Clone, PartialEq, Debug)]
pub(crate) enum Node<'t> {
    Null,
    Bool(bool),
    Number(Number),
    Text(Cow<'t, str>),
    List(Vec<Self>),
    Object(Members<'t>),
}

/// The members of an object, in order. Names are in lower case, and none stands twice.
#[derive(Clone, PartialEq, Default, Debug)]
pub(crate) struct Members<'t> {
    pairs: Vec<(Cow<'t, str>, Node<'t>)>,
    /// Where each name stands, once there are many.
    places: Option<HashMap<Cow<'t, str>, usize>>,
}

/// Up to so many members, looking at each is quicker than an index.
const FEW: usize = 24;

impl<'t> Node<'t> {
    /// Makes a tree of what is kept as it came; names are brought to lower case.
    pub(crate) fn of(value: &'t Value) -> Self {
        match value {
            Value::Null => Self::Null,
            Value::Bool(yes) => Self::Bool(*yes),
            Value::Number(number) => Self::Number(number.clone()),
            Value::String(text) => Self::Text(Cow::Borrowed(text)),
            Value::Array(rows) => Self::List(rows.iter().map(Self::of).collect()),
            Value::Object(pairs) => {
                let mut members = Members::default();
                for (name, value) in pairs {
                    members.insert(folded_name(Cow::Borrowed(name)), Self::of(value));
                }
                Self::Object(members)
            }
        }
    }

    /// Says whether it says nothing.
    pub(crate) fn is_blank(&self) -> bool {
        match self {
            Self::Null => true,
            Self::Text(text) => text.trim_ascii().is_empty() || text.trim().is_empty(),
            Self::List(rows) => rows.is_empty(),
            Self::Object(members) => members.pairs.is_empty(),
            Self::Bool(_) | Self::Number(_) => false,
        }
    }

    pub(crate) fn as_text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    pub(crate) fn as_object(&self) -> Option<&Members<'t>> {
        match self {
            Self::Object(members) => Some(members),
            _ => None,
        }
    }

    /// Returns the object; of a list where one object belongs, the first.
    pub(crate) fn into_object(self) -> Option<Members<'t>> {
        match self {
            Self::Object(members) => Some(members),
            Self::List(rows) => rows.into_iter().next()?.into_object(),
            _ => None,
        }
    }

    /// Returns how many rows there are, if it is a list.
    pub(crate) const fn rows(&self) -> usize {
        match self {
            Self::List(rows) => rows.len(),
            _ => 0,
        }
    }

    /// Returns the rows; a single value is a list of one, and an empty element of XML a list of none.
    pub(crate) fn into_rows(self) -> Vec<Self> {
        match self {
            Self::List(rows) => rows,
            blank if blank.is_blank() => Vec::new(),
            single => vec![single],
        }
    }
}

impl<'t> Members<'t> {
    pub(crate) fn get(&self, name: &str) -> Option<&Node<'t>> {
        self.pairs.get(self.place(name)?).map(|(_, node)| node)
    }

    /// Puts a member in; `false` if there is one of that name.
    pub(crate) fn insert(&mut self, name: Cow<'t, str>, node: Node<'t>) -> bool {
        if self.place(&name).is_some() {
            return false;
        }
        self.push(name, node);
        true
    }

    /// Puts a member in; one of that name goes.
    pub(crate) fn put(&mut self, name: Cow<'t, str>, node: Node<'t>) {
        match self.place(&name).and_then(|place| self.pairs.get_mut(place)) {
            Some((_, known)) => *known = node,
            None => self.push(name, node),
        }
    }

    /// Puts a member in; the second of a name makes a list.
    pub(crate) fn adopt(&mut self, name: Cow<'t, str>, node: Node<'t>) {
        // Rows of a section follow one another.
        let last = self.pairs.len().checked_sub(1);
        let last =
            last.filter(|last| self.pairs.get(*last).is_some_and(|(known, _)| *known == name));
        let place = last.or_else(|| self.place(&name));
        match place.and_then(|place| self.pairs.get_mut(place)) {
            Some((_, Node::List(rows))) => rows.push(node),
            Some((_, first)) => {
                *first = Node::List(vec![std::mem::replace(first, Node::Null), node])
            }
            None => self.push(name, node),
        }
    }

    /// Takes a member out.
    pub(crate) fn remove(&mut self, name: &str) -> Option<Node<'t>> {
        // What stands elsewhere must not move: the place is emptied.
        let place = self.place(name)?;
        let (_, node) = self.pairs.get_mut(place)?;
        Some(std::mem::replace(node, Node::Null))
    }

    pub(crate) fn len(&self) -> usize {
        self.pairs.len()
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (&str, &Node<'t>)> {
        self.pairs.iter().map(|(name, node)| (name.as_ref(), node))
    }

    fn push(&mut self, name: Cow<'t, str>, node: Node<'t>) {
        if let Some(places) = &mut self.places {
            places.insert(name.clone(), self.pairs.len());
        }
        self.pairs.push((name, node));
        if self.places.is_none() && self.pairs.len() > FEW {
            let names = self.pairs.iter().map(|(name, _)| name.clone());
            self.places = Some(names.zip(0..).collect());
        }
    }

    fn place(&self, name: &str) -> Option<usize> {
        match &self.places {
            Some(places) => places.get(name).copied(),
            None => self.pairs.iter().position(|(known, _)| known == name),
        }
    }
}

impl<'t> IntoIterator for Members<'t> {
    type Item = (Cow<'t, str>, Node<'t>);
    type IntoIter = std::vec::IntoIter<Self::Item>;

    fn into_iter(self) -> Self::IntoIter {
        self.pairs.into_iter()
    }
}

/// Brings a member's name to lower case.
pub(crate) fn folded_name(name: Cow<'_, str>) -> Cow<'_, str> {
    let folded = name.bytes().all(|b| b.is_ascii() && !b.is_ascii_uppercase());
    if folded { name } else { Cow::Owned(name.to_lowercase()) }
}
