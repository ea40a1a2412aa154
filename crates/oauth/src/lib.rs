//! The words and rules of the OAuth RFCs.
//!
//! Pure: no I/O, no clock, no randomness, not async. Time and chance come in as parameters.
//! A file is named after the one thing it holds.

mod authorization_request;
mod bearer;
mod client;
mod client_authentication;
mod error;
mod grant_type;
mod ip_restriction;
mod origin;
mod parameters;
mod pkce;
mod redirect_uri;
mod scope;
mod secret;
mod signing;
mod timestamp;
mod token_request;
mod token_response;

pub use authorization_request::{
    AnswerAddress, AuthorizationError, AuthorizationErrorCode, AuthorizationRequest, Prompt,
    answer_address,
};
pub use bearer::{Challenge, bearer_token};
pub use client::{ClientId, InvalidClientId};
pub use client_authentication::{ClientCredentials, MalformedBasic, basic_credentials};
pub use error::{Error, ErrorCode};
pub use grant_type::GrantType;
pub use ip_restriction::{InvalidNetwork, IpAllowList, IpRestriction, canonical};
pub use origin::{InvalidOrigin, Origin};
pub use parameters::Parameters;
pub use pkce::{ChallengeMethod, CodeChallenge, CodeVerifier, PkceRule};
pub use redirect_uri::{InvalidRedirectUri, RedirectUri};
pub use scope::{Scope, ScopeToken};
pub use secret::{
    AccessToken, AuthorizationCode, ClientSecret, RefreshToken, SecretHash, TokenNumber,
};
pub use signing::{SigningAlgorithm, TokenFormat};
pub use timestamp::{Lifetime, Timestamp};
pub use token_request::{CodeExchange, PasswordLogin, TokenRequest};
pub use token_response::TokenResponse;
