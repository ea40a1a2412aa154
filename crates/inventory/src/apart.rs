//! The large lists of a JSON document, left unread where they stand: one that says byte for byte what it said the last
//! time need not be read again.
//!
//! Only lists are left that nothing else of a document depends on: no main field, no identity, no other asset is made
//! of them.

use crate::{
    Action, Digest, Format, Inventory, Limits, Message, Parts, ReadError, Section, SoftwareList,
    json, message, reading,
    sections::{
        CONTROLLERS, ENVIRONMENT, LICENCES, LOCAL_GROUPS, LOCAL_USERS, PROCESSES, SOFTWARES,
    },
};
use std::{cell::Cell, ops::Range};

/// The lists that are left unread.
const LEFT: [&Section; 7] =
    [&SOFTWARES, &PROCESSES, &ENVIRONMENT, &CONTROLLERS, &LICENCES, &LOCAL_USERS, &LOCAL_GROUPS];

/// Goes up whenever a list is read in another way than before: what was read then is read again.
const READING: &str = "1";

/// A list as it stands in a document.
#[derive(Clone, PartialEq, Debug)]
pub struct Unread {
    /// Which section it is.
    pub section: &'static Section,
    /// Of its bytes, and of how they are read.
    pub digest: Digest,
    text: Vec<u8>,
}

/// What a list says.
#[derive(Clone, PartialEq, Debug)]
pub enum ReadList {
    /// Parts of the asset.
    Parts(Parts),
    /// Software.
    Software(SoftwareList),
}

/// Reads a message but for its large lists: [`Inventory::read_lists`] reads those.
///
/// What is no inventory of one asset in JSON is read whole.
pub fn read_apart(text: &[u8], limits: &Limits) -> Result<Message, ReadError> {
    let Some((rest, unread)) = Scan::of(text).take_apart(text) else {
        return message::read(text, limits);
    };
    match message::read(&rest, limits) {
        Ok(mut message) if message.action == Action::Inventory => {
            if let [inventory] = message.inventories.as_mut_slice() {
                inventory.digests_of_lists =
                    unread.iter().map(|list| (list.section, list.digest)).collect();
                inventory.unread = unread;
                return Ok(message);
            }
            message::read(text, limits)
        }
        // Whatever is wrong is told of the text as it came.
        _ => message::read(text, limits),
    }
}

impl Inventory {
    /// Reads the lists that are not known by their digests.
    pub fn read_lists(
        &mut self,
        is_known: impl Fn(&Section, Digest) -> bool,
        limits: &Limits,
    ) -> Result<(), ReadError> {
        let lists = std::mem::take(&mut self.unread);
        let (known, news): (Vec<Unread>, Vec<Unread>) =
            lists.into_iter().partition(|list| is_known(list.section, list.digest));
        self.unread = known;
        let left = Cell::new(limits.values);
        let mut rows = 0;
        for list in news {
            let node = json::read_within(&list.text, limits, DEPTH, &left)?;
            rows += node.rows();
            message::check_count(rows, Format::Json, limits)?;
            reading::read_list(list.section, node, self);
        }
        Ok(())
    }

    /// Returns the digest of a list as it stood in the document, if it could be left unread.
    pub fn digest_of_list(&self, section: &str) -> Option<Digest> {
        let lists = &self.digests_of_lists;
        lists.iter().find(|(known, _)| known.name == section).map(|(_, digest)| *digest)
    }
}

impl Unread {
    /// Reads the list; `None` if there are rows and none says anything.
    pub fn read(&self, limits: &Limits) -> Result<Option<ReadList>, ReadError> {
        let mut inventory = Inventory { unread: vec![self.clone()], ..Inventory::default() };
        inventory.read_lists(|_, _| false, limits)?;
        let parts = inventory.sections.pop().map(ReadList::Parts);
        Ok(inventory.software.map(ReadList::Software).or(parts))
    }
}

fn digest_of(list: &[u8]) -> Digest {
    Digest::of(&[READING.as_bytes(), list].concat())
}

/// In how much a list stands: the message and its content.
const DEPTH: usize = 2;

/// A JSON text, looked through for where its values end. It need not be well formed: whoever reads a part finds that out.
struct Scan<'t> {
    text: &'t [u8],
    at: usize,
}

impl<'t> Scan<'t> {
    const fn of(text: &'t [u8]) -> Self {
        Self { text, at: 0 }
    }

