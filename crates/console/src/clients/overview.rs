//! A client's tab Overview: its health, how it is used, and its danger zone.

use super::{
    PATH,
    charts::{Period, chart},
    choices::grant_label,
    frame::{ClientFrame, find, page},
    health::{Known, Warning, warnings},
    summary::allowed_from,
};
use crate::{html, notice::NoticeQuery};
use askama::Template;
use axum::{
    extract::{Path, Query, State},
    response::Html,
};
use oauth::Timestamp;
use rights::{Action, Subject};
use serde::Deserialize;
use store::{Client, ClientImpact, ClientKey, LastUse, Reader, UsageBy, UsageKind};
use web::{App, Chart, Language, Now, Page, PageError, SignedIn};

#[derive(Template)]
#[template(path = "clients/overview.html")]
struct OverviewPage {
    page: Page,
    frame: ClientFrame,
    client: Client,
    grants: Vec<&'static str>,
    registrar: Option<String>,
    /// From where it may come.
    allowed_from: String,
    last_use: Option<LastUse>,
    impact: ClientImpact,
    warnings: Vec<Warning>,
    chart: Chart,
    views: Vec<View>,
    periods: Vec<View>,
    may_change: bool,
    may_delete: bool,
}

/// A way to look at the usage.
struct View {
    label: String,
    href: String,
    current: bool,
}

/// What the chart shows.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct UsageQuery {
    by: String,
    days: String,
}

/// The ways to tell requests apart: the word in the address, the key of its name.
const WAYS: [(&str, &str); 3] =
    [("", "usage-by-status"), ("scope", "usage-by-scope"), ("address", "usage-by-address")];

/// Shows a client.
pub(crate) async fn overview(
    State(app): State<App>,
    Now(now): Now,
    signed_in: SignedIn,
    Path(key): Path<i64>,
    Query(asked): Query<UsageQuery>,
    Query(notice): Query<NoticeQuery>,
) -> Result<Html<String>, PageError> {
    signed_in.require(Subject::Clients, Action::Read)?;
    let language = signed_in.language;
    let client = find(&app, key).await?;
    let (key, period, by) = (client.key, Period::parse(&asked.days), asked.by.clone());
    let found = app
        .store
        .browse(move |db| {
            Ok((
                (db.client_secrets(key)?, db.denials(Some(key), 100)?),
                (db.impact_of_clients(&[key], now)?, db.last_use_of_client(key)?),
                (db.registrar_of_client(key)?, counted(db, key, &by, period, now, language)?),
            ))
        })
        .await?;
    let ((secrets, denials), (impact, last_use), (registrar, counted)) = found;
    let known = Known { client: &client, secrets: &secrets, denials: &denials, now, language };
    let title = language.t1("usage-title", "days", period.days);
    let allows = |action| signed_in.rights.allow(Subject::Clients, action);
    html(&OverviewPage {
        page: page(&app, &signed_in, &client).with_flash(notice.told(language)),
        frame: ClientFrame::new(&client, ""),
        grants: client.metadata.grant_types.iter().map(|grant| grant_label(*grant)).collect(),
        registrar,
        allowed_from: allowed_from(&client.metadata, language),
        last_use,
        impact,
        warnings: warnings(&known),
        chart: chart(title, period, now, &counted, language),
        views: views(key, &asked, language),
        periods: periods(key, &asked, period, language),
        may_change: allows(Action::Update),
        may_delete: allows(Action::Purge),
        client,
    })
}

/// Counts requests by what the address asks for.
fn counted(
    db: &mut Reader<'_>,
    key: ClientKey,
    by: &str,
    period: Period,
    now: Timestamp,
    language: Language,
) -> Result<Vec<(Timestamp, String, i64)>, store::Error> {
    let (since, step) = (period.since(now), period.step());
    let named = |word: String| if word.is_empty() { language.t("usage-others") } else { word };
    Ok(match by {
        "scope" => db.usage_over_time(key, UsageBy::Scope, since, step)?,
        "address" => db.usage_over_time(key, UsageBy::Address, since, step)?,
        _ => {
            let kinds = db.usage_of_client(key, since)?.by_hour.into_iter();
            kinds.map(|(at, kind, count)| (at, language.t(kind_key(kind)), count)).collect()
        }
    }
    .into_iter()
    .map(|(at, name, count)| (at, named(name), count))
    .collect())
}

/// Returns the key of what became of a request.
const fn kind_key(kind: UsageKind) -> &'static str {
    match kind {
        UsageKind::TokenIssued => "usage-token-issued",
        UsageKind::TokenRefused => "usage-token-refused",
        UsageKind::ResourceServed => "usage-resource-served",
        UsageKind::ResourceRefused => "usage-resource-refused",
        UsageKind::InventoryAccepted => "usage-inventory-accepted",
        UsageKind::InventoryFailed => "usage-inventory-failed",
    }
}

fn views(key: ClientKey, asked: &UsageQuery, language: Language) -> Vec<View> {
    let known = WAYS.iter().any(|(by, _)| *by == asked.by);
    let view = |(by, label): &(&str, &str)| View {
        label: language.t(label),
        href: usage_href(key, by, &asked.days),
        current: *by == if known { asked.by.as_str() } else { "" },
    };
    WAYS.iter().map(view).collect()
}

fn periods(key: ClientKey, asked: &UsageQuery, current: Period, language: Language) -> Vec<View> {
    let view = |period: Period| View {
        label: language.t1("usage-days", "count", period.days),
        href: usage_href(key, &asked.by, &period.days.to_string()),
        current: period == current,
    };
    Period::ALL.map(view).into()
}

fn usage_href(key: ClientKey, by: &str, days: &str) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    query.append_pair("by", by).append_pair("days", days);
    format!("{PATH}/{}?{}#usage", key.0, query.finish())
}
