//! Refused equipment: what no rule let in, or what several assets may be meant by. It waits for a person, with its document.

use crate::{
    Acceptance, AgentId, AssetId, Change, EntityId, KnownAgent, Listing, Page, Reader,
    ReceivedDocument, Recorded, Result, Settings, Submission, Visible,
    audit::Event,
    filter::Filter,
    matching::{Judgement, Verdict},
    page::{ListStatement, folded},
    rules::{RuleSet, label, label_text},
    sql::{Row, values},
    visible::ASSET_ENTITY,
};
use inventory::{Digest, Field, ItemType, rules::RuleLabel};
use oauth::Timestamp;
use serde_json::json;

/// The key of a refused equipment.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct RefusedId(pub i64);

/// Why something waits.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum WhyRefused {
    /// A rule refuses it.
    Refused,
    /// Several assets may be meant.
    Doubtful,
    /// Nothing would tell it from others when it comes again.
    Unrecognisable,
}

impl WhyRefused {
    /// Every reason.
    pub const ALL: [Self; 3] = [Self::Refused, Self::Doubtful, Self::Unrecognisable];

    /// Returns the word for it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Refused => "refused",
            Self::Doubtful => "doubtful",
            Self::Unrecognisable => "unrecognisable",
        }
    }

    /// Finds a reason by its word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|why| why.as_str() == word)
    }
}

/// Something that waits.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RefusedEquipment {
    /// The key.
    pub id: RefusedId,
    /// Why it waits.
    pub why: WhyRefused,
    /// What it is.
    pub itemtype: ItemType,
    /// Its name.
    pub name: Option<String>,
    /// Its serial number, junk or not.
    pub serial: Option<String>,
    /// Its UUID, junk or not.
    pub uuid: Option<String>,
    /// Its hardware addresses, the first few.
    pub macs: Vec<String>,
    /// Its addresses of networks, the first few.
    pub ips: Vec<String>,
    /// What the agent that sent it calls itself.
    pub deviceid: String,
    /// The agent that sent it, if it is still known.
    pub agent: Option<AgentId>,
    /// Where it would belong: key and name; without a name, the entity is gone.
    pub entity: (EntityId, Option<String>),
    /// The rule that decided: its number, and what it was called; `None` if none did.
    pub rule: Option<(i64, RuleLabel)>,
    /// The reason that the rule gives; may be empty.
    pub reason: String,
    /// The assets that may be meant.
    pub candidates: Vec<AssetId>,
    /// How many bytes are kept of its document; 0 if it was too large.
    pub size: i64,
    /// When it was refused first.
    pub first_refused_at: Timestamp,
    /// When it was refused last.
    pub refused_at: Timestamp,
    /// How often it was refused.
    pub times: i64,
}

/// The document of something that waits, with who sent it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RefusedDocument {
    /// The document as it was received.
    pub document: ReceivedDocument,
    /// Which of the assets in it is meant.
    pub place: usize,
    /// What the agent calls itself.
    pub deviceid: String,
    /// The agent's tag.
    pub tag: Option<String>,
    /// The agent's version.
    pub version: Option<String>,
}

/// What a list of refused equipment is narrowed to.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct RefusedFilter {
    /// Of this kind.
    pub itemtype: Option<ItemType>,
    /// For this reason.
    pub why: Option<WhyRefused>,
    /// By this rule.
    pub rule: Option<i64>,
}

/// What a list of refused equipment is sorted by.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub enum RefusedSort {
    /// When it was refused last.
    #[default]
    RefusedAt,
    /// Its name.
    Name,
    /// Its serial number.
    Serial,
    /// What it is.
    ItemType,
    /// How often it was refused.
    Times,
}

/// How much may wait: of what is more, the oldest goes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct RefusedRoom {
    /// How many.
    pub count: i64,
    /// How many bytes of documents in all.
    pub bytes: i64,
}

impl Default for RefusedRoom {
    fn default() -> Self {
        Self { count: 5_000, bytes: 256 << 20 }
    }
}

/// A document of more bytes is not kept.
const LARGEST_DOCUMENT: usize = 4 << 20;
/// So often is looked whether too many wait, in numbers of rows.
const LOOKED_AFTER: i64 = 64;
/// At most this many addresses of each kind are kept.
const MOST_ADDRESSES: usize = 20;
/// At most this many characters of a name or number.
const LONGEST: usize = 255;

const SELECT: &str = "select m.id, m.why, m.itemtype, m.name, m.serial, m.uuid, m.macs, m.ips, m.deviceid, m.agent_id,
    m.entity_id, (select e.name from entities e where e.id = m.entity_id), m.rule_id, m.rule_label, m.reason,
    m.candidates, m.size, m.first_refused_at, m.refused_at, m.times";
