//! The paths of resources.

use serde_json::{Map, Value, json};
use store::{ApiVersion, Kind, RESOURCES, Resource};

type Paths = Map<String, Value>;

/// Returns the parts of the API as tags.
pub(super) fn tags(version: ApiVersion) -> Vec<Value> {
    let mut names: Vec<&str> = shown(version).map(|resource| resource.section).collect();
    names.dedup();
    names.into_iter().chain(["Session", "System"]).map(|name| json!({ "name": name })).collect()
}

fn shown(version: ApiVersion) -> impl Iterator<Item = &'static Resource> {
    let resources = RESOURCES.iter().copied();
    resources.filter(move |resource| resource.since <= version && !resource.segment.is_empty())
}

/// Returns the paths of every resource of a version.
pub(super) fn paths(version: ApiVersion) -> Paths {
    let mut paths = Paths::new();
    for resource in shown(version) {
        let (path, parameters) = list_path(resource);
        let mut list = json!({ "parameters": parameters, "get": read_list(resource, version) });
        let mut item_parameters = parameters.clone();
        item_parameters.push(key_parameter("id", resource.name));
        let mut item = json!({ "parameters": item_parameters, "get": read_item(resource) });
        let acts = &resource.acts;
        put(&mut list, "post", acts.create.map(|_| create(resource)));
        put(&mut item, "patch", acts.update.map(|_| update(resource)));
        put(&mut item, "delete", acts.delete.map(|_| delete(resource)));
        paths.insert(format!("{path}/{{id}}"), item);
        paths.insert(path, list);
    }
    paths
}

fn put(path: &mut Value, method: &str, operation: Option<Value>) {
    if let (Some(path), Some(operation)) = (path.as_object_mut(), operation) {
        path.insert(method.to_owned(), operation);
    }
}

/// Returns the path of a list, with a parameter for each row above.
fn list_path(resource: &'static Resource) -> (String, Vec<Value>) {
    let mut path = format!("/{}", resource.section);
    let mut parameters = Vec::new();
    let line = resource.ancestry();
    for (number, step) in line.iter().enumerate() {
        path.push_str(&format!("/{}", step.segment));
        if number + 1 < line.len() {
            let name = format!("{}_id", step.name.to_lowercase());
            path.push_str(&format!("/{{{name}}}"));
            parameters.push(key_parameter(&name, step.name));
        }
    }
    (path, parameters)
}

fn key_parameter(name: &str, of: &str) -> Value {
    json!({
        "name": name,
        "in": "path",
        "required": true,
        "description": format!("The key of the {of}"),
        "schema": { "type": "integer", "format": "int64", "minimum": 0 },
    })
}

fn read_list(resource: &'static Resource, version: ApiVersion) -> Value {
    let (filter, sort) = examples(resource, version);
    let rows = json!({ "type": "array", "items": { "$ref": format!("#/components/schemas/{}", resource.name) } });
    let answer = |about: &str| {
        json!({
            "description": about,
            "headers": {
                "Content-Range": {
                    "description": "The range of rows, and the total: 0-99/250",
                    "schema": { "type": "string" },
                },
                "Link": {
                    "description": "Links to the first and the next page",
                    "schema": { "type": "string" },
                },
            },
            "content": {
                "application/json": { "schema": rows },
                "text/csv": { "schema": { "type": "string" } },
                "application/xml": { "schema": { "type": "string" } },
            },
        })
    };
    let mut parameters: Vec<Value> = ["start", "limit", "cursor"]
        .map(|name| json!({ "$ref": format!("#/components/parameters/{name}") }))
        .into();
    parameters.push(json!({
        "name": "filter", "in": "query", "description": "A filter (RSQL)", "example": filter,
        "schema": { "type": "string" },
    }));
    parameters.push(json!({
        "name": "sort", "in": "query", "description": "The properties to sort by, each with :asc or :desc",
        "example": sort, "schema": { "type": "string" },
    }));
    parameters.extend(headers());
    json!({
        "operationId": format!("list{}", resource.name),
        "tags": [resource.section],
        "summary": format!("List {}", resource.name),
        "description": format!("{}. Needs the right read on {}.", resource.about, resource.subject.as_str()),
        "parameters": parameters,
        "responses": answers(
            [("200", answer("The last page, or all rows")), ("206", answer("A page of rows"))],
            &["400", "401", "403", "404"],
        ),
    })
}

