//! The list of profiles.

use super::{PATH, ProfileRows};
use crate::{
    chosen::offered,
    export::export_all,
    list_filter::Filter,
    list_query::ListQuery,
    listing::{ColumnShape, ListShape, ListView},
    notice::NoticeQuery,
    short_list::{Words, cut},
};
use askama::Template;
use axum::{
    extract::{Query, State},
    response::Response,
};
use rights::{Action, Rights, Subject};
use serde_json::{Value, json};
use store::{Direction, Profile};
use web::{App, Page, PageError, SignedIn};

#[derive(Template)]
#[template(path = "profiles/list.html")]
struct ListPage {
    page: Page,
    list: ListView,
    profiles: Vec<Profile>,
    /// What can be done with several.
    acts: Vec<(&'static str, &'static str)>,
    may_create: bool,
    may_read_users: bool,
}

const COLUMNS: [ColumnShape; 4] = [
    ColumnShape::fixed("name", "user-name").sorting(),
    ColumnShape::usual("users", "menu-users").sorting().counting(),
    ColumnShape::usual("clients", "profile-clients").sorting().counting(),
    ColumnShape::usual("second-factor", "profile-second-factor").sorting(),
];

/// The columns of a file.
const EXPORTED: [&str; 8] =
    ["id", "name", "comment", "shipped", "second_factor", "users", "clients", "rights"];

/// What the list is sorted by.
#[derive(Clone, Copy, PartialEq, Eq, Default)]
enum Sort {
    #[default]
    Name,
    Users,
    Clients,
    SecondFactor,
}

impl Sort {
    fn parse(column: &str) -> Option<Self> {
        Some(match column {
            "name" => Self::Name,
            "users" => Self::Users,
            "clients" => Self::Clients,
            "second-factor" => Self::SecondFactor,
            _ => return None,
        })
    }

    /// Returns what is compared; the name decides between equals.
    fn key(self, profile: &Profile) -> (i64, String) {
        let number = match self {
            Self::Name => 0,
            Self::Users => profile.users,
            Self::Clients => profile.clients,
            Self::SecondFactor => i64::from(profile.requires_second_factor),
        };
        (number, profile.name.to_lowercase())
    }
}

/// Lists profiles.
pub(crate) async fn profiles(
    State(app): State<App>,
    signed_in: SignedIn,
    query: ListQuery,
    Query(notice): Query<NoticeQuery>,
) -> Result<Response, PageError> {
    signed_in.require(Subject::Profiles, Action::Read)?;
    let language = signed_in.language;
    let filters = vec![Filter::tick("unused", "profile-unused")];
    let shape = ListShape::new("profiles", PATH, ("name", ""), &COLUMNS).filtered(filters);
    let listing = query.listing(shape.sorted, Sort::parse);
    let (words, unused) = (Words::of(&listing.search), query.value("unused") == "1");
    let mut found = app.store.browse(|db| db.profiles_with_rights()).await?;
    found.retain(|(profile, _)| {
        let held = profile.users > 0 || profile.clients > 0;
        words.are_in(&[&profile.name, &profile.comment]) && !(unused && held)
    });
    found.sort_by_cached_key(|(profile, _)| listing.sort.key(profile));
    if listing.direction == Direction::Descending {
        found.reverse();
    }
    if let Some(format) = query.export() {
        let rows = found.iter().map(|(profile, rights)| cells(profile, rights));
        return Ok(export_all(format, "profiles", &EXPORTED, rows.collect()));
    }
    let total = cut(&mut found, &listing);
    let list = ListView::new(&query, shape, &listing, total);
    if let Some(elsewhere) = list.elsewhere() {
        return Ok(elsewhere);
    }
    let is_made_here = found.iter().any(|(profile, _)| profile.shipped.is_none());
    let shown = ListPage {
        page: Page::new(&app, &signed_in, language.t("menu-profiles"), "profiles")
            .with_flash(notice.told(language)),
        list,
        profiles: found.into_iter().map(|(profile, _)| profile).collect(),
        acts: if is_made_here { offered(&ProfileRows, &signed_in) } else { Vec::new() },
        may_create: signed_in.rights.allow(Subject::Profiles, Action::Create),
        may_read_users: signed_in.rights.allow(Subject::Users, Action::Read),
    };
    query.answer(&app, "profiles", &shown)
}

/// Returns the cells of a profile; a right is told as `assets:read`.
fn cells(profile: &Profile, rights: &Rights) -> Vec<Value> {
    let held = Subject::ALL.into_iter().flat_map(|subject| {
        let actions = Action::ALL.into_iter().filter(move |action| rights.allow(subject, *action));
        actions.map(move |action| format!("{}:{}", subject.as_str(), action.as_str()))
    });
    vec![
        json!(profile.id.0),
        json!(profile.name),
        json!(profile.comment),
        json!(profile.shipped),
        json!(profile.requires_second_factor),
        json!(profile.users),
        json!(profile.clients),
        json!(held.collect::<Vec<_>>()),
    ]
}
