//! What OAuth clients were denied.

use super::{oauth_client::OAUTH_CLIENT, user::USER};
use crate::{Acts, ApiVersion, Member, Resource, Under, Visibility};
use rights::Subject;

pub(crate) static CLIENT_DENIAL: Resource = Resource {
    name: "OAuthClientDenial",
    about: "A refused request, with its checks and how to fix it",
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
        Member::text("reference", "@.reference", "The reference that the caller was given")
            .sorted_by("@.reference"),
        Member::instant("date", "@.at", "When"),
        Member::text("endpoint", "@.endpoint", "The endpoint, such as token"),
        Member::one("user", &USER, "@.user_id", &["id", "username"], "The user, if one was known"),
        Member::text("address", "@.address", "The caller's address"),
        Member::text("useragent", "@.user_agent", "The caller's user agent"),
        Member::words("passed", "@.passed", '\n', "The checks that passed"),
        Member::text("failed", "@.failed", "The check that failed"),
        Member::text("why", "@.why", "Why"),
        Member::text("remedy", "@.remedy", "How to fix it"),
    ],
    acts: Acts::NONE,
};
