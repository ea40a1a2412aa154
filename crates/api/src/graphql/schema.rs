//! The schema: a type, a list and a page for each resource.

use super::{
    selection::response_key,
    session::{Session, list},
};
use async_graphql::{
    Result, SelectionField, Value,
    dynamic::{
        Field, FieldFuture, FieldValue, InputValue, Object, ResolverContext, Scalar, Schema,
        SchemaError, TypeRef,
    },
};
use std::sync::LazyLock;
use store::{ApiVersion, Datum, Kind, Listed, Member, RESOURCES, Record, Resource, Total};

/// The deepest query.
const DEEPEST: usize = 15;
/// The most fields in a query.
const MOST_FIELDS: usize = 400;
/// The deepest text: brackets within each other.
const DEEPEST_TEXT: usize = 40;
const MOST_DIRECTIVES: usize = 20;

/// A part of a list, with what is known of the rest.
struct Page {
    rows: Vec<Record>,
    start: i64,
    total: Option<i64>,
    next: Option<String>,
}

/// Returns the schema. It says the same of every caller.
pub(super) fn schema() -> Result<&'static Schema, &'static SchemaError> {
    static SCHEMA: LazyLock<Result<Schema, SchemaError>> = LazyLock::new(build);
    SCHEMA.as_ref()
}

fn build() -> Result<Schema, SchemaError> {
    let mut query = Object::new("Query").description("The queries");
    let json = Scalar::new("JSON").description("Any JSON");
    let mut schema = Schema::build("Query", None, None).register(json);
    for resource in RESOURCES {
        query = query.field(list_field(resource)).field(page_field(resource));
        schema = schema.register(row_type(resource)).register(page_type(resource));
    }
    schema
        .register(query)
        .limit_depth(DEEPEST)
        .limit_complexity(MOST_FIELDS)
        .limit_recursive_depth(DEEPEST_TEXT)
        .limit_directives(MOST_DIRECTIVES)
        .finish()
}

fn list_field(resource: &'static Resource) -> Field {
    let kind = TypeRef::named_list(resource.name);
    let field = Field::new(resource.name, kind, move |context| {
        FieldFuture::new(async move {
            let field = context.field();
            let listed = list(&context, resource, vec![field], Total::Untold).await;
            let Some(listed) = answered(&context, listed) else { return Ok(None) };
            Ok(Some(FieldValue::list(listed.rows.into_iter().map(FieldValue::owned_any))))
        })
    });
    with_arguments(field.description(resource.about))
}

/// The same with what is known of the rest: how many rows there are, and where the list goes on.
fn page_field(resource: &'static Resource) -> Field {
    let name = page_name(resource);
    let kind = TypeRef::named(name.clone());
    let field = Field::new(name, kind, move |context| {
        FieldFuture::new(async move {
            let page = context.field();
            let asks_how_many =
                page.selection_set().any(|field| matches!(field.name(), "total" | "next"));
            let total = if asks_how_many { Total::Told } else { Total::Untold };
            let rows: Vec<SelectionField<'_>> =
                page.selection_set().filter(|field| field.name() == "rows").collect();
            let listed = list(&context, resource, rows, total).await;
            let Some(listed) = answered(&context, listed) else { return Ok(None) };
            Ok(Some(FieldValue::owned_any(Page {
                rows: listed.rows,
                start: listed.start,
                total: listed.total,
                next: listed.next,
            })))
        })
    });
    with_arguments(field.description("A page of the list, with the total and the next cursor"))
}

/// A field that fails is null, with its error beside it; the library would leave it out.
fn answered(context: &ResolverContext<'_>, listed: Result<Listed>) -> Option<Listed> {
    listed
        .map_err(|error| {
            let error = error.into_server_error(context.ctx.item.pos);
            context.ctx.add_error(context.ctx.set_error_path(error));
        })
        .ok()
}

fn page_name(resource: &Resource) -> String {
    format!("{}Page", resource.name)
}

fn with_arguments(field: Field) -> Field {
    let argument = |name: &str, kind: &str, about: &str| {
        InputValue::new(name, TypeRef::named(kind)).description(about)
    };
    field
        .argument(argument("id", TypeRef::INT, "Only the row with this key"))
        .argument(argument("filter", TypeRef::STRING, "RSQL"))
        .argument(argument("start", TypeRef::INT, "The number of rows to skip"))
        .argument(argument(
            "limit",
            TypeRef::INT,
            "The maximum number of rows: 100 by default, at most 1000",
        ))
        .argument(argument("sort", TypeRef::STRING, "Properties, such as name or name:desc"))
        .argument(argument(
            "order",
            TypeRef::STRING,
            "asc or desc, for properties without a direction of their own",
        ))
        .argument(argument(
            "cursor",
            TypeRef::STRING,
            "The cursor of the next page, instead of start",
        ))
}

