//! What will happen when the inventory settings change: asked before they are saved.

use store::{Agent, CutOff, Settings, Stale};
use web::{App, Now, PageError};

/// What a change does to agents and computers.
pub(super) struct Consequences {
    pub(super) cut_off: CutOff,
    pub(super) stale: Stale,
    /// Whether the whole inventory is switched off.
    pub(super) switched_off: bool,
}

impl Consequences {
    /// Counts whom the change hits. What the settings did already is no consequence of it.
    pub(super) async fn of(
        app: &App,
        Now(now): Now,
        before: &Settings,
        after: &Settings,
    ) -> Result<Self, PageError> {
        let switched_off = before.inventory_enabled && !after.inventory_enabled;
        let cleaning = |of: &Settings| {
            let Settings { stale_days, stale_actions, stale_state, stale_condition, .. } =
                of.clone();
            (stale_days, stale_actions, stale_state, stale_condition)
        };
        let same_cleaning = cleaning(before) == cleaning(after);
        let (before, after) = (before.clone(), after.clone());
        let (cut_off, stale) = app
            .store
            .browse(move |db| {
                let stale = if same_cleaning { Stale::default() } else { db.stale(&after, now)? };
                Ok((db.cut_off(&before, &after)?, stale))
            })
            .await?;
        Ok(Self { cut_off, stale, switched_off })
    }

    /// Says whether nobody is hit.
    pub(super) fn are_none(&self) -> bool {
        self.cut_off.count == 0 && self.stale == Stale::default()
    }

    /// Returns the agents that are shown.
    pub(super) fn agents(&self) -> &[Agent] {
        &self.cut_off.first
    }

    /// Returns how many agents more there are than are shown.
    pub(super) fn more(&self) -> i64 {
        let shown = i64::try_from(self.cut_off.first.len()).unwrap_or_default();
        self.cut_off.count.saturating_sub(shown)
    }
}
