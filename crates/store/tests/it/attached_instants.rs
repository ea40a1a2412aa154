//! What is attached to a computer is listed by the computer's last inventory.

use crate::{
    documents::machine,
    world::{NOW, World},
};
use inventory::{Field, ItemType};
use oauth::Lifetime;
use serde_json::{Value, json};
use store::{AssetFilter, AssetSort, Direction, Listing, Visible};

test_database::on_both_engines!(crate::world::World::new;
    what_is_attached_is_found_by_the_inventory_of_its_computer,
);

/// A machine with a monitor of its own.
fn with_monitor(number: usize) -> Value {
    let mut document = machine(number);
    document["content"]["monitors"] = json!([{
        "manufacturer": "Lotus Displays", "caption": "Lotus 22", "serial": format!("LD{number:04}"),
        "name": format!("screen{number}")
    }]);
    document
}

async fn what_is_attached_is_found_by_the_inventory_of_its_computer(world: World) {
    const DAY: i64 = 24;
    let day = |days: i64| NOW.plus(Lifetime::hours(DAY * days));
    // Each came ten times within days, and the third has gone since.
    for days in 0..10 {
        for number in 1..=3_usize {
            if number < 3 || days < 5 {
                let later = Lifetime::hours(i64::try_from(number).unwrap());
                world.submit_at(&with_monitor(number), day(days).plus(later)).await;
            }
        }
    }
    let serials = async |filter: AssetFilter, sort, direction| {
        let listing = Listing { sort, direction, ..Listing::default() };
        let found =
            world.browse(move |db| db.assets(&listing, &filter, &Visible::Everything)).await;
        let serials = found.rows.iter().map(|asset| asset.text(Field::Serial).unwrap().to_owned());
        (serials.collect::<Vec<_>>(), found.total)
    };
    let by_name = async |filter| serials(filter, AssetSort::Serial, Direction::Ascending).await.0;
    let all = AssetFilter::of(ItemType::Monitor);
    for (bound, before, since) in [
        (day(4), vec![], vec!["LD0001", "LD0002", "LD0003"]),
        (day(5), vec!["LD0003"], vec!["LD0001", "LD0002"]),
        (day(9), vec!["LD0003"], vec!["LD0001", "LD0002"]),
        (day(9).plus(Lifetime::hours(2)), vec!["LD0001", "LD0003"], vec!["LD0002"]),
        (day(20), vec!["LD0001", "LD0002", "LD0003"], vec![]),
    ] {
        let filter = AssetFilter { inventoried_before: Some(bound), ..all.clone() };
        assert_eq!(by_name(filter).await, before, "before {bound}");
        let filter = AssetFilter { inventoried_since: Some(bound), ..all.clone() };
        assert_eq!(by_name(filter).await, since, "since {bound}");
    }
    let by_instant =
        async |direction| serials(all.clone(), AssetSort::Inventoried, direction).await;
    let newest = by_instant(Direction::Descending).await;
    assert_eq!(newest, (vec!["LD0002".into(), "LD0001".into(), "LD0003".into()], 3));
    let oldest = by_instant(Direction::Ascending).await;
    assert_eq!(oldest, (vec!["LD0003".into(), "LD0001".into(), "LD0002".into()], 3));

    // The second has no monitor any more: that one is attached to nothing, and comes last.
    let mut without = machine(2);
    without["content"]["monitors"] = json!([]);
    world.submit_at(&without, day(10)).await;
    for (direction, order) in [
        (Direction::Descending, ["LD0001", "LD0003", "LD0002"]),
        (Direction::Ascending, ["LD0003", "LD0001", "LD0002"]),
    ] {
        assert_eq!(by_instant(direction).await.0, order);
        for start in 0..3 {
            let listing = Listing {
                sort: AssetSort::Inventoried,
                direction,
                start,
                limit: 1,
                ..Listing::default()
            };
            let filter = all.clone();
            let one =
                world.browse(move |db| db.assets(&listing, &filter, &Visible::Everything)).await;
            let place = usize::try_from(start).unwrap();
            assert_eq!(one.rows[0].text(Field::Serial), Some(order[place]), "{start}");
        }
    }
    // It was seen within the week before it went.
    let filter = AssetFilter { inventoried_since: Some(day(2)), ..all.clone() };
    assert_eq!(by_name(filter).await, ["LD0001", "LD0002", "LD0003"]);
}
