//! The paths that belong to no resource, and what all paths share.

use super::paths::{answers, headers};
use serde_json::{Map, Value, json};
use store::ApiVersion;

fn operation(id: &str, tag: &str, summary: &str, scope: Option<&str>, answer: &Value) -> Value {
    let answer = json!({
        "description": "The result",
        "content": { "application/json": { "schema": answer } },
    });
    let errors: &[&str] = if scope.is_some() { &["400", "401", "403", "404"] } else { &[] };
    let security = match scope {
        Some(scope) => json!([{ "oauth": [scope] }, { "bearer": [] }]),
        None => json!([]),
    };
    json!({
        "operationId": id,
        "tags": [tag],
        "summary": summary,
        "security": security,
        "parameters": if scope.is_some() { headers() } else { Vec::new() },
        "responses": answers([("200", answer)], errors),
    })
}

/// Returns the paths that belong to no resource.
pub(super) fn paths(version: ApiVersion) -> Map<String, Value> {
    let object = || json!({ "type": "object" });
    let list = || json!({ "type": "array", "items": { "type": "object" } });
    let user = json!({ "$ref": "#/components/schemas/User" });
    let mut paths = Map::new();
    let mut add = |path: &str, methods: Value| paths.insert(path.to_owned(), methods);
    add(
        "/",
        json!({ "get": operation("index", "System", "The versions of the API", None, &object()) }),
    );
    add(
        "/session",
        json!({ "get": operation("session", "Session", "The profile and entity of the caller", Some("api"), &object()) }),
    );
    if version >= ApiVersion::V2_2 {
        let summary = "The caller's entities, as a tree";
        let get = operation("entityTree", "Session", summary, Some("api"), &list());
        add("/Session/EntityTree", json!({ "get": get }));
    }
    let summary = "The state of all services, without hosts, versions or errors";
    add(
        "/status/all",
        json!({ "get": operation("statusAll", "System", summary, None, &object()) }),
    );
    let get = operation("status", "System", "The services", Some("status"), &object());
    add("/status", json!({ "get": get }));
    let mut service =
        operation("statusService", "System", "The state of a service", Some("status"), &json!({}));
    add_parameter(
        &mut service,
        json!({
            "name": "service", "in": "path", "required": true, "example": "db",
            "schema": { "type": "string" },
        }),
    );
    add("/status/{service}", json!({ "get": service }));
    let summary = "Your own account";
    let get = operation("getMe", "Administration", summary, Some("user"), &user);
    add("/Administration/User/Me", json!({ "get": get }));
    let summary = "Your own default e-mail address";
    let get = operation("getDefaultEmail", "Administration", summary, Some("email"), &object());
    add("/Administration/User/Me/Emails/Default", json!({ "get": get }));
    add("/Administration/User/Me/Email", own_emails(&list()));
    add("/Administration/User/Me/Email/{id}", own_email(&object()));
    if version >= ApiVersion::V2_3 {
        for (request, summary) in [
            ("InventoryRequest", "Ask an agent to run now"),
            ("StatusRequest", "Ask an agent for its status"),
        ] {
            add(&format!("/Inventory/Agent/{{id}}/{request}"), agent_request(request, summary));
        }
    }
    let mut usage = operation(
        "getClientUsage",
        "Configuration",
        "The requests of the last 30 days",
        Some("api"),
        &object(),
    );
    add_parameter(&mut usage, key());
    add("/Configuration/OAuthClient/{id}/Usage", json!({ "get": usage }));
    paths
}

fn add_parameter(operation: &mut Value, parameter: Value) {
    if let Some(Value::Array(parameters)) = operation.get_mut("parameters") {
        parameters.push(parameter);
    }
}

fn key() -> Value {
    json!({
        "name": "id", "in": "path", "required": true,
        "schema": { "type": "integer", "format": "int64", "minimum": 0 },
    })
}