const FROM: &str = "from refused_equipment m";

fn read_refused(row: &mut Row<'_>) -> Result<RefusedEquipment> {
    let words = |text: String| text.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
    Ok(RefusedEquipment {
        id: RefusedId(row.take()?),
        why: WhyRefused::parse(&row.take::<String>()?).unwrap_or(WhyRefused::Refused),
        itemtype: ItemType::parse(&row.take::<String>()?).unwrap_or_default(),
        name: row.take()?,
        serial: row.take()?,
        uuid: row.take()?,
        macs: words(row.take()?),
        ips: words(row.take()?),
        deviceid: row.take()?,
        agent: row.take::<Option<i64>>()?.map(AgentId),
        entity: (EntityId(row.take()?), row.take()?),
        rule: {
            let (number, text) = (row.take::<Option<i64>>()?, row.take::<String>()?);
            number.map(|number| (number, label(Some(&text), &text)))
        },
        reason: row.take()?,
        candidates: {
            let numbers = row.take::<String>()?;
            numbers.split_whitespace().filter_map(|id| id.parse().ok()).map(AssetId).collect()
        },
        size: row.take()?,
        first_refused_at: row.instant()?,
        refused_at: row.instant()?,
        times: row.take()?,
    })
}

impl Reader<'_> {
    /// Finds something that waits, if it is seen.
    pub fn refused_equipment(
        &mut self,
        id: RefusedId,
        visible: &Visible,
    ) -> Result<Option<RefusedEquipment>> {
        let mut conditions = Filter::default();
        conditions.with("m.id = $?", id.0);
        conditions.within(ASSET_ENTITY, visible);
        let (filter, values) = conditions.finish();
        self.connection.optional(&format!("{SELECT} {FROM}{filter}"), &values, read_refused)
    }

    /// Lists what waits and is seen.
    pub fn find_refused_equipment(
        &mut self,
        listing: &Listing<RefusedSort>,
        filter: &RefusedFilter,
        visible: &Visible,
    ) -> Result<Page<RefusedEquipment>> {
        let statement = ListStatement {
            select: SELECT,
            from: FROM,
            searched: "m.search_key",
            sort: match listing.sort {
                RefusedSort::RefusedAt => "m.refused_at",
                RefusedSort::Name => "lower(coalesce(m.name, ''))",
                RefusedSort::Serial => "coalesce(m.serial, '')",
                RefusedSort::ItemType => "m.itemtype",
                RefusedSort::Times => "m.times",
            },
            id: "m.id",
        };
        let mut conditions = Filter::default();
        conditions.with_some("m.itemtype = $?", filter.itemtype.map(ItemType::as_str));
        conditions.with_some("m.why = $?", filter.why.map(WhyRefused::as_str));
        conditions.with_some("m.rule_id = $?", filter.rule);
        conditions.within(ASSET_ENTITY, visible);
        self.page_where(listing, &statement, conditions, read_refused)
    }

    /// Returns what of some still waits and is seen, in the order of the names.
    pub fn refused_named(
        &mut self,
        ids: &[RefusedId],
        visible: &Visible,
    ) -> Result<Vec<RefusedEquipment>> {
        let mut conditions = Filter::default();
        conditions.one_of("m.id", ids.iter().map(|id| id.0));
        conditions.within(ASSET_ENTITY, visible);
        let (filter, values) = conditions.finish();
        let sql =
            format!("{SELECT} {FROM}{filter} order by lower(coalesce(m.name, m.deviceid)), m.id");
        self.connection.rows(&sql, &values, read_refused)
    }

    /// Returns the document of something that waits; `None` if it waits no more, or its document was not kept.
    pub fn refused_document(&mut self, id: RefusedId) -> Result<Option<RefusedDocument>> {
        self.connection.optional(
            "select packing, content, place, deviceid, tag, agent_version from refused_equipment
             where id = $1 and content is not null and packing is not null",
            values![id.0],
            |row| {
                Ok(RefusedDocument {
                    document: ReceivedDocument { packing: row.take()?, content: row.take()? },
                    place: usize::try_from(row.take::<i64>()?).unwrap_or_default(),
                    deviceid: row.take()?,
                    tag: row.take()?,
                    version: row.take()?,
                })
            },
        )
    }
}

/// Why and by what something waits, as it is stored.
struct Refusing<'r> {
    why: WhyRefused,
    rule: Option<i64>,
    label: String,
    reason: &'r str,
    candidates: String,
}

