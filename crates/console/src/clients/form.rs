//! The form of an OAuth client as it is shown: what is typed, what is wrong with it, and what comes of it.

use super::{
    choices::{
        Choice, EntityTick, GrantTick, ScopeTick, algorithms, grant_ticks, pkce_rules, profiles,
        scope_ticks, token_formats,
    },
    form_reading::{Typed, read},
    intent::Intent,
    summary::{SummaryLine, summary},
};
use crate::picker::Picker;
use oauth::{IpRestriction, Origin, RedirectUri};
use std::net::IpAddr;
use store::{ClientMetadata, EntityId};
use web::{Fields, Language};

/// The form as it is shown.
#[expect(clippy::struct_excessive_bools, reason = "switches of a form, each on or off")]
pub(crate) struct ClientForm {
    /// What the form asks for.
    pub(crate) intent: Intent,
    /// Whether the client is yet to be made.
    pub(crate) is_new: bool,
    pub(crate) may_save: bool,
    pub(crate) name: String,
    pub(crate) comment: String,
    pub(crate) confidential: bool,
    pub(crate) grants: Vec<GrantTick>,
    pub(crate) scopes: Vec<ScopeTick>,
    pub(crate) addresses: Vec<AddressRow>,
    /// How many addresses are covered; empty if all are.
    pub(crate) covered: String,
    /// Who would be turned away that was let in lately; empty if nobody.
    pub(crate) foreseen: String,
    pub(crate) seen_as: String,
    pub(crate) redirect_uris: String,
    pub(crate) post_logout_redirect_uris: String,
    pub(crate) origins: String,
    pub(crate) token_formats: Vec<Choice>,
    pub(crate) algorithms: Vec<Choice>,
    pub(crate) pkce_rules: Vec<Choice>,
    pub(crate) access_token_lifetime: String,
    pub(crate) refresh_token_lifetime: String,
    pub(crate) code_lifetime: String,
    pub(crate) introspects_all: bool,
    pub(crate) profiles: Vec<Choice>,
    /// Entities to tick: all while there are few, else those that are chosen.
    pub(crate) entities: Vec<EntityTick>,
    /// One more entity, where there are many.
    pub(crate) more_entities: Picker,
    pub(crate) problems: Problems,
    /// What comes of it.
    pub(crate) summary: Vec<SummaryLine>,
}

/// What the form chooses from.
#[derive(Clone)]
pub(crate) struct Offered {
    /// The profiles of service accounts, by key.
    pub(crate) profiles: Vec<(i64, String)>,
    /// The entities of service accounts.
    pub(crate) entities: Vec<(EntityId, String)>,
    /// The entity that is meant if none is chosen: the root.
    pub(crate) root: EntityId,
    /// The caller's address.
    pub(crate) seen_as: IpAddr,
    /// The language of the person.
    pub(crate) language: Language,
}

impl Offered {
    /// Offers the entities of service accounts.
    pub(crate) fn picker(&self) -> Picker {
        Picker::of(self.entities.iter().map(|(id, name)| (id.0, name.clone())), None)
    }
}

/// What the form begins with.
#[derive(Clone, Copy)]
pub(crate) enum Beginning<'m> {
    /// A new client.
    New(Intent),
    /// A client that is there.
    Known(&'m ClientMetadata),
}

/// An entry of the IP restrictions.
#[derive(Clone, Default)]
pub(crate) struct AddressRow {
    pub(crate) network: String,
    pub(crate) label: String,
    pub(crate) problem: String,
}

/// What is wrong with each field; empty if nothing is.
#[derive(Default)]
pub(crate) struct Problems {
    pub(crate) name: String,
    pub(crate) kind: String,
    pub(crate) grants: String,
    pub(crate) allowed_ips: String,
    pub(crate) redirect_uris: String,
    pub(crate) origins: String,
    pub(crate) post_logout_redirect_uris: String,
    pub(crate) access_token_lifetime: String,
    pub(crate) refresh_token_lifetime: String,
    pub(crate) code_lifetime: String,
    pub(crate) profile: String,
    pub(crate) entity: String,
}

impl AddressRow {
    /// Returns the entries of a client.
    pub(crate) fn all_of(metadata: &ClientMetadata) -> Vec<Self> {
        let row = |entry: &IpRestriction| Self {
            network: entry.network(),
            label: entry.label().to_owned(),
            problem: String::new(),
        };
        metadata.allowed_addresses.entries().map(row).collect()
    }
}

impl Problems {
    fn none(&self) -> bool {
        [
            &self.name,
            &self.kind,
            &self.grants,
            &self.allowed_ips,
            &self.redirect_uris,
            &self.origins,
            &self.post_logout_redirect_uris,
            &self.access_token_lifetime,
            &self.refresh_token_lifetime,
            &self.code_lifetime,
            &self.profile,
            &self.entity,
        ]
        .iter()
        .all(|problem| problem.is_empty())
    }
}

/// As many rows for addresses stand ready.
const EMPTY_ROWS: usize = 2;

impl Beginning<'_> {
    /// Returns what the form asks for: of a client that is there, everything.
    pub(crate) const fn intent(self) -> Intent {
        match self {
            Self::New(intent) => intent,
            Self::Known(_) => Intent::Advanced,
        }
    }

    /// Returns the client that the form begins with.
    pub(crate) fn metadata(self) -> ClientMetadata {
        match self {
            Self::New(intent) => intent.metadata(),
            Self::Known(metadata) => metadata.clone(),
        }
    }
}

impl ClientForm {
    /// The form before anything is typed.
    pub(crate) fn new(beginning: Beginning<'_>, offered: &Offered) -> Self {
        Self::of(beginning, &beginning.metadata(), offered)
    }

