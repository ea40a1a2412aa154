//! Keys that sign JWTs (RFC 7515, RFC 7517), their rotation, and `GET /api.php/jwks`.

use aws_lc_rs::{
    encoding::AsDer as _,
    error::Unspecified,
    rand::SystemRandom,
    rsa::{KeyPair as RsaKeyPair, KeySize},
    signature::{
        ECDSA_P256_SHA256_FIXED, ECDSA_P256_SHA256_FIXED_SIGNING, ED25519, EcdsaKeyPair,
        Ed25519KeyPair, KeyPair as _, ParsedPublicKey, RSA_PKCS1_2048_8192_SHA256,
        RSA_PKCS1_SHA256, VerificationAlgorithm,
    },
};
use axum::{
    Json,
    extract::State,
    http::header,
    response::{IntoResponse as _, Response},
};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use oauth::{SigningAlgorithm, Timestamp};
use serde_json::{Value, json};
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};
use store::{Actor, StoredKey};
use web::{App, Now, PageError};

/// A key that is ready to sign.
pub(crate) struct SigningKey {
    kid: String,
    algorithm: SigningAlgorithm,
    pair: Pair,
    generator: SystemRandom,
}

enum Pair {
    Ecdsa(EcdsaKeyPair),
    Ed25519(Ed25519KeyPair),
    Rsa(RsaKeyPair),
}

/// Keys that were parsed before. A key never changes under its identifier, and whether it may sign is read from the
/// database each time, so this is no state.
static PARSED: Mutex<Option<HashMap<String, Arc<SigningKey>>>> = Mutex::new(None);
/// More keys than any installation has.
const MOST_PARSED: usize = 100;

/// Makes a key pair, PKCS #8, with an identifier of its own.
///
/// This takes up to a second for RSA: call it where that may be.
pub fn new_key(
    algorithm: SigningAlgorithm,
    kid: [u8; 12],
    now: Timestamp,
) -> Result<StoredKey, store::Error> {
    let failed = |_| store::Error::Lost("a key could not be made");
    let private_key = match algorithm {
        SigningAlgorithm::Es256 => {
            let generator = SystemRandom::new();
            EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &generator)
                .map_err(failed)?
                .as_ref()
                .to_vec()
        }
        SigningAlgorithm::EdDsa => Ed25519KeyPair::generate()
            .and_then(|pair| pair.to_pkcs8())
            .map_err(failed)?
            .as_ref()
            .to_vec(),
        SigningAlgorithm::Rs256 => RsaKeyPair::generate(KeySize::Rsa2048)
            .and_then(|pair| pair.as_der())
            .map_err(failed)?
            .as_ref()
            .to_vec(),
    };
    let kid = URL_SAFE_NO_PAD.encode(kid);
    Ok(StoredKey { kid, algorithm, private_key, created_at: now, retired_at: None })
}

/// Returns the key that signs now; the first of an algorithm is made when it is first needed or published.
pub(crate) async fn signing_key(
    app: &App,
    algorithm: SigningAlgorithm,
    now: Timestamp,
) -> Result<Arc<SigningKey>, store::Error> {
    let active = app.store.read(move |db| db.active_key_id(algorithm)).await?;
    if let Some(key) = active.and_then(|kid| at_hand(&kid)) {
        return Ok(key);
    }
    if let Some(stored) = app.store.read(move |db| db.active_key(algorithm)).await? {
        return parsed(&stored);
    }
    let kid = app.random();
    let key = tokio::task::spawn_blocking(move || new_key(algorithm, kid, now))
        .await
        .map_err(|_| store::Error::Lost("a key could not be made"))??;
    let stored = app
        .store
        .change(Actor::System, now, move |change| {
            change.add_first_key(&key)?;
            change.active_key(algorithm)
        })
        .await?;
    parsed(&stored.ok_or(store::Error::Damaged("a signing key is missing"))?)
}

/// Says whether a key can be used.
pub fn is_readable(stored: &StoredKey) -> bool {
    SigningKey::parse(stored).is_ok()
}

fn at_hand(kid: &str) -> Option<Arc<SigningKey>> {
    let known = PARSED.lock().unwrap_or_else(PoisonError::into_inner);
    known.as_ref()?.get(kid).map(Arc::clone)
}