impl<'r> Refusing<'r> {
    fn of(verdict: &'r Verdict, rules: &RuleSet) -> Option<Self> {
        let label = |number: i64| {
            let rule = rules.rule(number);
            rule.map(|(_, rule)| label_text(&rule.label).to_owned()).unwrap_or_default()
        };
        Some(match verdict {
            Verdict::Refused { rule, reason } => Self {
                why: WhyRefused::Refused,
                rule: Some(*rule),
                label: label(*rule),
                reason,
                candidates: String::new(),
            },
            Verdict::Doubtful { rule, assets, .. } => Self {
                why: WhyRefused::Doubtful,
                rule: Some(*rule),
                label: label(*rule),
                reason: "",
                candidates: joined(assets.iter().map(|asset| asset.0.to_string())),
            },
            Verdict::Unrecognisable => Self {
                why: WhyRefused::Unrecognisable,
                rule: None,
                label: String::new(),
                reason: "",
                candidates: String::new(),
            },
            Verdict::Update(..) | Verdict::Create | Verdict::AwaitsFull | Verdict::LeftOut => {
                return None;
            }
        })
    }
}

fn joined(words: impl Iterator<Item = String>) -> String {
    words.collect::<Vec<_>>().join(" ")
}

fn short(text: Option<&str>) -> Option<String> {
    text.map(|text| text.chars().take(LONGEST).collect())
}

/// Returns by what something is recognised when it comes again and still waits.
fn origin_key(submission: &Submission) -> String {
    let Submission { inventory, identity, .. } = submission;
    let texts = [
        Some(inventory.itemtype.as_str()),
        Some(inventory.deviceid.as_str()),
        identity.serial_key(),
        identity.uuid_key(),
    ];
    let mut texts: Vec<&str> = texts.into_iter().map(Option::unwrap_or_default).collect();
    if identity.serial_key().or(identity.uuid_key()).is_none() {
        let addresses = [identity.macs().first(), identity.ips().first()];
        texts.push(identity.name_key().unwrap_or_default());
        texts.extend(addresses.map(|text| text.map(String::as_str).unwrap_or_default()));
    }
    format!("{:?}", Digest::of_texts(texts))
}