    /// Reads what was typed: the client that it describes, or the form again with what is wrong.
    pub(crate) fn read(
        fields: &Fields,
        beginning: Beginning<'_>,
        offered: &Offered,
    ) -> Result<ClientMetadata, Box<Self>> {
        let typed = read(fields, beginning, offered);
        if typed.problems.none() {
            return Ok(typed.metadata);
        }
        Err(Box::new(Self::typed(fields, beginning, offered, typed)))
    }

    /// The form as it was typed, with a profile that is beyond who typed it.
    pub(crate) fn beyond(
        fields: &Fields,
        beginning: Beginning<'_>,
        offered: &Offered,
    ) -> Box<Self> {
        let mut typed = read(fields, beginning, offered);
        typed.problems.profile = offered.language.t("given-profile-beyond");
        Box::new(Self::typed(fields, beginning, offered, typed))
    }

    /// The form as it is typed so far, with what comes of it and with what cannot become right by typing on.
    pub(crate) fn preview(
        fields: &Fields,
        beginning: Beginning<'_>,
        offered: &Offered,
    ) -> Box<Self> {
        let mut typed = read(fields, beginning, offered);
        typed.problems.name.clear();
        if fields.get("preview") == "seen" {
            typed
                .addresses
                .push(AddressRow { network: offered.seen_as.to_string(), ..AddressRow::default() });
        }
        Box::new(Self::typed(fields, beginning, offered, typed))
    }

    fn typed(fields: &Fields, beginning: Beginning<'_>, offered: &Offered, typed: Typed) -> Self {
        let shown = Self::of(beginning, &typed.metadata, offered);
        Self {
            addresses: with_empty_rows(typed.addresses),
            redirect_uris: fields.get("redirect_uris").to_owned(),
            origins: fields.get("origins").to_owned(),
            post_logout_redirect_uris: fields.get("post_logout_redirect_uris").to_owned(),
            access_token_lifetime: or(fields, "access_token_lifetime", shown.access_token_lifetime),
            refresh_token_lifetime: or(
                fields,
                "refresh_token_lifetime",
                shown.refresh_token_lifetime,
            ),
            code_lifetime: or(fields, "code_lifetime", shown.code_lifetime),
            problems: typed.problems,
            ..shown
        }
    }

    fn of(beginning: Beginning<'_>, metadata: &ClientMetadata, offered: &Offered) -> Self {
        let intent = beginning.intent();
        let language = offered.language;
        let lines = |uris: &[RedirectUri]| {
            uris.iter().map(RedirectUri::as_str).collect::<Vec<_>>().join("\n")
        };
        let account = metadata.service_account.as_ref();
        Self {
            intent,
            is_new: matches!(beginning, Beginning::New(_)),
            may_save: true,
            name: metadata.name.clone(),
            comment: metadata.comment.clone(),
            confidential: metadata.confidential,
            grants: grant_ticks(&metadata.grant_types),
            scopes: scope_ticks(&intent.scopes(), &metadata.scope),
            addresses: with_empty_rows(AddressRow::all_of(metadata)),
            covered: covered(language, metadata),
            foreseen: String::new(),
            seen_as: offered.seen_as.to_string(),
            redirect_uris: lines(&metadata.redirect_uris),
            post_logout_redirect_uris: lines(&metadata.post_logout_redirect_uris),
            origins: metadata.origins.iter().map(Origin::as_str).collect::<Vec<_>>().join("\n"),
            token_formats: token_formats(language, metadata.token_format),
            algorithms: algorithms(metadata.signing_algorithm),
            pkce_rules: pkce_rules(language, metadata.pkce),
            access_token_lifetime: metadata.access_token_lifetime.in_seconds().to_string(),
            refresh_token_lifetime: metadata.refresh_token_lifetime.in_seconds().to_string(),
            code_lifetime: metadata.code_lifetime.in_seconds().to_string(),
            introspects_all: metadata.introspects_all,
            profiles: profiles(
                language,
                &offered.profiles,
                account.map(|account| account.profile.0),
            ),
            entities: entities(metadata, offered),
            more_entities: offered.picker(),
            problems: Problems::default(),
            summary: summary(metadata, language),
        }
    }
}

fn with_empty_rows(mut rows: Vec<AddressRow>) -> Vec<AddressRow> {
    rows.extend(std::iter::repeat_n(AddressRow::default(), EMPTY_ROWS));
    rows
}

/// Says how many addresses a client may come from; empty if it may come from anywhere.
fn covered(language: Language, metadata: &ClientMetadata) -> String {
    if metadata.allowed_addresses.is_empty() {
        return String::new();
    }
    let addresses = metadata.allowed_addresses.addresses();
    match i64::try_from(addresses) {
        Ok(few) if few <= 1 << 32 => {
            language.t2("addresses-covered", "count", few, "number", language.number(few))
        }
        _ => {
            let power = addresses.ilog2().to_string();
            language.t1("addresses-covered-many", "power", power)
        }
    }
}

fn entities(metadata: &ClientMetadata, offered: &Offered) -> Vec<EntityTick> {
    let known = metadata.service_account.iter().flat_map(|account| &account.entities);
    let known: Vec<(EntityId, bool)> = known.copied().collect();
    let all = offered.picker().is_list();
    let tick = |(id, name): &(EntityId, String)| {
        let held = known.iter().find(|(entity, _)| entity == id);
        EntityTick {
            id: id.0,
            name: name.clone(),
            ticked: held.is_some(),
            below: held.is_some_and(|(_, below)| *below),
        }
    };
    offered.entities.iter().map(tick).filter(|entity| all || entity.ticked).collect()
}

fn or(fields: &Fields, name: &str, otherwise: String) -> String {
    if fields.has(name) { fields.get(name).to_owned() } else { otherwise }
}