fn parsed(stored: &StoredKey) -> Result<Arc<SigningKey>, store::Error> {
    if let Some(key) = at_hand(&stored.kid) {
        return Ok(key);
    }
    let mut known = PARSED.lock().unwrap_or_else(PoisonError::into_inner);
    let known = known.get_or_insert_default();
    if known.len() >= MOST_PARSED {
        known.clear();
    }
    let key = Arc::new(SigningKey::parse(stored)?);
    known.insert(stored.kid.clone(), Arc::clone(&key));
    Ok(key)
}

/// Writes and signs a JWT. An RSA signature takes a third of a millisecond: nobody else waits for it meanwhile.
pub(crate) async fn sign(
    app: &App,
    key: Arc<SigningKey>,
    kind: &'static str,
    claims: Value,
) -> Result<String, store::Error> {
    match key.pair {
        Pair::Rsa(_) => app.signatures.place().await?.work(move || key.sign(kind, &claims)).await?,
        Pair::Ecdsa(_) | Pair::Ed25519(_) => key.sign(kind, &claims),
    }
}

impl SigningKey {
    fn parse(stored: &StoredKey) -> Result<Self, store::Error> {
        // The cause may hold the key: it is not told.
        let broken = store::Error::Damaged("a signing key cannot be read");
        let der = stored.private_key.as_slice();
        let pair = match stored.algorithm {
            SigningAlgorithm::Es256 => {
                EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, der).map(Pair::Ecdsa)
            }
            SigningAlgorithm::EdDsa => Ed25519KeyPair::from_pkcs8(der).map(Pair::Ed25519),
            SigningAlgorithm::Rs256 => RsaKeyPair::from_pkcs8(der).map(Pair::Rsa),
        };
        let pair = pair.map_err(|_| broken)?;
        let generator = SystemRandom::new();
        Ok(Self { kid: stored.kid.clone(), algorithm: stored.algorithm, pair, generator })
    }

    /// Writes and signs a JWT (RFC 7515 §7.1). `kind` is its `typ`.
    fn sign(&self, kind: &str, claims: &Value) -> Result<String, store::Error> {
        let header = json!({ "alg": self.algorithm.as_str(), "typ": kind, "kid": self.kid });
        let mut jwt = String::with_capacity(1024);
        URL_SAFE_NO_PAD.encode_string(header.to_string(), &mut jwt);
        jwt.push('.');
        URL_SAFE_NO_PAD.encode_string(claims.to_string(), &mut jwt);
        let signature = self.signature(jwt.as_bytes());
        let signature =
            signature.map_err(|Unspecified| store::Error::Lost("a token could not be signed"))?;
        jwt.push('.');
        URL_SAFE_NO_PAD.encode_string(signature, &mut jwt);
        Ok(jwt)
    }

    /// Signs; this fails with the generator of random numbers alone.
    fn signature(&self, input: &[u8]) -> Result<Vec<u8>, Unspecified> {
        match &self.pair {
            Pair::Ecdsa(pair) => Ok(pair.sign(&self.generator, input)?.as_ref().to_vec()),
            Pair::Ed25519(pair) => Ok(pair.sign(input).as_ref().to_vec()),
            Pair::Rsa(pair) => {
                let mut signature = vec![0; pair.public_modulus_len()];
                pair.sign(&RSA_PKCS1_SHA256, &self.generator, input, &mut signature)?;
                Ok(signature)
            }
        }
    }

    /// The public half (RFC 7517 §4, RFC 7518 §6, RFC 8037 §2).
    fn jwk(&self) -> Value {
        let encode = |bytes: &[u8]| URL_SAFE_NO_PAD.encode(bytes);
        let mut jwk = match &self.pair {
            Pair::Ecdsa(pair) => {
                // An uncompressed point: 4, then x and y of 32 bytes each.
                let point = pair.public_key().as_ref();
                let (x, y) = point.get(1..).unwrap_or_default().split_at(point.len() / 2);
                json!({ "kty": "EC", "crv": "P-256", "x": encode(x), "y": encode(y) })
            }
            Pair::Ed25519(pair) => {
                json!({ "kty": "OKP", "crv": "Ed25519", "x": encode(pair.public_key().as_ref()) })
            }
            Pair::Rsa(pair) => {
                let key = pair.public_key();
                json!({
                    "kty": "RSA",
                    "n": encode(key.modulus().big_endian_without_leading_zero()),
                    "e": encode(key.exponent().big_endian_without_leading_zero()),
                })
            }
        };
        if let Some(jwk) = jwk.as_object_mut() {
            jwk.insert("use".to_owned(), json!("sig"));
            jwk.insert("alg".to_owned(), json!(self.algorithm.as_str()));
            jwk.insert("kid".to_owned(), json!(self.kid));
        }
        jwk
    }

    fn verifies(&self, input: &[u8], signature: &[u8]) -> bool {
        let (algorithm, public): (&'static dyn VerificationAlgorithm, &[u8]) = match &self.pair {
            Pair::Ecdsa(pair) => (&ECDSA_P256_SHA256_FIXED, pair.public_key().as_ref()),
            Pair::Ed25519(pair) => (&ED25519, pair.public_key().as_ref()),
            Pair::Rsa(pair) => (&RSA_PKCS1_2048_8192_SHA256, pair.public_key().as_ref()),
        };
        ParsedPublicKey::new(algorithm, public)
            .is_ok_and(|key| key.verify_sig(input, signature).is_ok())
    }
}

