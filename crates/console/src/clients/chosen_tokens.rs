//! Revoking several of a client's live tokens at once and with a reason.

use super::PATH;
use crate::chosen::{Act, Asked, ChosenRow, ChosenRows, Done, Found, REASON, Says};
use axum::extract::Path;
use oauth::TokenNumber;
use rights::{Action, Subject};
use store::{Change, ClientKey, LiveToken, Reader};
use web::SignedIn;

/// The live tokens of a client.
#[derive(Clone, Copy)]
pub(crate) struct TokenRows(ClientKey);

/// What can be done with several: they are revoked.
#[derive(Clone, Copy)]
pub(crate) struct Revoke;

const REVOKE: Says = Says {
    label: "token-revoke",
    title: "tokens-revoke-title",
    what: "tokens-revoke-what",
    notice: "tokens-revoked",
};

impl TokenRows {
    /// The live tokens of a client.
    pub(super) const fn of(client: ClientKey) -> Self {
        Self(client)
    }
}

impl ChosenRows for TokenRows {
    type At = Path<i64>;
    type Deed = Revoke;
    const ACTS: &'static [Act<Revoke>] =
        &[Act::new(Revoke, "revoke", Action::Update, REVOKE).dangerous().asking(REASON)];

    fn at(Path(key): Path<i64>) -> Self {
        Self(ClientKey(key))
    }

    fn path(&self) -> String {
        format!("{PATH}/{}/activity", self.0.0)
    }

    fn acts_path(&self) -> String {
        format!("{PATH}/{}/tokens", self.0.0)
    }

    fn menu(&self) -> &'static str {
        "clients"
    }

    fn may(&self, signed_in: &SignedIn, action: Action) -> bool {
        signed_in.rights.allow(Subject::Clients, action)
    }

    fn find(&self, db: &mut Reader<'_>, asked: &Asked<Revoke>) -> store::Result<Found> {
        let language = asked.signed_in.language;
        let row = |token: LiveToken| {
            let number = token.number.0;
            let since = language.t1("utc", "at", token.issued_at.readable());
            ChosenRow::new(number, language.t1("token-numbered", "number", number.to_string()), "")
                .remarked(language.t2("chosen-since", "from", token.address, "at", since))
        };
        let live = db.live_tokens_numbered(&numbers(&asked.keys), self.0, asked.now)?;
        Ok(Found::all(live.into_iter().map(row)))
    }

    fn run(
        &self,
        change: &mut Change<'_>,
        asked: &Asked<Revoke>,
        keys: &[i64],
    ) -> store::Result<Done> {
        change.revoke_tokens_numbered(&numbers(keys), &asked.said).map(Done::of)
    }
}

fn numbers(keys: &[i64]) -> Vec<TokenNumber> {
    keys.iter().copied().map(TokenNumber).collect()
}
