//! The schemas of resources: what is told, and what is written.

use serde_json::{Map, Value, json};
use store::{Access, ApiVersion, Kind, Member, RESOURCES, Resource};

/// Returns every schema of a version.
pub(super) fn schemas(version: ApiVersion) -> Map<String, Value> {
    let mut schemas = Map::new();
    for resource in RESOURCES.iter().filter(|resource| resource.since <= version) {
        schemas.insert(resource.name.to_owned(), told(resource, version));
        if resource.acts.create.is_some() || resource.acts.update.is_some() {
            schemas.insert(format!("{}_write", resource.name), written(resource, version));
        }
        if resource.acts.create.is_some() {
            schemas.insert(format!("{}_new", resource.name), new(resource));
            schemas.insert(format!("{}_created", resource.name), created(resource));
        }
    }
    schemas.insert("Error".to_owned(), error());
    schemas
}

/// What is told of a row.
fn told(resource: &'static Resource, version: ApiVersion) -> Value {
    let mut properties = Map::new();
    for member in resource.read_members(version) {
        let schema = match member.kind {
            Kind::Many(many) if many.shown.is_empty() => continue,
            Kind::Many(many) => json!({
                "type": "array",
                "items": partial(many.resource, many.shown, version),
                "description": member.about,
            }),
            Kind::One(one) => {
                let mut schema = partial(one.resource, one.shown, version);
                put(&mut schema, "nullable", json!(true));
                put(&mut schema, "description", json!(member.about));
                put(&mut schema, "x-full-schema", json!(one.resource.name));
                schema
            }
            _ => plain(member),
        };
        properties.insert(member.name.to_owned(), schema);
    }
    json!({ "type": "object", "description": resource.about, "properties": properties })
}

/// A part of a row, as relations tell it.
fn partial(resource: &'static Resource, names: &[&str], version: ApiVersion) -> Value {
    let members = names.iter().filter_map(|name| resource.member(name, version));
    let properties: Map<String, Value> =
        members.map(|member| (member.name.to_owned(), plain(member))).collect();
    json!({ "type": "object", "properties": properties })
}

fn plain(member: &Member) -> Value {
    let mut schema = match member.kind {
        Kind::Integer(_) => json!({ "type": "integer", "format": "int64" }),
        Kind::Boolean(_) => json!({ "type": "boolean" }),
        Kind::Instant(_) => json!({ "type": "string", "format": "date-time" }),
        Kind::Date(_) => json!({ "type": "string", "format": "date" }),
        Kind::Json(_) => json!({}),
        Kind::Words(..) => json!({ "type": "array", "items": { "type": "string" } }),
        Kind::Password => json!({ "type": "string", "format": "password" }),
        _ => json!({ "type": "string" }),
    };
    if member.required {
        put(&mut schema, "minLength", json!(1));
        put(&mut schema, "maxLength", json!(255));
    } else if !matches!(member.kind, Kind::Words(..) | Kind::Password) && member.name != "id" {
        put(&mut schema, "nullable", json!(true));
    }
    put(&mut schema, "description", json!(member.about));
    if member.access == Access::Read {
        put(&mut schema, "readOnly", json!(true));
    }
    schema
}

/// What can be written. What is sent besides is ignored.
fn written(resource: &'static Resource, version: ApiVersion) -> Value {
    let members =
        resource.members.iter().filter(|member| member.is_written() && member.since <= version);
    let properties = members.map(|member| {
        let schema = match member.kind {
            Kind::One(_) => json!({
                "description": member.about,
                "nullable": true,
                "oneOf": [
                    { "type": "integer", "format": "int64" },
                    { "type": "object", "properties": { "id": { "type": "integer", "format": "int64", "nullable": true } } },
                ],
            }),
            _ => plain(member),
        };
        (member.name.to_owned(), schema)
    });
    json!({ "type": "object", "properties": properties.collect::<Map<_, _>>() })
}

/// What a new row needs, beside what can be written.
fn new(resource: &'static Resource) -> Value {
    let members = resource.members.iter().filter(|member| member.is_written());
    let needed = members.filter(|member| member.required || matches!(member.kind, Kind::Password));
    // A password that is repeated need not be.
    let needed: Vec<&str> =
        needed.map(|member| member.name).filter(|name| *name != "password2").collect();
    let written = json!({ "$ref": format!("#/components/schemas/{}_write", resource.name) });
    if needed.is_empty() {
        return json!({ "allOf": [written] });
    }
    json!({ "allOf": [written, { "type": "object", "required": needed }] })
}

/// What the answer tells that makes a row; secrets only there.
fn created(resource: &'static Resource) -> Value {
    let mut properties = Map::new();
    properties.insert("id".to_owned(), json!({ "type": "integer", "format": "int64" }));
    properties.insert("href".to_owned(), json!({ "type": "string" }));
    for member in resource.members.iter().filter(|member| member.access == Access::Once) {
        properties.insert(member.name.to_owned(), plain(member));
    }
    json!({ "type": "object", "required": ["id", "href"], "properties": properties })
}

fn error() -> Value {
    json!({
        "type": "object",
        "description": "What went wrong",
        "required": ["status", "title"],
        "properties": {
            "status": { "type": "string", "description": "A code for programs, such as ERROR_ITEM_NOT_FOUND" },
            "title": { "type": "string", "description": "A message for people" },
            "detail": { "nullable": true, "description": "A text, or the problem of each property" },
        },
    })
}

fn put(schema: &mut Value, name: &str, value: Value) {
    if let Some(schema) = schema.as_object_mut() {
        schema.insert(name.to_owned(), value);
    }
}
