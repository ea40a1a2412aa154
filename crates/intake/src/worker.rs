//! The worker: takes the documents that wait, a few at a time, and records them.

use crate::{
    Intake,
    arrival::Arrival,
    reading::{Depth, Unreadable, packing_of, read_message},
    recording::{NotPrepared, prepared, refusal, submissions, tell},
};
use oauth::Lifetime;
use std::{sync::Arc, time::Duration};
use store::{Actor, Change, Error, Recorded, Settings, TakenDocument};
use tokio::task::JoinSet;
use web::{App, Failed};

/// How many documents are taken at once.
const AT_ONCE: i64 = 16;
/// How often it is looked for documents that other nodes took in, or did not finish.
const EVERY: Duration = Duration::from_secs(1);
/// How often a document is tried.
const MOST_TRIES: i64 = 5;
/// How long a document that could not be recorded for now is left alone, times the tries it had.
const PAUSE_SECONDS: i64 = 10;
/// What a change answers whose document another worker has taken.
const TAKEN_OVER: &str = "another worker took the document";

/// Works on what waits.
#[derive(Clone)]
pub struct Worker {
    app: App,
    intake: Intake,
    /// What this worker calls itself in the database.
    name: Arc<str>,
}

impl Worker {
    /// Makes a worker with a name of its own.
    pub fn new(app: App, intake: Intake) -> Self {
        let name: String = app.random::<8>().iter().map(|byte| format!("{byte:02x}")).collect();
        Self { app, intake, name: name.into() }
    }

    /// Works until it is aborted. What it then has not finished is worked on after the next start.
    pub async fn work(self) {
        let free = |change: &mut Change<'_>| change.free_documents();
        if let Err(error) = self.app.store.change(Actor::System, self.app.now(), free).await {
            tracing::warn!(%error, "what was left of the last run is worked on later");
        }
        let mut ticks = tokio::time::interval(EVERY);
        loop {
            let looked = tokio::select! {
                biased;
                _ = ticks.tick() => self.look().await,
                () = self.intake.gauge.called() => Ok(()),
            };
            let worked = match looked {
                Ok(()) => self.work_off_some().await,
                Err(error) => Err(error),
            };
            match worked {
                Ok(0) => {}
                Ok(_) => self.intake.gauge.call(),
                Err(error) => tracing::warn!(%error, "waiting inventories are worked on later"),
            }
        }
    }

    /// Looks at how much waits.
    pub async fn look(&self) -> Result<(), Error> {
        let backlog = self.app.store.read(|db| db.backlog()).await?;
        self.intake.gauge.set(&backlog);
        Ok(())
    }

    /// Works on a few documents; returns how many it took.
    pub async fn work_off_some(&self) -> Result<usize, Error> {
        if self.intake.gauge.is_empty() {
            return Ok(0);
        }
        let settings = Arc::new(self.app.store.read(|db| db.settings()).await?);
        let name = Arc::clone(&self.name);
        let take = move |change: &mut Change<'_>| change.take_documents(&name, AT_ONCE);
        let taken = self.app.store.change(Actor::System, self.app.now(), take).await?;
        let count = taken.len();
        let mut at_work = JoinSet::new();
        for document in taken {
            let (worker, settings) = (self.clone(), Arc::clone(&settings));
            at_work.spawn(async move { worker.work_on(&settings, document).await });
        }
        while let Some(done) = at_work.join_next().await {
            match done {
                Ok(Ok(())) => {}
                Ok(Err(error)) => tracing::error!(%error, "a waiting inventory is stuck"),
                Err(error) => tracing::error!(%error, "work on a waiting inventory was given up"),
            }
        }
        Ok(count)
    }

