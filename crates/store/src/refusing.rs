//! Keeping refused equipment: what a verdict does not let in waits with its document, until a rule lets it in, a person
//! decides, or there is no more room.

use crate::{
    Change, KnownAgent, ReceivedDocument, Result, Settings, Submission, WhyRefused,
    audit::Event,
    matching::{Judgement, Verdict},
    page::folded,
    rules::{RuleSet, label_text},
    sql::values,
};
use inventory::{Digest, Field};
use oauth::Timestamp;
use serde_json::json;

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

/// What was refused before is kept once, as it is now.
const KEEP: &str = "insert into refused_equipment (origin_key, why, itemtype, name, serial, uuid, macs, ips, deviceid,
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
     returning id";

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
            KEEP,
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
