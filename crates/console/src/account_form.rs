//! The form of a person: names, e-mail addresses, language, comment.

use crate::choice::Choice;
use store::AccountEdit;
use web::{Fields, Language};

/// The form as it is shown.
pub(crate) struct AccountForm {
    pub(crate) name: String,
    pub(crate) full_name: String,
    pub(crate) emails: Vec<EmailRow>,
    pub(crate) languages: Vec<Choice>,
    pub(crate) comment: String,
    pub(crate) problems: AccountProblems,
}

/// A line for an e-mail address.
pub(crate) struct EmailRow {
    /// The number, counted from one.
    pub(crate) number: usize,
    pub(crate) address: String,
    pub(crate) is_default: bool,
    pub(crate) problem: String,
}

/// What is wrong with each field; empty if nothing is.
#[derive(Default)]
pub(crate) struct AccountProblems {
    pub(crate) name: String,
    pub(crate) full_name: String,
    pub(crate) comment: String,
}

/// What was typed, before anything is known of it.
pub(crate) struct TypedAccount {
    edit: AccountEdit,
    rows: Vec<(String, bool)>,
}

/// More addresses than this are not taken.
const MOST_EMAILS: usize = 10;
/// Empty lines for more addresses.
const EMPTY_LINES: usize = 1;
const LONGEST_NAME: usize = 100;
const LONGEST_COMMENT: usize = 4_000;
/// RFC 5321 §4.5.3.1.3, without the brackets.
const LONGEST_EMAIL: usize = 254;

impl TypedAccount {
    /// Reads what was typed.
    pub(crate) fn read(fields: &Fields) -> Self {
        let default: usize = fields.get("default_email").parse().unwrap_or_default();
        let typed = (1..).zip(fields.all("email").take(MOST_EMAILS));
        let rows = typed.map(|(number, email)| (email.trim().to_owned(), number == default));
        let mut rows: Vec<(String, bool)> = rows.filter(|(email, _)| !email.is_empty()).collect();
        if let Some(first) = rows.first_mut().filter(|_| rows_lack_default(fields, default)) {
            first.1 = true;
        }
        let mut ordered: Vec<&(String, bool)> = rows.iter().collect();
        ordered.sort_by_key(|(_, is_default)| !is_default);
        let edit = AccountEdit {
            name: fields.get("name").trim().to_owned(),
            full_name: fields.get("full_name").trim().to_owned(),
            emails: ordered.into_iter().map(|(email, _)| email.clone()).collect(),
            language: Language::parse(fields.get("language"))
                .map(|language| language.tag().to_owned())
                .unwrap_or_default(),
            comment: fields.get("comment").trim().to_owned(),
        };
        Self { edit, rows }
    }

    /// Keeps what people cannot change of themselves.
    pub(crate) fn of_oneself(mut self, before: &AccountEdit) -> Self {
        self.edit.name.clone_from(&before.name);
        self.edit.comment.clone_from(&before.comment);
        self
    }

    /// Says whether the addresses are others than before.
    pub(crate) fn changes_emails(&self, before: &AccountEdit) -> bool {
        self.edit.emails != before.emails
    }

    /// Returns what is to be saved, or the form with what is wrong.
    pub(crate) fn check(self, language: Language) -> Result<AccountEdit, Box<AccountForm>> {
        let form = self.form(language);
        let problems = &form.problems;
        let fine = [&problems.name, &problems.full_name, &problems.comment]
            .into_iter()
            .chain(form.emails.iter().map(|row| &row.problem))
            .all(String::is_empty);
        if fine { Ok(self.edit) } else { Err(Box::new(form)) }
    }

    /// Shows again what was typed.
    pub(crate) fn form(&self, language: Language) -> AccountForm {
        let edit = &self.edit;
        let mut form = AccountForm::new(edit, &self.rows, language);
        let told = |wrong: bool, key: &str| if wrong { language.t(key) } else { String::new() };
        let length = |text: &str| text.chars().count();
        let controls = |text: &str| text.chars().any(char::is_control);
        form.problems = AccountProblems {
            name: told(
                edit.name.is_empty() || length(&edit.name) > LONGEST_NAME || controls(&edit.name),
                "name-problem",
            ),
            full_name: told(
                length(&edit.full_name) > LONGEST_NAME || controls(&edit.full_name),
                "full-name-problem",
            ),
            comment: told(length(&edit.comment) > LONGEST_COMMENT, "comment-problem"),
        };
        for row in &mut form.emails {
            row.problem = told(!row.address.is_empty() && !is_email(&row.address), "email-problem");
        }
        form
    }
}

fn rows_lack_default(fields: &Fields, default: usize) -> bool {
    let chosen = default.checked_sub(1).and_then(|index| fields.all("email").nth(index));
    chosen.is_none_or(|email| email.trim().is_empty())
}

impl AccountForm {
    /// Shows an account.
    pub(crate) fn of(edit: &AccountEdit, language: Language) -> Self {
        let rows = edit.emails.iter().zip(0..).map(|(email, number)| (email.clone(), number == 0));
        Self::new(edit, &rows.collect::<Vec<_>>(), language)
    }

    fn new(edit: &AccountEdit, rows: &[(String, bool)], language: Language) -> Self {
        let lines = (rows.len() + EMPTY_LINES).clamp(2, MOST_EMAILS);
        let rows = rows.iter().cloned().chain(std::iter::repeat((String::new(), false)));
        let emails = (1..).zip(rows.take(lines));
        let browser = (String::new(), language.t("language-of-browser"));
        let known = Language::ALL.map(|known| (known.tag().to_owned(), known.name().to_owned()));
        let languages = std::iter::once(browser).chain(known);
        Self {
            name: edit.name.clone(),
            full_name: edit.full_name.clone(),
            emails: emails
                .map(|(number, (address, is_default))| EmailRow {
                    number,
                    address,
                    is_default,
                    problem: String::new(),
                })
                .collect(),
            languages: languages
                .map(|(value, label)| Choice { chosen: value == edit.language, value, label })
                .collect(),
            comment: edit.comment.clone(),
            problems: AccountProblems::default(),
        }
    }
}

/// Says whether a text can be an address; only a message that arrives shows that it is one.
fn is_email(text: &str) -> bool {
    let strange = |c: char| c.is_whitespace() || c.is_control() || "<>,;\"".contains(c);
    let (local, domain) = text.rsplit_once('@').unwrap_or_default();
    !local.is_empty()
        && !domain.is_empty()
        && text.len() <= LONGEST_EMAIL
        && !text.contains(strange)
}

#[cfg(test)]
mod tests {
    use super::is_email;

    #[test]
    fn an_address_has_two_parts_and_nothing_that_mail_headers_mean() {
        for good in ["a@b", "marie.curie+lab@example.com", "\u{e9}va@ex\u{e4}mple.com"] {
            assert!(is_email(good), "{good}");
        }
        for bad in ["", "marie", "@example.com", "marie@", "a b@c", "a@b\nBcc: c@d", "a@b,c@d"] {
            assert!(!is_email(bad), "{bad}");
        }
        assert!(!is_email(&format!("{}@example.com", "x".repeat(250))));
    }
}
