//! From the text to the tree: `,` joins what `;` has joined, parentheses group.

use crate::{
    DEEPEST, Error, Filter, LONGEST, MOST_TERMS, MOST_VALUES, Operator, Problem, Term, lexer::Lexer,
};

/// What may still come, in all texts of a filter together.
struct Budget {
    bytes: usize,
    terms: usize,
    values: usize,
}

/// Reads a filter.
pub fn parse(text: &str) -> Result<Filter, Error> {
    parse_with(text, &mut Budget { bytes: LONGEST, terms: MOST_TERMS, values: MOST_VALUES })
}

/// Reads several filters, all of which must be fulfilled; together they are as large as one may be.
/// `None` if there is none: texts without characters do not count.
pub fn parse_all<T: AsRef<str>>(texts: &[T]) -> Result<Option<Filter>, Error> {
    let mut budget = Budget { bytes: LONGEST, terms: MOST_TERMS, values: MOST_VALUES };
    let mut filters = Vec::new();
    let texts = texts.iter().map(AsRef::as_ref);
    for text in texts.filter(|text| !text.trim().is_empty()) {
        filters.push(parse_with(text, &mut budget)?);
    }
    Ok(match filters.len() {
        0 | 1 => filters.pop(),
        _ => Some(Filter::And(filters)),
    })
}

fn parse_with(text: &str, budget: &mut Budget) -> Result<Filter, Error> {
    let mut parser = Parser { lexer: Lexer::new(text), budget };
    parser.budget.bytes = parser
        .budget
        .bytes
        .checked_sub(text.len())
        .ok_or_else(|| parser.lexer.here(Problem::TooLong))?;
    let filter = parser.alternatives(DEEPEST)?;
    if parser.lexer.is_at_end() { Ok(filter) } else { Err(parser.lexer.here(Problem::EndExpected)) }
}

struct Parser<'t, 'b> {
    lexer: Lexer<'t>,
    budget: &'b mut Budget,
}

impl Parser<'_, '_> {
    /// Reads what commas join; `depth` more parentheses may open.
    fn alternatives(&mut self, depth: usize) -> Result<Filter, Error> {
        let mut parts = vec![self.conjunction(depth)?];
        while self.lexer.pass(',') {
            parts.push(self.conjunction(depth)?);
        }
        Ok(joined(parts, Filter::Or))
    }

    fn conjunction(&mut self, depth: usize) -> Result<Filter, Error> {
        let mut parts = vec![self.part(depth)?];
        while self.lexer.pass(';') {
            parts.push(self.part(depth)?);
        }
        Ok(joined(parts, Filter::And))
    }

    fn part(&mut self, depth: usize) -> Result<Filter, Error> {
        self.lexer.skip_blanks();
        let deep = self.lexer.here(Problem::TooDeep);
        let part = if self.lexer.pass('(') {
            let within = self.alternatives(depth.checked_sub(1).ok_or(deep)?)?;
            if !self.lexer.pass(')') {
                return Err(self.lexer.here(Problem::ParenthesisExpected));
            }
            within
        } else {
            Filter::Term(self.term()?)
        };
        self.lexer.skip_blanks();
        Ok(part)
    }

    fn term(&mut self) -> Result<Term, Error> {
        let terms = self.budget.terms.checked_sub(1);
        self.budget.terms = terms.ok_or_else(|| self.lexer.here(Problem::TooManyTerms))?;
        let property = self.lexer.property()?.to_owned();
        self.lexer.skip_blanks();
        let place = self.lexer.place();
        let text = self.lexer.operator()?;
        let Some(operator) = Operator::parse(text) else {
            let problem = Problem::UnknownOperator { property, operator: text.to_owned() };
            return Err(self.lexer.at(place, problem));
        };
        let values = self.values(operator)?;
        Ok(Term { property, operator, values })
    }

