//! Refused equipment: what no rule let in, or what several assets may be meant by. It waits for a person, with its document.

use crate::{
    Acceptance, AgentId, AssetId, Change, EntityId, Listing, Page, Reader, ReceivedDocument,
    Recorded, Result, Submission, Visible,
    audit::Event,
    filter::Filter,
    page::ListStatement,
    rules::label,
    sql::{Row, values},
    visible::ASSET_ENTITY,
};
use inventory::{ItemType, rules::RuleLabel};
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

impl Change<'_> {
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
        if !self.take_refused(id)? {
            return Ok(None);
        }
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
        if !self.take_refused(id)? {
            return Ok(false);
        }
        self.record(Event::new("equipment.deleted").details(told(&waiting)))?;
        Ok(true)
    }

    /// Takes something away for one who decides about it; `false` if somebody else has done so since it was read.
    fn take_refused(&mut self, id: RefusedId) -> Result<bool> {
        let taken = self
            .connection
            .execute("delete from refused_equipment where id = $1", values![id.0])?;
        Ok(taken == 1)
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
