//! Words of which names are made.

use crate::chance::Chance;

/// What makers, programs and people are called after.
pub(crate) const NOUNS: [&str; 64] = [
    "Alder", "Anchor", "Aspen", "Badger", "Basalt", "Beacon", "Birch", "Bramble", "Brook",
    "Canyon", "Cedar", "Clover", "Cobalt", "Comet", "Copper", "Coral", "Crane", "Delta", "Dune",
    "Ember", "Falcon", "Fern", "Fjord", "Flint", "Garnet", "Glacier", "Granite", "Grove",
    "Harbour", "Hazel", "Heron", "Hollow", "Indigo", "Ivory", "Juniper", "Kestrel", "Lagoon",
    "Lantern", "Larch", "Linden", "Lotus", "Maple", "Marble", "Meadow", "Mesa", "Moss", "Nectar",
    "Oak", "Onyx", "Orchid", "Osprey", "Otter", "Pebble", "Pine", "Prairie", "Quartz", "Raven",
    "Reed", "Saffron", "Sable", "Spruce", "Thistle", "Tundra", "Willow",
];

/// What programs are for.
pub(crate) const PURPOSES: [&str; 40] = [
    "Archive", "Atlas", "Backup", "Board", "Browser", "Calendar", "Canvas", "Chat", "Clock",
    "Compiler", "Console", "Draw", "Driver", "Editor", "Files", "Forms", "Gateway", "Graph",
    "Index", "Keyring", "Ledger", "Mail", "Manager", "Monitor", "Notes", "Player", "Print",
    "Reader", "Recorder", "Remote", "Runtime", "Scan", "Sheet", "Shield", "Studio", "Sync",
    "Terminal", "Toolkit", "Viewer", "Writer",
];

const BEGINNINGS: [&str; 24] = [
    "ba", "be", "bri", "ca", "co", "da", "do", "fa", "fi", "go", "ka", "ki", "la", "li", "ma",
    "mo", "na", "no", "pa", "ri", "sa", "ta", "ti", "vo",
];
const ENDS: [&str; 24] = [
    "bel", "card", "dex", "dor", "fan", "gen", "kit", "lan", "lix", "lum", "mar", "mund", "net",
    "nix", "pod", "ran", "rex", "sor", "tan", "tek", "tol", "vex", "vin", "zor",
];

/// Makes a word that nobody uses.
pub(crate) fn coined(chance: &mut Chance) -> String {
    let middle = chance.pick(&BEGINNINGS);
    format!("{}{middle}{}", chance.pick(&BEGINNINGS), chance.pick(&ENDS))
}
