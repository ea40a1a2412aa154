//! Bundles styles and scripts from npm packages into the program.
#![allow(
    clippy::panic,
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "a build script speaks to cargo and stops the build"
)]

use std::{
    collections::hash_map::DefaultHasher,
    env, fs,
    hash::Hasher as _,
    path::{Path, PathBuf},
    process::Command,
};

const FILES: [(&str, &str, &str); 5] = [
    ("CSS", "app.css", "text/css; charset=utf-8"),
    ("JS", "app.js", "text/javascript; charset=utf-8"),
    ("DOCUMENTATION_CSS", "documentation.css", "text/css; charset=utf-8"),
    ("DOCUMENTATION_JS", "documentation.js", "text/javascript; charset=utf-8"),
    ("OAUTH_REDIRECT_JS", "oauth-redirect.js", "text/javascript; charset=utf-8"),
];

fn main() {
    for watched in [
        "ui/src",
        "ui/build.mjs",
        "ui/package.json",
        "ui/package-lock.json",
        "templates",
        "../web/templates",
        "../authorization_server/templates",
    ] {
        println!("cargo::rerun-if-changed={watched}");
    }
    let out = PathBuf::from(env::var_os("OUT_DIR").unwrap_or_else(|| panic!("cargo sets OUT_DIR")));
    install_packages(Path::new("ui"));
    run("node", &["build.mjs", &out.display().to_string()]);
    let mut table = String::new();
    let mut rows = String::new();
    for (variable, name, kind) in FILES {
        let path = out.join(name);
        let bundled = fs::read(&path)
            .unwrap_or_else(|error| panic!("{} cannot be read: {error}", path.display()));
        let mut hasher = DefaultHasher::new();
        hasher.write(&bundled);
        let (stem, ending) = name.split_once('.').unwrap_or((name, ""));
        let hashed = format!("{stem}.{:016x}.{ending}", hasher.finish());
        table += &format!("const {variable}: &str = \"/static/{hashed}\";\n");
        let bytes =
            |ending: &str| format!("include_bytes!({:?})", format!("{}{ending}", path.display()));
        rows += &format!(
            "    Asset {{ name: {name:?}, hashed: {hashed:?}, kind: {kind:?}, plain: {}, gzip: {}, brotli: {} }},\n",
            bytes(""),
            bytes(".gz"),
            bytes(".br")
        );
    }
    table += &format!("static ASSETS: [Asset; {}] = [\n{rows}];\n", FILES.len());
    fs::write(out.join("assets.rs"), table)
        .unwrap_or_else(|error| panic!("the table of assets: {error}"));
}

/// Fetches the pinned packages if they are missing, or if the lock file has changed since.
fn install_packages(ui: &Path) {
    let lock = fs::read(ui.join("package-lock.json"))
        .unwrap_or_else(|error| panic!("ui/package-lock.json: {error}"));
    let stamp = ui.join("node_modules/.installed");
    if fs::read(&stamp).is_ok_and(|installed| installed == lock) {
        return;
    }
    run("npm", &["ci", "--no-audit", "--no-fund"]);
    fs::write(&stamp, lock).unwrap_or_else(|error| panic!("{}: {error}", stamp.display()));
}

fn run(program: &str, arguments: &[&str]) {
    let outcome = Command::new(program).args(arguments).current_dir("ui").output();
    match outcome {
        Err(error) => panic!(
            "`{program}` cannot be run ({error}): install Node.js 18 or newer with npm, on Debian by `apt install nodejs npm`"
        ),
        Ok(outcome) if !outcome.status.success() => panic!(
            "`{program} {}` failed:\n{}{}",
            arguments.join(" "),
            String::from_utf8_lossy(&outcome.stdout),
            String::from_utf8_lossy(&outcome.stderr)
        ),
        Ok(_) => {}
    }
}
