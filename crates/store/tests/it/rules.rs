//! Rules in force: what people do with them counts at the next inventory, on every node; and what they refuse waits.

use crate::{
    at_once::Doing,
    documents::{machine, partial, read, submission, with},
    world::{NOW, World},
};
use inventory::{
    ItemType,
    rules::{Aspect, Criterion, Operator, Outcome, RuleLabel, RuleList, RuleState},
};
use oauth::Lifetime;
use serde_json::{Value, json};
use store::{
    Acceptance, Actor, AssetId, EntityEdit, EntityId, Error, Listing, Recorded, RefusedEquipment,
    RefusedFilter, RefusedId, RefusedRoom, Rejection, RuleEdit, RuleMove, TrialOutcome, Visible,
    WhyRefused,
};

test_database::on_both_engines!(crate::world::World::new;
    an_installation_begins_with_the_shipped_rules_and_goes_back_to_them,
    a_refused_document_waits_once_with_its_reason_and_is_forgotten_when_it_is_let_in,
    the_order_of_rules_decides_and_a_rule_that_is_off_is_passed_over,
    a_rule_counts_at_the_next_inventory_on_every_node,
    several_assets_that_may_be_meant_are_doubtful,
    what_waits_is_taken_in_as_new_or_into_an_asset,
    what_waits_is_taken_in_once_however_many_do_so,
    one_of_several_devices_that_was_refused_is_taken_in_alone,
    a_tag_an_address_or_a_name_gives_a_new_asset_its_entity,
    an_entity_that_is_gone_takes_nothing_in,
    a_trial_says_what_would_become_of_a_document_and_stores_nothing,
    old_and_too_many_refused_ones_go,
    what_waits_is_seen_where_it_would_belong,
    a_rule_that_is_none_is_refused,
);

fn criterion(aspect: Aspect, operator: Operator, value: &str) -> Criterion {
    Criterion::new(aspect, operator, value).unwrap()
}

fn rule(name: &str, criteria: Vec<Criterion>, outcome: Outcome) -> RuleEdit {
    RuleEdit { name: name.to_owned(), criteria, outcome }
}

fn refuse(reason: &str) -> Outcome {
    Outcome::Refuse(reason.to_owned())
}

fn printer(deviceid: &str, name: &str, macs: &[&str]) -> Value {
    let ports: Vec<Value> = (1..)
        .zip(macs)
        .map(|(number, mac)| json!({ "ifnumber": number, "iftype": 6, "mac": mac }))
        .collect();
    json!({
        "action": "netinventory", "deviceid": deviceid, "itemtype": "Printer",
        "content": {
            "versionclient": "6.2",
            "network_device": { "type": "Printer", "name": name },
            "network_ports": ports
        }
    })
}

impl World {
    async fn add_rule(&self, list: RuleList, edit: RuleEdit) -> i64 {
        self.change(move |db| db.add_rule(list, &edit)).await.unwrap()
    }

    async fn numbers(&self, list: RuleList) -> Vec<i64> {
        let rules = self.browse(|db| db.rules()).await;
        rules.list(list).iter().map(|rule| rule.number).collect()
    }

    async fn waiting(&self) -> Vec<RefusedEquipment> {
        self.browse(|db| {
            db.find_refused_equipment(
                &Listing::default(),
                &RefusedFilter::default(),
                &Visible::Everything,
            )
        })
        .await
        .rows
    }

    async fn accept(&self, id: RefusedId, acceptance: Acceptance) -> Option<Recorded> {
        let document = self.browse(move |db| db.refused_document(id)).await.unwrap();
        let submission = document.submission().unwrap();
        self.change(move |db| db.accept_refused_equipment(id, &submission, acceptance))
            .await
            .unwrap()
    }

    async fn tagged_entity(&self, name: &str, tag: &str) -> EntityId {
        let edit =
            EntityEdit { name: name.to_owned(), tag: tag.to_owned(), ..EntityEdit::default() };
        self.change(move |db| {
            let root = db.root_entity()?;
            db.create_entity(root, &edit)
        })
        .await
        .unwrap()
    }

    async fn kinds_of_events(&self) -> Vec<String> {
        let events = self.browse(|db| db.newest_events(50)).await;
        events.into_iter().map(|event| event.kind).rev().collect()
    }
}

