//! The program; everything is in the library beside it, where tests can reach it.

use std::process::ExitCode;

/// A token costs dozens of small allocations, and this one makes them for a third of what the system's does.
/// It is built without huge pages: most of the buffers of a connection that waits is never touched.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    quartermaster::main()
}
