//! Queries of authorization requests: the answer goes to a registered address, or nowhere.

use crate::is_description;
use oauth::{
    AnswerAddress, AuthorizationRequest, ChallengeMethod, Parameters, PkceRule, RedirectUri,
    answer_address,
};
use url::Url;

const REGISTERED: [&str; 4] = [
    "https://app.example/cb",
    "https://app.example/cb?tenant=1",
    "http://127.0.0.1/cb",
    "com.example.app:/cb",
];

/// The query of an authorization request.
pub(crate) fn query(query: &[u8]) {
    let Ok(parameters) = Parameters::from_form(query) else { return };
    let registered = REGISTERED.map(|uri| RedirectUri::parse(uri).expect("a redirect URI"));
    if let Some(address) = answer_address(&parameters, &registered) {
        assert_eq!(Some(address.redirect_uri.as_str()), parameters.get("redirect_uri"));
        assert_eq!(address.state.as_deref(), parameters.get("state"));
        check_address(&address, &registered);
    }
    let only = answer_address(&parameters, registered.get(..1).unwrap_or_default());
    if parameters.get("redirect_uri").is_none() {
        assert_eq!(only.expect("the only one").redirect_uri, REGISTERED[0]);
    }
    for confidential in [true, false] {
        check_request(&parameters, confidential);
    }
}

fn check_address(address: &AnswerAddress, registered: &[RedirectUri]) {
    assert!(registered.iter().any(|uri| uri.matches(&address.redirect_uri)));
    let written = address.with(&[("code", "c o&d=e"), ("iss", "https://issuer.example/")]);
    assert!(written.starts_with(&address.redirect_uri));
    assert!(written.bytes().all(|b| b.is_ascii_graphic()), "{written:?} cannot stand in a header");
    let [to, base] = [&written, &address.redirect_uri].map(|uri| Url::parse(uri).expect("a URL"));
    assert_eq!((to.scheme(), to.host(), to.port()), (base.scheme(), base.host(), base.port()));
    assert_eq!((to.path(), to.fragment()), (base.path(), None));
    let told = |name: &str| -> Vec<String> {
        to.query_pairs().filter(|(known, _)| known == name).map(|(_, v)| v.into_owned()).collect()
    };
    assert_eq!(told("code"), ["c o&d=e"]);
    assert_eq!(told("state"), address.state.iter().cloned().collect::<Vec<String>>());
}

fn check_request(parameters: &Parameters, confidential: bool) {
    let [required, optional, plain] =
        [PkceRule::Required, PkceRule::Optional, PkceRule::PlainAllowed]
            .map(|rule| AuthorizationRequest::parse(parameters, rule, confidential));
    for read in [&required, &optional, &plain] {
        match read {
            Ok(request) => {
                assert_eq!(parameters.get("response_type"), Some("code"));
                let prompt = request.prompt;
                assert!(!(prompt.none && (prompt.login || prompt.consent)), "none stands alone");
                assert!(request.code_challenge.is_some() || confidential);
            }
            Err(error) => assert!(is_description(&error.description), "{error:?}"),
        }
    }
    let method = |read: &AuthorizationRequest| read.code_challenge.as_ref().map(|c| c.method);
    if let Ok(request) = &required {
        assert_eq!(method(request), Some(ChallengeMethod::S256));
        assert_eq!(optional.as_ref(), Ok(request), "a stricter rule takes less");
    }
    if let Ok(request) = &optional {
        assert_ne!(method(request), Some(ChallengeMethod::Plain));
        assert_eq!(plain.as_ref(), Ok(request), "a stricter rule takes less");
    }
}
