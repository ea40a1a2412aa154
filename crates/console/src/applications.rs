//! My account → Applications: what acts for me, and taking it back.

use crate::{
    chosen::{Act, Asked, ChosenRow, ChosenRows, Done, Found, Says, offered},
    html,
    notice::NoticeQuery,
};
use askama::Template;
use axum::{
    extract::{Path, Query, State},
    response::{Html, Redirect},
};
use rights::Action;
use store::{Application, Change, ClientKey, Reader};
use web::{App, Now, Page, PageError, SignedForm, SignedIn};

#[derive(Template)]
#[template(path = "account/applications.html")]
struct ApplicationsPage {
    page: Page,
    applications: Vec<Application>,
    /// What can be done with several.
    acts: Vec<(&'static str, &'static str)>,
}

/// The applications of the person.
#[derive(Clone, Copy)]
pub(crate) struct ApplicationRows;

/// What can be done with several: what they may do is taken back.
#[derive(Clone, Copy)]
pub(crate) struct TakeBack;

const PATH: &str = "/account/applications";
const WHY: &str = "the user took it back";
const TAKE_BACK: Says = Says {
    label: "applications-take-back",
    title: "applications-title",
    what: "applications-what",
    notice: "applications-taken-back",
};

/// Lists the applications that act, or may act, for whoever is signed in.
pub(crate) async fn applications(
    State(app): State<App>,
    Now(now): Now,
    signed_in: SignedIn,
    Query(notice): Query<NoticeQuery>,
) -> Result<Html<String>, PageError> {
    let user = signed_in.user;
    let applications = app.store.browse(move |db| db.applications_of_user(user, now)).await?;
    let language = signed_in.language;
    let page = Page::new(&app, &signed_in, language.t("menu-applications"), "applications")
        .with_flash(notice.told(language));
    html(&ApplicationsPage { page, applications, acts: offered(&ApplicationRows, &signed_in) })
}

/// Takes a consent back: the application loses its tokens at once.
pub(crate) async fn withdraw(
    State(app): State<App>,
    Now(now): Now,
    Path(client): Path<i64>,
    SignedForm { signed_in, .. }: SignedForm,
) -> Result<Redirect, PageError> {
    let user = signed_in.user;
    let withdrawn = app
        .store
        .change(signed_in.actor(), now, move |change| {
            change.withdraw_consent(user, ClientKey(client), WHY)
        })
        .await?;
    if withdrawn { Ok(Redirect::to(PATH)) } else { Err(PageError::NotFound) }
}

impl ChosenRows for ApplicationRows {
    type At = ();
    type Deed = TakeBack;
    const ACTS: &'static [Act<TakeBack>] =
        &[Act::new(TakeBack, "withdraw", Action::Update, TAKE_BACK).dangerous()];

    fn at((): ()) -> Self {
        Self
    }

    fn path(&self) -> String {
        PATH.to_owned()
    }

    fn menu(&self) -> &'static str {
        "applications"
    }

    /// What somebody has allowed, that person takes back.
    fn may(&self, _signed_in: &SignedIn, _action: Action) -> bool {
        true
    }

    fn find(&self, db: &mut Reader<'_>, asked: &Asked<TakeBack>) -> store::Result<Found> {
        let own = db.applications_of_user(asked.signed_in.user, asked.now)?.into_iter();
        let chosen = own.filter(|one| asked.keys.binary_search(&one.client.0).is_ok());
        Ok(Found::all(chosen.map(|one| ChosenRow::new(one.client.0, one.name, ""))))
    }

    fn run(
        &self,
        change: &mut Change<'_>,
        asked: &Asked<TakeBack>,
        keys: &[i64],
    ) -> store::Result<Done> {
        let user = asked.signed_in.user;
        Done::each(keys, |key| change.withdraw_consent(user, ClientKey(key), WHY))
    }
}
