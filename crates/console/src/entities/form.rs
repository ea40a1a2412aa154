//! The form of an entity.

use crate::picker::{Meant, Picker};
use store::{Entity, EntityEdit, EntityId};
use web::{Fields, Language};

/// The form as it is shown.
pub(crate) struct EntityForm {
    pub(crate) name: String,
    pub(crate) comment: String,
    pub(crate) tag: String,
    /// Where it can be: every entity that is not below it. Empty for the root, and where it cannot be moved.
    pub(crate) parents: Picker,
    pub(crate) problems: EntityProblems,
}

/// What is wrong with each field; empty if nothing is.
#[derive(Default)]
pub(crate) struct EntityProblems {
    pub(crate) name: String,
    pub(crate) comment: String,
    pub(crate) tag: String,
    pub(crate) parent: String,
}

/// An entity as it was typed.
pub(crate) struct TypedEntity {
    pub(crate) edit: EntityEdit,
    /// The one above it.
    pub(crate) parent: String,
}

const LONGEST_NAME: usize = 100;
const LONGEST_COMMENT: usize = 4_000;

impl TypedEntity {
    /// Reads what was typed.
    pub(crate) fn read(fields: &Fields) -> Self {
        let text = |name: &str| fields.get(name).trim().to_owned();
        let edit = EntityEdit { name: text("name"), comment: text("comment"), tag: text("tag") };
        Self { edit, parent: text("parent") }
    }
}

impl EntityForm {
    /// Shows what is known or was typed of an entity; `of` is the entity itself, unless it is new.
    pub(crate) fn new(
        edit: &EntityEdit,
        parent: Option<EntityId>,
        of: Option<EntityId>,
        tree: &[Entity],
    ) -> Self {
        let is_known = |id: Option<EntityId>| tree.iter().any(|known| Some(known.id) == id);
        let moves = |entity: &Entity| Some(entity.id) == of && is_known(entity.parent);
        let can_be_placed = of.is_none() || tree.iter().any(moves);
        let parents = if can_be_placed { outside(tree, of) } else { Vec::new() };
        let parents = parents.into_iter().map(|entity| (entity.id.0, entity.path.clone()));
        Self {
            name: edit.name.clone(),
            comment: edit.comment.clone(),
            tag: edit.tag.clone(),
            parents: Picker::of(parents, parent.map(|id| id.0)),
            problems: EntityProblems::default(),
        }
    }

    /// Returns where it is to be, if that is among what is offered.
    pub(crate) fn place(&self) -> Option<EntityId> {
        self.parents.chosen().map(EntityId)
    }

    /// Takes where it is to be, and finds what is wrong; says whether anything is.
    pub(crate) fn find_problems(&mut self, parent: &str, language: Language) -> bool {
        let told = |wrong: bool, key: &str| if wrong { language.t(key) } else { String::new() };
        let bad =
            |text: &str| text.chars().count() > LONGEST_NAME || text.chars().any(char::is_control);
        let place = self.parents.choose(parent);
        let homeless = !self.parents.is_empty() && !matches!(place, Meant::One(_));
        self.problems = EntityProblems {
            name: told(self.name.is_empty() || bad(&self.name), "name-problem"),
            comment: told(self.comment.chars().count() > LONGEST_COMMENT, "comment-problem"),
            tag: told(bad(&self.tag), "entity-tag-problem"),
            parent: told(homeless, place.problem()),
        };
        self.is_wrong()
    }

    /// Says whether anything was found to be wrong.
    pub(crate) fn is_wrong(&self) -> bool {
        let problems = &self.problems;
        [&problems.name, &problems.comment, &problems.tag, &problems.parent]
            .iter()
            .any(|problem| !problem.is_empty())
    }
}

/// Returns every entity that is neither the one nor below it. In the tree's order, what is below follows at once.
fn outside(tree: &[Entity], of: Option<EntityId>) -> Vec<&Entity> {
    let mut within: Option<usize> = None;
    let mut found = Vec::new();
    for entity in tree {
        if within.is_some_and(|depth| entity.depth <= depth) {
            within = None;
        }
        if Some(entity.id) == of {
            within = Some(entity.depth);
        }
        if within.is_none() {
            found.push(entity);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entity(id: i64, parent: Option<i64>, depth: usize) -> Entity {
        Entity {
            id: EntityId(id),
            parent: parent.map(EntityId),
            edit: EntityEdit::default(),
            path: String::new(),
            depth,
            computers: 0,
            users: 0,
        }
    }

    #[test]
    fn an_entity_can_be_moved_anywhere_but_below_itself() {
        let tree = [
            entity(1, None, 0),
            entity(2, Some(1), 1),
            entity(3, Some(2), 2),
            entity(4, Some(3), 3),
            entity(5, Some(1), 1),
        ];
        let offered = |of: i64| {
            let form = EntityForm::new(&EntityEdit::default(), None, Some(EntityId(of)), &tree);
            form.parents.choices().into_iter().map(|choice| choice.value).collect::<Vec<_>>()
        };
        assert_eq!(offered(2), ["1", "5"]);
        assert_eq!(offered(4), ["1", "2", "3", "5"]);
        assert!(offered(1).is_empty(), "the root stays");
    }
}
