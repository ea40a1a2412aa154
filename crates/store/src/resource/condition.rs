//! A filter as a condition: names are looked up, values are bound.
//!
//! An operator that denies lets pass exactly what its opposite does not, rows without a value among it.

use super::{
    description::{ApiVersion, Kind, Many, Member, One},
    problem::FilterProblem,
    statement::{Bound, Source, Statement, conditions},
};
use oauth::Timestamp;
use rsql::{Filter, Operator, Pattern, Term};

/// What a property leads to, as expressions.
struct Compared {
    kind: Kind,
    value: String,
    folded: Option<String>,
    /// What an index answers about rows with the value `{value}`.
    found: Option<String>,
}

impl Statement<'_> {
    /// Writes a filter; what is wrong with its terms goes to `problems`.
    pub(crate) fn filter(
        &mut self,
        source: Source,
        filter: &Filter,
        version: ApiVersion,
        problems: &mut Vec<(String, FilterProblem)>,
    ) -> String {
        let (parts, between) = match filter {
            Filter::Term(term) => {
                return self.term(source, term, version).unwrap_or_else(|problem| {
                    problems.push((term.property.clone(), problem));
                    "false".to_owned()
                });
            }
            Filter::And(parts) => (parts, " and "),
            Filter::Or(parts) => (parts, " or "),
        };
        let written: Vec<String> =
            parts.iter().map(|part| self.filter(source, part, version, problems)).collect();
        format!("({})", written.join(between))
    }

    fn term(
        &mut self,
        source: Source,
        term: &Term,
        version: ApiVersion,
    ) -> Result<String, FilterProblem> {
        let (operator, denies) = undenied(term.operator);
        let path: Vec<&str> = term.property.split('.').collect();
        let condition = self.along(source, &path, (operator, &term.values), version)?;
        Ok(if denies { format!("not coalesce(({condition}), false)") } else { condition })
    }

    /// Follows a path through relations to what is compared.
    fn along(
        &mut self,
        source: Source,
        path: &[&str],
        compared: (Operator, &[String]),
        version: ApiVersion,
    ) -> Result<String, FilterProblem> {
        let (name, rest) = path.split_first().ok_or(FilterProblem::Unknown)?;
        let member = source.resource.member(name, version).ok_or(FilterProblem::Unknown)?;
        match member.kind {
            Kind::One(one) if rest.is_empty() => {
                self.relation(compared.0, |this| this.join(source, member, one).key())
            }
            Kind::One(One { known: Some((name, sql)), .. }) if rest == [name] => {
                let value = Compared {
                    kind: Kind::Text(sql),
                    value: source.write(sql),
                    folded: None,
                    found: None,
                };
                self.compare(&value, compared.0, compared.1)
            }
            Kind::One(one) => {
                let there = self.join(source, member, one);
                self.within_one(there, one.shown, rest, compared, version)
            }
            Kind::Many(many) => self.within_many(source, many, rest, compared, version),
            _ if !rest.is_empty() => Err(FilterProblem::Unknown),
            _ => {
                let value = Self::compared(source, member)?;
                self.compare(&value, compared.0, compared.1)
            }
        }
    }

    /// A relation itself is there or is not.
    fn relation(
        &mut self,
        operator: Operator,
        key: impl FnOnce(&mut Self) -> String,
    ) -> Result<String, FilterProblem> {
        match operator {
            Operator::IsNull | Operator::Empty => Ok(format!("{} is null", key(self))),
            _ => Err(FilterProblem::Relation),
        }
    }

    fn within_one(
        &mut self,
        there: Source,
        shown: &[&str],
        rest: &[&str],
        (operator, values): (Operator, &[String]),
        version: ApiVersion,
    ) -> Result<String, FilterProblem> {
        let (name, further) = rest.split_first().ok_or(FilterProblem::Relation)?;
        let member = there.resource.member(name, version).ok_or(FilterProblem::Unknown)?;
        if matches!(member.kind, Kind::One(_) | Kind::Many(_)) {
            let condition = self.along(there, rest, (operator, values), version)?;
            return Ok(match self.seen(there) {
                None => condition,
                Some(seen) => format!("({seen} and {condition})"),
            });
        }
        if !further.is_empty() {
            return Err(FilterProblem::Unknown);
        }
        let Compared { kind, value, folded, .. } = Self::compared(there, member)?;
        // Only what is compared is written: PostgreSQL knows no type of a value that stands nowhere.
        let compared = match folded {
            Some(folded) if operator == Operator::ILike => {
                let folded = self.seen_there(there, shown, member, folded);
                Compared { kind, value: folded.clone(), folded: Some(folded), found: None }
            }
            _ => {
                let value = self.seen_there(there, shown, member, value);
                Compared { kind, value, folded: None, found: None }
            }
        };
        self.compare(&compared, operator, values)
    }

    fn within_many(
        &mut self,
        source: Source,
        many: Many,
        rest: &[&str],
        (operator, values): (Operator, &[String]),
        version: ApiVersion,
    ) -> Result<String, FilterProblem> {
        let there = self.source(many.resource);
        let mut all = vec![format!("{} = {}", there.write(many.by), source.key())];
        all.extend(self.rows_of(there));
        let absent = match rest {
            [] if matches!(operator, Operator::IsNull | Operator::Empty) => "not ",
            [] => return Err(FilterProblem::Relation),
            [name] => {
                let member = many.resource.member(name, version).ok_or(FilterProblem::Unknown)?;
                let value = Self::compared(there, member)?;
                all.push(self.compare(&value, operator, values)?);
                ""
            }
            _ => return Err(FilterProblem::Unknown),
        };
        Ok(format!(
            "{absent}exists (select 1 from {} {}{})",
            many.resource.table,
            there.alias(),
            conditions(&all)
        ))
    }

    fn compared(source: Source, member: &Member) -> Result<Compared, FilterProblem> {
        let value = Self::plain(source, member).ok_or(FilterProblem::Relation)?;
        if !member.is_filtered() {
            return Err(FilterProblem::NotFiltered);
        }
        let folded = member.folded.map(|sql| source.write(sql));
        let found = member.found.map(|sql| source.write(sql));
        Ok(Compared { kind: member.kind, value, folded, found })
    }

    fn compare(
        &mut self,
        Compared { kind, value, folded, found }: &Compared,
        operator: Operator,
        values: &[String],
    ) -> Result<String, FilterProblem> {
        let is_text = matches!(kind, Kind::Text(_) | Kind::Date(_));
        let first = values.first().map(String::as_str).unwrap_or_default();
        match operator {
            Operator::IsNull => Ok(format!("{value} is null")),
            Operator::Empty if is_text => Ok(format!("coalesce({value}, '') = ''")),
            Operator::Empty => Ok(format!("{value} is null")),
            Operator::Like | Operator::ILike if !is_text => Err(FilterProblem::NotText),
            Operator::Like => {
                let pattern = self.dialect.pattern(Pattern::new(text(first)?));
                let place = self.bind(Bound::Text(pattern));
                Ok(self.dialect.is_like(value, &place))
            }
            Operator::ILike => {
                let folded = folded.clone().unwrap_or_else(|| self.dialect.folded(value));
                let letters = text(first)?.to_lowercase();
                let place = self.bind(Bound::Text(self.dialect.pattern(Pattern::new(&letters))));
                Ok(self.dialect.is_like(&folded, &place))
            }
            Operator::Equal | Operator::In => {
                let equal: Result<Vec<String>, _> = values
                    .iter()
                    .map(|wanted| self.equal(*kind, value, found.as_deref(), wanted))
                    .collect();
                Ok(format!("({})", equal?.join(" or ")))
            }
            order => self.ordered(*kind, value, order, first),
        }
    }

    fn equal(
        &mut self,
        kind: Kind,
        value: &str,
        found: Option<&str>,
        wanted: &str,
    ) -> Result<String, FilterProblem> {
        if let Kind::Instant(_) = kind {
            let (from, to) = second(wanted)?;
            let (from, to) = (self.bind(from), self.bind(to));
            return Ok(format!("({value} >= {from} and {value} < {to})"));
        }
        let place = self.bind(bound(kind, wanted)?);
        Ok(match found {
            Some(found) => {
                let (found, value) =
                    (found.replace("{value}", &place), self.dialect.compared_only(value));
                format!("({found} and {value} = {place})")
            }
            None => format!("{value} = {place}"),
        })
    }

    fn ordered(
        &mut self,
        kind: Kind,
        value: &str,
        operator: Operator,
        wanted: &str,
    ) -> Result<String, FilterProblem> {
        if let Kind::Instant(_) = kind {
            // What is told is the second, so that all of it is before, within or after.
            let (from, to) = second(wanted)?;
            let (sign, bound) = match operator {
                Operator::Less => ("<", from),
                Operator::LessOrEqual => ("<", to),
                Operator::Greater => (">=", to),
                _ => (">=", from),
            };
            let place = self.bind(bound);
            return Ok(format!("{value} {sign} {place}"));
        }
        let sign = match operator {
            Operator::Less => "<",
            Operator::LessOrEqual => "<=",
            Operator::Greater => ">",
            _ => ">=",
        };
        let place = self.bind(bound(kind, wanted)?);
        Ok(format!("{value} {sign} {place}"))
    }
}

