//! What is searched: a part of what is found is that part, however many there are.

use crate::world::World;
use store::{Direction, DropdownKind, Listing};

test_database::on_both_engines!(crate::world::World::new;
    parts_of_very_many_that_are_found_are_those_of_the_whole,
);

/// More than are sorted before a part of them is read.
const MANY: usize = 10_007;

async fn parts_of_very_many_that_are_found_are_those_of_the_whole(world: World) {
    let name = |number: usize| format!("Room {number:05}");
    world
        .change(move |db| {
            for number in 0..MANY {
                db.add_dropdown(DropdownKind::Location, &name(number))?;
            }
            db.add_dropdown(DropdownKind::Location, "Elsewhere").map(drop)
        })
        .await
        .unwrap();
    let found = async |search: &str, direction: Direction, start: usize| {
        let start = i64::try_from(start).unwrap();
        let search = search.to_owned();
        let listing = Listing { search, direction, start, limit: 3, ..Listing::default() };
        let page = world.browse(move |db| db.dropdowns(DropdownKind::Location, &listing)).await;
        (page.rows.into_iter().map(|row| row.name).collect::<Vec<_>>(), page.total)
    };
    let total = i64::try_from(MANY).unwrap();
    let named = |numbers: &[usize]| numbers.iter().map(|n| name(*n)).collect::<Vec<_>>();
    let (up, down) = (Direction::Ascending, Direction::Descending);
    for (direction, start, rooms) in [
        (up, 0, vec![0, 1, 2]),
        (up, 4_000, vec![4_000, 4_001, 4_002]),
        (up, 9_000, vec![9_000, 9_001, 9_002]),
        (up, MANY - 1, vec![MANY - 1]),
        (up, MANY, vec![]),
        (down, 0, vec![MANY - 1, MANY - 2, MANY - 3]),
        (down, MANY - 2, vec![1, 0]),
    ] {
        let part = found("room", direction, start).await;
        assert_eq!(part, (named(&rooms), total), "{direction:?} from {start}");
    }
    assert_eq!(found("room 456", up, 8).await, (named(&[4_563, 4_564, 4_565]), 20), "of few");
    assert_eq!(found("elsewhere room", up, 0).await, (vec![], 0));
}
