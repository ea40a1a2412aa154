//! What a list of traces is asked for in the address: client, user, address and time, and where the list goes on.

use crate::{
    list_filter::Filter,
    list_query::ListQuery,
    listing::{ColumnChoice, ColumnShape, choices},
};
use oauth::{ClientId, Timestamp};
use rights::{Action, Subject};
use store::{ClientFilter, ClientKey, ClientSort, Listing, UserId, Visible};
use web::{App, Language, PageError, SignedIn};

/// A question, as far as it could be read.
pub(crate) struct Question {
    /// The page's path.
    path: &'static str,
    /// The fields, with what is typed into them and what is wrong with it.
    pub(crate) fields: Vec<Field>,
    /// What is chosen from lists.
    pub(crate) filters: Vec<Filter>,
    /// A client.
    pub(crate) client: Option<ClientKey>,
    /// A user.
    pub(crate) user: Option<UserId>,
    /// An address.
    pub(crate) address: Option<String>,
    /// Not before.
    pub(crate) from: Option<Timestamp>,
    /// Before.
    pub(crate) to: Option<Timestamp>,
    /// The number below which the list goes on.
    pub(crate) before: Option<i64>,
    /// The columns that can be shown or hidden.
    pub(crate) choices: Vec<ColumnChoice>,
    /// What the address says besides, and every other address of the list keeps.
    kept: Vec<(&'static str, String)>,
}

/// A field that is typed into.
pub(crate) struct Field {
    /// The name in the address.
    pub(crate) name: &'static str,
    /// The key of what it says.
    pub(crate) label: &'static str,
    /// The `type` of the input.
    pub(crate) kind: &'static str,
    /// What is typed.
    pub(crate) value: String,
    /// Who or what is meant by it.
    pub(crate) meant: String,
    /// What is wrong with it.
    pub(crate) problem: String,
}

/// A page of a list has so many rows.
pub(crate) const ROWS: i64 = 50;

impl Question {
    /// Reads the fields of these names and the filters.
    pub(crate) async fn read(
        app: &App,
        query: &ListQuery,
        signed_in: &SignedIn,
        path: &'static str,
        names: &[&'static str],
        mut filters: Vec<Filter>,
    ) -> Result<Self, PageError> {
        let users = known_users(signed_in);
        for filter in &mut filters {
            filter.choose(query.value(filter.name));
        }
        let mut question = Self {
            path,
            fields: Vec::new(),
            filters,
            client: None,
            user: None,
            address: None,
            from: None,
            to: None,
            before: query.value("before").parse().ok(),
            choices: Vec::new(),
            kept: Vec::new(),
        };
        for name in names {
            let typed = query.value(name).trim();
            let mut field = Field::new(name, typed);
            if !typed.is_empty() {
                question.understand(app, &mut field, &users, signed_in.language).await?;
            }
            question.fields.push(field);
        }
        Ok(question)
    }

    /// The same question about a part that stands in the address under a name, such as a tab.
    pub(crate) fn keeping(mut self, name: &'static str, value: &str) -> Self {
        self.kept.push((name, value.to_owned()));
        self
    }

    /// The same question about a list that is remembered under a name, with columns that can be shown or hidden.
    pub(crate) fn with_columns(
        self,
        query: &ListQuery,
        list: &str,
        columns: &[ColumnShape],
    ) -> Self {
        Self { choices: choices(columns, query.columns(list).as_ref()), ..self }
    }

    /// Says whether a column is shown that can be hidden.
    pub(crate) fn shows(&self, column: &str) -> bool {
        self.choices.iter().any(|choice| choice.name == column && choice.shown)
    }

    async fn understand(
        &mut self,
        app: &App,
        field: &mut Field,
        users: &Visible,
        language: Language,
    ) -> Result<(), PageError> {
        match field.name {
            "client" => match find_client(app, &field.value).await? {
                Some((key, name)) => (self.client, field.meant) = (Some(key), name),
                None => field.problem = language.t("trace-client-problem"),
            },
            "user" => match find_user(app, &field.value, users).await? {
                Some((id, name)) => (self.user, field.meant) = (Some(id), name),
                None => field.problem = language.t("trace-user-problem"),
            },
            "from" => self.from = field.instant(language),
            "to" => self.to = field.instant(language),
            _ => self.address = Some(field.value.clone()),
        }
        Ok(())
    }

    /// Says whether every field could be read.
    pub(crate) fn is_clear(&self) -> bool {
        self.fields.iter().all(|field| field.problem.is_empty())
    }

    /// Says whether the list is narrowed.
    pub(crate) fn is_narrowed(&self) -> bool {
        self.fields.iter().any(|field| !field.value.is_empty())
            || self.filters.iter().any(|filter| !filter.value.is_empty())
    }

    /// Returns what is chosen from a list.
    pub(crate) fn chosen(&self, name: &str) -> Option<String> {
        let filter = self.filters.iter().find(|filter| filter.name == name)?;
        Some(filter.value.clone()).filter(|value| !value.is_empty())
    }

    /// Returns what the forms of the list keep.
    pub(crate) fn kept(&self) -> &[(&'static str, String)] {
        &self.kept
    }

    /// Returns the address of the list without fields and filters.
    pub(crate) fn cleared(&self) -> String {
        let kept = self.kept.iter().map(|(name, value)| (*name, value.as_str()));
        address(self.path, kept)
    }

    /// Returns the address of the newest rows.
    pub(crate) fn newest(&self) -> String {
        self.with(None)
    }

    /// Returns the question in the address of this page, for what leads back to it.
    pub(crate) fn here(&self) -> String {
        let before = self.before.map(|number| number.to_string());
        let before = before.as_deref().map(|number| ("before", number));
        let pairs = self.said().chain(before);
        form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish()
    }

    /// Returns the address of all rows of the same question in a format.
    pub(crate) fn export(&self, format: &str) -> String {
        self.with(Some(("format", format)))
    }

    /// Returns the address of the rows below a number.
    fn below(&self, number: i64) -> String {
        self.with(Some(("before", &number.to_string())))
    }

    fn with(&self, more: Option<(&str, &str)>) -> String {
        address(self.path, self.said().chain(more))
    }

    /// Returns what the address says of the question, but not where the list goes on.
    pub(crate) fn said(&self) -> impl Iterator<Item = (&str, &str)> {
        let kept = self.kept.iter().map(|(name, value)| (*name, value.as_str()));
        let fields = self.fields.iter().map(|field| (field.name, field.value.as_str()));
        let filters = self.filters.iter().map(|filter| (filter.name, filter.value.as_str()));
        kept.chain(fields).chain(filters).filter(|(_, value)| !value.is_empty())
    }

    /// Takes away the row beyond the page, and returns the address where the list goes on, if it does.
    pub(crate) fn turn<T>(&self, rows: &mut Vec<T>, number: impl Fn(&T) -> i64) -> Option<String> {
        let full = usize::try_from(ROWS).unwrap_or_default();
        if rows.len() <= full {
            return None;
        }
        rows.truncate(full);
        rows.last().map(|last| self.below(number(last)))
    }
}

/// Returns the users whose names are known: who reads traces of everybody, or what clients hold, reads all names there.
fn known_users(signed_in: &SignedIn) -> Visible {
    let reads_all = |subject| signed_in.may_in_root(subject, Action::Read);
    if reads_all(Subject::Audit) || reads_all(Subject::Clients) {
        Visible::Everything
    } else {
        signed_in.visible(Subject::Users, Action::Read)
    }
}

fn address<'v>(path: &str, pairs: impl Iterator<Item = (&'v str, &'v str)>) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    query.extend_pairs(pairs);
    let query = query.finish();
    if query.is_empty() { path.to_owned() } else { format!("{path}?{query}") }
}

impl Field {
    fn new(name: &'static str, typed: &str) -> Self {
        let (label, kind) = match name {
            "client" => ("trace-client", "text"),
            "user" => ("trace-user", "text"),
            "from" => ("trace-from", "datetime-local"),
            "to" => ("trace-to", "datetime-local"),
            _ => ("address", "text"),
        };
        let value = typed.to_owned();
        Self { name, label, kind, value, meant: String::new(), problem: String::new() }
    }