async fn an_installation_begins_with_the_shipped_rules_and_goes_back_to_them(world: World) {
    let first = world.browse(|db| db.rules()).await;
    assert_eq!((first.entities.len(), first.assets.len()), (1, 7));
    assert_eq!(first.assets[0].label, RuleLabel::Shipped("rule-serial-and-uuid"));
    let own = world.add_rule(RuleList::Assets, rule("Nobody", vec![], refuse(""))).await;
    let (deleted, renamed) = (first.assets[0].number, first.assets[1].clone());
    let edit = rule("By serial", renamed.criteria.clone(), Outcome::Link);
    world
        .change(move |db| {
            assert!(db.delete_rule(deleted)?);
            assert!(!db.delete_rule(deleted)?);
            assert!(db.edit_rule(renamed.number, &edit)?);
            assert!(db.switch_rule(own, RuleState::Off)?);
            assert!(db.move_rule(own, RuleMove::First)?);
            Ok(())
        })
        .await
        .unwrap();
    let changed = world.browse(|db| db.rules()).await;
    assert_eq!(changed.assets[0].number, own);
    assert_eq!(changed.assets[0].state, RuleState::Off);
    assert_eq!(changed.assets[1].label, RuleLabel::Named("By serial".to_owned()));
    world.change(|db| db.reset_rules()).await.unwrap();
    let again = world.browse(|db| db.rules()).await;
    let said = |set: &store::RuleSet| {
        set.assets
            .iter()
            .map(|rule| (rule.label.clone(), rule.criteria.clone()))
            .collect::<Vec<_>>()
    };
    assert_eq!(said(&again), said(&first));
    assert_eq!(
        world.kinds_of_events().await,
        [
            "rule.added",
            "rule.deleted",
            "rule.updated",
            "rule.disabled",
            "rule.moved",
            "rules.reset"
        ]
    );
}

async fn a_refused_document_waits_once_with_its_reason_and_is_forgotten_when_it_is_let_in(
    world: World,
) {
    let edit = rule(
        "No guests",
        vec![criterion(Aspect::Name, Operator::Begins, "host1")],
        refuse("Guests are not inventoried"),
    );
    let number = world.add_rule(RuleList::Assets, edit).await;
    let later = NOW.plus(Lifetime::hours(1));
    assert!(matches!(world.submit(&machine(1)).await, Recorded::Refused(_)));
    assert!(matches!(world.submit_at(&machine(1), later).await, Recorded::Refused(_)));
    let waiting = world.waiting().await;
    let [one] = waiting.as_slice() else { panic!("{waiting:?}") };
    assert_eq!((one.why, one.times, one.itemtype), (WhyRefused::Refused, 2, ItemType::Computer));
    assert_eq!(one.rule, Some((number, RuleLabel::Named("No guests".to_owned()))));
    assert_eq!(one.reason, "Guests are not inventoried");
    assert_eq!(one.serial.as_deref(), Some("SN-00001"));
    assert_eq!((one.first_refused_at, one.refused_at), (NOW, later));
    assert!(one.size > 0 && one.agent.is_some());
    assert!(world.of_kind(ItemType::Computer).await.is_empty());
    let agents = world.browse(|db| db.agents(&Listing::default())).await.rows;
    assert_eq!(agents[0].last_answer.as_deref(), Some("refused"));
    let told = world.kinds_of_events().await;
    assert_eq!(told.iter().filter(|kind| *kind == "equipment.refused").count(), 1);

    world.change(move |db| db.delete_rule(number)).await.unwrap();
    assert!(matches!(world.submit(&machine(1)).await, Recorded::Created(_)));
    assert!(world.waiting().await.is_empty(), "what is let in waits no more");
}

async fn the_order_of_rules_decides_and_a_rule_that_is_off_is_passed_over(world: World) {
    let id = world.first(&machine(1)).await;
    let refusing = world.add_rule(RuleList::Assets, rule("Nobody", vec![], refuse(""))).await;
    // Behind the shipped rules, it meets only what is new.
    assert!(matches!(world.submit(&machine(1)).await, Recorded::Updated(known, _) if known == id));
    assert!(matches!(world.submit(&machine(2)).await, Recorded::Refused(_)));
    world.change(move |db| db.move_rule(refusing, RuleMove::First)).await.unwrap();
    assert!(matches!(world.submit(&machine(1)).await, Recorded::Refused(_)));
    world.change(move |db| db.switch_rule(refusing, RuleState::Off)).await.unwrap();
    assert!(matches!(world.submit(&machine(1)).await, Recorded::Updated(known, _) if known == id));
    assert!(matches!(world.submit(&machine(2)).await, Recorded::Created(_)));
    world.change(move |db| db.switch_rule(refusing, RuleState::On)).await.unwrap();
    for _ in 0..3 {
        world.change(move |db| db.move_rule(refusing, RuleMove::Down)).await.unwrap();
    }
    assert_eq!(world.numbers(RuleList::Assets).await[3], refusing);
    for way in [RuleMove::Up, RuleMove::Last, RuleMove::Down] {
        world.change(move |db| db.move_rule(refusing, way)).await.unwrap();
    }
    assert_eq!(world.numbers(RuleList::Assets).await.last(), Some(&refusing));
    assert!(!world.change(|db| db.move_rule(999, RuleMove::Up)).await.unwrap());
}

