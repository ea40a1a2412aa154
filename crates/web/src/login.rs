//! A name and a password: compared at one place for the sign-in page and the password grant, so that both are slowed
//! by the same count of failures.

use crate::{App, throttle::LoginDoors};
use oauth::{Lifetime, Timestamp};
use std::net::IpAddr;
use store::{Actor, SecondFactor, User};

/// Why nobody comes in.
#[derive(Debug, thiserror::Error)]
pub enum LoginRefusal {
    /// There were too many wrong attempts.
    #[error("too many wrong attempts")]
    TooManyAttempts(Lifetime),
    /// The name is unknown.
    #[error("there is no user with this name")]
    UnknownUser,
    /// The password is wrong.
    #[error("the password is wrong")]
    WrongPassword(store::UserId),
    /// The user is disabled.
    #[error("the user is disabled")]
    Disabled(store::UserId),
    /// The database failed.
    #[error(transparent)]
    Store(#[from] store::Error),
}

/// Compares a name and a password. The attempt is counted before the password is compared, and taken back if it was
/// right: attempts in parallel cannot slip through together.
///
/// Who waits is not counted yet: attempts of one name from one place take turns, and any attempt has its place to be
/// compared before it counts. So right passwords are not slowed by each other.
pub async fn check_login(
    app: &App,
    name: &str,
    password: String,
    address: IpAddr,
    now: Timestamp,
) -> Result<(User, SecondFactor), LoginRefusal> {
    let doors = LoginDoors::new(name, address);
    let _turn = app.turn(&doors.claim).await;
    let place = app.passwords.place().await?;
    let (wanted, taken) = (name.to_owned(), doors.clone());
    let (user, wait) = app
        .store
        .change(Actor::Anonymous, now, move |change| {
            let user = change.user(&wanted)?;
            let familiar = match &user {
                Some(user) => change.knows_place(user.id, &taken.place)?,
                None => false,
            };
            Ok((user, change.take_attempt(&taken.to_pass(familiar))?))
        })
        .await?;
    if let Some(wait) = wait {
        return Err(LoginRefusal::TooManyAttempts(wait));
    }
    let hash = user.as_ref().map(|user| user.password_hash.clone());
    let right = place.verify(password, hash).await?;
    let user = user.ok_or(LoginRefusal::UnknownUser)?;
    if !right {
        return Err(LoginRefusal::WrongPassword(user.id));
    }
    if !user.enabled {
        return Err(LoginRefusal::Disabled(user.id));
    }
    let id = user.id;
    let second_factor = app
        .store
        .change(Actor::User(id), now, move |change| {
            change.forget_failures(&doors.claim)?;
            change.forget_failures(&doors.account)?;
            change.take_back_attempt(&doors.address)?;
            change.remember_place(id, &doors.place)?;
            change.second_factor(id)
        })
        .await?;
    Ok((user, second_factor))
}