    fn values(&mut self, operator: Operator) -> Result<Vec<String>, Error> {
        self.lexer.skip_blanks();
        let place = self.lexer.place();
        let mut values = Vec::new();
        if !operator.takes_none() && self.lexer.pass('(') {
            loop {
                values.push(self.value()?);
                self.lexer.skip_blanks();
                if !self.lexer.pass(',') {
                    break;
                }
            }
            if !self.lexer.pass(')') {
                return Err(self.lexer.here(Problem::ParenthesisExpected));
            }
        } else if operator.takes_none() {
            // Old versions of GLPI want a value after these, which says nothing.
            return match self.lexer.value()?.as_deref() {
                Some("false" | "0") => Err(self.lexer.at(place, Problem::NotNegated)),
                _ => Ok(values),
            };
        } else {
            values.push(self.value()?);
        }
        if values.len() > 1 && !operator.takes_several() {
            return Err(self.lexer.at(place, Problem::OneValueExpected));
        }
        Ok(values)
    }

    fn value(&mut self) -> Result<String, Error> {
        let left = self.budget.values.checked_sub(1);
        self.budget.values = left.ok_or_else(|| self.lexer.here(Problem::TooManyValues))?;
        self.lexer.value()?.ok_or_else(|| self.lexer.here(Problem::ValueExpected))
    }
}

