//! Errors in GLPI's shape, with the challenge of RFC 6750 beside it.

use axum::{
    Json,
    http::{HeaderValue, StatusCode, header, request::Parts},
    response::{IntoResponse, Response},
};
use oauth::{Challenge, ScopeToken};
use serde_json::{Map, Value, json};
use store::{QuestionProblem, Rejection};
use web::{ActingRefusal, BearerDenied, BearerRefusal, BodyError, PLAIN_HTTP, add_no_store};

/// An error of the API, with the reference of its denial if one was kept.
#[derive(Debug)]
pub(crate) enum ApiError {
    /// The caller is not known.
    Unauthenticated(Challenge, Option<String>),
    /// The token lacks a scope.
    Scope(ScopeToken, Option<String>),
    /// The caller may not act like this.
    Forbidden(String, Option<String>),
    /// A header or a parameter holds nonsense.
    BadParameter(String),
    /// Members of the body cannot have their values: each with what is wrong.
    BadMembers(Map<String, Value>),
    /// The filter cannot be read, or compares what there is not.
    BadFilter(Value),
    /// There is nothing of this name to sort by.
    BadSort(String),
    /// The body is no JSON object.
    BadJson,
    /// The body could not be read.
    Body(BodyError),
    /// The body is of another kind than is understood.
    MediaType,
    /// It exists already, or what there is stands in the way.
    Conflict(String),
    /// The path does not know this method; it knows these, unless the router says which.
    Method(Option<String>),
    /// There is no such path or item.
    NotFound,
    /// The database failed; the cause goes to the log.
    Failed,
}

impl From<BearerDenied> for ApiError {
    fn from(denied: BearerDenied) -> Self {
        match (&denied.refusal, denied.refusal.challenge()) {
            (BearerRefusal::Scope(scope), _) => Self::Scope(*scope, denied.reference),
            (_, Some(challenge)) => Self::Unauthenticated(challenge, denied.reference),
            (_, None) => {
                tracing::error!(error = %denied, "a token could not be checked");
                Self::Failed
            }
        }
    }
}

impl ApiError {
    /// Tells why a bearer cannot act.
    pub(crate) fn of_acting(refusal: &ActingRefusal, reference: Option<String>) -> Self {
        match refusal {
            ActingRefusal::Malformed(_) => Self::BadParameter(refusal.to_string()),
            _ => Self::Forbidden(format!("{}.", capital(&refusal.to_string())), reference),
        }
    }
}

impl From<store::Error> for ApiError {
    fn from(error: store::Error) -> Self {
        match error {
            store::Error::Rejected(rejection) => rejection.into(),
            store::Error::AlreadyExists => Self::Conflict("It exists already.".to_owned()),
            store::Error::Refused(refusal) => {
                Self::Conflict(format!("{}.", capital(&refusal.to_string())))
            }
            error => {
                tracing::error!(%error, "the API could not answer");
                Self::Failed
            }
        }
    }
}

impl From<Rejection> for ApiError {
    fn from(rejection: Rejection) -> Self {
        match rejection {
            Rejection::NotFound => Self::NotFound,
            Rejection::Forbidden(why) => Self::Forbidden(format!("{why}."), None),
            Rejection::Conflict(why) => Self::Conflict(format!("{why}.")),
            Rejection::Invalid { member, problem } => {
                Self::BadMembers([(member.to_owned(), problem.into())].into_iter().collect())
            }
        }
    }
}

impl From<QuestionProblem> for ApiError {
    fn from(problem: QuestionProblem) -> Self {
        match problem {
            QuestionProblem::Filter(terms) => {
                let terms = terms.into_iter().map(|(name, why)| (name, why.to_string().into()));
                Self::BadFilter(Value::Object(terms.collect()))
            }
            QuestionProblem::Sort(name) => Self::BadSort(name),
            QuestionProblem::Cursor => Self::BadParameter(
                "The cursor does not belong to this list: start again without one.".to_owned(),
            ),
        }
    }
}

impl From<BodyError> for ApiError {
    fn from(error: BodyError) -> Self {
        Self::Body(error)
    }
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// Answers a request that came by plain http from another machine.
pub fn plain_http_refused(_: &Parts, reference: Option<&str>) -> Response {
    let error = ApiError::Forbidden(PLAIN_HTTP.to_owned(), reference.map(str::to_owned));
    let mut response = error.into_response();
    add_no_store(&mut response);
    response
}

/// What an error says: its HTTP status, its code, its title and its detail.
struct Said {
    status: StatusCode,
    code: &'static str,
    title: String,
    detail: Value,
}

const FORBIDDEN: &str = "You don't have permission to perform this action.";
const INVALID: &str = "One or more parameters are invalid";

impl ApiError {
    /// Returns the title and the detail, for an answer that holds several.
    pub(crate) fn told(&self) -> (String, Value) {
        let said = self.said();
        (said.title, said.detail)
    }

