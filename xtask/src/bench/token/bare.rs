//! The bare operations, without a server around them: what one core can do at the most.

use std::hint::black_box;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result};
use argon2::{Algorithm, Argon2, Block, Params, Version};
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::{KeyPair as RsaKeyPair, KeySize};
use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, Ed25519KeyPair, RSA_PKCS1_SHA256,
};

use crate::bench::cores::as_float;
use crate::bench::token::case::Case;

/// How often a second one core does each.
#[derive(Clone, Copy)]
pub(crate) struct Bare {
    es256: f64,
    eddsa: f64,
    rs256: f64,
    argon2: f64,
}

/// As long as what is signed of an access token.
const INPUT: [u8; 400] = [b'x'; 400];

impl Bare {
    /// Does each operation for a while.
    pub(crate) fn measure(span: Duration) -> Result<Self> {
        let failed = "a key cannot be made";
        let random = SystemRandom::new();
        let ecdsa = EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING).context(failed)?;
        let ed25519 = Ed25519KeyPair::generate().context(failed)?;
        let rsa = RsaKeyPair::generate(KeySize::Rsa2048).context(failed)?;
        let mut signature = vec![0; rsa.public_modulus_len()];
        // The parameters of `web::Passwords`; the memory is kept, which is the fastest way.
        let params = Params::new(19_456, 2, 1, None).map_err(|error| anyhow::anyhow!(error))?;
        let mut memory = vec![Block::default(); params.block_count()];
        let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
        let mut hash = [0; 32];
        Ok(Self {
            es256: rate(span, || ecdsa.sign(&random, black_box(&INPUT)).is_ok()),
            eddsa: rate(span, || ed25519.try_sign(black_box(&INPUT)).is_ok()),
            rs256: rate(span, || {
                rsa.sign(&RSA_PKCS1_SHA256, &random, black_box(&INPUT), &mut signature).is_ok()
            }),
            argon2: rate(span, || {
                let (password, salt) = (b"violin marble otter", [7; 16]);
                argon2
                    .hash_password_into_with_memory(password, &salt, &mut hash, &mut memory)
                    .is_ok()
            }),
        })
    }

    /// Returns how often a second one core does what is at the heart of a case.
    pub(crate) fn of(&self, case: Case) -> Option<f64> {
        match case {
            Case::Es256 => Some(self.es256),
            Case::Eddsa => Some(self.eddsa),
            Case::Rs256 => Some(self.rs256),
            Case::Password => Some(self.argon2),
            _ => None,
        }
    }
}

fn rate(span: Duration, mut operation: impl FnMut() -> bool) -> f64 {
    let start = Instant::now();
    let mut done = 0;
    while start.elapsed() < span {
        done += u64::from(black_box(operation()));
    }
    as_float(done) / start.elapsed().as_secs_f64()
}