impl Change<'_> {
    /// Keeps what a verdict does not let in, with its document, until a person decides; what was kept of it goes.
    pub(crate) fn keep_refused(
        &mut self,
        agent: &KnownAgent,
        submission: &Submission,
        judgement: &Judgement,
        rules: &RuleSet,
        settings: &Settings,
    ) -> Result<()> {
        let Some(refusing) = Refusing::of(&judgement.verdict, rules) else { return Ok(()) };
        let Submission { inventory, identity, contact, .. } = submission;
        let text = |field| short(inventory.fields.text(field));
        let [name, serial, uuid] = [Field::Name, Field::Serial, Field::Uuid].map(text);
        let some = |texts: &[String]| joined(texts.iter().take(MOST_ADDRESSES).cloned());
        let (macs, ips) = (some(identity.macs()), some(identity.ips()));
        let searched = [name.as_deref(), serial.as_deref(), uuid.as_deref()];
        let searched = searched.into_iter().flatten().chain([&*macs, &*ips, &*contact.deviceid]);
        let search = folded(&searched.collect::<Vec<_>>().join(" "));
        let document = submission.received().map(ReceivedDocument::packed);
        let document = document.filter(|document| document.content.len() <= LARGEST_DOCUMENT);
        let size = document.as_ref().map_or(0, |document| document.content.len());
        let root = self.root_entity()?;
        let entity = judgement.entity.or(settings.default_entity).unwrap_or(root);
        let (now, key) = (self.now, origin_key(submission));
        let before: Option<(String, Option<i64>)> = self.connection.optional(
            "select why, rule_id from refused_equipment where origin_key = $1",
            values![&key],
            |row| Ok((row.take()?, row.take()?)),
        )?;
        let id: i64 = self.connection.one(
            "insert into refused_equipment (origin_key, why, itemtype, name, serial, uuid, macs, ips, deviceid,
                agent_id, tag, agent_version, entity_id, rule_id, rule_label, reason, candidates, packing, content, size,
                place, first_refused_at, refused_at, times, search_key)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22,
                $22, 1, $23)
             on conflict (origin_key) do update set why = excluded.why, name = excluded.name, serial = excluded.serial,
                uuid = excluded.uuid, macs = excluded.macs, ips = excluded.ips, agent_id = excluded.agent_id,
                tag = excluded.tag, agent_version = excluded.agent_version, entity_id = excluded.entity_id,
                rule_id = excluded.rule_id, rule_label = excluded.rule_label, reason = excluded.reason,
                candidates = excluded.candidates, packing = excluded.packing, content = excluded.content,
                size = excluded.size, place = excluded.place, refused_at = excluded.refused_at,
                times = refused_equipment.times + 1, search_key = excluded.search_key
             returning id",
            values![
                &key,
                refusing.why.as_str(),
                inventory.itemtype.as_str(),
                &name,
                &serial,
                &uuid,
                &macs,
                &ips,
                &contact.deviceid,
                agent.id.0,
                &contact.tag,
                &contact.version,
                entity.0,
                refusing.rule,
                &refusing.label,
                refusing.reason,
                &refusing.candidates,
                document.as_ref().map(|document| document.packing.as_str()),
                document.as_ref().map(|document| document.content.as_slice()),
                i64::try_from(size).unwrap_or(i64::MAX),
                i64::try_from(submission.place()).unwrap_or_default(),
                now,
                &search
            ],
            |row| row.take(),
        )?;
        if before.as_ref() != Some(&(refusing.why.as_str().to_owned(), refusing.rule)) {
            let details = json!({
                "refused": id,
                "why": refusing.why.as_str(),
                "itemtype": inventory.itemtype.as_str(),
                "name": name,
                "serial": serial,
                "deviceid": contact.deviceid,
                "rule": refusing.rule,
                "label": refusing.label,
            });
            self.record(Event::new("equipment.refused").details(details))?;
        }
        if before.is_none() && id % LOOKED_AFTER == 0 {
            self.delete_too_many_refused(RefusedRoom::default())?;
        }
        Ok(())
    }

    /// Lets go of what waits, because a rule has let it in now.
    pub(crate) fn forget_refused(&mut self, submission: &Submission) -> Result<()> {
        self.connection.execute(
            "delete from refused_equipment where origin_key = $1",
            values![&origin_key(submission)],
        )?;
        Ok(())
    }

    /// Takes in what waits: its document is recorded as any other, but a person says which asset it is of.
    /// `None` if it waits no more, or the asset is gone or of another kind.
    pub fn accept_refused_equipment(
        &mut self,
        id: RefusedId,
        submission: &Submission,
        acceptance: Acceptance,
    ) -> Result<Option<Recorded>> {
        let Some(waiting) = self.refused_equipment(id, &Visible::Everything)? else {
            return Ok(None);
        };
        if let Acceptance::Into(asset) = acceptance {
            let fits = self.asset(asset)?.is_some_and(|asset| asset.itemtype == waiting.itemtype);
            if !fits {
                return Ok(None);
            }
        }
        self.connection.execute("delete from refused_equipment where id = $1", values![id.0])?;
        let recorded = self.record_accepted(submission, acceptance, waiting.entity.0)?;
        let asset = match recorded {
            Recorded::Created(asset) | Recorded::Updated(asset, _) => Some(asset.0),
            _ => None,
        };
        let mut details = told(&waiting);
        if let Some(details) = details.as_object_mut() {
            details.insert("asset".to_owned(), json!(asset));
        }
        self.record(Event::new("equipment.accepted").details(details))?;
        Ok(Some(recorded))
    }

    /// Deletes something that waits; `false` if it waits no more.
    pub fn delete_refused_equipment(&mut self, id: RefusedId) -> Result<bool> {
        let Some(waiting) = self.refused_equipment(id, &Visible::Everything)? else {
            return Ok(false);
        };
        self.connection.execute("delete from refused_equipment where id = $1", values![id.0])?;
        self.record(Event::new("equipment.deleted").details(told(&waiting)))?;
        Ok(true)
    }

    /// Deletes what was refused last before an instant, a bounded number at a time, and what there is no room for, and
    /// counts it.
    pub fn delete_old_refused_equipment(
        &mut self,
        before: Timestamp,
        room: RefusedRoom,
    ) -> Result<u64> {
        let old = self.connection.execute(
            "delete from refused_equipment where id in
                (select r.id from refused_equipment r where r.refused_at < $1 order by r.refused_at limit 500)",
            values![before],
        )?;
        Ok(old + self.delete_too_many_refused(room)?)
    }

    fn delete_too_many_refused(&mut self, room: RefusedRoom) -> Result<u64> {
        self.connection.execute(
            "delete from refused_equipment where id in (select w.id from
                (select r.id, row_number() over (order by r.refused_at desc, r.id desc) as place,
                    sum(r.size) over (order by r.refused_at desc, r.id desc) as bytes from refused_equipment r) w
                where w.place > $1 or w.bytes > cast($2 as bigint))",
            values![room.count, room.bytes],
        )
    }
}

/// What an event keeps of something that waited.
fn told(waiting: &RefusedEquipment) -> serde_json::Value {
    json!({
        "refused": waiting.id.0,
        "why": waiting.why.as_str(),
        "itemtype": waiting.itemtype.as_str(),
        "name": waiting.name,
        "serial": waiting.serial,
        "deviceid": waiting.deviceid,
    })
}