    /// Says whether the input has to take seconds.
    pub(crate) fn has_seconds(&self) -> bool {
        self.kind == "datetime-local"
            && self.problem.is_empty()
            && self.value.len() > "2026-11-24T13:45".len()
    }

    fn instant(&mut self, language: Language) -> Option<Timestamp> {
        let Some(instant) = Timestamp::parse(&self.value) else {
            self.problem = language.t("trace-time-problem");
            return None;
        };
        // As an input of this kind writes it.
        let written = instant.to_string();
        let written = written.trim_end_matches('Z');
        written.strip_suffix(":00").unwrap_or(written).clone_into(&mut self.value);
        Some(instant)
    }
}

/// Finds a client by the number of its row, its client id, or its name. A number need not be known: what the client
/// did outlives it.
async fn find_client(app: &App, typed: &str) -> Result<Option<(ClientKey, String)>, PageError> {
    if let Ok(number) = typed.parse() {
        let key = ClientKey(number);
        let found = app.store.browse(move |db| db.client_by_key(key)).await?;
        return Ok(Some((key, found.map(|client| client.metadata.name).unwrap_or_default())));
    }
    let (text, id) = (typed.to_owned(), ClientId::parse(typed).ok());
    let found = app
        .store
        .browse(move |db| {
            if let Some(client) = id.as_ref().map(|id| db.client(id)).transpose()?.flatten() {
                return Ok(Some(client));
            }
            let listing = Listing::<ClientSort> { search: text.clone(), ..Listing::default() };
            let named = db.clients_where(&listing, ClientFilter::default())?.rows;
            let same = |name: &str| name.to_lowercase() == text.to_lowercase();
            Ok(named.into_iter().find(|client| same(&client.metadata.name)))
        })
        .await?;
    Ok(found.map(|client| (client.key, client.metadata.name)))
}

/// Finds a user by number, which need not be known, or by name.
async fn find_user(
    app: &App,
    typed: &str,
    visible: &Visible,
) -> Result<Option<(UserId, String)>, PageError> {
    let (number, name, visible) =
        (typed.parse().ok().map(UserId), typed.to_owned(), visible.clone());
    let found = app
        .store
        .browse(move |db| {
            let found = match number {
                Some(id) => db.user_by_id(id)?,
                None => db.user(&name)?,
            };
            let Some(user) = found else { return Ok(None) };
            Ok(db.sees_user(&visible, user.id)?.then_some((user.id, user.name)))
        })
        .await?;
    Ok(found.or(number.map(|id| (id, String::new()))))
}
