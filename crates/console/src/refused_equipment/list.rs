//! The list of what waits.

use super::{PATH, chosen::RefusedRows, title, why_label};
use crate::{
    asset_pages::AssetKind,
    chosen::offered,
    export::{LARGE_BATCH, export},
    list_filter::Filter,
    list_query::ListQuery,
    listing::{ColumnShape, ListShape, ListView},
    notice::NoticeQuery,
    rules::label_told,
};
use askama::Template;
use axum::{
    extract::{Query, State},
    response::Response,
};
use inventory::ItemType;
use rights::{Action, Subject};
use serde_json::{Value, json};
use store::{Listing, RefusedEquipment, RefusedFilter, RefusedSort, WhyRefused};
use web::{App, Language, Page, PageError, SignedIn};

#[derive(Template)]
#[template(path = "refused_equipment/list.html")]
struct ListPage {
    page: Page,
    list: ListView,
    waiting: Vec<ShownRefused>,
    acts: Vec<(&'static str, &'static str)>,
}

/// What waits, as the list shows it.
struct ShownRefused {
    title: String,
    /// The key of why it waits.
    why: &'static str,
    /// The key of its kind.
    kind: &'static str,
    rule: Option<(i64, String)>,
    of: RefusedEquipment,
}

const COLUMNS: [ColumnShape; 11] = [
    ColumnShape::fixed("name", "refused-name").sorting(),
    ColumnShape::usual("why", "refused-why"),
    ColumnShape::usual("itemtype", "aspect-itemtype").sorting(),
    ColumnShape::usual("serial", "aspect-serial").sorting(),
    ColumnShape::extra("uuid", "aspect-uuid"),
    ColumnShape::extra("mac", "aspect-mac"),
    ColumnShape::usual("ip", "aspect-ip"),
    ColumnShape::usual("entity", "aspect-entity"),
    ColumnShape::usual("rule", "refused-rule"),
    ColumnShape::usual("refused", "refused-last").sorting(),
    ColumnShape::extra("times", "refused-times").sorting().counting(),
];

const EXPORTED: [&str; 17] = [
    "id",
    "itemtype",
    "name",
    "serial",
    "uuid",
    "mac",
    "ip",
    "deviceid",
    "entity",
    "why",
    "rule_number",
    "rule",
    "reason",
    "candidates",
    "first_refused",
    "last_refused",
    "times",
];

/// Lists what waits.
pub(crate) async fn refused_equipment(
    State(app): State<App>,
    signed_in: SignedIn,
    query: ListQuery,
    Query(notice): Query<NoticeQuery>,
) -> Result<Response, PageError> {
    signed_in.require(Subject::Inventory, Action::Read)?;
    let language = signed_in.language;
    let visible = signed_in.visible(Subject::Inventory, Action::Read);
    let rules = app.store.read(|db| db.rules()).await?;
    let rules = rules.entities.iter().chain(&rules.assets);
    let rules = rules.map(|rule| (rule.number.to_string(), label_told(&rule.label, language)));
    let filters = filters(rules.collect(), language);
    let shape =
        ListShape::new("refused-equipment", PATH, ("refused", "desc"), &COLUMNS).filtered(filters);
    let listing = query.listing(shape.sorted, |column| match column {
        "name" => Some(RefusedSort::Name),
        "itemtype" => Some(RefusedSort::ItemType),
        "serial" => Some(RefusedSort::Serial),
        "refused" => Some(RefusedSort::RefusedAt),
        "times" => Some(RefusedSort::Times),
        _ => None,
    });
    let filter = RefusedFilter {
        itemtype: ItemType::parse(query.value("itemtype")),
        why: WhyRefused::parse(query.value("why")),
        rule: query.value("rule").parse().ok(),
    };
    if let Some(format) = query.export() {
        let listing = Listing { limit: LARGE_BATCH, ..listing };
        return Ok(export(format, "refused-equipment", &EXPORTED, move |start| {
            let (store, asked) = (app.store.clone(), Listing { start, ..listing.clone() });
            let (filter, visible) = (filter.clone(), visible.clone());
            async move {
                let found = store
                    .browse(move |db| db.find_refused_equipment(&asked, &filter, &visible))
                    .await?;
                Ok(found.rows.iter().map(|one| exported(one, language)).collect())
            }
        }));
    }
    let asked = listing.clone();
    let find =
        move |db: &mut store::Reader<'_>| db.find_refused_equipment(&asked, &filter, &visible);
    let found = app.store.browse(find).await?;
    let shown = |of: RefusedEquipment| ShownRefused {
        title: title(&of),
        why: why_label(of.why),
        kind: AssetKind::of(of.itemtype).one,
        rule: of.rule.as_ref().map(|(number, label)| (*number, label_told(label, language))),
        of,
    };
    let list = ListView::new(&query, shape, &listing, found.total);
    if let Some(elsewhere) = list.elsewhere() {
        return Ok(elsewhere);
    }
    let shown = ListPage {
        page: Page::new(
            &app,
            &signed_in,
            language.t("menu-refused-equipment"),
            "refused-equipment",
        )
        .with_flash(notice.told(language)),
        list,
        waiting: found.rows.into_iter().map(shown).collect(),
        acts: offered(&RefusedRows, &signed_in),
    };
    query.answer(&app, "refused-equipment", &shown)
}

fn filters(rules: Vec<(String, String)>, language: Language) -> Vec<Filter> {
    let kinds = ItemType::ALL.into_iter().filter(|kind| kind.has_documents());
    let whys = WhyRefused::ALL.into_iter();
    vec![
        Filter::choice(
            "itemtype",
            "aspect-itemtype",
            kinds.map(|kind| (kind.as_str(), language.t(AssetKind::of(kind).one))),
        ),
        Filter::choice(
            "why",
            "refused-why",
            whys.map(|why| (why.as_str(), language.t(why_label(why)))),
        ),
        Filter::choice("rule", "refused-rule", rules),
    ]
}

fn exported(waiting: &RefusedEquipment, language: Language) -> Vec<Value> {
    let candidates: Vec<i64> = waiting.candidates.iter().map(|asset| asset.0).collect();
    let rule = waiting.rule.as_ref();
    vec![
        json!(waiting.id.0),
        json!(waiting.itemtype.as_str()),
        json!(waiting.name),
        json!(waiting.serial),
        json!(waiting.uuid),
        json!(waiting.macs),
        json!(waiting.ips),
        json!(waiting.deviceid),
        json!(waiting.entity.1),
        json!(waiting.why.as_str()),
        json!(rule.map(|(number, _)| number)),
        json!(rule.map(|(_, label)| label_told(label, language))),
        json!(waiting.reason),
        json!(candidates),
        json!(waiting.first_refused_at.to_string()),
        json!(waiting.refused_at.to_string()),
        json!(waiting.times),
    ]
}
