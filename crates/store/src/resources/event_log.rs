//! The audit log.

use super::{oauth_client::OAUTH_CLIENT, user::USER};
use crate::{Acts, ApiVersion, Member, Resource, Visibility};
use rights::Subject;

pub(crate) static EVENT_LOG: Resource = Resource {
    name: "EventLog",
    about: "An event of the audit log",
    section: "Administration",
    segment: "EventLog",
    under: None,
    since: ApiVersion::V2_2,
    subject: Subject::Audit,
    visibility: Visibility::Everywhere,
    table: "events",
    key: "id",
    only: "",
    listed: None,
    counted: None,
    order: "id:desc",
    members: &[
        Member::id(),
        Member::instant("date", "@.at", "When it happened").sorted_by("@.at"),
        Member::text("type", "@.kind", "The kind of event, such as client.updated")
            .sorted_by("@.kind"),
        Member::text(
            "service",
            "@.actor",
            "Who did it: system, command_line, user, client, agent or anonymous",
        ),
        Member::integer("actor_id", "@.actor_id", "The key of the user or client who did it"),
        Member::text("actor_name", "@.actor_name", "The name of the user or client at the time"),
        Member::one("client", &OAUTH_CLIENT, "@.client", &["id", "name"], "The client it is about"),
        Member::text("client_name", "@.client_name", "The name of that client at the time"),
        Member::one("user", &USER, "@.user_id", &["id", "username"], "The user it is about"),
        Member::text("user_name", "@.user_name", "The name of that user at the time"),
        Member::text("address", "@.address", "The address that did it"),
        Member::json("details", "@.details", "What was changed, and more details for each kind"),
    ],
    acts: Acts::NONE,
};