async fn a_rule_counts_at_the_next_inventory_on_every_node(world: World) {
    let other = world.another().await;
    let submit = async |store: &store::Store, number| {
        let submission = submission(&machine(number));
        let record = move |db: &mut store::Change<'_>| db.record_inventory(&submission);
        store.change(Actor::Agent, NOW, record).await.unwrap()
    };
    for (number, node) in (0..).zip([&world.store, &other, &world.store, &other]) {
        assert!(matches!(submit(node, number * 2).await, Recorded::Created(_)));
        let edit = rule("Nobody", vec![], refuse(""));
        let number_of_rule =
            node.change(Actor::System, NOW, move |db| db.add_rule(RuleList::Assets, &edit));
        let added = number_of_rule.await.unwrap();
        for node in [&world.store, &other] {
            assert!(matches!(submit(node, number * 2 + 1).await, Recorded::Refused(_)));
        }
        node.change(Actor::System, NOW, move |db| db.delete_rule(added)).await.unwrap();
    }
}

const MACS: [&str; 2] = ["00:11:22:33:44:55", "00:11:22:33:44:66"];

async fn several_assets_that_may_be_meant_are_doubtful(world: World) {
    let one = world.first(&printer("scan", "one", &MACS[..1])).await;
    let two = world.first(&printer("scan", "two", &MACS[1..])).await;
    let both = printer("scan", "three", &MACS);
    assert!(matches!(world.submit(&both).await, Recorded::Doubtful(_)));
    let waiting = world.waiting().await;
    assert_eq!(waiting[0].why, WhyRefused::Doubtful);
    assert_eq!(waiting[0].candidates, [one, two]);
    assert_eq!(
        waiting[0].rule.as_ref().map(|(_, label)| label),
        Some(&RuleLabel::Shipped("rule-device-mac"))
    );
    // Of those that may be meant, one in the trash is not.
    world.change(move |db| db.trash_asset(two)).await.unwrap();
    assert!(matches!(world.submit(&both).await, Recorded::Updated(known, _) if known == one));
    assert!(world.waiting().await.is_empty());
    assert_eq!(world.asset(one).await.matched_by, "mac (rule 6)");
}

async fn what_waits_is_taken_in_as_new_or_into_an_asset(world: World) {
    let known = world.first(&machine(1)).await;
    let refusing = world.add_rule(RuleList::Assets, rule("Nobody", vec![], refuse(""))).await;
    let sections = json!([{ "name": "CPU" }]);
    for number in [2, 3] {
        world.submit(&with(machine(number), "cpus", sections.clone())).await;
    }
    // Even what is partial is taken in as new if a person says so.
    world.submit(&partial(machine(4))).await;
    let mut waiting = world.waiting().await;
    waiting.sort_by(|a, b| a.name.cmp(&b.name));
    let [two, three, four] = [waiting[0].id, waiting[1].id, waiting[2].id];

    let accepted = world.accept(two, Acceptance::AsNew).await;
    let Some(Recorded::Created(made)) = accepted else { panic!("{accepted:?}") };
    assert_eq!(world.parts(made, "cpus").await, ["CPU"]);
    let accepted = world.accept(three, Acceptance::Into(known)).await;
    assert!(matches!(accepted, Some(Recorded::Updated(id, _)) if id == known), "{accepted:?}");
    let asset = world.asset(known).await;
    assert_eq!((asset.name(), asset.matched_by.as_str()), ("host3", "hand"));
    let accepted = world.accept(four, Acceptance::AsNew).await;
    assert!(matches!(accepted, Some(Recorded::Created(_))), "{accepted:?}");
    assert!(world.waiting().await.is_empty());

    // What was taken in is known from now on, whatever is refused behind the rules that know it.
    let again = world.submit(&machine(2)).await;
    assert!(matches!(again, Recorded::Updated(id, _) if id == made), "{again:?}");
    let told = world.kinds_of_events().await;
    assert_eq!(told.iter().filter(|kind| *kind == "equipment.accepted").count(), 3);

    // An asset of another kind, one that is gone, and what waits no more take nothing in.
    world.change(move |db| db.move_rule(refusing, RuleMove::First)).await.unwrap();
    let device = printer("scan", "printer", &MACS[..1]);
    world.submit(&device).await;
    let id = world.waiting().await[0].id;
    for acceptance in [Acceptance::Into(known), Acceptance::Into(AssetId(999))] {
        assert_eq!(world.accept(id, acceptance).await, None);
    }
    assert_eq!(world.waiting().await.len(), 1);
    assert!(world.change(move |db| db.delete_refused_equipment(id)).await.unwrap());
    assert!(!world.change(move |db| db.delete_refused_equipment(id)).await.unwrap());
    let submission = submission(&device);
    let accept = move |db: &mut store::Change<'_>| {
        db.accept_refused_equipment(id, &submission, Acceptance::AsNew)
    };
    assert_eq!(world.change(accept).await.unwrap(), None);
}

