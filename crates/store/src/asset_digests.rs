//! What the last inventory of an asset said, as a digest for each section: what is the same is not written.

use crate::{AssetId, Change, Reader, Result, sql::values};
use inventory::Digest;
use std::collections::BTreeMap;

/// The digests of what an asset's sections were made of, by the name of the section.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Digests(BTreeMap<String, Digest>);

/// Stands for a section that was left out by a setting when the asset was made.
pub(crate) const LEFT_OUT: Digest = Digest([0; 16]);

/// How the names begin that stand for something else than a section.
pub(crate) const OTHERS: [char; 2] = ['@', '='];

fn list_name(section: &str) -> String {
    format!("={section}")
}

impl Digests {
    pub(crate) fn get(&self, section: &str) -> Option<Digest> {
        self.0.get(section).copied()
    }

    pub(crate) fn set(&mut self, section: &str, digest: Digest) {
        match self.0.get_mut(section) {
            Some(known) => *known = digest,
            None => drop(self.0.insert(section.to_owned(), digest)),
        }
    }

    /// Returns the digest of a list as it stood in the last document.
    pub fn of_list(&self, section: &str) -> Option<Digest> {
        self.get(&list_name(section))
    }

    /// Keeps the digest of a list as it stands in a document, or that there is none; says whether that is another.
    pub(crate) fn set_of_list(&mut self, section: &str, digest: Option<Digest>) -> bool {
        let differs = self.of_list(section) != digest;
        match digest {
            Some(digest) if differs => self.set(&list_name(section), digest),
            None if differs => drop(self.0.remove(&list_name(section))),
            _ => {}
        }
        differs
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Each section: how long its name is, the name, the digest.
    fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(self.0.len() * 30);
        for (name, digest) in &self.0 {
            let Ok(length) = u8::try_from(name.len()) else { continue };
            bytes.push(length);
            bytes.extend(name.bytes());
            bytes.extend(digest.0);
        }
        bytes
    }

    /// What cannot be read is as if it were not known: it is looked at again.
    pub(crate) fn from_bytes(bytes: &[u8]) -> Self {
        let mut digests = BTreeMap::new();
        let mut rest = bytes;
        while let Some((length, after)) = rest.split_first()
            && let Some((name, after)) = after.split_at_checked(usize::from(*length))
            && let Some((digest, after)) = after.split_first_chunk::<16>()
        {
            digests.insert(String::from_utf8_lossy(name).into_owned(), Digest(*digest));
            rest = after;
        }
        Self(digests)
    }
}

impl Reader<'_> {
    /// Returns what is known of the asset of an agent, to prepare what differs before it is recorded.
    pub fn known_digests(&mut self, deviceid: &str) -> Result<Digests> {
        let bytes = self.connection.optional(
            "select d.digests from agents a join asset_digests d on d.asset_id = a.asset_id where a.deviceid = $1",
            values![deviceid],
            |row| row.take::<Vec<u8>>(),
        )?;
        Ok(bytes.map(|bytes| Digests::from_bytes(&bytes)).unwrap_or_default())
    }

    pub(crate) fn digests(&mut self, asset: AssetId) -> Result<Digests> {
        let bytes = self.connection.optional(
            "select digests from asset_digests where asset_id = $1",
            values![asset.0],
            |row| row.take::<Vec<u8>>(),
        )?;
        Ok(bytes.map(|bytes| Digests::from_bytes(&bytes)).unwrap_or_default())
    }
}

impl Change<'_> {
    pub(crate) fn write_digests(&mut self, asset: AssetId, digests: &Digests) -> Result<()> {
        let bytes = digests.to_bytes();
        self.connection.execute(
            "insert into asset_digests (asset_id, digests) values ($1, $2)
             on conflict (asset_id) do update set digests = excluded.digests",
            values![asset.0, bytes.as_slice()],
        )?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digests_read_back_and_damaged_ones_are_not_known() {
        let mut digests = Digests::default();
        digests.set("cpus", Digest([7; 16]));
        digests.set("memories", Digest([9; 16]));
        let bytes = digests.to_bytes();
        assert_eq!(Digests::from_bytes(&bytes), digests);
        digests.0.remove("memories");
        assert_eq!(Digests::from_bytes(&bytes[..bytes.len() - 1]), digests);
        assert_eq!(Digests::from_bytes(&[]), Digests::default());
    }
}
