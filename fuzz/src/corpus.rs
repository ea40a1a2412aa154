//! What the search begins with: files of `corpus/TARGET/`, and the words of `words/TARGET.dict`.

use std::{fs, path::Path};

/// The beginnings of one target.
pub struct Corpus {
    /// Whole inputs.
    pub inputs: Vec<Vec<u8>>,
    /// What is worth putting in.
    pub words: Vec<Vec<u8>>,
}

impl Corpus {
    /// Reads a target's corpus, the files in the order of their names.
    pub fn read(target: &str) -> Self {
        let here = Path::new(env!("CARGO_MANIFEST_DIR"));
        let folder = fs::read_dir(here.join("corpus").join(target)).expect("a corpus");
        let mut files: Vec<_> = folder.map(|entry| entry.expect("a file").path()).collect();
        files.sort();
        let inputs = files.into_iter().map(|file| fs::read(file).expect("an input")).collect();
        let words = fs::read_to_string(here.join(format!("words/{target}.dict"))).expect("words");
        Self {
            inputs,
            words: words.lines().map(|line| word(line).expect("a word in quotes")).collect(),
        }
    }
}

/// Reads a line of a libFuzzer dictionary: `"a\\b\"c\xc3"`.
fn word(line: &str) -> Option<Vec<u8>> {
    let mut quoted = line.strip_prefix('"')?.strip_suffix('"')?.bytes();
    let mut word = Vec::new();
    while let Some(byte) = quoted.next() {
        word.push(if byte == b'\\' { escaped(&mut quoted)? } else { byte });
    }
    Some(word)
}

fn escaped(quoted: &mut impl Iterator<Item = u8>) -> Option<u8> {
    match quoted.next()? {
        b'x' => {
            let digits = [quoted.next()?, quoted.next()?];
            u8::from_str_radix(std::str::from_utf8(&digits).ok()?, 16).ok()
        }
        byte => Some(byte),
    }
}
