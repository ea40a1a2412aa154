//! Filters of resources against a naive reading of them.

use crate::{
    resources::{all, everything, resource},
    world::World,
};
use oauth::Timestamp;
use proptest::{prelude::*, strategy::ValueTree as _, test_runner::TestRunner};
use rsql::{Filter, Operator, Pattern, Piece, Term};
use serde_json::Value;
use std::cmp::Ordering;
use store::{ApiVersion, Kind, Question, Selection};

test_database::on_both_engines!(crate::world::World::new;
    a_filter_lets_pass_what_a_naive_reading_of_it_does,
);

const PROPERTIES: [&str; 9] = [
    "id",
    "name",
    "comment",
    "is_recursive",
    "entity.name",
    "entity.id",
    "date_mod",
    "entity.parent.name",
    "entity",
];

fn any_filter() -> impl Strategy<Value = Filter> {
    let texts =
        ["a", "A", "é", "b", "North", "", "*", "*a*", "a?*", "%", "[a]*", "*\\*", "100%", "a_b"];
    let fitting = move |property: &str| match property {
        "id" | "entity.id" => vec!["1", "3", "7", "20"],
        "is_recursive" => vec!["true", "false"],
        "date_mod" => vec!["2026-01-01", "2025-12-31T23:59:59Z", "2026-01-01T00:00:00+00:00"],
        _ => texts.to_vec(),
    };
    let term = proptest::sample::select(PROPERTIES.to_vec()).prop_flat_map(move |property| {
        let operator = proptest::sample::select(Operator::ALL.to_vec());
        let mut values = fitting(property);
        // Now and then a value that does not fit.
        values.extend(["x"].iter().take(usize::from(values.len() > 5)));
        let value = || proptest::sample::select(values.clone());
        (Just(property), operator, value(), value()).prop_map(|(property, operator, one, other)| {
            let mut values = vec![one.to_owned()];
            if operator.takes_several() {
                values.push(other.to_owned());
            }
            if operator.takes_none() {
                values.clear();
            }
            Filter::Term(Term { property: property.to_owned(), operator, values })
        })
    });
    term.prop_recursive(2, 5, 2, |inner| {
        let parts = || proptest::collection::vec(inner.clone(), 2..3);
        prop_oneof![parts().prop_map(Filter::And), parts().prop_map(Filter::Or)]
    })
}

/// Says what a filter says of a row as it was told; `None` if the filter is wrong.
fn passes(filter: &Filter, row: &Value) -> Option<bool> {
    match filter {
        Filter::And(parts) => {
            let parts: Option<Vec<bool>> = parts.iter().map(|part| passes(part, row)).collect();
            parts.map(|parts| parts.into_iter().all(|passed| passed))
        }
        Filter::Or(parts) => {
            let parts: Option<Vec<bool>> = parts.iter().map(|part| passes(part, row)).collect();
            parts.map(|parts| parts.into_iter().any(|passed| passed))
        }
        Filter::Term(term) => {
            use Operator::{Empty, Equal, ILike, In, IsNull, Like};
            let (operator, denied) = match term.operator {
                Operator::NotEqual => (Equal, true),
                Operator::Out => (In, true),
                Operator::NotLike => (Like, true),
                Operator::NotILike => (ILike, true),
                Operator::NotNull => (IsNull, true),
                Operator::NotEmpty => (Empty, true),
                other => (other, false),
            };
            let pointer = format!("/{}", term.property.replace('.', "/"));
            let value = row.pointer(&pointer).unwrap_or(&Value::Null);
            let kind = match term.property.as_str() {
                "id" | "entity.id" => "integer",
                "is_recursive" => "boolean",
                "date_mod" => "instant",
                "entity" => "relation",
                _ => "text",
            };
            let passed = match operator {
                IsNull => value.is_null(),
                Empty => value.is_null() || (kind == "text" && value == ""),
                _ if kind == "relation" => return None,
                Like | ILike if kind != "text" => return None,
                Like => fits(value.as_str(), &term.values[0]),
                ILike => {
                    let folded = value.as_str().map(str::to_lowercase);
                    fits(folded.as_deref(), &term.values[0].to_lowercase())
                }
                Equal | In => {
                    let mut any = false;
                    for wanted in &term.values {
                        any |= compare(kind, value, wanted, Equal)?;
                    }
                    any
                }
                order => compare(kind, value, &term.values[0], order)?,
            };
            Some(passed != denied)
        }
    }
}

