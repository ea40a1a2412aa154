//! What every page shows around its content.

use crate::{App, Assets, FormGuard, Insert, Language, SignedIn};
use rights::{Action, Rights, Subject};

/// A message above the content.
#[derive(Clone, Debug)]
pub struct Flash {
    /// `success`, `warning` or `danger`.
    pub kind: &'static str,
    /// What it says.
    pub text: String,
}

/// A part of the menu.
#[derive(Clone, Debug)]
pub struct MenuGroup {
    /// The key of its heading.
    pub heading: &'static str,
    /// Its entries.
    pub entries: Vec<MenuEntry>,
}

/// An entry of the menu; the key of what it says is its name with `menu-` before it.
#[derive(Clone, Copy, Debug)]
pub struct MenuEntry {
    /// The name, by which pages say that they belong to it.
    pub name: &'static str,
    /// The key of what it says.
    pub key: &'static str,
    /// Where it leads.
    pub href: &'static str,
    subject: Option<Subject>,
    or: Option<Subject>,
    reach: Reach,
}

/// Where a right must be held for an entry.
#[derive(Clone, Copy, Debug)]
enum Reach {
    /// In some entity.
    Somewhere,
    /// In the root entity: the page is about the whole installation.
    Root,
}

const fn entry(key: &'static str, href: &'static str, subject: Option<Subject>) -> MenuEntry {
    let (_, name) = key.split_at("menu-".len());
    MenuEntry { name, key, href, subject, or: None, reach: Reach::Somewhere }
}

/// An entry for those who may read a subject in the root entity.
const fn global(key: &'static str, href: &'static str, subject: Subject) -> MenuEntry {
    MenuEntry { reach: Reach::Root, ..entry(key, href, Some(subject)) }
}

/// An entry for those who may read one subject or another.
const fn either(key: &'static str, href: &'static str, one: Subject, or: Subject) -> MenuEntry {
    MenuEntry { or: Some(or), ..entry(key, href, Some(one)) }
}

/// The whole menu. Who may not read an entry's subject does not see the entry.
const MENU: [(&str, &[MenuEntry]); 4] = [
    (
        "menu-assets",
        &[
            entry("menu-computers", "/assets/computers", Some(Subject::Assets)),
            entry("menu-monitors", "/assets/monitors", Some(Subject::Assets)),
            entry("menu-software", "/assets/software", Some(Subject::Assets)),
            entry("menu-network-equipment", "/assets/network-equipment", Some(Subject::Assets)),
            entry("menu-peripherals", "/assets/peripherals", Some(Subject::Assets)),
            entry("menu-printers", "/assets/printers", Some(Subject::Assets)),
            entry("menu-phones", "/assets/phones", Some(Subject::Assets)),
            entry("menu-unmanaged", "/assets/unmanaged", Some(Subject::Assets)),
            entry("menu-changes", "/assets/changes", Some(Subject::Assets)),
        ],
    ),
    (
        "menu-administration",
        &[
            entry("menu-users", "/administration/users", Some(Subject::Users)),
            entry("menu-profiles", "/administration/profiles", Some(Subject::Profiles)),
            entry("menu-entities", "/administration/entities", Some(Subject::Entities)),
            global("menu-inventory", "/administration/inventory", Subject::Inventory),
            entry("menu-agents", "/administration/agents", Some(Subject::Inventory)),
            entry(
                "menu-refused-equipment",
                "/administration/refused-equipment",
                Some(Subject::Inventory),
            ),
            entry("menu-audit-log", "/administration/audit-log", Some(Subject::Audit)),
            entry("menu-denials", "/administration/denials", Some(Subject::Audit)),
            either("menu-sessions", "/administration/sessions", Subject::Users, Subject::Clients),
        ],
    ),
    (
        "menu-configuration",
        &[
            entry("menu-clients", "/configuration/oauth-clients", Some(Subject::Clients)),
            entry("menu-general", "/configuration/general", Some(Subject::Configuration)),
        ],
    ),
    (
        "menu-account",
        &[
            entry("menu-own-profile", "/account/profile", None),
            entry("menu-password", "/account/password", None),
            entry("menu-second-factor", "/account/second-factor", None),
            entry("menu-own-sessions", "/account/sessions", None),
            entry("menu-applications", "/account/applications", None),
        ],
    ),
];

