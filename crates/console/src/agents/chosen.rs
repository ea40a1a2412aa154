//! What is done with several agents at once: tagged, locked, unlocked, deleted.

use super::{PATH, acts::LONGEST_TAG};
use crate::chosen::{Act, Asked, Asks, ChosenRow, ChosenRows, Done, Found, Line, Says};
use rights::{Action, Subject};
use store::{AgentId, Change, Reader};
use web::SignedIn;

/// The list of agents.
#[derive(Clone, Copy)]
pub(crate) struct AgentRows;

/// What can be done with several.
#[derive(Clone, Copy)]
pub(crate) enum Deed {
    Tag,
    Lock,
    Unlock,
    Delete,
}

const TAG: Says = Says {
    label: "agents-tag",
    title: "agents-tag-title",
    what: "agents-tag-what",
    notice: "agents-tagged",
};
const LOCK: Says = Says {
    label: "agent-lock",
    title: "agents-lock-title",
    what: "agent-lock-what",
    notice: "agents-locked",
};
const UNLOCK: Says = Says {
    label: "agent-unlock",
    title: "agents-unlock-title",
    what: "agents-unlock-what",
    notice: "agents-unlocked",
};
const DELETE: Says = Says {
    label: "delete-permanently",
    title: "agents-delete-title",
    what: "agents-delete-what",
    notice: "agents-deleted",
};
/// The tag; without one, it is left to the agents.
const GIVEN_TAG: Asks = Asks::Line(Line {
    field: "tag",
    label: "agent-tag",
    hint: "",
    problem: "agent-tag-long",
    least: 0,
    most: LONGEST_TAG,
});

impl ChosenRows for AgentRows {
    type At = ();
    type Deed = Deed;
    const ACTS: &'static [Act<Deed>] = &[
        Act::new(Deed::Tag, "tag", Action::Update, TAG).asking(GIVEN_TAG),
        Act::new(Deed::Lock, "lock", Action::Update, LOCK).dangerous(),
        Act::new(Deed::Unlock, "unlock", Action::Update, UNLOCK),
        Act::new(Deed::Delete, "delete", Action::Purge, DELETE).dangerous(),
    ];

    fn at((): ()) -> Self {
        Self
    }

    fn path(&self) -> String {
        PATH.to_owned()
    }

    fn menu(&self) -> &'static str {
        "agents"
    }

    fn may(&self, signed_in: &SignedIn, action: Action) -> bool {
        signed_in.rights.allow(Subject::Inventory, action)
    }

    fn find(&self, db: &mut Reader<'_>, asked: &Asked<Deed>) -> store::Result<Found> {
        let visible = asked.signed_in.visible(Subject::Inventory, asked.act.needs);
        let ids: Vec<AgentId> = asked.keys.iter().copied().map(AgentId).collect();
        let language = asked.signed_in.language;
        let row = |(id, deviceid, is_locked): (AgentId, String, bool)| {
            let remark = if is_locked { language.t("agent-locked") } else { String::new() };
            ChosenRow::new(id.0, deviceid, format!("{PATH}/{}", id.0)).remarked(remark)
        };
        Ok(Found::all(db.agents_named(&ids, &visible)?.into_iter().map(row)))
    }

    fn run(
        &self,
        change: &mut Change<'_>,
        asked: &Asked<Deed>,
        keys: &[i64],
    ) -> store::Result<Done> {
        let tag = Some(asked.said.as_str()).filter(|tag| !tag.is_empty());
        Done::each(keys, |key| match asked.act.deed {
            Deed::Tag => change.tag_agent(AgentId(key), tag).map(|()| true),
            Deed::Lock => change.lock_agent(AgentId(key)),
            Deed::Unlock => change.unlock_agent(AgentId(key)),
            Deed::Delete => change.delete_agent(AgentId(key)),
        })
    }
}
