//! Resources: every member is read, sorted and filtered; pages; what is seen by whom.

use crate::world::World;
use rsql::{Filter, Operator, Term};
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;
use store::{
    AccountEdit, AgentContact, ApiVersion, EntityEdit, EntityId, GroupEdit, Holding, Kind, Member,
    Question, QuestionProblem, RESOURCES, Record, Resource, Selection, Viewer, Visible,
};

test_database::on_both_engines!(crate::world::World::new;
    every_member_of_every_resource_is_read_sorted_and_filtered,
    pages_by_number_and_by_cursor_hold_each_row_once_in_order,
    nobody_sees_more_than_a_naive_oracle_lets_them,
    what_is_not_described_is_neither_filtered_nor_sorted,
    a_relation_tells_the_rest_of_its_row_to_those_who_see_that,
);

/// Somebody who sees everything.
pub(crate) fn everything() -> Viewer {
    Viewer::new(|_| Visible::Everything)
}

/// Finds a resource by its name.
pub(crate) fn resource(name: &str) -> &'static Resource {
    RESOURCES.iter().find(|resource| resource.name == name).unwrap()
}

/// Asks for all rows of a resource.
pub(crate) fn all(name: &str) -> Question {
    Question { limit: 1000, ..Question::all(resource(name), ApiVersion::default()) }
}

/// Rows as the API writes them.
pub(crate) type Rows = Vec<Map<String, Value>>;

/// Returns rows as the API writes them.
fn objects(rows: &[Record]) -> Rows {
    serde_json::from_value(json!(rows)).unwrap()
}

impl World {
    /// Returns what a question finds, and holds it against the total that is told.
    pub(crate) async fn list(
        &self,
        viewer: &Viewer,
        question: Question,
    ) -> Result<Rows, QuestionProblem> {
        let viewer = viewer.clone();
        let listed = self.browse(move |db| db.list(&viewer, &question)).await?;
        assert_eq!(listed.total, i64::try_from(listed.rows.len()).ok());
        Ok(objects(&listed.rows))
    }

    /// A tree of entities, and in them groups, users and agents. Returns the entities, each with the one above it.
    pub(crate) async fn populate(&self) -> Vec<(EntityId, Option<EntityId>)> {
        let names = [
            "", "a", "A", "b", "é", "É", "ab", "a b", "100%", "a_b", "a*", "[a]", "a?c", "a\\b",
            "'", "\"", "(;,)", "aé", "Zz", "true", "1", "false",
        ];
        self.change(move |db| {
            let root = db.root_entity()?;
            let mut entities = vec![(root, None)];
            for (name, above) in [("North", 0), ("South", 0), ("Pole", 1), ("Igloo", 3)] {
                let edit = EntityEdit { name: name.to_owned(), ..EntityEdit::default() };
                let above = entities[above].0;
                entities.push((db.create_entity(above, &edit)?, Some(above)));
            }
            let profile = db.profile("Observer")?.unwrap();
            for (number, name) in names.iter().enumerate() {
                let (entity, _) = entities[number % entities.len()];
                let edit = GroupEdit {
                    name: (*name).to_owned(),
                    comment: names[(number * 7) % names.len()].to_owned(),
                    entity: entity.0,
                    recursive: number % 3 == 0,
                };
                db.create_group(&edit)?;
                let emails = (0..number % 3).map(|n| format!("{name}{n}@example.com")).collect();
                let edit = AccountEdit {
                    name: format!("u{number}{name}"),
                    emails,
                    ..AccountEdit::default()
                };
                let holding =
                    (number % 5 < 4).then_some(Holding { profile, entity, recursive: false });
                db.create_account(&edit, "$argon2id$…", holding)?;
                db.record_contact(&AgentContact {
                    deviceid: format!("agent{number}"),
                    version: (number % 2 == 0).then(|| (*name).to_owned()),
                    port: (number % 4 == 0).then_some(i64::try_from(number).unwrap()),
                    message: "contact",
                    ..AgentContact::default()
                })?;
            }
            Ok(entities)
        })
        .await
        .unwrap()
    }
}

