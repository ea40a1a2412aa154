//! The rules against what they were written for: the shipped ones against the order of evidence told plainly, and any
//! others against an interpreter that looks at every asset for every criterion.

use inventory::{
    Field, FieldValue, Identity, Inventory, ItemType,
    rules::{
        AgentHistory, Aspect, Candidate, Criterion, Decision, Facts, Fleet, Operator, Outcome,
        Place, Rule, RuleLabel, RuleList, RuleState, Sought, Step, StepResult, check_rule, decide,
        shipped,
    },
};
use proptest::{collection::vec, option, prelude::*, sample::select};
use std::convert::Infallible;

/// An asset of a made-up fleet.
#[derive(Clone, Debug)]
struct Known {
    id: i64,
    itemtype: ItemType,
    serial: Option<&'static str>,
    uuid: Option<&'static str>,
    name: Option<&'static str>,
    mac: Option<&'static str>,
    ip: Option<&'static str>,
    entity: i64,
    trashed: bool,
}

/// A document about an asset, and of which asset its agent told before.
#[derive(Clone, Debug)]
struct Document {
    inventory: Inventory,
    identity: Identity,
    own: Option<usize>,
}

const SERIALS: [&str; 4] = ["SN-1", "SN-2", "SN-3", "To be filled by O.E.M."];
const UUIDS: [&str; 3] = [
    "4c4c4544-0042-3510-8052-b4c04f4d4e31",
    "4c4c4544-0042-3510-8052-b4c04f4d4e32",
    "00000000-0000-0000-0000-000000000000",
];
const NAMES: [&str; 3] = ["one", "two", "localhost"];
const MACS: [&str; 3] = ["00:11:22:33:44:55", "00:11:22:33:44:56", "02:42:ac:11:00:02"];
const IPS: [&str; 3] = ["192.0.2.1", "192.0.2.2", "127.0.0.1"];
const KINDS: [ItemType; 3] = [ItemType::Computer, ItemType::Phone, ItemType::Printer];

prop_compose! {
    fn known()(
        itemtype in select(&KINDS), serial in option::of(select(&SERIALS)), uuid in option::of(select(&UUIDS)),
        name in option::of(select(&NAMES)), mac in option::of(select(&MACS)), ip in option::of(select(&IPS)),
        entity in 1_i64..=2, trashed in prop::bool::weighted(0.2)
    ) -> Known {
        Known { id: 0, itemtype, serial, uuid, name, mac, ip, entity, trashed }
    }
}

fn fleet() -> impl Strategy<Value = Vec<Known>> {
    vec(known(), 0..7)
        .prop_map(|fleet| (1..).zip(fleet).map(|(id, known)| Known { id, ..known }).collect())
}

prop_compose! {
    fn document()(told in known(), own in option::of(0_usize..7)) -> Document {
        let mut inventory =
            Inventory { itemtype: told.itemtype, deviceid: "agent-1".to_owned(), ..Inventory::default() };
        for (field, text) in
            [(Field::Serial, told.serial), (Field::Uuid, told.uuid), (Field::Name, told.name)]
        {
            inventory.fields.set_text(field, text);
        }
        let identity = inventory.identity().with_macs(told.mac).with_ips(told.ip);
        Document { inventory, identity, own }
    }
}

impl Known {
    fn told(&self) -> Identity {
        Identity::of(self.serial, self.uuid)
    }

    fn all(&self) -> Identity {
        self.told().with_name(self.name).with_macs(self.mac).with_ips(self.ip)
    }

    fn candidate(&self) -> Candidate {
        Candidate { id: self.id, told: self.told(), entity: self.entity, trashed: self.trashed }
    }
}

/// The fleet as the rules see it.
struct Assets<'f> {
    fleet: &'f [Known],
    own: Option<Candidate>,
}

impl<'f> Assets<'f> {
    fn new(fleet: &'f [Known], document: &Document) -> Self {
        Self { fleet, own: own(fleet, document).map(Known::candidate) }
    }
}

fn own<'f>(fleet: &'f [Known], document: &Document) -> Option<&'f Known> {
    let of_agents = matches!(document.inventory.itemtype, ItemType::Computer | ItemType::Phone);
    let own = fleet.get(document.own?)?;
    Some(own).filter(|own| of_agents && own.itemtype == document.inventory.itemtype)
}