fn compare(kind: &str, value: &Value, wanted: &str, operator: Operator) -> Option<bool> {
    let mut day = 0;
    let ordering = match kind {
        "integer" => {
            let wanted: i64 = wanted.parse().ok()?;
            value.as_i64().map(|value| value.cmp(&wanted))
        }
        "boolean" => {
            let wanted = match wanted {
                "true" | "1" => true,
                "false" | "0" => false,
                _ => return None,
            };
            value.as_bool().map(|value| value.cmp(&wanted))
        }
        "instant" => {
            let wanted = wanted.trim_end_matches("+00:00");
            let wanted = Timestamp::parse(wanted).map(|instant| {
                day = if wanted.len() == 10 { 86_399 } else { 0 };
                instant.seconds()
            })?;
            let told = value
                .as_str()
                .map(|told| Timestamp::parse(told.trim_end_matches("+00:00")).unwrap());
            told.map(|told| {
                let told = told.seconds();
                if told < wanted {
                    Ordering::Less
                } else if told > wanted + day {
                    Ordering::Greater
                } else {
                    Ordering::Equal
                }
            })
        }
        _ => value.as_str().map(|value| value.cmp(wanted)),
    };
    let Some(ordering) = ordering else { return Some(false) };
    Some(match operator {
        Operator::Less => ordering.is_lt(),
        Operator::LessOrEqual => ordering.is_le(),
        Operator::Greater => ordering.is_gt(),
        Operator::GreaterOrEqual => ordering.is_ge(),
        _ => ordering.is_eq(),
    })
}

fn fits(text: Option<&str>, pattern: &str) -> bool {
    fn rest(text: &str, pieces: &[Piece<'_>]) -> bool {
        match pieces.split_first() {
            None => text.is_empty(),
            Some((Piece::Text(piece), further)) => {
                text.strip_prefix(piece).is_some_and(|text| rest(text, further))
            }
            Some((Piece::Any, further)) => {
                (0..=text.len()).filter_map(|at| text.get(at..)).any(|text| rest(text, further))
            }
        }
    }
    text.is_some_and(|text| rest(text, &Pattern::new(pattern).pieces()))
}

async fn a_filter_lets_pass_what_a_naive_reading_of_it_does(world: World) {
    world.populate().await;
    let group = resource("Group");
    let deeper = {
        // REST tells a part of the entity; the oracle needs the entity above it too.
        let mut selection = Selection::whole(group, ApiVersion::default());
        let entity = selection.picks.iter_mut().find(|pick| pick.name == "entity").unwrap();
        let Kind::One(one) = entity.member.kind else { panic!("a relation") };
        entity.within = Selection::whole(one.resource, ApiVersion::default());
        selection
    };
    let question = Question { selection: deeper, ..all("Group") };
    let rows: Vec<Value> = world
        .list(&everything(), question.clone())
        .await
        .unwrap()
        .into_iter()
        .map(Value::Object)
        .collect();
    assert_eq!(rows.len(), 22);
    let mut runner = TestRunner::deterministic();
    let (mut some, mut wrong) = (0, 0);
    for _ in 0..600 {
        let filter = any_filter().new_tree(&mut runner).unwrap().current();
        let expected: Option<Vec<&Value>> = rows
            .iter()
            .map(|row| passes(&filter, row).map(|passed| passed.then_some(row)))
            .collect::<Option<Vec<_>>>()
            .map(|rows| rows.into_iter().flatten().collect());
        let asked = Question { filter: Some(filter.clone()), ..question.clone() };
        let found = world.list(&everything(), asked).await;
        let found: Option<Vec<Value>> =
            found.ok().map(|rows| rows.into_iter().map(Value::Object).collect());
        match (&expected, &found) {
            (None, _) => wrong += 1,
            (Some(rows), _) if !rows.is_empty() && rows.len() < 22 => some += 1,
            _ => {}
        }
        assert_eq!(
            found.as_ref().map(|rows| rows.iter().collect::<Vec<_>>()),
            expected,
            "{filter}"
        );
    }
    assert!(some > 50 && wrong > 20, "the filters say too little: {some}, {wrong}");
}
