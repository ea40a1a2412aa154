//! The secrets of OAuth clients: two may work side by side while a program changes from one to the other.

use super::oauth_client::OAUTH_CLIENT;
use crate::{
    Act, Acted, Acts, ApiVersion, Change, ClientKey, Deletion, Member, Rejection, Resource, Result,
    SecretId, Under, Visibility,
};
use oauth::{ClientSecret, Lifetime};
use rights::Subject;
use serde_json::json;

pub(crate) static CLIENT_SECRET: Resource = Resource {
    name: "OAuthClientSecret",
    about: "A secret of an OAuth client. Creating one replaces the current one, which keeps working for a while",
    section: "Configuration",
    segment: "Secret",
    under: Some(Under { resource: &OAUTH_CLIENT, key: "@.client" }),
    since: ApiVersion::V2_0,
    subject: Subject::Clients,
    visibility: Visibility::Everywhere,
    table: "client_secrets",
    key: "id",
    only: "",
    listed: None,
    counted: None,
    order: "id:desc",
    members: &[
        Member::id(),
        Member::text("hint", "@.hint", "The last characters"),
        Member::instant("date_creation", "@.created_at", "The time of its creation"),
        Member::instant(
            "expires_at",
            "@.expires_at",
            "When it stops working; null if it does not expire",
        ),
        Member::instant(
            "last_used_at",
            "(select max(su.last_at) from client_secret_uses su where su.secret_id = @.id)",
            "When it was last used, to a few seconds",
        ),
        Member::integer(
            "keep_old_for",
            "",
            "The hours that the old secret keeps working; 24 by default",
        )
        .write_only(),
        Member::text("client_secret", "", "The secret, shown only once").once(),
    ],
    acts: Acts { create: Some(create), update: None, delete: Some(delete), trash: false },
};

/// The longest time for which an old secret goes on, in hours: a year.
const LONGEST_OVERLAP: i64 = 8_760;
const USUAL_OVERLAP: i64 = 24;

fn create(change: &mut Change<'_>, act: &Act) -> Result<Acted> {
    let key = ClientKey(act.parent());
    let client = change.client_by_key(key)?.ok_or(Rejection::NotFound)?;
    if !client.metadata.confidential {
        return Err(Rejection::Conflict("A public client has no secret").into());
    }
    let hours = act.integer("keep_old_for", 0..=LONGEST_OVERLAP)?;
    let secret = ClientSecret::from_random(act.random());
    let overlap = Lifetime::hours(hours.unwrap_or(USUAL_OVERLAP));
    change.rotate_client_secret(key, &secret.hash(), &secret.hint(), overlap)?;
    let newest = change.client_secrets(key)?.into_iter().map(|known| known.id.0).max();
    let mut acted = Acted::to(newest.unwrap_or_default());
    acted.once.insert("client_secret".to_owned(), json!(secret.expose()));
    Ok(acted)
}

fn delete(change: &mut Change<'_>, act: &Act, _: Deletion) -> Result<()> {
    let (key, now) = (ClientKey(act.parent()), change.now);
    if change.valid_client_secrets(key, now)?.len() < 2 {
        return Err(
            Rejection::Conflict("It is the last active secret: create another one first").into()
        );
    }
    Change::found(change.end_client_secret(key, SecretId(act.id))?)
}
