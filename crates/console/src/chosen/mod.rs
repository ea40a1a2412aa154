//! Doing one thing with several rows of a list: first a page that says what it hits, then the deed, then the list again.

mod act;
mod list_question;
mod page;

pub(crate) use act::{Act, Asks, Line, REASON, Says};
pub(crate) use list_question::ListQuestion;
pub(crate) use page::Told;

use crate::{list_query::ListQuery, refused::refused};
use axum::{
    extract::{FromRequestParts, State},
    response::{IntoResponse as _, Redirect, Response},
};
use oauth::Timestamp;
use page::ChosenPage;
use rights::Action;
use std::{collections::BTreeSet, future::Future, net::IpAddr};
use store::{Change, Reader};
use web::{App, ClientAddress, Flash, Now, PageError, SignedForm, SignedIn};

/// More rows than this are not chosen at once.
const MOST_CHOSEN: usize = 1000;

/// A list with what can be done with several of its rows.
pub(crate) trait ChosenRows: Clone + Send + Sync + 'static {
    /// What its path names; `()` if that does not vary.
    type At: FromRequestParts<App> + Send + 'static;
    /// What can be done.
    type Deed: Copy + Send + Sync + 'static;
    /// The acts, in the order of their buttons.
    const ACTS: &'static [Act<Self::Deed>];
    /// What the list is asked for where its address says nothing.
    const USUAL: &'static str = "";

    /// The list at a path.
    fn at(at: Self::At) -> Self;

    /// Returns the path of the list.
    fn path(&self) -> String;

    /// Returns the path below which its acts are.
    fn acts_path(&self) -> String {
        self.path()
    }

    /// Returns the entry of the menu where it stands.
    fn menu(&self) -> &'static str;

    /// Says whether the person holds a right of which the list makes use.
    fn may(&self, signed_in: &SignedIn, action: Action) -> bool;

    /// Finds those of the rows that are there and with which the person may do it.
    fn find(&self, db: &mut Reader<'_>, asked: &Asked<Self::Deed>) -> store::Result<Found>;

    /// Tells what the act hits besides the rows.
    fn tell(
        &self,
        _db: &mut Reader<'_>,
        _asked: &Asked<Self::Deed>,
        _keys: &[i64],
    ) -> store::Result<Told> {
        Ok(Told::default())
    }

    /// Does it with the rows that were found.
    fn run(
        &self,
        change: &mut Change<'_>,
        asked: &Asked<Self::Deed>,
        keys: &[i64],
    ) -> store::Result<Done>;

    /// Does it: in one change, where nothing else is needed.
    fn perform(
        &self,
        app: &App,
        asked: Asked<Self::Deed>,
    ) -> impl Future<Output = Result<Performed, PageError>> + Send {
        in_one_change(app, self.clone(), asked)
    }
}

/// What is asked for: which act, with which rows, by whom.
#[derive(Clone)]
pub(crate) struct Asked<D: 'static> {
    /// Who asks.
    pub(crate) signed_in: SignedIn,
    /// When.
    pub(crate) now: Timestamp,
    /// The act.
    pub(crate) act: &'static Act<D>,
    /// The keys of the rows.
    pub(crate) keys: Vec<i64>,
    /// What is typed besides.
    pub(crate) said: String,
    /// What the list was asked for.
    pub(crate) question: ListQuestion,
    /// From where, if it is to be done.
    pub(crate) address: Option<IpAddr>,
}

impl<D> Asked<D> {
    /// Returns the most rows, as a limit of what is read.
    pub(crate) fn most(&self) -> i64 {
        i64::try_from(self.act.most).unwrap_or(i64::MAX)
    }
}

/// The rows that were found.
#[derive(Default)]
pub(crate) struct Found {
    /// Those that are meant.
    pub(crate) rows: Vec<ChosenRow>,
    /// Those that stay as they are.
    pub(crate) left_out: Vec<LeftOut>,
}

/// A row that is meant.
pub(crate) struct ChosenRow {
    /// The key.
    pub(crate) key: i64,
    /// What it is called.
    pub(crate) name: String,
    /// The address of its page; empty if it has none.
    pub(crate) href: String,
    /// What is said beside it; empty if nothing is.
    pub(crate) remark: String,
}

/// Rows that stay as they are.
pub(crate) struct LeftOut {
    /// The key of why.
    pub(crate) why: &'static str,
    /// What they are called.
    pub(crate) names: Vec<String>,
}

/// How many rows became what was asked for, and how many did not.
pub(crate) struct Done {
    /// How many did.
    pub(crate) count: usize,
    /// How many stayed as they were, against what was asked.
    pub(crate) left: usize,
}

/// What came of it.
pub(crate) enum Performed {
    /// It is done.
    Done(Done),
    /// It was refused as a whole.
    Refused(Flash),
}

impl Found {
    /// All of the rows are meant.
    pub(crate) fn all(rows: impl IntoIterator<Item = ChosenRow>) -> Self {
        Self { rows: rows.into_iter().collect(), left_out: Vec::new() }
    }

    /// The same rows, without some for a reason.
    pub(crate) fn without(mut self, why: &'static str, names: Vec<String>) -> Self {
        if !names.is_empty() {
            self.left_out.push(LeftOut { why, names });
        }
        self
    }

    /// Returns the keys of the rows that are meant.
    pub(crate) fn keys(&self) -> Vec<i64> {
        self.rows.iter().map(|row| row.key).collect()
    }
}

