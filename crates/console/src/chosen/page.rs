//! The page that says what an act hits, and asks whether it is meant.

use super::{Act, Asked, Asks, ChosenRow, ChosenRows, Found, LeftOut};
use crate::html;
use askama::Template;
use axum::{
    http::StatusCode,
    response::{IntoResponse as _, Response},
};
use store::Reader;
use web::{App, Flash, Page, PageError};

/// A page that asks.
#[derive(Template)]
#[template(path = "chosen.html")]
pub(super) struct ChosenPage<D: 'static> {
    page: Page,
    act: &'static Act<D>,
    /// Where the form is sent, and where the list is.
    action: String,
    list: String,
    question: String,
    rows: Vec<ChosenRow>,
    left_out: Vec<LeftOut>,
    told: Told,
    /// What is typed, and what is wrong with it.
    said: String,
    problem: String,
}

/// What the page tells besides the rows.
#[derive(Default)]
pub(crate) struct Told {
    /// What the act hits, in words.
    pub(crate) hits: Vec<String>,
    /// The key of a warning; empty if there is none.
    pub(crate) warning: &'static str,
    /// What can be typed.
    pub(crate) offers: Vec<String>,
}

impl<D> ChosenPage<D> {
    /// Puts the page together; `None` if none of the rows is there.
    pub(super) async fn of<L: ChosenRows<Deed = D>>(
        app: &App,
        list: &L,
        asked: &Asked<D>,
    ) -> Result<Option<Self>, PageError>
    where
        D: Copy + Send + Sync,
    {
        let (rows, question) = (list.clone(), asked.clone());
        let read = move |db: &mut Reader<'_>| {
            let found = rows.find(db, &question)?;
            let told = rows.tell(db, &question, &found.keys())?;
            Ok((found, told))
        };
        let (Found { rows, left_out }, told) = app.store.browse(read).await?;
        if rows.is_empty() && left_out.is_empty() {
            return Ok(None);
        }
        let title = asked.signed_in.language.t1(asked.act.says.title, "count", rows.len());
        Ok(Some(Self {
            page: Page::new(app, &asked.signed_in, title, list.menu()),
            act: asked.act,
            action: format!("{}/chosen", list.acts_path()),
            list: asked.question.of(&list.path(), ""),
            question: asked.question.as_str().to_owned(),
            rows,
            left_out,
            told,
            said: asked.said.clone(),
            problem: String::new(),
        }))
    }

    /// Says what is wrong with what was typed, if something is.
    pub(super) fn find_problem(&mut self, asked: &Asked<D>) -> bool {
        let problem = self.act.asks.problem(&self.said, self.rows.len());
        if let Some(key) = problem {
            self.problem = asked.signed_in.language.t(key);
        }
        problem.is_some()
    }

    /// Asks.
    pub(super) fn show(&self) -> Result<Response, PageError> {
        Ok(html(self)?.into_response())
    }

    /// Asks again, because something was wrong.
    pub(super) fn show_again(mut self, flash: Option<Flash>) -> Result<Response, PageError> {
        self.page = self.page.with_flash(flash);
        Ok((StatusCode::UNPROCESSABLE_ENTITY, html(&self)?).into_response())
    }
}