impl Fleet for Assets<'_> {
    type Error = Infallible;

    fn of_agent(&self) -> Option<&Candidate> {
        self.own.as_ref()
    }

    fn find(&mut self, sought: &Sought<'_>) -> Result<Vec<Candidate>, Infallible> {
        let has = |known: &&Known| {
            let it = known.all();
            let one_of = |wanted: &[String], has: &[String]| {
                wanted.is_empty() || wanted.iter().any(|one| has.contains(one))
            };
            known.itemtype == sought.itemtype
                && (sought.serial.is_none() || sought.serial == it.serial_key())
                && (sought.uuid.is_none() || sought.uuid == it.uuid_key())
                && (sought.name.is_none() || sought.name == it.name_key() && !known.trashed)
                && one_of(sought.macs, it.macs())
                && one_of(sought.ips, it.ips())
                && sought.entity.is_none_or(|entity| entity == known.entity)
        };
        Ok(self.fleet.iter().filter(has).map(Known::candidate).collect())
    }

    fn entity_of_tag(&mut self, _: &str) -> Result<Option<i64>, Infallible> {
        Ok(None)
    }

    fn has_entity(&mut self, _: i64) -> Result<bool, Infallible> {
        Ok(true)
    }
}

fn rules(of: impl IntoIterator<Item = (Vec<Criterion>, Outcome)>) -> Vec<Rule> {
    (1..)
        .zip(of)
        .map(|(number, (criteria, outcome))| Rule {
            number,
            label: RuleLabel::Named(format!("rule {number}")),
            state: RuleState::On,
            criteria,
            outcome,
        })
        .collect()
}

fn shipped_for_assets() -> Vec<Rule> {
    let of_assets = shipped().into_iter().filter(|rule| rule.list == RuleList::Assets);
    rules(of_assets.map(|rule| (rule.criteria, rule.outcome)))
}

fn decided(rules: &[Rule], fleet: &[Known], document: &Document) -> (Decision, Vec<Step>) {
    let place = Place { id: 1, above: Vec::new() };
    let mut assets = Assets::new(fleet, document);
    let has_asset = if assets.own.is_some() { AgentHistory::Known } else { AgentHistory::New };
    let facts = Facts {
        tag: Some("lab"),
        entity: Some(&place),
        has_asset,
        ..Facts::new(&document.inventory, &document.identity)
    };
    let mut steps = Vec::new();
    let decision = decide(rules, &facts, &mut assets, |step| steps.push(step));
    (decision.unwrap(), steps)
}

/// What the order of evidence comes to, told plainly: those among whom one is chosen, and by what.
fn by_evidence(fleet: &[Known], document: &Document) -> Option<(Vec<i64>, &'static str)> {
    let it = &document.identity;
    let of_kind: Vec<&Known> =
        fleet.iter().filter(|known| known.itemtype == document.inventory.itemtype).collect();
    let own = own(fleet, document);
    let among = |has: &dyn Fn(&Known) -> bool| {
        let found: Vec<&Known> = of_kind.iter().filter(|known| has(known)).copied().collect();
        let own = found.iter().find(|known| own.is_some_and(|own| own.id == known.id));
        let live: Vec<i64> =
            found.iter().filter(|known| !known.trashed).map(|known| known.id).collect();
        match own {
            Some(own) => vec![own.id],
            None if live.len() == 1 => live,
            None => found.iter().map(|known| known.id).collect(),
        }
    };
    let same_serial =
        |known: &Known| it.serial_key().is_some() && known.told().serial_key() == it.serial_key();
    let same_uuid =
        |known: &Known| it.uuid_key().is_some() && known.told().uuid_key() == it.uuid_key();
    let not_another = |known: &Known| !known.told().contradicts(it);
    let is_device = !matches!(document.inventory.itemtype, ItemType::Computer | ItemType::Phone);
    let mut ways: Vec<(Vec<i64>, &'static str)> = vec![
        (among(&|known| same_serial(known) && same_uuid(known)), "serial + uuid"),
        (among(&same_serial), "serial"),
        (among(&same_uuid), "uuid"),
        (own.filter(|own| not_another(own)).map(|own| own.id).into_iter().collect(), "agent"),
    ];
    if is_device {
        let mac = |known: &Known| {
            not_another(known) && known.all().macs().iter().any(|mac| it.macs().contains(mac))
        };
        let name = |known: &Known| {
            not_another(known)
                && !known.trashed
                && it.name_key().is_some()
                && known.all().name_key() == it.name_key()
        };
        let ip = |known: &Known| {
            not_another(known)
                && it.name_key().is_none()
                && it.macs().is_empty()
                && known.all().ips().iter().any(|ip| it.ips().contains(ip))
        };
        ways.push((among(&mac), "mac"));
        ways.push((among(&name), "name"));
        ways.push((among(&ip), "ip"));
    }
    ways.into_iter().find(|(found, _)| !found.is_empty())
}