    async fn work_on(&self, settings: &Settings, taken: TakenDocument) -> Result<(), Error> {
        let size = i64::try_from(taken.accepted.document.content.len()).unwrap_or(i64::MAX);
        let arrival = Arrival::of(&taken.accepted, settings);
        let why = match self.record(&arrival, &taken).await {
            Ok(()) => {
                self.intake.gauge.leave(1, size);
                return Ok(());
            }
            Err(Stuck::TakenOver) => return Ok(()),
            Err(Stuck::ForNow(why)) if taken.tries < MOST_TRIES => {
                tracing::warn!(deviceid = taken.accepted.deviceid, why, "an inventory waits on");
                let (id, name) = (taken.id, Arc::clone(&self.name));
                let pause = Lifetime::seconds(PAUSE_SECONDS * taken.tries);
                let postpone =
                    move |change: &mut Change<'_>| change.postpone_document(id, &name, pause);
                return self.app.store.change(Actor::System, self.app.now(), postpone).await;
            }
            Err(Stuck::ForNow(why) | Stuck::ForEver(why)) => why,
        };
        self.intake.gauge.leave(1, size);
        self.give_up(&arrival, &taken, why).await
    }

    async fn record(&self, arrival: &Arrival, taken: &TakenDocument) -> Result<(), Stuck> {
        if taken.tries > MOST_TRIES {
            return Err(Stuck::ForEver(format!("it was tried {MOST_TRIES} times")));
        }
        let accepted = &taken.accepted;
        let packing = packing_of(&accepted.document.packing)
            .ok_or_else(|| Stuck::ForEver("its packing is not known".to_owned()))?;
        let content = accepted.document.content.clone();
        let (message, document) =
            read_message(&self.intake, packing, content, Depth::Whole).await?;
        let submissions = submissions(arrival, message, document)
            .filter(|found| !found.is_empty())
            .ok_or_else(|| Stuck::ForEver("it tells of no asset".to_owned()))?;
        let last = submissions.len() - 1;
        for (index, submission) in submissions.into_iter().enumerate() {
            let deviceid = submission.contact.deviceid.clone();
            let submission = prepared(&self.app, &self.intake, submission).await?;
            let (id, name) = (taken.id, Arc::clone(&self.name));
            let change = move |change: &mut Change<'_>| {
                let recorded = change.record_inventory(&submission)?;
                let ends = index == last || refusal(recorded).is_some();
                if ends && !change.finish_document(id, &name)? {
                    return Err(Error::Lost(TAKEN_OVER));
                }
                Ok(recorded)
            };
            let recorded: Recorded =
                self.app.store.change_patiently(arrival.actor(), arrival.at, change).await?;
            tell(recorded, &deviceid);
            if let Some(refused) = refusal(recorded) {
                refused.deny(&self.app, arrival, &deviceid).await?;
                return Ok(());
            }
        }
        Ok(())
    }

    /// Keeps a document that cannot be recorded, with the reason; somebody can look at it.
    async fn give_up(
        &self,
        arrival: &Arrival,
        taken: &TakenDocument,
        why: String,
    ) -> Result<(), Error> {
        let deviceid = &taken.accepted.deviceid;
        let failed = Failed::new(
            "The inventory can be stored",
            format!("an inventory of the agent {deviceid} waited, and could not be stored: {why}"),
            "The document is kept: find it with `quartermaster queue list --failed`, and try it again with `quartermaster queue retry`.",
        );
        let now = self.app.now();
        let reference = arrival.trail().deny(&self.app, now, &failed).await?;
        let (id, name) = (taken.id, Arc::clone(&self.name));
        let keep = move |change: &mut Change<'_>| {
            change.fail_document(id, &name, &why, reference.as_deref())
        };
        self.app.store.change(Actor::System, now, keep).await
    }
}

/// Why a document was not recorded.
enum Stuck {
    /// Another worker has taken it: it is its matter now.
    TakenOver,
    /// It may be recorded later.
    ForNow(String),
    /// It will not be recorded later either.
    ForEver(String),
}

impl From<Error> for Stuck {
    fn from(error: Error) -> Self {
        match error {
            Error::Lost(TAKEN_OVER) => Self::TakenOver,
            error if error.is_temporary() => Self::ForNow(error.to_string()),
            error => Self::ForEver(error.to_string()),
        }
    }
}

impl From<NotPrepared> for Stuck {
    fn from(why: NotPrepared) -> Self {
        match why {
            NotPrepared::Store(error) => error.into(),
            NotPrepared::Unreadable(unreadable) => unreadable.into(),
        }
    }
}

impl From<Unreadable> for Stuck {
    fn from(unreadable: Unreadable) -> Self {
        if unreadable.status.is_server_error() {
            Self::ForNow(unreadable.message)
        } else {
            Self::ForEver(unreadable.message)
        }
    }
}