/// Returns what an operator says, and whether it denies that.
const fn undenied(operator: Operator) -> (Operator, bool) {
    match operator {
        Operator::NotEqual => (Operator::Equal, true),
        Operator::Out => (Operator::In, true),
        Operator::NotLike => (Operator::Like, true),
        Operator::NotILike => (Operator::ILike, true),
        Operator::NotNull => (Operator::IsNull, true),
        Operator::NotEmpty => (Operator::Empty, true),
        other => (other, false),
    }
}

/// PostgreSQL has no text with this character.
fn text(value: &str) -> Result<&str, FilterProblem> {
    if value.contains('\0') { Err(FilterProblem::NoText) } else { Ok(value) }
}

fn bound(kind: Kind, value: &str) -> Result<Bound, FilterProblem> {
    match kind {
        Kind::Integer(_) => {
            value.trim().parse().map(Bound::Integer).map_err(|_| FilterProblem::NotInteger)
        }
        Kind::Boolean(_) => match value.trim().to_ascii_lowercase().as_str() {
            "true" | "1" => Ok(Bound::Boolean(true)),
            "false" | "0" => Ok(Bound::Boolean(false)),
            _ => Err(FilterProblem::NotBoolean),
        },
        _ => text(value).map(|value| Bound::Text(value.to_owned())),
    }
}

/// Reads an instant: the beginning and the end of its second, or of its day if it is one.
fn second(value: &str) -> Result<(Bound, Bound), FilterProblem> {
    const SECOND: i64 = 1_000_000;
    let value = value.trim();
    // A plus that was not encoded in an address arrives as a blank.
    let utc =
        ["+00:00", " 00:00", "-00:00", "+0000"].iter().find_map(|zone| value.strip_suffix(zone));
    let instant = Timestamp::parse(utc.unwrap_or(value)).ok_or(FilterProblem::NotInstant)?;
    let is_day = utc.is_none() && value.len() == "2026-01-31".len();
    let length = if is_day { 86_400 * SECOND } else { SECOND };
    let from = instant.micros();
    Ok((Bound::Integer(from), Bound::Integer(from + length)))
}