fn term(property: &str, operator: Operator, value: &str) -> Filter {
    let values = if operator.takes_none() { vec![] } else { vec![value.to_owned()] };
    Filter::Term(Term { property: property.to_owned(), operator, values })
}

/// A value that a member of this kind may be compared with.
fn fitting(kind: Kind) -> &'static str {
    match kind {
        Kind::Integer(_) => "1",
        Kind::Boolean(_) => "true",
        Kind::Instant(_) => "2026-01-01T00:00:00Z",
        _ => "a",
    }
}

fn paths(resource: &'static Resource) -> Vec<(String, &'static Member)> {
    let mut paths = Vec::new();
    for member in resource.read_members(ApiVersion::default()) {
        let below = match member.kind {
            Kind::One(one) => one.resource,
            Kind::Many(many) => many.resource,
            _ => {
                paths.push((member.name.to_owned(), member));
                continue;
            }
        };
        for further in below.read_members(ApiVersion::default()) {
            if !matches!(further.kind, Kind::One(_) | Kind::Many(_)) {
                paths.push((format!("{}.{}", member.name, further.name), further));
            }
        }
    }
    paths
}

/// The check of types that SQL gets: every expression of every description runs.
async fn every_member_of_every_resource_is_read_sorted_and_filtered(world: World) {
    world.populate().await;
    let client = world.client(1, "Reports").await;
    world
        .change(move |db| db.add_client_secret(client, &crate::world::hash(1), "abcd"))
        .await
        .unwrap();
    world.change(move |db| db.issue_access_token(&crate::world::token(7, client).1)).await.unwrap();
    let some = Viewer::new(|_| Visible::Within(vec![(EntityId(1), false), (EntityId(2), true)]));
    for resource in RESOURCES {
        for viewer in [everything(), some.clone()] {
            let question = Question {
                above: vec![client.0; resource.ancestry().len() - 1],
                limit: 1000,
                ..Question::all(resource, ApiVersion::default())
            };
            let rows = world.list(&viewer, question.clone()).await.unwrap();
            assert!(rows.iter().all(|row| row.contains_key("id")), "{}", resource.name);
            // Sorted by who sees everything, filtered by who sees some: each expression runs once.
            let sees_everything = *viewer.sees(resource.subject) == Visible::Everything;
            for (path, member) in paths(resource) {
                let sort = format!("{path}:desc,id");
                let sorted = Question { sort, ..question.clone() };
                let is_many = path.contains('.')
                    && resource.members.iter().any(|member| {
                        matches!(member.kind, Kind::Many(_)) && path.starts_with(member.name)
                    });
                if sees_everything {
                    let is_sorted = world.list(&viewer, sorted).await.is_ok();
                    let expected = member.is_filtered() && !is_many;
                    assert_eq!(is_sorted, expected, "{} {path}", resource.name);
                    continue;
                }
                if !member.is_filtered() {
                    continue;
                }
                // One statement for all operators that fit: a statement each would take minutes.
                let is_text = matches!(member.kind, Kind::Text(_) | Kind::Date(_));
                let (forms, others): (Vec<Operator>, Vec<Operator>) =
                    Operator::ALL.into_iter().partition(|operator| {
                        matches!(
                            operator,
                            Operator::Like
                                | Operator::NotLike
                                | Operator::ILike
                                | Operator::NotILike
                        )
                    });
                let any = |operators: &[Operator]| {
                    let value = fitting(member.kind);
                    Filter::Or(
                        operators.iter().map(|operator| term(&path, *operator, value)).collect(),
                    )
                };
                let list = async |filter| {
                    world.list(&viewer, Question { filter: Some(filter), ..question.clone() }).await
                };
                assert!(list(any(&others)).await.is_ok(), "{} {path}", resource.name);
                assert_eq!(list(any(&forms)).await.is_ok(), is_text, "{} {path}", resource.name);
            }
        }
    }
}

