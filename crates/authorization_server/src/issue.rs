//! Making tokens: drawn before the transaction, written in it, signed after it.
//!
//! Nothing slow happens while others wait to write: random tokens are drawn beforehand, and a signature is made when
//! the grant is on disk already. A JWT's row is then written before the JWT is handed out.

use crate::{
    answer::TokenError,
    call::Call,
    claims,
    keys::{sign, signing_key},
};
use oauth::{
    AccessToken, GrantType, RefreshToken, Scope, ScopeToken, Timestamp, TokenFormat, TokenNumber,
    TokenResponse,
};
use std::net::IpAddr;
use store::{Actor, Change, Client, Family, FamilyId, LONGEST_FAMILY, NewAccessToken, UserId};

/// For whom an access token is, and what it opens.
pub(crate) struct Access {
    pub(crate) user: Option<UserId>,
    pub(crate) family: Option<FamilyId>,
    pub(crate) scope: Scope,
}

/// What opens a family.
#[derive(Clone)]
pub(crate) struct Opening {
    pub(crate) user: UserId,
    pub(crate) grant_type: GrantType,
    pub(crate) scope: Scope,
    pub(crate) nonce: Option<String>,
    pub(crate) authenticated_at: Timestamp,
}

/// What is drawn before the transaction.
#[derive(Clone)]
pub(crate) struct Premade {
    pub(crate) now: Timestamp,
    address: IpAddr,
    user_agent: String,
    family: FamilyId,
    number: TokenNumber,
    /// `None` if the client's access tokens are JWTs.
    access: Option<AccessToken>,
    refresh: RefreshToken,
}

impl Premade {
    pub(crate) fn new(call: &Call, client: &Client) -> Self {
        let (app, now) = (&call.app, call.now);
        let number = app.next_token_number(now);
        let opaque = client.metadata.token_format == TokenFormat::Opaque;
        Self {
            now,
            address: call.trail.address,
            user_agent: call.trail.user_agent.clone(),
            family: FamilyId(app.next_token_number(now).0),
            number,
            access: opaque.then(|| AccessToken::from_random(number, app.random())),
            refresh: RefreshToken::from_random(app.next_token_number(now), app.random()),
        }
    }

    /// Opens a family with its first tokens.
    pub(crate) fn open(
        &self,
        change: &mut Change<'_>,
        client: &Client,
        opening: &Opening,
    ) -> Result<Family, store::Error> {
        let family = Family {
            id: self.family,
            client: client.key,
            user: opening.user,
            grant_type: opening.grant_type,
            scope: opening.scope.clone(),
            nonce: opening.nonce.clone(),
            authenticated_at: opening.authenticated_at,
            expires_at: self.now.plus(LONGEST_FAMILY),
        };
        change.open_family(&family)?;
        if gets_refresh_token(client, &family.scope) {
            let end = self.refresh_end(client, &family);
            change.issue_refresh_token(&self.refresh, family.id, end, None)?;
        }
        self.write_opaque(change, client, &family, &family.scope)?;
        Ok(family)
    }

    /// Goes on with a family: a successor of the refresh token that was spent, and an access token.
    pub(crate) fn go_on(
        &self,
        change: &mut Change<'_>,
        client: &Client,
        family: &Family,
        scope: &Scope,
        spent: TokenNumber,
    ) -> Result<(), store::Error> {
        let end = self.refresh_end(client, family);
        change.issue_refresh_token(&self.refresh, family.id, end, Some(spent))?;
        self.write_opaque(change, client, family, scope)
    }

    fn refresh_end(&self, client: &Client, family: &Family) -> Timestamp {
        self.now.plus(client.metadata.refresh_token_lifetime).min(family.expires_at)
    }

    fn write_opaque(
        &self,
        change: &mut Change<'_>,
        client: &Client,
        family: &Family,
        scope: &Scope,
    ) -> Result<(), store::Error> {
        match &self.access {
            Some(token) => change.issue_access_token(&self.row(
                token,
                client,
                &Access { user: Some(family.user), family: Some(family.id), scope: scope.clone() },
            )),
            None => Ok(()),
        }
    }

