//! The form of a new user.

use super::PATH;
use crate::{
    account_form::{AccountForm, TypedAccount},
    choice::Choice,
    html,
    new_password::{NewPassword, read_new_password},
    picker::{Meant, Picker},
};
use askama::Template;
use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse as _, Redirect, Response},
};
use rights::{Action, Rights, Subject};
use store::{AccountEdit, EntityId, Holding, ProfileId};
use web::{App, Fields, Now, Page, PageError, SignedForm, SignedIn};

#[derive(Template)]
#[template(path = "users/add.html")]
struct AddPage {
    page: Page,
    form: AccountForm,
    password: NewPassword,
    given: GivenProfile,
}

/// The profile that is given, and where.
pub(crate) struct GivenProfile {
    pub(crate) profiles: Vec<Choice>,
    pub(crate) entities: Picker,
    pub(crate) entity_problem: String,
    pub(crate) recursive: bool,
    pub(crate) problem: String,
}

/// The profile of who is given no other.
const USUAL: &str = "Self-Service";

/// Shows the form.
pub(crate) async fn new_user(
    State(app): State<App>,
    signed_in: SignedIn,
) -> Result<Response, PageError> {
    signed_in.require(Subject::Users, Action::Create)?;
    let form = AccountForm::of(&AccountEdit::default(), signed_in.language);
    let given = GivenProfile::offer(&app, &signed_in, Action::Create).await?;
    show(&app, &signed_in, form, NewPassword::default(), given, StatusCode::OK)
}

/// Makes a user.
pub(crate) async fn create_user(
    State(app): State<App>,
    Now(now): Now,
    SignedForm { signed_in, fields }: SignedForm,
) -> Result<Response, PageError> {
    signed_in.require(Subject::Users, Action::Create)?;
    let language = signed_in.language;
    let typed = TypedAccount::read(&fields);
    let mut form = typed.form(language);
    let mut given = GivenProfile::offer(&app, &signed_in, Action::Create).await?;
    let holding = given.read(&app, &signed_in, &fields).await?;
    let name = form.name.clone();
    let password = read_new_password(&fields, &name, language);
    let wrong = StatusCode::UNPROCESSABLE_ENTITY;
    let (edit, holding, password) = match (typed.check(language), holding, password) {
        (Ok(edit), Some(holding), Ok(password)) => (edit, holding, password),
        (_, _, password) => {
            let password = password.err().unwrap_or_default();
            return show(&app, &signed_in, form, password, given, wrong);
        }
    };
    let hash = app.passwords.hash(password, app.random()).await?;
    let made = app
        .store
        .change(signed_in.actor(), now, move |db| db.create_account(&edit, &hash, Some(holding)))
        .await;
    match made {
        Ok(id) => Ok(Redirect::to(&format!("{PATH}/{}?notice=user-added", id.0)).into_response()),
        Err(store::Error::AlreadyExists) => {
            form.problems.name = language.t("user-name-taken");
            show(&app, &signed_in, form, NewPassword::default(), given, wrong)
        }
        Err(error) => Err(error.into()),
    }
}

fn show(
    app: &App,
    signed_in: &SignedIn,
    form: AccountForm,
    password: NewPassword,
    given: GivenProfile,
    status: StatusCode,
) -> Result<Response, PageError> {
    let page = Page::new(app, signed_in, signed_in.language.t("user-add"), "users");
    Ok((status, html(&AddPage { page, form, password, given })?).into_response())
}

impl GivenProfile {
    /// Offers every profile that may not do more than who gives it, in every entity where that person may do something
    /// with users.
    pub(crate) async fn offer(
        app: &App,
        signed_in: &SignedIn,
        action: Action,
    ) -> Result<Self, PageError> {
        let (own, visible) = (signed_in.rights.clone(), signed_in.visible(Subject::Users, action));
        let in_root = signed_in.powers.in_root() != Rights::default();
        let (profiles, entities) = app
            .store
            .browse(move |db| {
                let mut offered = Vec::new();
                for (id, name) in db.profiles()? {
                    let rights = db.rights_of_profile(id)?.unwrap_or_default().0;
                    // Elsewhere only rights about things of entities count.
                    if own.cover(&rights) || (!in_root && own.cover(&rights.within_entities())) {
                        offered.push((id.0, name));
                    }
                }
                Ok((offered, db.entity_names(&visible)?))
            })
            .await?;
        let usual = profiles.iter().find(|(_, name)| name == USUAL).map(|(id, _)| *id);
        let first = entities.first().map(|(id, _)| id.0);
        Ok(Self {
            profiles: Choice::of_keys(profiles, usual),
            entities: Picker::of(entities.into_iter().map(|(id, path)| (id.0, path)), first),
            entity_problem: String::new(),
            recursive: true,
            problem: String::new(),
        })
    }

    /// Reads what was chosen; `None` if it is not among what is offered, or beyond who gives it there.
    pub(crate) async fn read(
        &mut self,
        app: &App,
        signed_in: &SignedIn,
        fields: &Fields,
    ) -> Result<Option<Holding>, PageError> {
        let language = signed_in.language;
        let chosen = |choices: &mut Vec<Choice>, value: &str| {
            for choice in choices.iter_mut() {
                choice.chosen = choice.value == value;
            }
            let found = choices.iter().find(|choice| choice.chosen);
            found.and_then(|choice| choice.value.parse::<i64>().ok())
        };
        let profile = chosen(&mut self.profiles, fields.get("profile"));
        let entity = match self.entities.choose(fields.get("entity")) {
            Meant::One(key) => Some(key),
            meant => {
                self.entity_problem = language.t(meant.problem());
                None
            }
        };
        self.recursive = fields.has("recursive");
        if profile.is_none() {
            self.problem = language.t("given-profile-problem");
        }
        let Some((profile, entity)) = profile.zip(entity) else { return Ok(None) };
        let holding = Holding {
            profile: ProfileId(profile),
            entity: EntityId(entity),
            recursive: self.recursive,
        };
        let powers = signed_in.powers.clone();
        if !app.store.read(move |db| db.may_give(&powers, &holding)).await? {
            self.problem = language.t("given-profile-beyond");
            return Ok(None);
        }
        Ok(Some(holding))
    }
}