/// What rules come to if every asset is looked at for every criterion.
fn naive(rules: &[Rule], fleet: &[Known], document: &Document) -> Decision {
    let it = &document.identity;
    let own_id = own(fleet, document).map(|own| own.id);
    for rule in rules.iter().filter(|rule| rule.state == RuleState::On) {
        let mut found: Vec<&Known> =
            fleet.iter().filter(|known| known.itemtype == document.inventory.itemtype).collect();
        let (mut holds, mut looks_up, mut by_hardware) = (true, false, false);
        let mut aspects = Vec::new();
        for criterion in &rule.criteria {
            let (aspect, known) = (criterion.aspect(), criterion.operator() == Operator::Known);
            let told = match aspect {
                Aspect::Serial => it.serial_key().is_some(),
                Aspect::Uuid => it.uuid_key().is_some(),
                Aspect::Name => it.name_key().is_some(),
                Aspect::Mac => !it.macs().is_empty(),
                Aspect::Ip => !it.ips().is_empty(),
                Aspect::Agent => own_id.is_some(),
                _ => true,
            };
            match criterion.operator() {
                Operator::NotTold => holds &= !told,
                Operator::Is => {
                    let name = document.inventory.fields.text(Field::Name).unwrap_or_default();
                    holds &= name == criterion.value();
                }
                _ => holds &= told,
            }
            if !known {
                continue;
            }
            looks_up = true;
            aspects.push(aspect);
            by_hardware |= matches!(aspect, Aspect::Serial | Aspect::Uuid);
            found.retain(|asset| match aspect {
                Aspect::Serial => asset.told().serial_key() == it.serial_key(),
                Aspect::Uuid => asset.told().uuid_key() == it.uuid_key(),
                Aspect::Name => !asset.trashed && asset.all().name_key() == it.name_key(),
                Aspect::Mac => asset.all().macs().iter().any(|mac| it.macs().contains(mac)),
                Aspect::Ip => asset.all().ips().iter().any(|ip| it.ips().contains(ip)),
                Aspect::Agent => Some(asset.id) == own_id,
                _ => asset.entity == 1,
            });
        }
        if !holds {
            continue;
        }
        if looks_up && !by_hardware {
            found.retain(|asset| !asset.told().contradicts(it));
        }
        if looks_up && found.is_empty() {
            continue;
        }
        match &rule.outcome {
            Outcome::Create => return Decision::Create { rule: Some(rule.number) },
            Outcome::Refuse(reason) => {
                return Decision::Refuse { rule: rule.number, reason: reason.clone() };
            }
            _ => {}
        }
        if let Some(own) = found.iter().find(|asset| Some(asset.id) == own_id) {
            found = vec![own];
        } else if found.iter().filter(|asset| !asset.trashed).count() == 1 {
            found.retain(|asset| !asset.trashed);
        }
        let (evidence, number) = (inventory::Evidence::of(aspects), rule.number);
        let assets: Vec<i64> = found.iter().map(|asset| asset.id).collect();
        return match assets.as_slice() {
            [asset] => Decision::Link { asset: *asset, evidence, rule: number },
            _ => Decision::Doubtful { assets, evidence, rule: number },
        };
    }
    Decision::Create { rule: None }
}