    fn row(&self, token: &AccessToken, client: &Client, access: &Access) -> NewAccessToken {
        NewAccessToken {
            number: token.number(),
            hash: token.hash(),
            client: client.key,
            user: access.user,
            family: access.family,
            scope: access.scope.clone(),
            expires_at: self.now.plus(client.metadata.access_token_lifetime),
            address: self.address,
            user_agent: self.user_agent.clone(),
        }
    }
}

/// A client whose scopes hold `offline_access` gets a refresh token only where the person has granted that; any other
/// gets one always, as from GLPI.
pub(crate) fn gets_refresh_token(client: &Client, granted: &Scope) -> bool {
    granted.covers(ScopeToken::OfflineAccess)
        || !client.metadata.scope.covers(ScopeToken::OfflineAccess)
}

/// Issues an access token alone: the client acts for itself.
pub(crate) async fn issue_access_token(
    call: &Call,
    client: &Client,
    access: Access,
) -> Result<TokenResponse, TokenError> {
    let premade = Premade::new(call, client);
    let token = match &premade.access {
        Some(token) => token.clone(),
        None => sign_access_token(call, client, premade.number, &access, None).await?,
    };
    let row = premade.row(&token, client, &access);
    call.app
        .store
        .change(Actor::Client(client.key), call.now, move |change| change.issue_access_token(&row))
        .await?;
    Ok(TokenResponse {
        access_token: token,
        expires_in: client.metadata.access_token_lifetime,
        scope: access.scope,
        refresh_token: None,
        id_token: None,
    })
}

/// Opens a family and answers with its first tokens.
pub(crate) async fn issue_family(
    call: &Call,
    client: &Client,
    opening: Opening,
) -> Result<TokenResponse, TokenError> {
    let premade = Premade::new(call, client);
    let (made, known) = (premade.clone(), client.clone());
    let family = call
        .app
        .store
        .change(Actor::User(opening.user), call.now, move |change| {
            made.open(change, &known, &opening)
        })
        .await?;
    let scope = family.scope.clone();
    finish(call, client, premade, &family, scope).await
}

/// Signs what is to be signed, writes a JWT's row, and answers.
pub(crate) async fn finish(
    call: &Call,
    client: &Client,
    premade: Premade,
    family: &Family,
    scope: Scope,
) -> Result<TokenResponse, TokenError> {
    let access_token = if let Some(token) = premade.access.clone() {
        token
    } else {
        let (user, id) = (Some(family.user), Some(family.id));
        let access = Access { user, family: id, scope: scope.clone() };
        let since = Some(family.authenticated_at);
        let token = sign_access_token(call, client, premade.number, &access, since).await?;
        let row = premade.row(&token, client, &access);
        let issue = move |change: &mut Change<'_>| change.issue_access_token(&row);
        call.app.store.change(Actor::Client(client.key), call.now, issue).await?;
        token
    };
    let id_token = if scope.covers(ScopeToken::OpenId) {
        let key = signing_key(&call.app, client.metadata.signing_algorithm, call.now).await?;
        let claims = claims::id_token(&call.app, client, family, call.now);
        Some(sign(&call.app, key, "JWT", claims).await?)
    } else {
        None
    };
    let refresh_token = gets_refresh_token(client, &family.scope).then_some(premade.refresh);
    let expires_in = client.metadata.access_token_lifetime;
    Ok(TokenResponse { access_token, expires_in, scope, refresh_token, id_token })
}

async fn sign_access_token(
    call: &Call,
    client: &Client,
    number: TokenNumber,
    access: &Access,
    authenticated_at: Option<Timestamp>,
) -> Result<AccessToken, TokenError> {
    let key = signing_key(&call.app, client.metadata.signing_algorithm, call.now).await?;
    let claims =
        claims::access_token(&call.app, client, number, access, authenticated_at, call.now);
    Ok(AccessToken::from_jwt(number, sign(&call.app, key, "at+jwt", claims).await?))
}
