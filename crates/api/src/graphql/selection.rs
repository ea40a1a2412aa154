//! What a query selects, as a selection of members.

use async_graphql::{Error, Result, SelectionField, Value};
use store::{ApiVersion, Kind, Pick, Resource, Selection};

/// So many rows of a relation are told where nobody says.
const USUAL_LIMIT: i64 = 100;
/// No more rows of a relation are told for one row.
const MOST: i64 = 1_000;

/// Returns the name that a field has in the answer.
pub(super) fn response_key<'f>(field: &SelectionField<'f>) -> &'f str {
    field.alias().unwrap_or_else(|| field.name())
}

/// Adds what a field selects of a resource.
pub(super) fn add(
    selection: &mut Selection,
    resource: &'static Resource,
    field: &SelectionField<'_>,
) -> Result<()> {
    for field in field.selection_set() {
        let Some(member) = resource.member(field.name(), ApiVersion::default()) else {
            // Only `__typename` is no member: all others were checked against the schema.
            continue;
        };
        let name = response_key(&field).to_owned();
        let known = selection.picks.iter().position(|pick| pick.name == name);
        let mut pick = match known {
            Some(place) => selection.picks.swap_remove(place),
            None => Pick { name, limit: USUAL_LIMIT, ..Pick::new(member, Selection::default()) },
        };
        if pick.member.name != member.name {
            return Err(Error::new(format!("{} stands for two different fields", pick.name)));
        }
        match member.kind {
            Kind::One(one) => add(&mut pick.within, one.resource, &field)?,
            Kind::Many(many) => {
                add(&mut pick.within, many.resource, &field)?;
                let arguments = field.arguments()?;
                let limit = arguments.iter().find(|(name, _)| name == "limit");
                if let Some((_, Value::Number(limit))) = limit {
                    pick.limit = limit.as_i64().unwrap_or(USUAL_LIMIT).clamp(0, MOST);
                }
            }
            _ => {}
        }
        selection.picks.push(pick);
    }
    Ok(())
}
