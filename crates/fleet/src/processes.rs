//! The sections of a machine's document that tell what runs there, for whom, with which surroundings.

use serde_json::{Value, json};

use crate::chance::For;
use crate::components::few;
use crate::date::moment;
use crate::machine::Machine;
use crate::words::{NOUNS, PURPOSES};

/// Tells of processes, which are others every day, and of environment, local users and groups, which are not.
pub(crate) fn put(machine: &Machine, day: i64, put: &mut impl FnMut(&str, Value)) {
    put("envs", environment(machine));
    put("local_groups", local_groups(machine));
    put("local_users", local_users(machine));
    put("processes", processes(machine, day));
}

fn environment(machine: &Machine) -> Value {
    let chance = &mut machine.chance(For::Processes);
    let rows = (0..few(machine, 40)).map(|number| {
        json!({
            "key": format!("{}_{}_{number}", chance.pick(&NOUNS), chance.pick(&PURPOSES)).to_uppercase(),
            "val": format!("/opt/{}/bin:/usr/local/{}", chance.pick(&NOUNS), chance.pick(&NOUNS)).to_lowercase(),
        })
    });
    Value::Array(rows.collect())
}

fn local_users(machine: &Machine) -> Value {
    let rows = (0..few(machine, 35)).map(|number| {
        let name = format!(
            "{}{number}",
            NOUNS.get(usize::try_from(number).unwrap_or_default()).unwrap_or(&"")
        )
        .to_lowercase();
        json!({
            "home": format!("/var/lib/{name}"),
            "id": (100 + number).to_string(),
            "login": name,
            "name": format!("Service {number}"),
            "shell": "/usr/sbin/nologin",
        })
    });
    Value::Array(rows.collect())
}

fn local_groups(machine: &Machine) -> Value {
    let rows = (0..few(machine, 50)).map(|number| {
        json!({ "id": (100 + number).to_string(), "name": format!("group{number}"), "members": ["admin", format!("member{number}")] })
    });
    Value::Array(rows.collect())
}

fn processes(machine: &Machine, day: i64) -> Value {
    let chance = &mut machine.chance_of(For::Processes, day);
    let started = moment(machine.boot_day(day), 30_000);
    let user = machine.user(day);
    let mut pid = 1;
    let rows = (0..few(machine, 210)).map(|number| {
        pid += chance.between(1, 60);
        let program = format!("{}-{}", chance.pick(&NOUNS), chance.pick(&PURPOSES)).to_lowercase();
        json!({
            "cmd": format!("/usr/lib/{program}/{program}d --config /etc/{program}.conf --worker {number}"),
            "cpuusage": format!("{}.{}", chance.below(4), chance.below(10)),
            "mem": format!("0.{}", chance.below(10)),
            "pid": pid,
            "started": started,
            "tty": "?",
            "user": if number < 90 { "root" } else { &user },
            "virtualmemory": chance.between(4000, 900_000),
        })
    });
    Value::Array(rows.collect())
}