/// What stands alone is not joined.
fn joined(mut parts: Vec<Filter>, join: fn(Vec<Filter>) -> Filter) -> Filter {
    match parts.len() {
        1 => parts.swap_remove(0),
        _ => join(parts),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn term(property: &str, operator: Operator, values: &[&str]) -> Filter {
        Filter::Term(Term {
            property: property.to_owned(),
            operator,
            values: values.iter().map(|value| (*value).to_owned()).collect(),
        })
    }

    #[test]
    fn and_binds_tighter_than_or_and_parentheses_group() {
        let [a, b, c] = ["a", "b", "c"].map(|name| term(name, Operator::Equal, &["1"]));
        let expected = Filter::Or(vec![a.clone(), Filter::And(vec![b.clone(), c.clone()])]);
        assert_eq!(parse("a==1,b==1;c==1").unwrap(), expected);
        let grouped = Filter::And(vec![Filter::Or(vec![a, b]), c]);
        assert_eq!(parse(" ( a == 1 , b==1 ) ; c==1 ").unwrap(), grouped);
    }

    #[test]
    fn every_operator_is_read() {
        for operator in Operator::ALL {
            let (text, values): (_, &[&str]) = if operator.takes_none() {
                (format!("name{operator}"), &[])
            } else if operator.takes_several() {
                (format!("name{operator}(x,\"y z\",'o\\'k')"), &["x", "y z", "o'k"])
            } else {
                (format!("name{operator}x"), &["x"])
            };
            assert_eq!(parse(&text).unwrap(), term("name", operator, values), "{text}");
        }
        assert_eq!(parse("a=in=x").unwrap(), term("a", Operator::In, &["x"]));
        assert_eq!(parse("a>=3").unwrap(), term("a", Operator::GreaterOrEqual, &["3"]));
        assert_eq!(parse("a=isnull=true").unwrap(), term("a", Operator::IsNull, &[]));
    }

    #[test]
    fn a_value_is_bare_or_quoted() {
        for (text, value) in [
            ("a==My PC", "My PC"),
            ("a==  x  ", "x"),
            ("a==DOMAIN\\user", "DOMAIN\\user"),
            ("a==x=y<z", "x=y<z"),
            ("a==\"(;,)\"", "(;,)"),
            ("a==''", ""),
            ("a==\"\\\\\\\"\"", "\\\""),
            ("a==é", "é"),
        ] {
            assert_eq!(parse(text).unwrap(), term("a", Operator::Equal, &[value]), "{text}");
        }
    }

    #[test]
    fn what_is_wrong_is_told_with_its_place() {
        let unknown = Problem::UnknownOperator { property: "a".into(), operator: "=near=".into() };
        for (text, at, problem) in [
            ("", 1, Problem::PropertyExpected),
            ("a", 2, Problem::OperatorExpected),
            ("a=1", 2, Problem::OperatorExpected),
            ("a=near=1", 2, unknown),
            ("a==", 4, Problem::ValueExpected),
            ("a==1;", 6, Problem::PropertyExpected),
            ("é==1", 1, Problem::PropertyExpected),
            ("a==é;;", 6, Problem::PropertyExpected),
            ("a==\"é", 4, Problem::OpenQuote),
            ("(a==1", 6, Problem::ParenthesisExpected),
            ("a==1)", 5, Problem::EndExpected),
            ("a==(1,2)", 4, Problem::OneValueExpected),
            ("a=in=(1", 8, Problem::ParenthesisExpected),
            ("a=isnull=false", 10, Problem::NotNegated),
        ] {
            assert_eq!(parse(text), Err(Error { at, problem }), "{text}");
        }
        assert_eq!(parse("a==").unwrap_err().to_string(), "a value is expected, at character 4");
    }

    #[test]
    fn a_filter_is_bounded() {
        let nested = |depth: usize| format!("{}a==1{}", "(".repeat(depth), ")".repeat(depth));
        assert!(parse(&nested(DEEPEST)).is_ok());
        assert_eq!(parse(&nested(DEEPEST + 1)).unwrap_err().problem, Problem::TooDeep);
        let terms = |count: usize| vec!["a==1"; count].join(";");
        assert!(parse(&terms(MOST_TERMS)).is_ok());
        assert_eq!(parse(&terms(MOST_TERMS + 1)).unwrap_err().problem, Problem::TooManyTerms);
        let values = |count: usize| format!("a=in=({})", vec!["1"; count].join(","));
        assert!(parse(&values(MOST_VALUES)).is_ok());
        assert_eq!(parse(&values(MOST_VALUES + 1)).unwrap_err().problem, Problem::TooManyValues);
        let long = format!("a=={}", "x".repeat(LONGEST));
        assert_eq!(parse(&long).unwrap_err().problem, Problem::TooLong);
        let halves = [terms(60), terms(60)];
        let together = parse_all(&halves);
        assert_eq!(together.unwrap_err().problem, Problem::TooManyTerms);
    }

    #[test]
    fn several_filters_are_all_meant() {
        let [a, b] = ["a", "b"].map(|name| term(name, Operator::Equal, &["1"]));
        assert_eq!(parse_all::<&str>(&[]), Ok(None));
        assert_eq!(parse_all(&["", " "]), Ok(None));
        assert_eq!(parse_all(&["a==1"]), Ok(Some(a.clone())));
        let or = Filter::Or(vec![a.clone(), b.clone()]);
        assert_eq!(parse_all(&["a==1,b==1", "a==1"]), Ok(Some(Filter::And(vec![or, a]))));
    }

    fn any_term() -> impl Strategy<Value = Filter> {
        let operator = proptest::sample::select(Operator::ALL.to_vec());
        let values = proptest::collection::vec(any::<String>(), 1..3);
        ("[a-z_]{1,5}(\\.[a-z_]{1,5})?", operator, values).prop_map(
            |(property, operator, values)| {
                let count = match operator {
                    operator if operator.takes_none() => 0,
                    operator if operator.takes_several() => values.len(),
                    _ => 1,
                };
                let values = values.into_iter().take(count).collect();
                Filter::Term(Term { property, operator, values })
            },
        )
    }

    fn any_filter() -> impl Strategy<Value = Filter> {
        any_term().prop_recursive(4, 16, 3, |inner| {
            let parts = || proptest::collection::vec(inner.clone(), 2..4);
            prop_oneof![parts().prop_map(Filter::And), parts().prop_map(Filter::Or)]
        })
    }

    proptest! {
        #[test]
        fn what_is_written_reads_back_as_the_same(filter in any_filter()) {
            prop_assert_eq!(parse(&filter.to_string()), Ok(filter));
        }

        #[test]
        fn any_text_is_read_or_refused_at_a_place_within_it(text in "[a-c=<>!;,()\"'\\\\ .é*1]{0,40}") {
            match parse(&text) {
                Ok(filter) => prop_assert_eq!(parse(&filter.to_string()), Ok(filter)),
                Err(error) => prop_assert!((1..=text.chars().count() + 1).contains(&error.at)),
            }
        }
    }
}