async fn pages_by_number_and_by_cursor_hold_each_row_once_in_order(world: World) {
    world.populate().await;
    for sort in
        ["", "name", "comment:desc", "entity.name,name:desc", "is_recursive:desc,comment,id:desc"]
    {
        let question = Question { sort: sort.to_owned(), ..all("Group") };
        let whole = world.list(&everything(), question.clone()).await.unwrap();
        let (mut by_number, mut by_cursor) = (Vec::new(), Vec::new());
        let mut cursor = None;
        for start in (0..22).step_by(4) {
            let page = Question { start, limit: 4, ..question.clone() };
            let viewer = everything();
            let listed = world.browse(move |db| db.list(&viewer, &page)).await.unwrap();
            assert_eq!((listed.start, listed.total), (start, Some(22)));
            by_number.extend(objects(&listed.rows));
            let page = Question { limit: 4, cursor, ..question.clone() };
            let viewer = everything();
            let listed = world.browse(move |db| db.list(&viewer, &page)).await.unwrap();
            assert_eq!((listed.start, listed.total), (start, Some(22)));
            by_cursor.extend(objects(&listed.rows));
            cursor = listed.next;
        }
        assert_eq!(cursor, None);
        assert_eq!((&by_number, &by_cursor), (&whole, &whole), "{sort}");
    }
    let viewer = everything();
    let first = Question { limit: 1, ..all("Group") };
    let next = world.browse(move |db| db.list(&viewer, &first)).await.unwrap().next;
    let other = Question { sort: "name".to_owned(), cursor: next, ..all("Group") };
    assert_eq!(world.list(&everything(), other).await, Err(QuestionProblem::Cursor));
}

async fn nobody_sees_more_than_a_naive_oracle_lets_them(world: World) {
    let entities = world.populate().await;
    let groups = world.list(&everything(), all("Group")).await.unwrap();
    let entity_of = |row: &Map<String, Value>| row["entity"]["id"].as_i64().unwrap();
    let below = |mut entity: EntityId, above: EntityId| loop {
        if entity == above {
            return true;
        }
        match entities.iter().find(|(id, _)| *id == entity).and_then(|(_, parent)| *parent) {
            Some(parent) => entity = parent,
            None => return false,
        }
    };
    let ids = |rows: &[Map<String, Value>]| -> BTreeSet<i64> {
        rows.iter().map(|row| row["id"].as_i64().unwrap()).collect()
    };
    // Every set of entities, each with and without those below it.
    for chosen in 0..3_usize.pow(5) {
        let named: Vec<(EntityId, bool)> = entities
            .iter()
            .enumerate()
            .filter_map(|(number, (entity, _))| {
                match chosen / 3_usize.pow(u32::try_from(number).unwrap()) % 3 {
                    0 => None,
                    which => Some((*entity, which == 2)),
                }
            })
            .collect();
        let visible = Visible::within(named.clone(), entities[0].0);
        let viewer = Viewer::new(|_| visible.clone());
        let seen = |entity: i64| {
            named.iter().any(|(above, deep)| {
                above.0 == entity || (*deep && below(EntityId(entity), *above))
            })
        };
        let expected: BTreeSet<i64> = groups
            .iter()
            .filter(|row| seen(entity_of(row)))
            .map(|row| row["id"].as_i64().unwrap())
            .collect();
        let found = world.list(&viewer, all("Group")).await.unwrap();
        assert_eq!(ids(&found), expected, "{named:?}");
        let found = world.list(&viewer, all("Entity")).await.unwrap();
        let expected: BTreeSet<i64> =
            entities.iter().map(|(id, _)| id.0).filter(|id| seen(*id)).collect();
        assert_eq!(ids(&found), expected, "{named:?}");
        // What a filter and a sort say of what is not seen is nothing.
        let sneaky = Question {
            filter: Some(Filter::Or(vec![
                term("entity.parent.name", Operator::NotNull, ""),
                term("id", Operator::Greater, "0"),
            ])),
            sort: "entity.level".to_owned(),
            ..all("Group")
        };
        let found = world.list(&viewer, sneaky).await.unwrap();
        assert!(found.iter().all(|row| seen(entity_of(row))), "{named:?}");
        let one = &groups[chosen % groups.len()];
        let (id, entity) = (one["id"].as_i64().unwrap(), entity_of(one));
        let question = Question { id: Some(id), ..all("Group") };
        let viewer_of_item = viewer.clone();
        let item = world.browse(move |db| db.item(&viewer_of_item, &question)).await;
        assert_eq!(item.is_some(), seen(entity), "{named:?}");
        let sees = world.browse(move |db| db.sees_row(&viewer, resource("Group"), &[id])).await;
        assert_eq!(sees, seen(entity), "{named:?}");
    }
}