async fn what_waits_is_taken_in_once_however_many_do_so(world: World) {
    let device = |number: u8| {
        let mac = format!("00:11:22:33:55:{number:02x}");
        printer("scan", &format!("printer{number}"), &[&mac])
    };
    let refusing = rule(
        "None",
        vec![criterion(Aspect::Name, Operator::Contains, "printer")],
        refuse("None here"),
    );
    world.add_rule(RuleList::Assets, refusing).await;
    for number in 1..=10 {
        world.submit(&device(number)).await;
        let id = world.waiting().await[0].id;
        let accept = |_| -> Doing<bool> {
            let submission = submission(&device(number));
            Box::new(move |db| {
                let taken = db.accept_refused_equipment(id, &submission, Acceptance::AsNew)?;
                Ok(taken.is_some())
            })
        };
        let mut changes: Vec<_> = (0..2).map(accept).collect();
        changes.push(Box::new(move |db| db.delete_refused_equipment(id)));
        let done = world.at_once(changes).await;
        assert_eq!(done.iter().filter(|done| **done).count(), 1, "{done:?}");
        let made = usize::from(done[0] || done[1]);
        let printers = world.of_kind(ItemType::Printer).await;
        assert_eq!(printers.len(), made);
        for printer in printers {
            world.change(move |db| db.trash_asset(printer.id)).await.unwrap();
        }
    }
}

async fn one_of_several_devices_that_was_refused_is_taken_in_alone(world: World) {
    let device = |name: &str, mac: &str| {
        format!(
            "<DEVICE><INFO><TYPE>PRINTER</TYPE><NAME>{name}</NAME><MAC>{mac}</MAC></INFO></DEVICE>"
        )
    };
    let text = format!(
        "<?xml version=\"1.0\"?><REQUEST><CONTENT>{}{}</CONTENT><DEVICEID>scan</DEVICEID>\
         <QUERY>SNMPQUERY</QUERY></REQUEST>",
        device("first", MACS[0]),
        device("second", MACS[1])
    );
    let edit = rule(
        "No second",
        vec![criterion(Aspect::Name, Operator::Is, "second")],
        refuse("One is enough"),
    );
    world.add_rule(RuleList::Assets, edit).await;
    let message = inventory::read(text.as_bytes(), &inventory::Limits::default()).unwrap();
    assert_eq!(message.inventories.len(), 2);
    let document = std::sync::Arc::new(store::ReceivedDocument {
        packing: "plain".to_owned(),
        content: text.into_bytes(),
    });
    for (place, inventory) in message.inventories.into_iter().enumerate() {
        let contact = store::AgentContact {
            deviceid: "scan".to_owned(),
            message: "inventory",
            ..store::AgentContact::default()
        };
        let mut submission = store::Submission::new(contact, inventory);
        submission.message = Some((document.clone(), place));
        world.record_at(submission, NOW).await;
    }
    let waiting = world.waiting().await;
    assert_eq!(waiting.len(), 1);
    world.accept(waiting[0].id, Acceptance::AsNew).await.unwrap();
    let names = world.of_kind(ItemType::Printer).await;
    let mut names: Vec<&str> = names.iter().map(store::Asset::name).collect();
    names.sort_unstable();
    assert_eq!(names, ["first", "second"]);
}

