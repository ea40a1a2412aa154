//! What a list is asked for in its address: `filter`, `sort`, `start`, `limit`, `cursor`.

use crate::error::ApiError;
use form_urlencoded::parse;
use rsql::{Filter, Problem};
use serde_json::{Value, json};

/// What a list is asked for.
#[derive(Debug, Default)]
pub(crate) struct ListQuery {
    pub(crate) filter: Option<Filter>,
    pub(crate) sort: String,
    pub(crate) start: i64,
    pub(crate) limit: i64,
    pub(crate) cursor: Option<String>,
}

/// So many rows are told where nobody says.
const USUAL_LIMIT: i64 = 100;
/// No more rows are told at once, whatever is asked for.
pub(crate) const MOST: i64 = 1_000;

impl ListQuery {
    /// Reads the query of an address; what it says besides is left alone.
    pub(crate) fn read(query: &str) -> Result<Self, ApiError> {
        let mut read = Self { limit: USUAL_LIMIT, ..Self::default() };
        let mut filters: Vec<String> = Vec::new();
        for (name, value) in parse(query.as_bytes()) {
            match name.as_ref() {
                "filter" => filters.push(value.into_owned()),
                "sort" => value.as_ref().clone_into(&mut read.sort),
                "start" => read.start = number("start", &value, 0)?,
                "limit" => read.limit = number("limit", &value, 1)?.min(MOST),
                "cursor" => read.cursor = Some(value.into_owned()).filter(|text| !text.is_empty()),
                name if name.starts_with("filter[") => filters.push(value.into_owned()),
                _ => {}
            }
        }
        read.filter = rsql::parse_all(&filters).map_err(|error| bad_filter(&error))?;
        Ok(read)
    }
}

/// The largest number of rows that may come before.
const FARTHEST: i64 = u32::MAX as i64;

fn number(name: &str, text: &str, least: i64) -> Result<i64, ApiError> {
    let number = text.trim().parse().ok().filter(|number| (least..=FARTHEST).contains(number));
    number.ok_or_else(|| {
        ApiError::BadParameter(format!("{name} must be a whole number from {least} on."))
    })
}

/// Tells why a filter cannot be read, as GLPI does where it does.
pub(crate) fn bad_filter(error: &rsql::Error) -> ApiError {
    let detail: Value = match &error.problem {
        Problem::UnknownOperator { property, .. } => json!({ property: "Unknown operator" }),
        _ => format!("The filter cannot be read: {error}.").into(),
    };
    ApiError::BadFilter(detail)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_query_is_read_and_the_limit_is_bounded() {
        let read = ListQuery::read("start=20&limit=5000&sort=name%3Adesc&other=1").unwrap();
        assert_eq!((read.start, read.limit, read.sort.as_str()), (20, MOST, "name:desc"));
        assert_eq!(ListQuery::read("").unwrap().limit, USUAL_LIMIT);
        let read = ListQuery::read("filter[]=a%3D%3D1&filter[1]=b==2&filter=c==3").unwrap();
        assert_eq!(read.filter.unwrap().to_string(), "a==\"1\";b==\"2\";c==\"3\"");
        for wrong in ["start=-1", "limit=0", "limit=x", "start=99999999999", "filter=a"] {
            assert!(ListQuery::read(wrong).is_err(), "{wrong}");
        }
    }
}