    fn said(&self) -> Said {
        let say = |status, code, title: &str, detail: Value| Said {
            status,
            code,
            title: title.to_owned(),
            detail,
        };
        match self {
            Self::Unauthenticated(..) => say(
                StatusCode::UNAUTHORIZED,
                "ERROR_UNAUTHENTICATED",
                "You are not authenticated",
                "The Authorization header is missing or invalid.".into(),
            ),
            Self::Scope(scope, _) => {
                let detail = format!("The token lacks the scope {scope}, which this path needs.");
                say(StatusCode::FORBIDDEN, "ERROR_RIGHT_MISSING", FORBIDDEN, detail.into())
            }
            Self::Forbidden(detail, _) => {
                say(StatusCode::FORBIDDEN, "ERROR_RIGHT_MISSING", FORBIDDEN, detail.as_str().into())
            }
            Self::BadParameter(detail) => {
                let detail = detail.as_str().into();
                say(StatusCode::BAD_REQUEST, "ERROR_INVALID_PARAMETER", INVALID, detail)
            }
            Self::BadMembers(detail) => {
                let detail = detail.clone().into();
                say(StatusCode::BAD_REQUEST, "ERROR_INVALID_PARAMETER", INVALID, detail)
            }
            Self::BadFilter(detail) => say(
                StatusCode::BAD_REQUEST,
                "ERROR_INVALID_PARAMETER",
                "RSQL query has invalid filters",
                detail.clone(),
            ),
            Self::BadSort(name) => {
                let title = format!("Invalid property for sorting: {name}");
                say(StatusCode::BAD_REQUEST, "ERROR", &title, Value::Null)
            }
            Self::BadJson => {
                say(StatusCode::BAD_REQUEST, "ERROR", "Invalid JSON body", Value::Null)
            }
            Self::Body(error) => {
                let status = match error {
                    BodyError::TooLarge(_) => StatusCode::PAYLOAD_TOO_LARGE,
                    BodyError::TooSlow => StatusCode::REQUEST_TIMEOUT,
                    BodyError::Broken => StatusCode::BAD_REQUEST,
                };
                say(status, "ERROR", "The body could not be read", error.to_string().into())
            }
            Self::MediaType => say(
                StatusCode::UNSUPPORTED_MEDIA_TYPE,
                "ERROR",
                "The type of the body is not supported",
                "Send application/json.".into(),
            ),
            Self::Conflict(detail) => say(
                StatusCode::CONFLICT,
                "ERROR_ALREADY_EXISTS",
                "It conflicts with existing data",
                detail.as_str().into(),
            ),
            Self::Method(_) => say(
                StatusCode::METHOD_NOT_ALLOWED,
                "ERROR_METHOD_NOT_ALLOWED",
                "Method not allowed",
                "The header Allow lists the methods of this path.".into(),
            ),
            Self::NotFound => {
                say(StatusCode::NOT_FOUND, "ERROR_ITEM_NOT_FOUND", "Not found", Value::Null)
            }
            Self::Failed => say(
                StatusCode::SERVICE_UNAVAILABLE,
                "ERROR",
                "The server cannot answer now",
                "Try again in a moment.".into(),
            ),
        }
    }

    /// Returns the header that belongs to it.
    fn header(&self) -> Option<(header::HeaderName, String)> {
        match self {
            Self::Unauthenticated(challenge, _) => {
                Some((header::WWW_AUTHENTICATE, challenge.to_string()))
            }
            Self::Scope(scope, _) => {
                let challenge = Challenge::InsufficientScope(*scope);
                Some((header::WWW_AUTHENTICATE, challenge.to_string()))
            }
            Self::Method(Some(allowed)) => Some((header::ALLOW, allowed.clone())),
            _ => None,
        }
    }

    fn reference(&self) -> Option<&str> {
        match self {
            Self::Unauthenticated(_, reference)
            | Self::Scope(_, reference)
            | Self::Forbidden(_, reference) => reference.as_deref(),
            _ => None,
        }
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let Said { status, code, title, mut detail } = self.said();
        if let (Some(text), Some(reference)) = (detail.as_str(), self.reference()) {
            detail = format!("{text} Reference {reference}.").into();
        }
        let body = json!({ "status": code, "title": title, "detail": detail });
        let mut response = (status, Json(body)).into_response();
        if let Some((name, value)) = self.header()
            && let Ok(value) = HeaderValue::from_str(&value)
        {
            response.headers_mut().insert(name, value);
        }
        response
    }
}
