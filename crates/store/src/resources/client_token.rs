//! The access tokens of OAuth clients.

use super::{oauth_client::OAUTH_CLIENT, user::USER};
use crate::{Act, Acts, ApiVersion, Change, Deletion, Member, Resource, Result, Under, Visibility};
use oauth::TokenNumber;
use rights::Subject;

pub(crate) static CLIENT_TOKEN: Resource = Resource {
    name: "OAuthClientToken",
    about: "An access token of an OAuth client, live or not, without the token itself",
    section: "Configuration",
    segment: "Token",
    under: Some(Under { resource: &OAUTH_CLIENT, key: "@.client" }),
    since: ApiVersion::V2_0,
    subject: Subject::Clients,
    visibility: Visibility::Everywhere,
    table: "access_tokens",
    key: "number",
    only: "",
    listed: None,
    counted: None,
    order: "date_creation:desc",
    members: &[
        // Larger than what numbers in JavaScript hold exactly.
        Member::text("id", "cast(@.number as text)", "The key, as text"),
        Member::one(
            "user",
            &USER,
            "@.user_id",
            &["id", "username"],
            "The user that the client acts for",
        ),
        Member::words("scopes", "@.scope", ' ', "Its scopes"),
        Member::instant("date_creation", "@.issued_at", "The time of its issue")
            .sorted_by("@.number"),
        Member::instant("expires_at", "@.expires_at", "When it expires"),
        Member::instant(
            "revoked_at",
            "coalesce(@.revoked_at, (select vf.revoked_at from token_families vf where vf.id = @.family))",
            "When it was revoked",
        ),
        Member::text("address", "@.address", "The address that requested it"),
        Member::text("useragent", "@.user_agent", "The user agent that requested it"),
    ],
    acts: Acts { create: None, update: None, delete: Some(delete), trash: false },
};

fn delete(change: &mut Change<'_>, act: &Act, _: Deletion) -> Result<()> {
    Change::found(change.revoke_token_by_number(TokenNumber(act.id), "revoked through the API")?)
}
