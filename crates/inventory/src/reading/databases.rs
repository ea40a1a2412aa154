//! Services of databases, and the databases that agents tell within them.

use super::{
    rows::RowReader,
    warnings::{Place, Warnings},
};
use crate::{
    Values,
    sections::{DATABASE_SERVICES, DATABASES},
    text::text,
    tree::Node,
};
use std::borrow::Cow;

/// Reads services and databases.
pub(super) fn read(node: Node<'_>, warnings: &mut Warnings) -> (Vec<Values>, Vec<Values>) {
    let (mut services, mut databases) = (Vec::new(), Vec::new());
    let mut service_reader = RowReader::new(&DATABASE_SERVICES);
    let mut database_reader = RowReader::new(&DATABASES);
    for (index, row) in node.into_rows().into_iter().enumerate() {
        let place = Place { section: DATABASE_SERVICES.name, row: index };
        let Node::Object(mut service) = row else {
            warnings.note(place, "", "not an object: left out");
            continue;
        };
        let within = service.remove("databases").map(Node::into_rows).unwrap_or_default();
        let name = service.get("name").and_then(text).unwrap_or_default();
        for database in within {
            let Node::Object(mut database) = database else { continue };
            database.put(Cow::Borrowed("service"), Node::Text(Cow::Owned(name.clone())));
            databases.push(database_reader.read(database, place, warnings));
        }
        services.push(service_reader.read(service, place, warnings));
    }
    let told = |rows: Vec<Values>| rows.into_iter().filter(|row| !row.is_empty()).collect();
    (told(services), told(databases))
}