/// Reads the claims of a JWT that one of our published keys has signed; `None` for every other text. The key says
/// with which algorithm, never the JWT (RFC 8725 §3.1).
pub(crate) async fn verified_claims(
    app: &App,
    now: Timestamp,
    jwt: &str,
) -> Result<Option<Value>, store::Error> {
    let Some((input, signature)) = jwt.rsplit_once('.') else { return Ok(None) };
    let Some((header, payload)) = input.split_once('.') else { return Ok(None) };
    let decode = |part: &str| URL_SAFE_NO_PAD.decode(part).ok();
    let read =
        |part: &str| decode(part).and_then(|part| serde_json::from_slice::<Value>(&part).ok());
    let (Some(header), Some(claims), Some(signature)) =
        (read(header), read(payload), decode(signature))
    else {
        return Ok(None);
    };
    let kid = header.get("kid").and_then(Value::as_str).unwrap_or_default().to_owned();
    let keys = app.store.read(move |db| db.published_keys(now)).await?;
    let Some(stored) = keys.iter().find(|key| key.kid == kid) else { return Ok(None) };
    let verified = parsed(stored)?.verifies(input.as_bytes(), &signature);
    Ok(verified.then_some(claims))
}

/// Publishes the keys whose signatures may be met: those that sign, and those that did until lately.
pub(crate) async fn jwks(State(app): State<App>, Now(now): Now) -> Result<Response, PageError> {
    // Some clients read this once, before they ask for a token: each algorithm that the metadata offers has its key.
    for algorithm in SigningAlgorithm::ALL {
        signing_key(&app, algorithm, now).await?;
    }
    let keys = app.store.read(move |db| db.published_keys(now)).await?;
    let keys: Vec<Value> =
        keys.iter().map(|stored| parsed(stored).map(|key| key.jwk())).collect::<Result<_, _>>()?;
    let headers = [
        (header::CONTENT_TYPE, "application/jwk-set+json"),
        // A new key signs at once: whoever meets an unknown `kid` asks again.
        (header::CACHE_CONTROL, "public, max-age=300"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ];
    Ok((headers, Json(json!({ "keys": keys }))).into_response())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_key_signs_verifies_with_it_and_with_no_other() {
        let now = Timestamp::from_micros(0);
        let keys: Vec<SigningKey> = SigningAlgorithm::ALL
            .iter()
            .map(|algorithm| {
                SigningKey::parse(&new_key(*algorithm, [7; 12], now).unwrap()).unwrap()
            })
            .collect();
        for (index, key) in keys.iter().enumerate() {
            let jwt = key.sign("at+jwt", &json!({ "sub": "1" })).unwrap();
            let (input, signature) = jwt.rsplit_once('.').unwrap();
            let signature = URL_SAFE_NO_PAD.decode(signature).unwrap();
            for (other, verifier) in keys.iter().enumerate() {
                assert_eq!(verifier.verifies(input.as_bytes(), &signature), index == other);
            }
            assert!(!key.verifies(format!("{input}x").as_bytes(), &signature));
            assert!(!key.verifies(input.as_bytes(), &[]));
            let jwk = key.jwk();
            for private in ["d", "p", "q", "dp", "dq", "qi", "k"] {
                assert!(jwk.get(private).is_none());
            }
        }
        assert_eq!(keys[0].jwk()["y"].as_str().unwrap().len(), 43);
        assert_eq!(keys[0].jwk()["x"].as_str().unwrap().len(), 43);
    }
}
