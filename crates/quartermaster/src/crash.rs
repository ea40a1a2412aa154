//! What a crash leaves behind: no picture of a memory that holds secrets.

/// Has the system write no core file of this process, whatever the limits are, and let nobody look into its memory
/// but root.
#[cfg(target_os = "linux")]
pub(crate) fn keep_memory_private() {
    use rustix::process::{DumpableBehavior, set_dumpable_behavior};
    if let Err(error) = set_dumpable_behavior(DumpableBehavior::NotDumpable) {
        tracing::warn!(%error, "a crash may leave a core file with secrets");
    }
}

/// Other systems have their own means.
#[cfg(not(target_os = "linux"))]
pub(crate) fn keep_memory_private() {}
