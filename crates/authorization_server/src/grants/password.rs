//! The resource owner password credentials grant (RFC 6749 §4.3): for old clients alone, and never a way round a
//! second factor.

use super::personal_scope;
use crate::{
    answer::TokenError,
    call::Call,
    issue::{Opening, issue_family},
};
use oauth::{Error, GrantType, PasswordLogin, TokenResponse};
use store::Client;
use web::{Failed, LoginRefusal, check_login};

/// Issues tokens for a person whose name and password the client has collected.
pub(crate) async fn issue(
    call: &mut Call,
    client: &Client,
    login: PasswordLogin,
) -> Result<TokenResponse, TokenError> {
    let scope = personal_scope(call, client, &login.scope).await?;
    call.trail.pass("A scope that is asked for is allowed");
    let (app, now, address) = (call.app.clone(), call.now, call.trail.address);
    let (user, second_factor) =
        match check_login(&app, &login.username, login.password, address, now).await {
            Ok(found) => found,
            Err(refusal) => return Err(refuse(call, refusal).await),
        };
    call.trail.user = Some(user.id);
    call.trail.pass("Name and password are right");
    if second_factor.enabled || second_factor.demanded {
        let failed = Failed::new(
            "The account can be used with a password alone",
            "the account has a second factor, or its profile requires one",
            "Let the application use the authorization code, which asks for the second factor.",
        );
        return Err(call.refuse(failed, Error::wrong_password()).await);
    }
    call.trail.pass("The account can be used with a password alone");
    let opening = Opening {
        user: user.id,
        grant_type: GrantType::Password,
        scope,
        nonce: None,
        authenticated_at: now,
    };
    issue_family(call, client, opening).await
}

async fn refuse(call: &mut Call, refusal: LoginRefusal) -> TokenError {
    let why = refusal.to_string();
    let (user, remedy) = match refusal {
        LoginRefusal::TooManyAttempts(wait) => return call.refuse_for_now(wait).await,
        LoginRefusal::Store(error) => return error.into(),
        LoginRefusal::UnknownUser => {
            (None, "Compare the name with those under Administration, Users.")
        }
        LoginRefusal::WrongPassword(user) => {
            (Some(user), "Type the password again, or set a new one under Administration, Users.")
        }
        LoginRefusal::Disabled(user) => (Some(user), "Enable the user."),
    };
    call.trail.user = user;
    let failed = Failed::new("Name and password are right", why, remedy);
    call.refuse(failed, Error::wrong_password()).await
}