async fn what_is_not_described_is_neither_filtered_nor_sorted(world: World) {
    world.populate().await;
    for property in [
        "password_hash",
        "password",
        "totp_secret",
        "name_key",
        "emails.user_id",
        "1=1",
        "id.x",
        "x.y",
    ] {
        let filter = Some(term(property, Operator::NotNull, ""));
        let found = world.list(&everything(), Question { filter, ..all("User") }).await;
        assert!(matches!(found, Err(QuestionProblem::Filter(_))), "{property}");
        let sorted = Question { sort: property.to_owned(), ..all("User") };
        assert!(
            matches!(world.list(&everything(), sorted).await, Err(QuestionProblem::Sort(_))),
            "{property}"
        );
    }
    // A member that came later is not there in a version before.
    let filter = Some(term("date_mod", Operator::NotNull, ""));
    let old = Question { version: ApiVersion::V2_1, filter, ..all("User") };
    assert!(world.list(&everything(), old).await.is_err());
    let old =
        world.list(&everything(), Question::all(resource("User"), ApiVersion::V2_1)).await.unwrap();
    assert!(!old[0].contains_key("date_mod") && old[0].contains_key("last_login"));
}

async fn a_relation_tells_the_rest_of_its_row_to_those_who_see_that(world: World) {
    world.populate().await;
    let deep = |name: &str| {
        let group = resource("Group");
        let mut selection = Selection::whole(group, ApiVersion::default());
        let entity = selection.picks.iter_mut().find(|pick| pick.name == name).unwrap();
        let Kind::One(one) = entity.member.kind else { panic!("a relation") };
        entity.within = Selection::whole(one.resource, ApiVersion::default());
        selection
    };
    let question = Question { selection: deep("entity"), limit: 1, ..all("Group") };
    let told = async |viewer: Viewer, filter: Option<Filter>| {
        let question = Question { filter, ..question.clone() };
        let listed = world.browse(move |db| db.list(&viewer, &question)).await.unwrap();
        (objects(&listed.rows), listed.total)
    };
    let blind = Viewer::new(|subject| match subject {
        rights::Subject::Users => Visible::Everything,
        _ => Visible::NOTHING,
    });
    let sees = told(everything(), None).await.0.remove(0);
    assert_eq!(sees["entity"]["level"], 1);
    let does_not = told(blind.clone(), None).await.0.remove(0);
    assert_eq!(does_not["entity"]["name"], sees["entity"]["name"], "this everybody is told");
    assert_eq!(does_not["entity"]["level"], json!(null));
    let filter = term("entity.level", Operator::Equal, "1");
    assert!(told(everything(), Some(filter.clone())).await.1 > Some(0));
    assert_eq!(told(blind.clone(), Some(filter)).await.1, Some(0), "a filter tells no more");
    assert!(told(blind, Some(term("entity.id", Operator::Equal, "1"))).await.1 > Some(0));
}
