//! The list of users.

use super::{PATH, UserRows};
use crate::{
    chosen::offered,
    export::{BATCH, export},
    list_filter::Filter,
    list_query::ListQuery,
    listing::{ColumnShape, ListShape, ListView},
    notice::NoticeQuery,
};
use askama::Template;
use axum::{
    extract::{Query, State},
    response::Response,
};
use rights::{Action, Subject};
use serde_json::{Value, json};
use store::{EntityId, Listing, ProfileId, UserFilter, UserSort, UserSummary};
use web::{App, Language, Page, PageError, SignedIn};

#[derive(Template)]
#[template(path = "users/list.html")]
struct ListPage {
    page: Page,
    list: ListView,
    users: Vec<UserSummary>,
    acts: Vec<(&'static str, &'static str)>,
    may_create: bool,
}

const COLUMNS: [ColumnShape; 7] = [
    ColumnShape::fixed("name", "user-name").sorting(),
    ColumnShape::usual("full-name", "user-full-name").sorting(),
    ColumnShape::usual("email", "user-email"),
    ColumnShape::usual("enabled", "user-state").sorting(),
    ColumnShape::usual("profiles", "user-profiles"),
    ColumnShape::usual("second-factor", "second-factor"),
    ColumnShape::extra("created", "user-created").sorting(),
];

const EXPORTED: [&str; 8] =
    ["id", "name", "full_name", "email", "enabled", "profiles", "second_factor", "created"];

/// Lists users.
pub(crate) async fn users(
    State(app): State<App>,
    signed_in: SignedIn,
    query: ListQuery,
    Query(notice): Query<NoticeQuery>,
) -> Result<Response, PageError> {
    signed_in.require(Subject::Users, Action::Read)?;
    let (language, visible) = (signed_in.language, signed_in.visible(Subject::Users, Action::Read));
    let seen = visible.clone();
    let (profiles, entities) =
        app.store.browse(move |db| Ok((db.profiles()?, db.entity_names(&seen)?))).await?;
    let mut filters = filters(profiles, entities, language);
    let entity = filters.iter_mut().find_map(|filter| filter.meant(query.value("entity")));
    let shape = ListShape::new("users", PATH, ("name", ""), &COLUMNS).filtered(filters);
    let listing = query.listing(shape.sorted, |column| match column {
        "name" => Some(UserSort::Name),
        "full-name" => Some(UserSort::FullName),
        "enabled" => Some(UserSort::Enabled),
        "created" => Some(UserSort::Created),
        _ => None,
    });
    let filter = UserFilter { entity: entity.map(EntityId), ..filter(&query) };
    if let Some(format) = query.export() {
        let listing = Listing { limit: BATCH, ..listing };
        return Ok(export(format, "users", &EXPORTED, move |start| {
            let (store, asked) = (app.store.clone(), Listing { start, ..listing.clone() });
            let visible = visible.clone();
            async move {
                let found = store.browse(move |db| db.users(&asked, filter, &visible)).await?;
                Ok(found.rows.iter().map(exported).collect())
            }
        }));
    }
    let asked = listing.clone();
    let found = app.store.browse(move |db| db.users(&asked, filter, &visible)).await?;
    let list = ListView::new(&query, shape, &listing, found.total);
    if let Some(elsewhere) = list.elsewhere() {
        return Ok(elsewhere);
    }
    let shown = ListPage {
        page: Page::new(&app, &signed_in, language.t("menu-users"), "users")
            .with_flash(notice.told(language)),
        list,
        users: found.rows,
        acts: offered(&UserRows, &signed_in),
        may_create: signed_in.rights.allow(Subject::Users, Action::Create),
    };
    query.answer(&app, "users", &shown)
}

fn filters(
    profiles: Vec<(ProfileId, String)>,
    entities: Vec<(EntityId, String)>,
    language: Language,
) -> Vec<Filter> {
    let states = [("enabled", "user-enabled"), ("disabled", "user-disabled")];
    let profiles = profiles.into_iter().map(|(id, name)| (id.0.to_string(), name));
    vec![
        Filter::choice("state", "user-state", states.map(|(value, key)| (value, language.t(key)))),
        Filter::choice("profile", "user-profile", profiles),
        Filter::entity("user-entity", entities, Subject::Users),
        Filter::tick("single-factor", "user-single-factor"),
    ]
}

fn filter(query: &ListQuery) -> UserFilter {
    UserFilter {
        enabled: match query.value("state") {
            "enabled" => Some(true),
            "disabled" => Some(false),
            _ => None,
        },
        profile: query.value("profile").parse().ok().map(ProfileId),
        entity: None,
        second_factor: (query.value("single-factor") == "1").then_some(false),
    }
}

fn exported(user: &UserSummary) -> Vec<Value> {
    vec![
        json!(user.id.0),
        json!(user.name),
        json!(user.full_name),
        json!(user.email),
        json!(user.enabled),
        json!(user.profiles),
        json!(user.second_factor),
        json!(user.created_at.to_string()),
    ]
}