fn own_emails(list: &Value) -> Value {
    let made = json!({
        "description": "Added",
        "content": { "application/json": { "schema": {
            "type": "object",
            "properties": { "id": { "type": "integer" }, "href": { "type": "string" } },
        } } },
    });
    json!({
        "get": operation("listOwnEmails", "Administration", "Your own e-mail addresses", Some("user"), list),
        "post": {
            "operationId": "addOwnEmail",
            "tags": ["Administration"],
            "summary": "Add an e-mail address",
            "security": [{ "oauth": ["user"] }, { "bearer": [] }],
            "requestBody": { "content": { "application/json": { "schema": {
                "type": "object",
                "required": ["email"],
                "properties": {
                    "email": { "type": "string", "example": "me@example.com" },
                    "is_default": { "type": "boolean" },
                },
            } } } },
            "responses": answers([("200", made)], &["400", "401", "403", "409", "413", "415"]),
        },
    })
}

fn own_email(object: &Value) -> Value {
    json!({
        "parameters": [key()],
        "get": operation("getOwnEmail", "Administration", "One of your own e-mail addresses", Some("user"), object),
        "delete": {
            "operationId": "removeOwnEmail",
            "tags": ["Administration"],
            "summary": "Remove an e-mail address",
            "security": [{ "oauth": ["user"] }, { "bearer": [] }],
            "responses": answers(
                [("204", json!({ "description": "Removed" }))],
                &["400", "401", "403", "404"],
            ),
        },
    })
}

/// A request to an agent itself, which takes no body.
fn agent_request(name: &str, summary: &str) -> Value {
    let answer = json!({
        "description": "The agent's answer",
        "content": { "application/json": { "schema": {
            "type": "object",
            "required": ["answer"],
            "properties": { "answer": { "type": "string", "example": "waiting" } },
        } } },
    });
    json!({
        "parameters": [key()],
        "post": {
            "operationId": format!("make{name}"),
            "tags": ["Inventory"],
            "summary": summary,
            "description": "Only agents in the networks of `--agent-network` are contacted; a 409 says why one was not contacted or did not answer.",
            "security": [{ "oauth": ["api"] }, { "bearer": [] }],
            "parameters": headers(),
            "responses": answers([("200", answer)], &["400", "401", "403", "404", "409"]),
        },
    })
}

/// Returns the parameters that paths share.
pub(super) fn parameters() -> Value {
    let number = |name: &str, about: &str, least: i64, usual: i64| {
        json!({
            "name": name, "in": "query", "description": about,
            "schema": { "type": "integer", "minimum": least, "maximum": u32::MAX, "default": usual },
        })
    };
    let header = |name: &str, about: &str, kind: &str| json!({ "name": name, "in": "header", "description": about, "schema": { "type": kind } });
    json!({
        "start": number("start", "The number of rows to skip", 0, 0),
        "limit": number("limit", "The maximum number of rows, at most 1000", 1, 100),
        "cursor": {
            "name": "cursor", "in": "query", "schema": { "type": "string" },
            "description": "The cursor of the next page, instead of start: see Link",
        },
        "profile": header("GLPI-Profile", "The profile to act with", "integer"),
        "entity": header("GLPI-Entity", "The entity to act in", "integer"),
        "recursive": header("GLPI-Entity-Recursive", "Whether to include the child entities", "boolean"),
    })
}

/// Returns the errors that paths share.
pub(super) fn responses() -> Value {
    let errors = [
        ("400", "A parameter, a filter or the body is wrong"),
        ("401", "The token is missing, unknown or expired"),
        ("403", "The scope or the right is missing"),
        ("404", "There is no such item, or the caller may not see it"),
        ("409", "It exists already, or conflicts with existing data"),
        ("413", "The body is too large"),
        ("415", "The body is neither JSON nor a form"),
        ("503", "The server cannot answer now"),
    ];
    let errors = errors.map(|(status, about)| {
        let schema = json!({ "$ref": "#/components/schemas/Error" });
        let answer = json!({
            "description": about,
            "content": { "application/json": { "schema": schema } },
        });
        (status.to_owned(), answer)
    });
    Value::Object(errors.into_iter().collect())
}
