//! Inputs without end from a corpus and a seed: the same seed gives the same inputs.

use crate::Corpus;
use rand_chacha::{
    ChaCha8Rng,
    rand_core::{RngCore as _, SeedableRng as _},
};
use std::ops::Range;

/// No input grows beyond this many bytes.
const LONGEST: usize = 4096;
/// Bytes that mean something to one parser or another.
const SPECIAL: &[u8] = b"\0\t\n\r \"#%&'*+,-./:;<=>?@[\\]_{}~\x7f\x80\xc3\xef\xff019azAZ";

/// A series of inputs: first the corpus itself, then what comes of it.
pub struct Mutations {
    corpus: Corpus,
    chance: ChaCha8Rng,
    given: usize,
}

impl Mutations {
    /// Begins a series.
    pub fn of(corpus: Corpus, seed: u64) -> Self {
        Self { corpus, chance: ChaCha8Rng::seed_from_u64(seed), given: 0 }
    }

    fn below(&mut self, bound: usize) -> usize {
        let bound = u32::try_from(bound).expect("a small number").max(1);
        usize::try_from(self.chance.next_u32() % bound).expect("a small number")
    }

    fn pick<'t>(&mut self, texts: &'t [Vec<u8>]) -> &'t [u8] {
        let index = self.below(texts.len());
        texts.get(index).map_or(&[], Vec::as_slice)
    }

    /// A part of the input: mostly a few bytes, at times much of it.
    fn part(&mut self, length: usize) -> Range<usize> {
        let start = self.below(length + 1);
        let most = if self.below(4) == 0 { length - start } else { (length - start).min(4) };
        start..start + self.below(most + 1)
    }

    fn bytes(&mut self) -> Vec<u8> {
        let corpus = std::mem::replace(&mut self.corpus, Corpus { inputs: vec![], words: vec![] });
        let bytes = match self.below(6) {
            0 => vec![self.chance.next_u32().to_le_bytes()[0]],
            1 | 2 => SPECIAL.get(self.below(SPECIAL.len())).into_iter().copied().collect(),
            3 => self.below(100_000).to_string().into_bytes(),
            _ => self.pick(&corpus.words).to_vec(),
        };
        self.corpus = corpus;
        bytes
    }

    fn mutate(&mut self, input: &mut Vec<u8>) {
        let part = self.part(input.len());
        match self.below(7) {
            0 => drop(input.drain(part)),
            1 => {
                let copy = input.get(part.clone()).unwrap_or_default().repeat(1 + self.below(20));
                input.splice(part.end..part.end, copy);
            }
            2 => {
                let inputs = std::mem::take(&mut self.corpus.inputs);
                let other = self.pick(&inputs).to_vec();
                self.corpus.inputs = inputs;
                let piece = self.part(other.len());
                input.splice(part, other.get(piece).unwrap_or_default().iter().copied());
            }
            3 => input.splice(part.start..part.start, self.bytes()).for_each(drop),
            4 => input.iter_mut().skip(part.start).take(1).for_each(|byte| *byte ^= 0x20),
            _ => input.splice(part, self.bytes()).for_each(drop),
        }
        input.truncate(LONGEST);
    }
}

impl Iterator for Mutations {
    type Item = Vec<u8>;

    fn next(&mut self) -> Option<Vec<u8>> {
        let index = self.given;
        self.given += 1;
        if let Some(input) = self.corpus.inputs.get(index) {
            return Some(input.clone());
        }
        let inputs = std::mem::take(&mut self.corpus.inputs);
        let mut input = self.pick(&inputs).to_vec();
        self.corpus.inputs = inputs;
        for _ in 0..=self.below(6) {
            self.mutate(&mut input);
        }
        Some(input)
    }
}
