//! Conditions of a statement that is put together: fixed words, and values that are bound.

use crate::sql::Value;

/// What a row must fulfil, all of it.
#[derive(Clone, Default)]
pub(crate) struct Filter<'v> {
    conditions: Vec<String>,
    values: Vec<Value<'v>>,
}

impl<'v> Filter<'v> {
    /// Adds a condition without a value.
    pub(crate) fn when(&mut self, condition: &str) {
        self.conditions.push(condition.to_owned());
    }

    /// Adds a condition with a value, which stands where it says `$?`, as often as it does.
    pub(crate) fn with(&mut self, condition: &str, value: impl Into<Value<'v>>) {
        self.values.push(value.into());
        self.conditions.push(condition.replace("$?", &format!("${}", self.values.len())));
    }

    /// Adds a condition with a value, if there is one.
    pub(crate) fn with_some(&mut self, condition: &str, value: Option<impl Into<Value<'v>>>) {
        if let Some(value) = value {
            self.with(condition, value);
        }
    }

    /// Adds the condition that an expression is one of some numbers; of none, no row fulfils it.
    pub(crate) fn one_of(&mut self, expression: &str, numbers: impl IntoIterator<Item = i64>) {
        let places: Vec<String> = numbers.into_iter().map(|number| self.bind(number)).collect();
        if places.is_empty() {
            self.when("false");
        } else {
            self.when(&format!("{expression} in ({})", places.join(", ")));
        }
    }

    /// Binds a value and returns where it stands, for a condition that is put together elsewhere.
    pub(crate) fn bind(&mut self, value: impl Into<Value<'v>>) -> String {
        self.values.push(value.into());
        format!("${}", self.values.len())
    }

    /// Returns ` where …`, empty if there is no condition, and the values, to which others may be added.
    pub(crate) fn finish(self) -> (String, Vec<Value<'v>>) {
        self.joined(" where ")
    }

    /// Returns ` and …`, for a statement that has a condition already; empty if there is no other, and the values.
    pub(crate) fn finish_after_another(self) -> (String, Vec<Value<'v>>) {
        self.joined(" and ")
    }

    fn joined(self, before: &str) -> (String, Vec<Value<'v>>) {
        if self.conditions.is_empty() {
            return (String::new(), self.values);
        }
        (format!("{before}{}", self.conditions.join(" and ")), self.values)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_numbered_in_their_order() {
        let mut filter = Filter::default();
        assert_eq!(filter.clone().finish().0, "");
        filter.with("a = $? or b = $?", 1);
        filter.when("c is null");
        filter.with_some("d = $?", None::<i64>);
        filter.with("e = $?", "text");
        let (text, values) = filter.finish();
        assert_eq!(text, " where a = $1 or b = $1 and c is null and e = $2");
        assert_eq!(values, [Value::Integer(1), Value::Text("text")]);
    }
}
