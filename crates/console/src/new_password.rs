//! A new password, typed twice.

use web::{Fields, Language, check_new_password};

/// What is wrong with a new password; empty if nothing is.
#[derive(Default)]
pub(crate) struct NewPassword {
    pub(crate) password: String,
    pub(crate) again: String,
}

/// Reads a new password of a user with that name.
pub(crate) fn read_new_password(
    fields: &Fields,
    user_name: &str,
    language: Language,
) -> Result<String, NewPassword> {
    let password = fields.get("password");
    if let Err(problem) = check_new_password(password, user_name) {
        return Err(NewPassword { password: language.t(problem.key()), ..NewPassword::default() });
    }
    if password != fields.get("again") {
        return Err(NewPassword {
            again: language.t("passwords-differ"),
            ..NewPassword::default()
        });
    }
    Ok(password.to_owned())
}
