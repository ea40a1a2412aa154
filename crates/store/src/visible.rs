//! Which of the rows that belong to entities somebody sees.
//!
//! Every list, count and file of such rows takes a [`Visible`], and so does every look at a single one. It becomes a
//! condition of the statement, with bound values: the database finds the entities below those that are named.

use crate::{AgentId, AssetId, EntityId, ProfileId, Reader, Result, UserId, filter::Filter};
use std::collections::BTreeMap;

/// Which rows somebody sees, by the entities that they belong to.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Visible {
    /// Every row.
    Everything,
    /// The rows of these entities, each with whether those below it are meant too. None is named: no row.
    Within(Vec<(EntityId, bool)>),
}

/// More entities than this cannot be named at once; those that are too many are not seen.
const MOST: usize = 10_000;

/// Where an asset `m` belongs.
pub(crate) const ASSET_ENTITY: &str = "m.entity_id";

/// Where an agent `a` belongs: where its asset does, and to the root as long as it has none.
pub(crate) const AGENT_ENTITY: &str =
    "coalesce((select am.entity_id from assets am where am.id = a.asset_id),
        (select r.id from entities r where r.parent_id is null))";

impl Visible {
    /// No row at all.
    pub const NOTHING: Self = Self::Within(Vec::new());

    /// The rows of these entities, each with whether those below it are meant too. Who is let into the root entity with
    /// all below it sees everything.
    pub fn within(entities: impl IntoIterator<Item = (EntityId, bool)>, root: EntityId) -> Self {
        let mut known: BTreeMap<EntityId, bool> = BTreeMap::new();
        for (entity, with_below) in entities {
            *known.entry(entity).or_default() |= with_below;
        }
        if known.get(&root) == Some(&true) {
            return Self::Everything;
        }
        Self::Within(known.into_iter().take(MOST).collect())
    }

    /// Says whether no row is seen, whatever there is.
    pub fn is_nothing(&self) -> bool {
        matches!(self, Self::Within(entities) if entities.is_empty())
    }
}

impl Filter<'_> {
    /// Lets pass only what is seen; `entity` is the expression for where a row belongs.
    pub(crate) fn within(&mut self, entity: &str, visible: &Visible) {
        if let Some(set) = self.entity_set(visible) {
            self.when(&format!("{entity} in ({set})"));
        }
    }

    /// Returns the condition that a row is seen, for a place within a statement; ` and …`, empty if every row is.
    pub(crate) fn and_within(&mut self, entity: &str, visible: &Visible) -> String {
        let set = self.entity_set(visible);
        set.map(|set| format!(" and {entity} in ({set})")).unwrap_or_default()
    }

    /// Lets pass only users who hold any profile in an entity that is seen; `user` is the expression for the user's key.
    pub(crate) fn users_within(&mut self, user: &str, visible: &Visible) {
        if let Some(set) = self.entity_set(visible) {
            self.when(&format!(
                "{user} in (select vh.user_id from user_profiles vh where vh.entity_id in ({set}))"
            ));
        }
    }

    /// Lets pass only users who hold a profile in an entity that is seen; `user` is the expression for the user's key.
    pub(crate) fn profile_within(&mut self, user: &str, profile: ProfileId, visible: &Visible) {
        let profile = self.bind(profile.0);
        let within = self.entity_set(visible).map(|set| format!(" and vp.entity_id in ({set})"));
        self.when(&format!(
            "exists (select 1 from user_profiles vp where vp.user_id = {user} and vp.profile_id = {profile}{})",
            within.unwrap_or_default()
        ));
    }

    /// Returns a statement for the entities whose rows are seen; `None` if every row is.
    fn entity_set(&mut self, visible: &Visible) -> Option<String> {
        let Visible::Within(entities) = visible else { return None };
        let mut places = |below: bool| {
            let named = entities.iter().filter(|(_, with_below)| *with_below == below);
            named.map(|(entity, _)| self.bind(entity.0)).collect::<Vec<_>>().join(", ")
        };
        let (alone, with_below) = (places(false), places(true));
        let (just_these, and_below) = (
            format!("select ve.id from entities ve where ve.id in ({alone})"),
            format!(
                "with recursive seen_entities (id) as (
                    select ve.id from entities ve where ve.id in ({with_below})
                    union select ve.id from entities ve join seen_entities s on ve.parent_id = s.id)
                 select id from seen_entities"
            ),
        );
        Some(match (alone.is_empty(), with_below.is_empty()) {
            (true, true) => "select ve.id from entities ve where false".to_owned(),
            (false, true) => just_these,
            (true, false) => and_below,
            (false, false) => format!("{and_below} union all {just_these}"),
        })
    }
}

impl Reader<'_> {
    /// Says whether the rows of an entity are seen.
    pub fn sees_entity(&mut self, visible: &Visible, entity: EntityId) -> Result<bool> {
        self.sees("entities e", "e.id", entity.0, |filter| filter.within("e.id", visible))
    }

    /// Says whether there is such an asset, and it is seen.
    pub fn sees_asset(&mut self, visible: &Visible, asset: AssetId) -> Result<bool> {
        let within = |filter: &mut Filter<'_>| filter.within(ASSET_ENTITY, visible);
        self.sees("assets m", "m.id", asset.0, within)
    }

    /// Says whether there is such an agent, and it is seen.
    pub fn sees_agent(&mut self, visible: &Visible, agent: AgentId) -> Result<bool> {
        self.sees("agents a", "a.id", agent.0, |filter| filter.within(AGENT_ENTITY, visible))
    }

    /// Says whether there is such a user, and the user is seen: holds a profile in one of the entities.
    pub fn sees_user(&mut self, visible: &Visible, user: UserId) -> Result<bool> {
        self.sees("users u", "u.id", user.0, |filter| filter.users_within("u.id", visible))
    }

    fn sees(
        &mut self,
        table: &str,
        key: &str,
        id: i64,
        within: impl FnOnce(&mut Filter<'_>),
    ) -> Result<bool> {
        let mut conditions = Filter::default();
        conditions.with(&format!("{key} = $?"), id);
        within(&mut conditions);
        let (filter, values) = conditions.finish();
        let sql = format!("select exists (select 1 from {table}{filter})");
        self.connection.one(&sql, &values, |row| row.take())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ROOT: EntityId = EntityId(1);

    #[test]
    fn who_is_let_into_the_root_with_all_below_sees_everything() {
        let all = [(EntityId(4), false), (ROOT, true)];
        assert_eq!(Visible::within(all, ROOT), Visible::Everything);
        assert_ne!(Visible::within([(ROOT, false)], ROOT), Visible::Everything);
        assert!(Visible::within([], ROOT).is_nothing());
    }

    #[test]
    fn an_entity_that_is_named_twice_counts_with_those_below_it() {
        let twice = [(EntityId(4), true), (EntityId(4), false), (EntityId(2), false)];
        let once = vec![(EntityId(2), false), (EntityId(4), true)];
        assert_eq!(Visible::within(twice, ROOT), Visible::Within(once));
    }
}