fn read_item(resource: &'static Resource) -> Value {
    json!({
        "operationId": format!("get{}", resource.name),
        "tags": [resource.section],
        "summary": format!("Get a {}", resource.name),
        "parameters": headers(),
        "responses": answers([("200", row(resource))], &["400", "401", "403", "404"]),
    })
}

fn row(resource: &Resource) -> Value {
    let schema = json!({ "$ref": format!("#/components/schemas/{}", resource.name) });
    json!({
        "description": "The row",
        "content": {
            "application/json": { "schema": schema },
            "text/csv": { "schema": { "type": "string" } },
            "application/xml": { "schema": { "type": "string" } },
        },
    })
}

fn create(resource: &'static Resource) -> Value {
    let made = json!({
        "description": "Created",
        "headers": { "Location": { "description": "Its path", "schema": { "type": "string" } } },
        "content": { "application/json": {
            "schema": { "$ref": format!("#/components/schemas/{}_created", resource.name) },
        } },
    });
    json!({
        "operationId": format!("create{}", resource.name),
        "tags": [resource.section],
        "summary": format!("Create a {}", resource.name),
        "parameters": headers(),
        "requestBody": body(resource, "new"),
        "responses": answers([("200", made)], &["400", "401", "403", "404", "409", "413", "415"]),
    })
}

fn update(resource: &'static Resource) -> Value {
    let gone = json!({ "description": "Changed, and no longer visible to you" });
    json!({
        "operationId": format!("update{}", resource.name),
        "tags": [resource.section],
        "summary": format!("Update a {}", resource.name),
        "description": "Properties that you leave out stay as they are.",
        "parameters": headers(),
        "requestBody": body(resource, "write"),
        "responses": answers(
            [("200", row(resource)), ("204", gone)],
            &["400", "401", "403", "404", "409", "413", "415"],
        ),
    })
}

fn body(resource: &Resource, schema: &str) -> Value {
    let schema = json!({ "$ref": format!("#/components/schemas/{}_{schema}", resource.name) });
    json!({ "content": { "application/json": { "schema": schema } } })
}

fn delete(resource: &'static Resource) -> Value {
    let mut parameters = headers();
    let about = if resource.acts.trash {
        parameters.push(json!({
            "name": "force", "in": "query", "description": "Whether to delete it for good",
            "schema": { "type": "boolean", "default": false },
        }));
        "It goes into the trash, unless `force=true`."
    } else {
        "It is deleted for good: it has no trash."
    };
    json!({
        "operationId": format!("delete{}", resource.name),
        "tags": [resource.section],
        "summary": format!("Delete a {}", resource.name),
        "description": about,
        "parameters": parameters,
        "responses": answers(
            [("204", json!({ "description": "Deleted" }))],
            &["400", "401", "403", "404", "409"],
        ),
    })
}

/// The headers that say as whom somebody acts.
pub(super) fn headers() -> Vec<Value> {
    ["profile", "entity", "recursive"]
        .map(|name| json!({ "$ref": format!("#/components/parameters/{name}") }))
        .into()
}

/// Puts the answers of an operation together with the errors that it shares with others.
pub(super) fn answers<const N: usize>(own: [(&str, Value); N], errors: &[&str]) -> Value {
    let own = own.into_iter().map(|(status, answer)| (status.to_owned(), answer));
    let shared = errors.iter().chain(&["503"]).map(|status| {
        ((*status).to_owned(), json!({ "$ref": format!("#/components/responses/{status}") }))
    });
    Value::Object(own.chain(shared).collect())
}

/// Returns a filter and an order that fit.
fn examples(resource: &'static Resource, version: ApiVersion) -> (String, String) {
    let text = resource.read_members(version).find(|member| {
        matches!(member.kind, Kind::Text(_)) && member.is_filtered() && member.name != "id"
    });
    match text {
        Some(member) => (format!("{}=ilike=*a*", member.name), format!("{}:desc", member.name)),
        None => ("id=gt=1".to_owned(), "id:desc".to_owned()),
    }
}