    /// Returns the text without its large lists, and those. `None` if there are none, or it is no usual message.
    fn take_apart(mut self, text: &[u8]) -> Option<(Vec<u8>, Vec<Unread>)> {
        let mut unread: Vec<(&'static Section, Range<usize>)> = Vec::new();
        self.members(|scan, name| {
            if name != b"content" {
                return scan.value();
            }
            scan.members(|scan, name| {
                let section = LEFT.into_iter().find(|section| section.name.as_bytes() == name);
                scan.blanks();
                let start = scan.at;
                scan.value()?;
                // Of two of one name, the second stays, so that the reader sees both names.
                let list = scan.text.get(start) == Some(&b'[');
                if let Some(section) = section.filter(|_| list)
                    && unread.iter().all(|(known, _)| *known != section)
                {
                    unread.push((section, start..scan.at));
                }
                Some(())
            })
        })?;
        if unread.is_empty() {
            return None;
        }
        let mut rest = Vec::with_capacity(text.len() / 2);
        let mut end = 0;
        let mut lists = Vec::with_capacity(unread.len());
        for (section, range) in unread {
            rest.extend_from_slice(text.get(end..range.start)?);
            rest.extend_from_slice(b"null");
            end = range.end;
            let list = text.get(range)?.to_vec();
            lists.push(Unread { section, digest: digest_of(&list), text: list });
        }
        rest.extend_from_slice(text.get(end..)?);
        Some((rest, lists))
    }

    /// Goes over an object, and has each of its values gone over.
    fn members(&mut self, mut each: impl FnMut(&mut Self, &'t [u8]) -> Option<()>) -> Option<()> {
        self.expect(b'{')?;
        loop {
            self.blanks();
            let start = self.at + 1;
            self.string()?;
            let name = self.text.get(start..self.at.checked_sub(1)?)?;
            self.expect(b':')?;
            each(self, name)?;
            self.blanks();
            match self.next()? {
                b',' => {}
                b'}' => return Some(()),
                _ => return None,
            }
        }
    }

    /// Goes over a value.
    fn value(&mut self) -> Option<()> {
        self.blanks();
        let mut depth = 0_usize;
        loop {
            match *self.text.get(self.at)? {
                b'"' => self.string()?,
                b'{' | b'[' => {
                    depth += 1;
                    self.at += 1;
                }
                b'}' | b']' => {
                    // The end of what it stands in ends a number or a word, too.
                    if depth == 0 {
                        return Some(());
                    }
                    depth -= 1;
                    self.at += 1;
                }
                b',' if depth == 0 => return Some(()),
                _ => {
                    self.at += 1;
                    continue;
                }
            }
            if depth == 0 {
                return Some(());
            }
        }
    }

    /// Goes over a text in quotes.
    fn string(&mut self) -> Option<()> {
        self.expect(b'"')?;
        loop {
            match self.next()? {
                b'"' => return Some(()),
                b'\\' => self.at += 1,
                _ => {}
            }
        }
    }

    fn expect(&mut self, wanted: u8) -> Option<()> {
        self.blanks();
        (self.next()? == wanted).then_some(())
    }

    fn next(&mut self) -> Option<u8> {
        let byte = self.text.get(self.at).copied();
        self.at += 1;
        byte
    }

    fn blanks(&mut self) {
        while self.text.get(self.at).is_some_and(u8::is_ascii_whitespace) {
            self.at += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::{Value, json};

    fn document(softwares: &Value) -> Value {
        json!({
            "action": "inventory", "deviceid": "host-1", "itemtype": "Computer",
            "content": {
                "versionclient": "GLPI-Agent_v1.12",
                "hardware": { "name": "a \"quoted\" \\ name", "memory": 4 },
                "softwares": softwares,
                "processes": [{ "pid": 1, "cmd": "in[it]}", "user": "root" }],
                "unheard_of": { "softwares": [1, 2] }
            }
        })
    }

    fn whole(text: &[u8]) -> Message {
        message::read(text, &Limits::default()).unwrap()
    }

    fn apart(text: &[u8]) -> Message {
        read_apart(text, &Limits::default()).unwrap()
    }

    #[test]
    fn what_is_left_unread_is_read_to_the_same() {
        let text =
            document(&json!([{ "name": "vim", "version": "9" }, { "name": "]\",{" }])).to_string();
        let mut message = apart(text.as_bytes());
        let inventory = &mut message.inventories[0];
        let sections: Vec<&str> = inventory.unread.iter().map(|list| list.section.name).collect();
        assert_eq!(sections.len(), 2, "{sections:?}");
        assert!(inventory.software.is_none() && inventory.section("processes").is_none());
        inventory.read_lists(|_, _| false, &Limits::default()).unwrap();
        inventory.digests_of_lists.clear();
        assert_eq!(*inventory, whole(text.as_bytes()).inventories[0]);
    }

    #[test]
    fn a_list_that_is_known_stays_unread() {
        let text = document(&json!([{ "name": "vim" }])).to_string();
        let mut inventory = apart(text.as_bytes()).inventories.remove(0);
        let known = inventory.digest_of_list("softwares").unwrap();
        inventory.read_lists(|_, digest| digest == known, &Limits::default()).unwrap();
        assert!(inventory.software.is_none() && inventory.section("processes").is_some());
        let read = inventory.unread[0].read(&Limits::default()).unwrap();
        let Some(ReadList::Software(list)) = read else { panic!("no software") };
        assert_eq!(list.rows[0].name, "vim");
        let other = document(&json!([{ "name": "vi" }])).to_string();
        assert_ne!(apart(other.as_bytes()).inventories[0].digest_of_list("softwares"), Some(known));
    }

    #[test]
    fn what_is_wrong_is_told_as_ever() {
        for text in [
            "{\"deviceid\":\"a\",\"content\":{\"softwares\":[],\"softwares\":[]}}",
            "{\"deviceid\":\"a\",\"content\":{\"softwares\":[],\"SOFTWARES\":[]}}",
            "{\"deviceid\":\"a\",\"content\":{\"softwares\":[]}",
            "{\"deviceid\":\"a\",\"content\":{\"softwares\":[}}",
            "{\"deviceid\":\"a\",\"content\":{\"softwares\":[",
            "{\"content\":{\"softwares\":[]}}",
            "{\"deviceid\":\"a\",\"content\":{\"softwares\":[]},}",
        ] {
            let told =
                |read: Result<Message, ReadError>| read.map(|_| ()).map_err(|e| e.to_string());
            let limits = Limits::default();
            let whole = told(message::read(text.as_bytes(), &limits));
            assert!(whole.is_err(), "{text}");
            assert_eq!(told(read_apart(text.as_bytes(), &limits)), whole, "{text}");
        }
    }

    #[test]
    fn a_broken_list_is_refused_when_it_is_read() {
        let limits = Limits::default();
        for list in ["[{\"name\":\"a\",\"name\":\"b\"}]", "[nothing]", "[{\"a\":}]", "[}]"] {
            let text = format!("{{\"deviceid\":\"a\",\"content\":{{\"softwares\":{list}}}}}");
            assert!(message::read(text.as_bytes(), &limits).is_err(), "{list}");
            let read = read_apart(text.as_bytes(), &limits)
                .and_then(|mut message| message.inventories[0].read_lists(|_, _| false, &limits));
            assert!(read.is_err(), "{list}");
        }
        let deep = format!("{}{}", "[".repeat(62), "]".repeat(62));
        let deeper = format!("[{deep}]");
        for (list, fits) in [(deep, true), (deeper, false)] {
            let text = format!("{{\"deviceid\":\"a\",\"content\":{{\"softwares\":{list}}}}}");
            assert_eq!(message::read(text.as_bytes(), &limits).is_ok(), fits);
            let read = read_apart(text.as_bytes(), &limits)
                .and_then(|mut message| message.inventories[0].read_lists(|_, _| false, &limits));
            assert_eq!(read.is_ok(), fits);
        }
    }

    proptest! {
        #[test]
        fn any_text_is_read_apart_as_it_is_read_whole(text in "[\\[\\]{}\",:\\\\a ]{0,30}", rows in 0..3_usize) {
            let list = serde_json::to_string(&vec![json!({ "name": text }); rows]).unwrap();
            let document = format!(
                "{{ \"deviceid\" : \"a\",\"{text}\":1, \"content\":{{\"softwares\" : {list} , \"cpus\":[{{\"name\":\"{text}\"}}]}} }}"
            );
            let limits = Limits::default();
            let whole = message::read(document.as_bytes(), &limits);
            let apart = read_apart(document.as_bytes(), &limits).and_then(|mut message| {
                for inventory in &mut message.inventories {
                    inventory.read_lists(|_, _| false, &limits)?;
                    inventory.digests_of_lists.clear();
                }
                Ok(message)
            });
            match (whole, apart) {
                (Ok(whole), Ok(apart)) => prop_assert_eq!(whole.inventories, apart.inventories),
                (Err(_), Err(_)) => {}
                (whole, apart) => prop_assert!(false, "{whole:?} {apart:?}"),
            }
        }
    }
}
