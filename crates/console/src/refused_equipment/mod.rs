//! Administration → Refused equipment.

mod acts;
mod chosen;
mod list;
mod show;
mod taking_in;

pub(crate) use acts::{accept, confirm_deletion, delete};
pub(crate) use chosen::RefusedRows;
pub(crate) use list::refused_equipment;
pub(crate) use show::refused_one;

use rights::{Action, Subject};
use store::{RefusedEquipment, RefusedId, WhyRefused};
use web::{App, PageError, SignedIn};

/// Where it is.
const PATH: &str = "/administration/refused-equipment";

/// Finds what waits, with which the person may do something.
async fn find(
    app: &App,
    signed_in: &SignedIn,
    id: i64,
    action: Action,
) -> Result<RefusedEquipment, PageError> {
    let visible = signed_in.visible(Subject::Inventory, action);
    let found = app.store.read(move |db| db.refused_equipment(RefusedId(id), &visible)).await?;
    found.ok_or(PageError::NotFound)
}

/// Returns what a page of it is called.
fn title(waiting: &RefusedEquipment) -> String {
    let texts = [&waiting.name, &waiting.serial, &waiting.uuid];
    let found = texts.into_iter().find_map(Clone::clone);
    found.unwrap_or_else(|| waiting.deviceid.clone())
}

/// Returns the key of why something waits.
const fn why_label(why: WhyRefused) -> &'static str {
    match why {
        WhyRefused::Refused => "refused-by-rule",
        WhyRefused::Doubtful => "refused-doubtful",
        WhyRefused::Unrecognisable => "refused-unrecognisable",
    }
}
