//! An option of a list to choose from.

/// An option.
pub(crate) struct Choice {
    /// What the form sends.
    pub(crate) value: String,
    /// What people read.
    pub(crate) label: String,
    /// Whether it is the one that is chosen.
    pub(crate) chosen: bool,
}

impl Choice {
    /// Makes options of keys and names, of which one may be chosen.
    pub(crate) fn of_keys(
        options: impl IntoIterator<Item = (i64, String)>,
        chosen: Option<i64>,
    ) -> Vec<Self> {
        let options = options.into_iter();
        options
            .map(|(key, label)| Self { value: key.to_string(), label, chosen: Some(key) == chosen })
            .collect()
    }
}
