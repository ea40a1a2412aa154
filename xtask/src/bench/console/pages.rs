//! Which pages there are: whatever links and forms lead to, one of each kind.

use std::collections::{HashSet, VecDeque};

use anyhow::{Result, bail, ensure};

use crate::bench::connection::{Connection, get};
use crate::bench::console::html::{links, questions};

/// A page.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Page {
    /// Its path, and what is asked there.
    pub(super) address: String,
}

/// What was found.
pub(super) struct Found {
    pub(super) pages: Vec<Page>,
    /// Addresses that did not answer with a page, each told to a person.
    pub(super) problems: Vec<String>,
}

/// Names in addresses that lead to another part of the same list.
const TURNS: [&str; 4] = ["start", "before", "order", "offset"];

/// Begins at the first page and follows everything, until each kind of page was seen once.
pub(super) async fn find(port: u16, cookie: &str, rows: u32, most: usize) -> Result<Found> {
    let mut connection = Connection::open(port).await?;
    let first = Page { address: "/".to_owned() };
    let mut seen = HashSet::from([first.kind()]);
    let mut waiting = VecDeque::from([first]);
    let mut found = Found { pages: Vec::new(), problems: Vec::new() };
    while let Some(page) = waiting.pop_front() {
        let answer = connection.exchange(&get(&page.address, cookie)).await?;
        let mut next = Vec::new();
        match answer.status {
            200 if page.is_export() => found.pages.push(page),
            // A form that says what is wrong with it is a page too.
            200 | 422 => {
                let text = String::from_utf8_lossy(answer.body);
                ensure!(found.pages.len() < most, "there are more than {most} pages: see --most");
                next = page.leads_to(&text, rows);
                found.pages.push(page);
            }
            302 | 303 => {
                let place = answer.header("location").next().unwrap_or_default().to_owned();
                if place.starts_with("/sign-in") {
                    bail!("{} asks to sign in", page.address);
                }
                next.push(place);
            }
            _ => found.problems.push(format!("{}\n{}", page.address, answer.told())),
        }
        for address in next {
            let page = Page { address };
            if page.is_inside() && seen.insert(page.kind()) {
                waiting.push_back(page);
            }
        }
    }
    Ok(found)
}

impl Page {
    /// Whether all rows come at once, to be kept elsewhere.
    pub(super) fn is_export(&self) -> bool {
        self.pairs().any(|(name, _)| name == "format")
    }

    /// Styles and scripts are no pages, and the addresses of clients and agents are not the console's.
    fn is_inside(&self) -> bool {
        let outside = ["/static/", "/api.php", "/.well-known/", "/healthz"];
        self.address.starts_with('/')
            && !outside.iter().any(|start| self.address.starts_with(start))
    }

    fn path(&self) -> &str {
        self.address.split('?').next().unwrap_or_default()
    }

    fn pairs(&self) -> impl Iterator<Item = (&str, &str)> {
        let query = self.address.split_once('?').map_or("", |(_, query)| query);
        let pairs = query.split('&').filter_map(|pair| pair.split_once('='));
        pairs.filter(|(_, value)| !value.is_empty())
    }

    /// What pages have in common of which one is enough: names and numbers of rows do not matter.
    fn kind(&self) -> String {
        let of_rows = |text: &str| text.bytes().any(|byte| byte.is_ascii_digit());
        let path: Vec<&str> =
            self.path().split('/').map(|part| if of_rows(part) { "#" } else { part }).collect();
        let mut pairs: Vec<String> = self
            .pairs()
            .map(|(name, value)| match (name, value.len()) {
                // A list's last page is not its second.
                ("start", 4..) => format!("{name}=last"),
                _ if of_rows(value) => format!("{name}=#"),
                _ => format!("{name}={value}"),
            })
            .collect();
        pairs.sort_unstable();
        pairs.dedup();
        format!("{}?{}", path.join("/"), pairs.join("&"))
    }

    /// Returns where a page leads. What a list is narrowed or sorted by is not combined with more.
    fn leads_to(&self, text: &str, rows: u32) -> Vec<String> {
        let plain = self.pairs().next().is_none();
        let mut next: Vec<String> = links(text)
            .into_iter()
            .map(|link| if link.starts_with('?') { format!("{}{link}", self.path()) } else { link })
            .filter(|link| {
                let other = Self { address: link.clone() };
                plain || other.path() != self.path() || self.turns_into(&other)
            })
            .collect();
        if plain {
            next.extend(questions(text, self.path()));
        }
        let last: Vec<String> = next.iter().filter_map(|link| last_page(link, rows)).collect();
        next.extend(last);
        next
    }

    fn turns_into(&self, other: &Self) -> bool {
        let known: HashSet<(&str, &str)> = self.pairs().collect();
        let mut more = other.pairs().filter(|pair| !known.contains(pair));
        more.all(|(name, _)| TURNS.contains(&name))
    }
}

/// Turns the address of a list's second page into that of its last.
fn last_page(link: &str, rows: u32) -> Option<String> {
    let (before, after) = link.split_once("start=")?;
    let digits = after.bytes().take_while(u8::is_ascii_digit).count();
    let (start, rest) = after.split_at_checked(digits)?;
    let step: u32 = start.parse().ok().filter(|start| *start > 0)?;
    let last = rows.checked_sub(step)? / step * step;
    Some(format!("{before}start={last}{rest}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(address: &str) -> Page {
        Page { address: address.to_owned() }
    }

    #[test]
    fn rows_are_of_one_kind_and_lists_that_are_sorted_otherwise_are_not() {
        assert_eq!(page("/users/17/history").kind(), page("/users/9/history").kind());
        assert_eq!(page("/users?start=50").kind(), page("/users?start=100").kind());
        assert_ne!(page("/users?start=50").kind(), page("/users?start=99950").kind());
        assert_ne!(page("/users?sort=name").kind(), page("/users?sort=email").kind());
        assert_eq!(page("/users?q=").kind(), page("/users").kind());
    }

    #[test]
    fn a_sorted_list_leads_to_its_pages_and_not_to_other_orders() {
        let text = r#"<a href="/users?sort=name&#38;order=desc"></a><a href="/users?sort=email"></a>
            <a href="/users?sort=name&#38;start=50"></a><a href="/users/7"></a>"#;
        assert_eq!(
            page("/users?sort=name").leads_to(text, 1000),
            [
                "/users?sort=name&order=desc",
                "/users?sort=name&start=50",
                "/users/7",
                "/users?sort=name&start=950",
            ]
        );
    }
}