fn row_type(resource: &'static Resource) -> Object {
    let members = resource.read_members(ApiVersion::default());
    members.fold(Object::new(resource.name).description(resource.about), |object, member| {
        object.field(member_field(member))
    })
}

fn member_field(member: &'static Member) -> Field {
    let field = match member.kind {
        Kind::One(one) => Field::new(member.name, TypeRef::named(one.resource.name), |context| {
            FieldFuture::new(async move {
                Ok(match told(&context)? {
                    Some(Datum::Record(row)) => Some(FieldValue::borrowed_any(row)),
                    _ => None,
                })
            })
        }),
        Kind::Many(many) => {
            let about = "The maximum number of rows: 100 by default, at most 1000";
            let limit = InputValue::new("limit", TypeRef::named(TypeRef::INT)).description(about);
            Field::new(member.name, TypeRef::named_list(many.resource.name), |context| {
                FieldFuture::new(async move {
                    let rows = match told(&context)? {
                        Some(Datum::Records(rows)) => rows.as_slice(),
                        _ => &[],
                    };
                    let rows = rows.iter().map(|row| FieldValue::borrowed_any(row));
                    Ok(Some(FieldValue::list(rows)))
                })
            })
            .argument(limit)
        }
        kind => Field::new(member.name, scalar(kind), |context| {
            FieldFuture::new(
                async move { Ok(told(&context)?.and_then(value).map(FieldValue::value)) },
            )
        }),
    };
    field.description(member.about)
}

/// Returns what was told of the row for a field.
fn told<'c>(context: &ResolverContext<'c>) -> Result<Option<&'c Datum>> {
    let row = context.parent_value.try_downcast_ref::<Record>()?;
    Ok(row.get(response_key(&context.field())))
}

/// Returns what a member that is no relation is told as, if it has a value.
fn value(datum: &Datum) -> Option<Value> {
    match datum {
        Datum::Null | Datum::Json(serde_json::Value::Null) => None,
        Datum::Boolean(boolean) => Some(Value::from(*boolean)),
        Datum::Integer(integer) => Some(Value::from(*integer)),
        Datum::Text(text) => Some(Value::from(text.as_str())),
        Datum::Json(json) => Value::from_json(json.clone()).ok(),
        Datum::Record(_) | Datum::Records(_) => None,
    }
}

fn scalar(kind: Kind) -> TypeRef {
    match kind {
        Kind::Integer(_) => TypeRef::named(TypeRef::INT),
        Kind::Boolean(_) => TypeRef::named(TypeRef::BOOLEAN),
        Kind::Json(_) => TypeRef::named("JSON"),
        Kind::Words(..) => TypeRef::named_list(TypeRef::STRING),
        _ => TypeRef::named(TypeRef::STRING),
    }
}

fn page_type(resource: &'static Resource) -> Object {
    let number = |name: &str, about: &str, get: fn(&Page) -> Option<i64>| {
        Field::new(name, TypeRef::named_nn(TypeRef::INT), move |context| {
            FieldFuture::new(async move {
                let page = context.parent_value.try_downcast_ref::<Page>()?;
                Ok(get(page).map(Value::from))
            })
        })
        .description(about)
    };
    let next = Field::new("next", TypeRef::named(TypeRef::STRING), |context| {
        FieldFuture::new(async move {
            let page = context.parent_value.try_downcast_ref::<Page>()?;
            Ok(page.next.as_ref().map(|next| Value::from(next.as_str())))
        })
    });
    let rows = Field::new("rows", TypeRef::named_list_nn(resource.name), |context| {
        FieldFuture::new(async move {
            let page = context.parent_value.try_downcast_ref::<Page>()?;
            Ok(Some(FieldValue::list(page.rows.iter().map(|row| FieldValue::borrowed_any(row)))))
        })
    });
    Object::new(page_name(resource))
        .description("A page of a list")
        .field(number("total", "The total number of rows", |page| page.total))
        .field(number("start", "The number of rows to skip", |page| Some(page.start)))
        .field(next.description("The cursor of the next page; null on the last one"))
        .field(rows.description("The rows"))
}

/// Names who asks, so that root fields find it.
pub(super) fn asked_by(
    request: async_graphql::Request,
    session: Session,
) -> async_graphql::Request {
    request.data(session)
}
