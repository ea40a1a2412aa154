//! Administration → Profiles.

mod chosen;
mod deletion;
mod edit;
mod form;
mod list;

pub(crate) use chosen::ProfileRows;
pub(crate) use deletion::{confirm_deletion, delete_profile};
pub(crate) use edit::{create_profile, new_profile, profile, update_profile};
pub(crate) use list::profiles;

use store::{Profile, ProfileId};
use web::{App, PageError};

const PATH: &str = "/administration/profiles";

async fn find(app: &App, id: i64) -> Result<Profile, PageError> {
    app.store.browse(move |db| db.profile_by_id(ProfileId(id))).await?.ok_or(PageError::NotFound)
}
