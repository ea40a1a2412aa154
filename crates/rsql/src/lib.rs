//! RSQL: the text of a filter, such as `name=ilike=pc-*;(entity.id==3,is_deleted==true)`, read into a tree.
//!
//! Pure: no I/O, no clock, no randomness, not async. What a property is and what a value means is known to whoever
//! applies the [`Filter`].

mod error;
mod filter;
mod lexer;
mod limits;
mod operator;
mod parser;
mod pattern;

pub use error::{Error, Problem};
pub use filter::{Filter, Term};
pub use limits::{DEEPEST, LONGEST, MOST_TERMS, MOST_VALUES};
pub use operator::Operator;
pub use parser::{parse, parse_all};
pub use pattern::{Pattern, Piece};
