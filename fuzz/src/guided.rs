//! libFuzzer's main program, which follows the code that its inputs reach: built and run by `cargo xtask fuzz`.

#![no_main]

use fuzz::Target;
use libfuzzer_sys::fuzz_target;
use std::sync::LazyLock;

static TARGET: LazyLock<Target> = LazyLock::new(|| {
    let name = std::env::var_os("QUARTERMASTER_FUZZ_TARGET").unwrap_or_default();
    name.to_str().and_then(Target::find).expect("QUARTERMASTER_FUZZ_TARGET names a target")
});

fuzz_target!(|input: &[u8]| TARGET.check(input));