fn criterion() -> impl Strategy<Value = Criterion> {
    let looked_up = [
        Aspect::Serial,
        Aspect::Uuid,
        Aspect::Mac,
        Aspect::Ip,
        Aspect::Name,
        Aspect::Agent,
        Aspect::Entity,
    ];
    let presence = [Aspect::Serial, Aspect::Uuid, Aspect::Mac, Aspect::Ip, Aspect::Name];
    let made = |(aspect, operator)| Criterion::new(aspect, operator, "").unwrap();
    prop_oneof![
        4 => select(looked_up.to_vec()).prop_map(move |aspect| made((aspect, Operator::Known))),
        1 => select(presence.to_vec()).prop_map(move |aspect| made((aspect, Operator::Told))),
        1 => select(presence.to_vec()).prop_map(move |aspect| made((aspect, Operator::NotTold))),
        1 => select(&NAMES).prop_map(|name| Criterion::new(Aspect::Name, Operator::Is, name).unwrap()),
    ]
}

fn any_rules() -> impl Strategy<Value = Vec<Rule>> {
    let outcome = prop_oneof![
        3 => Just(Outcome::Link),
        1 => Just(Outcome::Create),
        1 => Just(Outcome::Refuse("not here".to_owned())),
    ];
    vec((vec(criterion(), 0..4), outcome, prop::bool::weighted(0.2)), 0..6).prop_map(|made| {
        let right = made
            .into_iter()
            .filter(|(criteria, outcome, _)| {
                check_rule(RuleList::Assets, criteria, outcome).is_ok()
            })
            .collect::<Vec<_>>();
        let off: Vec<bool> = right.iter().map(|(_, _, off)| *off).collect();
        let mut rules = rules(right.into_iter().map(|(criteria, outcome, _)| (criteria, outcome)));
        for (rule, off) in rules.iter_mut().zip(off) {
            rule.state = if off { RuleState::Off } else { RuleState::On };
        }
        rules
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn the_shipped_rules_follow_the_order_of_evidence(fleet in fleet(), document in document()) {
        let (decision, _) = decided(&shipped_for_assets(), &fleet, &document);
        match (by_evidence(&fleet, &document), decision) {
            (None, Decision::Create { rule: None }) => {}
            (Some((found, by)), Decision::Link { asset, evidence, .. }) => {
                prop_assert_eq!((found, by.to_owned()), (vec![asset], evidence.to_string()));
            }
            (Some((found, by)), Decision::Doubtful { assets, evidence, .. }) => {
                prop_assert!(assets.len() > 1);
                prop_assert_eq!((found, by.to_owned()), (assets, evidence.to_string()));
            }
            other => prop_assert!(false, "{:?}", other),
        }
    }

    #[test]
    fn any_rules_decide_as_an_interpreter_that_looks_at_everything(
        rules in any_rules(), fleet in fleet(), document in document()
    ) {
        let (decision, steps) = decided(&rules, &fleet, &document);
        prop_assert_eq!(&decision, &naive(&rules, &fleet, &document));
        // What is told of the way leads to what was decided.
        let by = match decision {
            Decision::Link { rule, .. } | Decision::Refuse { rule, .. } | Decision::Doubtful { rule, .. } => Some(rule),
            Decision::Create { rule } => rule,
        };
        let numbers: Vec<i64> = steps.iter().map(|step| step.rule).collect();
        let asked = by.map_or(rules.len(), |by| usize::try_from(by).unwrap());
        prop_assert_eq!(numbers, (1..).take(asked).collect::<Vec<i64>>());
        let decides = steps.iter().filter(|step| step.result == StepResult::Decides).count();
        prop_assert_eq!(decides, usize::from(by.is_some()));
    }

    #[test]
    fn no_pattern_makes_a_criterion_panic(pattern in "\\PC{0,40}", name in "\\PC{0,40}") {
        let mut inventory = Inventory::default();
        inventory.fields.set(Field::Name, FieldValue::Text(name));
        let identity = inventory.identity();
        if let Ok(criterion) = Criterion::new(Aspect::Name, Operator::Matches, &pattern) {
            criterion.holds(&Facts::new(&inventory, &identity));
        }
    }
}
