//! Each target over the same inputs every time: its corpus, and what a seeded generator makes of it.

use fuzz::{Corpus, Mutations, TARGETS, Target};
use std::panic::{AssertUnwindSafe, catch_unwind};

const INPUTS: usize = 20_000;
const SEED: u64 = 1;

#[track_caller]
fn hold(target: &str) {
    let target = Target::find(target).expect("a target");
    for input in Mutations::of(Corpus::read(target.name), SEED).take(INPUTS) {
        let held = catch_unwind(AssertUnwindSafe(|| target.check(&input)));
        assert!(
            held.is_ok(),
            "{} does not hold for {:?}",
            target.name,
            input.escape_ascii().to_string()
        );
    }
}

macro_rules! the_rules_hold_for_any {
    ($($target:ident),* $(,)?) => {
        mod the_rules_hold_for_any {
            $(#[test]
            fn $target() {
                super::hold(stringify!($target));
            })*
        }

        #[test]
        fn every_target_is_run() {
            let run = [$(stringify!($target)),*];
            assert_eq!(TARGETS.map(|target| target.name), run);
        }
    };
}

the_rules_hold_for_any![
    authorization_query,
    basic_header,
    bearer_header,
    exchange,
    inventory_json,
    inventory_xml,
    ip_allow_list,
    packed_body,
    redirect_uri,
    rsql_filter,
    scope,
    token_request_form,
    token_request_json,
];

#[test]
fn a_series_is_the_same_every_time() {
    let series = || Mutations::of(Corpus::read("scope"), SEED).take(500).collect::<Vec<_>>();
    assert_eq!(series(), series());
    let different: std::collections::BTreeSet<Vec<u8>> = series().into_iter().collect();
    assert!(different.len() > 400, "{}", different.len());
}
