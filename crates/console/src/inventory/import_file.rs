//! One file that a person brings: each document in it goes the way of an agent's submission.

use crate::asset_pages::asset_href;
use inventory::{
    Action, ArchiveError, Field, FoundDocument, Inventory, Limits, Message, ReadError,
    ReadErrorKind, UnpackError, UnpackLimits, open_file, shown_name,
};
use oauth::Timestamp;
use std::sync::Arc;
use store::{Actor, AgentContact, ReceivedDocument, Recorded, Store, Submission};
use tokio::runtime::Handle;

/// A file as it arrived.
pub struct ImportFile {
    /// What whoever brings it calls it; it is only shown.
    pub name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// What became of a document.
pub struct ImportResult {
    /// The file, and the name within it if it is an archive.
    pub name: String,
    /// What became of it.
    pub outcome: Outcome,
}

/// What became of a document.
pub enum Outcome {
    /// It is stored: where the asset is, its name, and the key of what happened.
    Accepted {
        /// Where its page is.
        href: String,
        /// Its name.
        machine: String,
        /// The key of the message that says what happened.
        what: &'static str,
    },
    /// Nothing of it is stored: the key of the reason, and what exactly is wrong.
    Refused {
        /// The key of the message that says why.
        why: &'static str,
        /// What exactly is wrong.
        detail: String,
    },
}

impl ImportResult {
    /// Says whether it is stored.
    pub const fn is_accepted(&self) -> bool {
        matches!(self.outcome, Outcome::Accepted { .. })
    }
}

/// Who imports, and where to.
#[derive(Clone)]
pub struct Importer {
    /// Where to.
    pub store: Store,
    /// Who imports.
    pub actor: Actor,
    /// When.
    pub now: Timestamp,
}

/// How many documents one form may bring.
pub(super) const MOST_DOCUMENTS: usize = 1_000;

impl Importer {
    /// Imports files, on a thread that may block; no more documents than [`MOST_DOCUMENTS`].
    pub(super) fn import(&self, files: Vec<ImportFile>) -> Vec<ImportResult> {
        let mut results = Vec::new();
        for file in files {
            if results.len() >= MOST_DOCUMENTS {
                break;
            }
            self.import_file(file, &mut |result| {
                results.push(result);
                results.len() < MOST_DOCUMENTS
            });
        }
        results
    }

    /// Imports the documents of a file, on a thread that may block, until `told` says `false`.
    pub fn import_file(&self, file: ImportFile, told: &mut dyn FnMut(ImportResult) -> bool) {
        let name = shown_name(&file.name);
        open_file(file.bytes, &UnpackLimits::default(), &mut |found: FoundDocument| {
            let name = match found.name.as_str() {
                "" => name.clone(),
                within => format!("{name} › {within}"),
            };
            let outcome = self.take(found.text).unwrap_or_else(|refused| refused);
            told(ImportResult { name, outcome })
        });
    }

    fn take(&self, text: Result<Vec<u8>, ArchiveError>) -> Result<Outcome, Outcome> {
        let text = text.map_err(|error| refused(why_not_opened(error), error))?;
        let mut message = inventory::read(&text, &Limits::default())
            .map_err(|error| refused(why_not_read(&error), error))?;
        let brings = [Action::Inventory, Action::NetDiscovery, Action::NetInventory];
        if !brings.contains(&message.action) {
            return Err(refused("import-no-inventory", ""));
        }
        // Of a message about several devices, each is stored, and the first that is not is told.
        let mut taken = Err(refused("import-no-inventory", ""));
        let document = ReceivedDocument { packing: "plain".to_owned(), content: text };
        let (mut of_one, of_several) = match message.inventories.len() {
            1 => (Some(document), None),
            _ => (None, Some(Arc::new(document))),
        };
        for (place, inventory) in std::mem::take(&mut message.inventories).into_iter().enumerate() {
            let is_first = taken.is_err();
            let mut submission = Self::submission(&message, inventory);
            submission.document = of_one.take();
            submission.message = of_several.clone().map(|message| (message, place));
            let outcome = self.record(submission)?;
            if is_first {
                taken = Ok(outcome);
            }
        }
        taken
    }

    fn submission(message: &Message, inventory: Inventory) -> Submission {
        let contact = AgentContact {
            deviceid: inventory.deviceid.clone(),
            version: message.version.clone().or_else(|| inventory.agent_version.clone()),
            tag: message.tag.clone().or_else(|| inventory.tag.clone()),
            message: "import",
            ..AgentContact::default()
        };
        Submission::new(contact, inventory)
    }

    fn record(&self, submission: Submission) -> Result<Outcome, Outcome> {
        let machine = machine_name(&submission.inventory);
        let itemtype = submission.inventory.itemtype;
        let recorded = Handle::current().block_on(self.store.change_patiently(
            self.actor,
            self.now,
            move |change| change.record_inventory(&submission),
        ));
        match recorded {
            Ok(Recorded::Created(id)) => {
                let href = asset_href(itemtype, id);
                Ok(Outcome::Accepted { href, machine, what: "import-created" })
            }
            Ok(Recorded::Updated(id, _)) => {
                let href = asset_href(itemtype, id);
                Ok(Outcome::Accepted { href, machine, what: "import-updated" })
            }
            Ok(Recorded::AwaitsFullInventory(_)) => Err(refused("import-partial", "")),
            Ok(Recorded::Locked(_) | Recorded::OtherClient(..)) => {
                Err(refused("import-locked", ""))
            }
            Ok(Recorded::Unrecognisable(_)) => Err(refused("import-unrecognisable", "")),
            Ok(Recorded::Refused(_)) => Err(refused("import-refused-by-rule", "")),
            Ok(Recorded::Doubtful(_)) => Err(refused("import-doubtful", "")),
            Ok(Recorded::LeftOut(_)) => Err(refused("import-left-out", "")),
            Err(error) => {
                tracing::error!(%error, "an imported document could not be stored");
                Err(refused("import-not-stored", ""))
            }
        }
    }
}

fn machine_name(inventory: &Inventory) -> String {
    inventory.fields.text(Field::Name).unwrap_or(&inventory.deviceid).to_owned()
}

#[expect(clippy::needless_pass_by_value, reason = "an error ends here")]
fn refused(why: &'static str, detail: impl ToString) -> Outcome {
    Outcome::Refused { why, detail: detail.to_string().chars().take(300).collect() }
}

const fn why_not_opened(error: ArchiveError) -> &'static str {
    match error {
        ArchiveError::Unpack(UnpackError::TooLarge(_) | UnpackError::Ratio(_)) => "import-too-much",
        ArchiveError::Unpack(UnpackError::Broken) | ArchiveError::Broken => "import-damaged",
        ArchiveError::Nested => "import-nested",
        ArchiveError::TooMany(_) => "import-too-many",
        ArchiveError::Encrypted => "import-encrypted",
    }
}

const fn why_not_read(error: &ReadError) -> &'static str {
    match error.kind() {
        ReadErrorKind::NotWellFormed => "import-not-well-formed",
        ReadErrorKind::DoesNotValidate => "import-does-not-validate",
        ReadErrorKind::TooLarge => "import-too-much",
        ReadErrorKind::Forbidden => "import-forbidden",
        ReadErrorKind::Empty => "import-empty",
    }
}