impl ChosenRow {
    /// A row with a page.
    pub(crate) fn new(key: i64, name: impl Into<String>, href: impl Into<String>) -> Self {
        Self { key, name: name.into(), href: href.into(), remark: String::new() }
    }

    /// The same row with a remark.
    pub(crate) fn remarked(self, remark: impl Into<String>) -> Self {
        Self { remark: remark.into(), ..self }
    }
}

impl Done {
    /// So many of the rows did, and none stayed against what was asked.
    pub(crate) const fn of(count: usize) -> Self {
        Self { count, left: 0 }
    }

    /// Does something with each row, and counts those that were otherwise.
    pub(crate) fn each(
        keys: &[i64],
        mut act: impl FnMut(i64) -> store::Result<bool>,
    ) -> store::Result<Self> {
        let mut count = 0;
        for key in keys {
            count += usize::from(act(*key)?);
        }
        Ok(Self::of(count))
    }
}

/// Reads the keys of rows: each once, and not more than are chosen at once.
pub(crate) fn keys(keys: impl Iterator<Item: AsRef<str>>) -> Vec<i64> {
    let keys: BTreeSet<i64> =
        keys.filter_map(|key| key.as_ref().parse().ok()).take(MOST_CHOSEN).collect();
    keys.into_iter().collect()
}

/// Returns the acts that a list offers to somebody: the word, and the key of what the button says.
pub(crate) fn offered<L: ChosenRows>(
    list: &L,
    signed_in: &SignedIn,
) -> Vec<(&'static str, &'static str)> {
    offered_where(list, signed_in, |_| true)
}

/// Returns those of the acts that fit.
pub(crate) fn offered_where<L: ChosenRows>(
    list: &L,
    signed_in: &SignedIn,
    fits: impl Fn(L::Deed) -> bool,
) -> Vec<(&'static str, &'static str)> {
    let offered = |act: &&Act<L::Deed>| list.may(signed_in, act.needs) && fits(act.deed);
    L::ACTS.iter().filter(offered).map(|act| (act.word, act.says.label)).collect()
}

/// Asks whether the chosen rows are really meant.
pub(crate) async fn confirm<L: ChosenRows>(
    State(app): State<App>,
    Now(now): Now,
    signed_in: SignedIn,
    at: L::At,
    query: ListQuery,
) -> Result<Response, PageError> {
    let list = L::at(at);
    let act = enter(&list, &signed_in, query.value("act"))?;
    let question = ListQuestion::read(query.value("list")).or(L::USUAL);
    let mut keys = query.chosen();
    keys.truncate(act.most);
    let asked = Asked { signed_in, now, act, keys, said: String::new(), question, address: None };
    match ChosenPage::of(&app, &list, &asked).await? {
        Some(page) => page.show(),
        None => Ok(back(&list, &asked.question, "notice=none-chosen")),
    }
}

/// Does what was asked with the chosen rows.
pub(crate) async fn act<L: ChosenRows>(
    State(app): State<App>,
    Now(now): Now,
    ClientAddress(address): ClientAddress,
    at: L::At,
    SignedForm { signed_in, fields }: SignedForm,
) -> Result<Response, PageError> {
    let list = L::at(at);
    let act = enter(&list, &signed_in, fields.get("act"))?;
    let question = ListQuestion::read(fields.get("list")).or(L::USUAL);
    let said = fields.get(act.asks.field()).trim().to_owned();
    let mut keys = keys(fields.all("key"));
    keys.truncate(act.most);
    let asked = Asked { signed_in, now, act, keys, said, question, address: Some(address) };
    let page = ChosenPage::of(&app, &list, &asked).await?;
    let done = match page {
        // What was chosen is gone, or was never seen.
        None => Done::of(0),
        Some(mut page) => {
            if page.find_problem(&asked) {
                return page.show_again(None);
            }
            match list.perform(&app, asked.clone()).await? {
                Performed::Done(done) => done,
                Performed::Refused(flash) => return page.show_again(Some(flash)),
            }
        }
    };
    let Done { count, left } = done;
    let told = format!("notice={}&count={count}&left={left}", act.says.notice);
    Ok(back(&list, &asked.question, &told))
}

/// Finds and does what was asked in one change: all of it, or nothing.
pub(crate) async fn in_one_change<L: ChosenRows>(
    app: &App,
    list: L,
    asked: Asked<L::Deed>,
) -> Result<Performed, PageError> {
    let (actor, now, language) = (asked.signed_in.actor(), asked.now, asked.signed_in.language);
    let done = app
        .store
        .change(actor, now, move |change| {
            if let Some(address) = asked.address {
                change.comes_from(address);
            }
            let found = list.find(change, &asked)?;
            list.run(change, &asked, &found.keys())
        })
        .await;
    match done {
        Ok(done) => Ok(Performed::Done(done)),
        Err(error) => Ok(Performed::Refused(refused(error, language)?)),
    }
}

/// Lets in who may read the list and holds the right that the act takes.
fn enter<L: ChosenRows>(
    list: &L,
    signed_in: &SignedIn,
    word: &str,
) -> Result<&'static Act<L::Deed>, PageError> {
    let require = |action| {
        if list.may(signed_in, action) { Ok(()) } else { Err(PageError::Forbidden) }
    };
    require(Action::Read)?;
    let act = L::ACTS.iter().find(|act| act.word == word).ok_or(PageError::NotFound)?;
    require(act.needs)?;
    Ok(act)
}

fn back<L: ChosenRows>(list: &L, question: &ListQuestion, told: &str) -> Response {
    Redirect::to(&question.of(&list.path(), told)).into_response()
}