fn menu(signed_in: &SignedIn) -> Vec<MenuGroup> {
    let in_root = signed_in.powers.in_root();
    let shown = |entry: &&MenuEntry| {
        let rights: &Rights = match entry.reach {
            Reach::Somewhere => &signed_in.rights,
            Reach::Root => &in_root,
        };
        let mut subjects = entry.subject.into_iter().chain(entry.or);
        entry.subject.is_none() || subjects.any(|subject| rights.allow(subject, Action::Read))
    };
    MENU.iter()
        .map(|(heading, entries)| MenuGroup {
            heading,
            entries: entries.iter().filter(shown).copied().collect(),
        })
        .filter(|group| !group.entries.is_empty())
        .collect()
}

/// The frame of a page for somebody who is signed in.
#[derive(Clone, Debug)]
pub struct Page {
    /// The language that the person reads.
    pub language: Language,
    /// The page's name.
    pub title: String,
    /// Who is signed in.
    pub user_name: String,
    /// The person's profile.
    pub profile: String,
    /// The token that forms carry.
    pub csrf: String,
    /// The menu entry that is active.
    pub active: &'static str,
    /// The parts of the menu that the person sees.
    pub menu: Vec<MenuGroup>,
    /// A message above the content.
    pub flash: Option<Flash>,
    /// Where the page assets are.
    pub assets: Assets,
    /// The address at which people and agents reach the server, with a slash at its end.
    pub public_url: String,
}

/// The frame of a page for somebody who is not signed in.
#[derive(Clone, Debug)]
pub struct BarePage {
    /// The language that the browser prefers.
    pub language: Language,
    /// The page's name.
    pub title: String,
    /// The token that forms carry.
    pub csrf: String,
    /// Where the page assets are.
    pub assets: Assets,
    /// A message above the content.
    pub alert: Option<Flash>,
}

impl Page {
    /// Frames a page for a person.
    pub fn new(
        app: &App,
        signed_in: &SignedIn,
        title: impl Into<String>,
        active: &'static str,
    ) -> Self {
        Self {
            language: signed_in.language,
            title: title.into(),
            user_name: signed_in.user_name.clone(),
            profile: signed_in.profile.clone(),
            csrf: signed_in.form_guard.token().to_owned(),
            active,
            menu: menu(signed_in),
            flash: None,
            assets: app.options().assets,
            public_url: app.options().public_url.to_string(),
        }
    }

    /// Puts a message above the content.
    #[must_use]
    pub fn with_flash(self, flash: Option<Flash>) -> Self {
        Self { flash, ..self }
    }
}

impl BarePage {
    /// Frames a page for somebody who is not signed in.
    pub fn new(
        app: &App,
        form_guard: &FormGuard,
        language: Language,
        title: impl Into<String>,
    ) -> Self {
        Self {
            language,
            title: title.into(),
            csrf: form_guard.token().to_owned(),
            assets: app.options().assets,
            alert: None,
        }
    }
}

/// Lets templates say messages in the page's language: `page.t("sign-out")`.
macro_rules! speaks {
    ($($page:ty),*) => {
        $(impl $page {
            /// Returns the page's language.
            pub fn language(&self) -> Language {
                self.language
            }

            /// Says the message of a key.
            pub fn t(&self, key: &str) -> String {
                self.language.t(key)
            }

            /// Says the message of a key with one value put in.
            pub fn t1(&self, key: &str, name: &str, value: impl Insert) -> String {
                self.language.t1(key, name, value)
            }

            /// Says the message of a key with two values put in.
            pub fn t2(&self, key: &str, a: &str, x: impl Insert, b: &str, y: impl Insert) -> String {
                self.language.t2(key, a, x, b, y)
            }

            /// Says an instant, in UTC.
            pub fn at(&self, instant: &oauth::Timestamp) -> String {
                self.language.t1("utc", "at", instant.readable())
            }
        })*
    };
}
speaks!(Page, BarePage);

impl Page {
    /// Returns the menu entry that the page belongs to, if the person sees it.
    pub fn entry(&self) -> Option<&MenuEntry> {
        let mut entries = self.menu.iter().flat_map(|group| &group.entries);
        entries.find(|entry| entry.name == self.active)
    }

    /// Says whether the person may follow a link: whether it leads to a part of the console that the menu shows.
    pub fn may_follow(&self, href: &str) -> bool {
        let mut entries = self.menu.iter().flat_map(|group| &group.entries);
        entries.any(|entry| {
            let rest = href.strip_prefix(entry.href);
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(['/', '?', '#']))
        })
    }
}

impl Flash {
    /// Says that something went well.
    pub fn success(text: impl Into<String>) -> Self {
        Self { kind: "success", text: text.into() }
    }

    /// Says what went wrong.
    pub fn danger(text: impl Into<String>) -> Self {
        Self { kind: "danger", text: text.into() }
    }
}
