//! The resource engine: what the API tells of a table is described once, and its statements are made from that.
//!
//! A [`Resource`] says which members its rows have, of which column or relation, since which version, and who may read
//! and write them. [`Question`] asks for a list or an item, with a filter, an order and a selection of members; what
//! is answered are [`Record`]s. Nothing that a caller sends becomes text of a statement: names are looked up in the
//! description, values are bound.

mod act;
mod condition;
mod cursor;
mod description;
mod dialect;
mod list;
mod order;
mod problem;
mod record;
mod related;
mod selection;
mod statement;
mod viewer;

pub use act::{Act, Acted, Deletion, Rejection};
pub(crate) use description::Counted;
pub use description::{
    Access, Acts, ApiVersion, Deleting, Doing, Kind, Many, Member, One, Resource, Under, Visibility,
};
pub(crate) use dialect::{Dialect, FOLD};
pub use list::{Listed, Question, Total};
pub use problem::{FilterProblem, QuestionProblem};
pub use record::{Datum, Record};
pub use selection::{Pick, Selection};
pub use viewer::Viewer;
