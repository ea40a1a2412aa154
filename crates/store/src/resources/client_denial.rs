//! What OAuth clients were denied.

use super::{oauth_client::OAUTH_CLIENT, user::USER};
use crate::{Acts, ApiVersion, Member, Resource, Under, Visibility};
use rights::Subject;

pub(crate) static CLIENT_DENIAL: Resource = Resource {
    name: "OAuthClientDenial",
    about: "A refusal, with what was checked and what would mend it",
    section: "Configuration",
    segment: "Denial",
    under: Some(Under { resource: &OAUTH_CLIENT, key: "@.client" }),
    since: ApiVersion::V2_0,
    subject: Subject::Clients,
    visibility: Visibility::Everywhere,
    table: "denials",
    key: "id",
    only: "@.client is not null",
    listed: None,
    counted: None,
    order: "id:desc",
    members: &[
        Member::id(),
        Member::text("reference", "@.reference", "What the caller was told")
            .sorted_by("@.reference"),
        Member::instant("date", "@.at", "When"),
        Member::text("endpoint", "@.endpoint", "Where, such as token"),
        Member::one("user", &USER, "@.user_id", &["id", "username"], "The user, if one was known"),
        Member::text("address", "@.address", "From where the caller came"),
        Member::text("useragent", "@.user_agent", "What the caller calls itself"),
        Member::words("passed", "@.passed", '\n', "The checks that were passed"),
        Member::text("failed", "@.failed", "The check that was not"),
        Member::text("why", "@.why", "Why"),
        Member::text("remedy", "@.remedy", "What would mend it"),
    ],
    acts: Acts::NONE,
};