async fn a_tag_an_address_or_a_name_gives_a_new_asset_its_entity(world: World) {
    let (lab, paris, rome) = (
        world.tagged_entity("Lab", "Lab").await,
        world.tagged_entity("Paris", "").await,
        world.tagged_entity("Rome", "").await,
    );
    for (criterion, entity) in [
        (criterion(Aspect::Ip, Operator::Under, "192.0.2.0/24"), paris),
        (criterion(Aspect::Name, Operator::Ends, "rome"), rome),
    ] {
        let edit = rule("Place", vec![criterion], Outcome::Entity(entity.0));
        world.add_rule(RuleList::Entities, edit).await;
    }
    let place = async |submission: store::Submission| {
        let recorded = world.record_at(submission, NOW).await;
        let Recorded::Created(id) = recorded else { panic!("{recorded:?}") };
        world.asset(id).await.entity.0
    };
    let root = world.browse(|db| db.root_entity()).await;
    assert_eq!(place(submission(&machine(1))).await, root);
    let mut tagged = submission(&machine(2));
    tagged.contact.tag = Some("LAB".to_owned());
    assert_eq!(place(tagged).await, lab);
    let networks = json!([{ "description": "eth0", "ipaddress": "192.0.2.7", "mac": MACS[0] }]);
    assert_eq!(place(submission(&with(machine(3), "networks", networks))).await, paris);
    let mut named = machine(4);
    named["content"]["hardware"]["name"] = json!("PC-Rome");
    assert_eq!(place(submission(&named)).await, rome);
    // A rule of assets can ask for the entity, and a machine stays where it is.
    let under = criterion(Aspect::Entity, Operator::Is, &lab.0.to_string());
    let edit = rule("Not in the lab", vec![under], refuse("Not in the lab"));
    let refusing = world.add_rule(RuleList::Assets, edit).await;
    let mut tagged = submission(&machine(5));
    tagged.contact.tag = Some("lab".to_owned());
    assert!(matches!(world.record_at(tagged, NOW).await, Recorded::Refused(_)));
    assert_eq!(world.waiting().await[0].entity.0, lab);
    assert_eq!(place(submission(&machine(6))).await, root);
    world.change(move |db| db.delete_rule(refusing)).await.unwrap();
    let mut moved = submission(&machine(1));
    moved.contact.tag = Some("lab".to_owned());
    assert!(matches!(world.record_at(moved, NOW).await, Recorded::Updated(..)));
    let first = world.of_kind(ItemType::Computer).await;
    let first = first.iter().find(|asset| asset.name() == "host1").unwrap();
    assert_eq!(first.entity.0, root);
}

async fn an_entity_that_is_gone_takes_nothing_in(world: World) {
    let gone = world.tagged_entity("Gone", "").await;
    let edit = rule("Everything", vec![], Outcome::Entity(gone.0));
    world.add_rule(RuleList::Entities, edit).await;
    world.change(move |db| db.delete_entity(gone)).await.unwrap();
    let id = world.first(&machine(1)).await;
    let root = world.browse(|db| db.root_entity()).await;
    assert_eq!(world.asset(id).await.entity.0, root);
}

async fn a_trial_says_what_would_become_of_a_document_and_stores_nothing(world: World) {
    let known = world.first(&machine(1)).await;
    let edit = rule(
        "No guests",
        vec![criterion(Aspect::Name, Operator::Is, "host7")],
        refuse("No guests here"),
    );
    world.add_rule(RuleList::Assets, edit).await;
    let before = world.kinds_of_events().await;
    let trial = async |document: Value| {
        world.browse(move |db| db.try_inventory(&read(&document), None)).await
    };
    let tried = trial(machine(1)).await;
    assert!(matches!(&tried.outcome, TrialOutcome::Update(asset, by)
        if asset.id == known && by.to_string() == "serial"));
    assert_eq!(tried.steps.len(), 2, "{:?}", tried.steps);
    let tried = trial(machine(2)).await;
    assert_eq!(tried.outcome, TrialOutcome::Create);
    assert_eq!(tried.entity.unwrap().1, "Root entity");
    assert_eq!(tried.steps.len(), 9, "all rules of assets, then those of entities");
    let refused = TrialOutcome::Refused("No guests here".to_owned());
    assert_eq!(trial(machine(7)).await.outcome, refused);
    assert_eq!(trial(partial(machine(3))).await.outcome, TrialOutcome::AwaitsFull);
    let nothing = json!({ "action": "netinventory", "deviceid": "scan", "itemtype": "Printer",
        "content": { "network_device": { "type": "Printer", "model": "M" } } });
    assert_eq!(trial(nothing).await.outcome, TrialOutcome::Unrecognisable);
    assert_eq!(world.kinds_of_events().await, before);
    assert_eq!(world.of_kind(ItemType::Computer).await.len(), 1);
    assert!(world.waiting().await.is_empty());
}

