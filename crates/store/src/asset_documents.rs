//! The last document of each kind that an agent sent of an asset, as it was received.

use crate::{AssetId, Change, Reader, Result, packing, sql::values};
use oauth::Timestamp;

/// A document as it was received.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ReceivedDocument {
    /// How its bytes are packed: the word of its media type, `plain`, `zlib`, `gzip`, `deflate`, `brotli`.
    pub packing: String,
    /// Its bytes.
    pub content: Vec<u8>,
}

/// Which of an asset's documents.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum DocumentKind {
    /// The last full one.
    Full,
    /// The last partial one.
    Partial,
}

impl DocumentKind {
    /// Returns the word for it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Full => "full",
            Self::Partial => "partial",
        }
    }

    /// Finds a kind by its word.
    pub fn parse(word: &str) -> Option<Self> {
        [Self::Full, Self::Partial].into_iter().find(|kind| kind.as_str() == word)
    }
}

/// A document that is kept, without its content.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct KeptDocument {
    /// Which it is.
    pub kind: DocumentKind,
    /// How many bytes are kept of it, packed.
    pub size: i64,
    /// When it came.
    pub received_at: Timestamp,
}

/// What came plain is packed, if it is larger than this.
const SMALL: usize = 512;

impl ReceivedDocument {
    /// Packs what came plain.
    #[must_use]
    pub fn packed(self) -> Self {
        if self.packing == "plain" && self.content.len() > SMALL {
            return Self { packing: "zlib".to_owned(), content: packing::pack(&self.content) };
        }
        self
    }
}

impl Reader<'_> {
    /// Names the documents that are kept of an asset.
    pub fn asset_documents(&mut self, asset: AssetId) -> Result<Vec<KeptDocument>> {
        self.connection.rows(
            "select kind, cast(length(content) as bigint), received_at from asset_documents
             where asset_id = $1 order by kind",
            values![asset.0],
            |row| {
                let kind = DocumentKind::parse(&row.take::<String>()?);
                Ok(KeptDocument {
                    kind: kind.unwrap_or(DocumentKind::Full),
                    size: row.take()?,
                    received_at: row.instant()?,
                })
            },
        )
    }

    /// Returns a document as it was received.
    pub fn asset_document(
        &mut self,
        asset: AssetId,
        kind: DocumentKind,
    ) -> Result<Option<ReceivedDocument>> {
        self.connection.optional(
            "select packing, content from asset_documents where asset_id = $1 and kind = $2",
            values![asset.0, kind.as_str()],
            |row| Ok(ReceivedDocument { packing: row.take()?, content: row.take()? }),
        )
    }
}

impl Change<'_> {
    /// Keeps the last document of its kind.
    pub(crate) fn keep_document(
        &mut self,
        asset: AssetId,
        kind: DocumentKind,
        document: &ReceivedDocument,
    ) -> Result<()> {
        let now = self.now;
        let document = document.clone().packed();
        self.connection.execute(
            "insert into asset_documents (asset_id, kind, packing, content, received_at) values ($1, $2, $3, $4, $5)
             on conflict (asset_id, kind) do update set packing = excluded.packing, content = excluded.content,
                received_at = excluded.received_at",
            values![
                asset.0,
                kind.as_str(),
                &document.packing,
                document.content.as_slice(),
                now
            ],
        )?;
        Ok(())
    }
}
