//! A change: one transaction, one actor, one instant.

use crate::{Actor, Reader, sql::Connection};
use oauth::Timestamp;
use std::{
    net::IpAddr,
    ops::{Deref, DerefMut},
};

/// A unit of writing. It reads like a [`Reader`], within its transaction.
pub struct Change<'c> {
    reader: Reader<'c>,
    pub(crate) actor: Actor,
    pub(crate) now: Timestamp,
    pub(crate) address: Option<IpAddr>,
}

impl<'c> Change<'c> {
    pub(crate) fn new(connection: Connection<'c>, actor: Actor, now: Timestamp) -> Self {
        Self { reader: Reader::new(connection), actor, now, address: None }
    }

    /// Says from where the change comes; its events tell it.
    pub fn comes_from(&mut self, address: IpAddr) {
        self.address = Some(address);
    }
}

impl<'c> Deref for Change<'c> {
    type Target = Reader<'c>;

    fn deref(&self) -> &Reader<'c> {
        &self.reader
    }
}

impl<'c> DerefMut for Change<'c> {
    fn deref_mut(&mut self) -> &mut Reader<'c> {
        &mut self.reader
    }
}
