//! Which members are asked for.

use super::description::{ApiVersion, Kind, Member, Resource};

/// Which members are asked for, of a row and of those it leads to.
#[derive(Clone, Default)]
pub struct Selection {
    /// The members, in the order of the answer.
    pub picks: Vec<Pick>,
}

/// A member that is asked for.
#[derive(Clone)]
pub struct Pick {
    /// The member.
    pub member: &'static Member,
    /// The name that it has in the answer.
    pub name: String,
    /// What is asked of the row or the rows that it leads to.
    pub within: Selection,
    /// How many rows at the most, where it leads to several.
    pub limit: i64,
}

/// So many rows of a relation are told by REST.
const SHOWN: i64 = 1_000;

impl Pick {
    /// Asks for a member under its own name.
    pub fn new(member: &'static Member, within: Selection) -> Self {
        Self { member, name: member.name.to_owned(), within, limit: SHOWN }
    }
}

impl Selection {
    /// Everything that REST tells: all members, of relations a part.
    pub fn whole(resource: &'static Resource, version: ApiVersion) -> Self {
        let picks = resource.read_members(version).filter_map(|member| match member.kind {
            Kind::One(one) => Some(Pick::new(member, Self::of(one.resource, one.shown, version))),
            Kind::Many(many) if many.shown.is_empty() => None,
            Kind::Many(many) => {
                Some(Pick::new(member, Self::of(many.resource, many.shown, version)))
            }
            _ => Some(Pick::new(member, Self::default())),
        });
        Self { picks: picks.collect() }
    }

    fn of(resource: &'static Resource, names: &[&str], version: ApiVersion) -> Self {
        let members = names.iter().filter_map(|name| resource.member(name, version));
        let simple = members.filter(|member| !matches!(member.kind, Kind::One(_) | Kind::Many(_)));
        Self { picks: simple.map(|member| Pick::new(member, Self::default())).collect() }
    }
}