async fn old_and_too_many_refused_ones_go(world: World) {
    world.add_rule(RuleList::Assets, rule("Nobody", vec![], refuse(""))).await;
    world.submit(&machine(1)).await;
    let later = NOW.plus(Lifetime::hours(48));
    world.submit_at(&machine(2), later).await;
    let before = NOW.plus(Lifetime::hours(24));
    let delete = async |before, count, bytes| {
        let room = RefusedRoom { count, bytes };
        world.change(move |db| db.delete_old_refused_equipment(before, room)).await.unwrap();
        let waiting = world.waiting().await;
        waiting.into_iter().filter_map(|one| one.name).collect::<Vec<_>>()
    };
    assert_eq!(delete(before, 9, 1 << 20).await, ["host2"]);
    for (number, hours) in (3..=5).zip(1..) {
        world.submit_at(&machine(number), later.plus(Lifetime::hours(hours))).await;
    }
    let size = world.waiting().await[0].size;
    let mut names = delete(before, 3, 1 << 20).await;
    names.sort_unstable();
    assert_eq!(names, ["host3", "host4", "host5"]);
    assert_eq!(delete(before, 3, size * 2 - 1).await, ["host5"]);
    assert!(delete(before, 0, 1 << 20).await.is_empty());
}

async fn what_waits_is_seen_where_it_would_belong(world: World) {
    let lab = world.tagged_entity("Lab", "lab").await;
    world.add_rule(RuleList::Assets, rule("Nobody", vec![], refuse(""))).await;
    world.submit(&machine(1)).await;
    let mut tagged = submission(&machine(2));
    tagged.contact.tag = Some("lab".to_owned());
    world.record_at(tagged, NOW).await;
    let seen = |visible: Visible| async {
        let listing = Listing { search: "host".to_owned(), ..Listing::default() };
        world
            .browse(move |db| {
                db.find_refused_equipment(&listing, &RefusedFilter::default(), &visible)
            })
            .await
            .total
    };
    assert_eq!(seen(Visible::Everything).await, 2);
    assert_eq!(seen(Visible::Within(vec![(lab, true)])).await, 1);
    assert_eq!(seen(Visible::NOTHING).await, 0);
    let all = world.waiting().await;
    let elsewhere = all.iter().find(|one| one.entity.0 != lab).unwrap().id;
    let visible = Visible::Within(vec![(lab, true)]);
    assert_eq!(world.browse(move |db| db.refused_equipment(elsewhere, &visible)).await, None);
}

async fn a_rule_that_is_none_is_refused(world: World) {
    let known = criterion(Aspect::Serial, Operator::Known, "");
    let entity = criterion(Aspect::Entity, Operator::Known, "");
    for (list, edit) in [
        (RuleList::Assets, rule("Links by nothing", vec![], Outcome::Link)),
        (RuleList::Assets, rule("Links by entity", vec![entity.clone()], Outcome::Link)),
        (RuleList::Assets, rule("Other list", vec![], Outcome::EntityOfTag)),
        (RuleList::Entities, rule("Looks up", vec![known.clone()], Outcome::EntityOfTag)),
        (RuleList::Assets, rule("", vec![known.clone()], Outcome::Link)),
        (RuleList::Assets, rule("Many", vec![known.clone(); 11], Outcome::Link)),
        (RuleList::Assets, rule("Long", vec![], refuse(&"x".repeat(256)))),
    ] {
        let refused = world.change(move |db| db.add_rule(list, &edit)).await;
        assert!(matches!(refused, Err(Error::Rejected(Rejection::Invalid { .. }))), "{refused:?}");
    }
    assert_eq!(world.numbers(RuleList::Assets).await.len(), 7);
}
