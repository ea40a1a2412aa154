//! TLS: a certificate and its key, read anew when their files change.

use crate::configuration::TlsFiles;
use anyhow::{Context as _, Result, bail};
use rustls::{
    ServerConfig,
    crypto::{CryptoProvider, aws_lc_rs},
    pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject as _},
    server::{ClientHello, ResolvesServerCert},
    sign::CertifiedKey,
};
use std::{
    fs, io,
    sync::{Arc, Mutex, PoisonError, RwLock},
};
use tokio_rustls::TlsAcceptor;
use x509_cert::{Certificate, der::Decode as _};

/// The protocols that are offered, the preferred one first (RFC 7301).
const PROTOCOLS: [&[u8]; 2] = [b"h2", b"http/1.1"];

/// The certificate with which the server shows who it is.
#[derive(Debug)]
pub(super) struct Tls {
    files: TlsFiles,
    provider: Arc<CryptoProvider>,
    current: RwLock<Arc<CertifiedKey>>,
    /// What was read last, good or not, so that a bad pair is told once.
    read: Mutex<Pair>,
}

/// The two files, as they were read.
#[derive(PartialEq, Eq, Default)]
struct Pair {
    certificate: Vec<u8>,
    key: Vec<u8>,
}

impl std::fmt::Debug for Pair {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Pair(…)")
    }
}

/// What became of looking at the files.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Looked {
    /// They are as before.
    Same,
    /// There is a new certificate, which is shown from now on.
    Replaced,
}

impl Tls {
    /// Reads the files for the first time.
    pub(super) fn read(files: TlsFiles) -> Result<Arc<Self>> {
        let provider = Arc::new(aws_lc_rs::default_provider());
        let pair = Pair::read(&files)?;
        let current = pair.certified(&files, &provider)?;
        Ok(Arc::new(Self {
            files,
            provider,
            current: RwLock::new(Arc::new(current)),
            read: Mutex::new(pair),
        }))
    }

    /// Makes what shakes hands with callers: TLS 1.2 and 1.3, HTTP/2 and HTTP/1.1.
    pub(super) fn acceptor(self: &Arc<Self>) -> Result<TlsAcceptor> {
        let builder = ServerConfig::builder_with_provider(Arc::clone(&self.provider));
        let mut config = builder
            .with_safe_default_protocol_versions()?
            .with_no_client_auth()
            .with_cert_resolver(Arc::clone(self) as Arc<dyn ResolvesServerCert>);
        config.alpn_protocols = PROTOCOLS.map(<[u8]>::to_vec).into();
        // Whoever comes again soon does without the costly half; the keys of tickets change by themselves.
        config.ticketer = aws_lc_rs::Ticketer::new()?;
        Ok(TlsAcceptor::from(Arc::new(config)))
    }

    /// Looks at the files, and takes a new pair if there is one. A bad pair changes nothing, and is told once.
    pub(super) fn look(&self) -> Result<Looked> {
        let pair = Pair::read(&self.files)?;
        let mut read = self.read.lock().unwrap_or_else(PoisonError::into_inner);
        if *read == pair {
            return Ok(Looked::Same);
        }
        let certified = pair.certified(&self.files, &self.provider);
        *read = pair;
        let certified = Arc::new(certified?);
        *self.current.write().unwrap_or_else(PoisonError::into_inner) = certified;
        Ok(Looked::Replaced)
    }
}

impl ResolvesServerCert for Tls {
    fn resolve(&self, _hello: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        Some(Arc::clone(&self.current.read().unwrap_or_else(PoisonError::into_inner)))
    }
}

impl Pair {
    fn read(files: &TlsFiles) -> Result<Self> {
        let read = |path: &std::path::Path| {
            fs::read(path).with_context(|| format!("cannot read {}", path.display()))
        };
        Ok(Self { certificate: read(&files.certificate)?, key: read(&files.key)? })
    }

    fn certified(&self, files: &TlsFiles, provider: &CryptoProvider) -> Result<CertifiedKey> {
        let shown = files.certificate.display();
        let chain = CertificateDer::pem_slice_iter(&self.certificate)
            .collect::<Result<Vec<_>, _>>()
            .with_context(|| format!("{shown} contains no certificates in PEM"))?;
        if chain.is_empty() {
            bail!("{shown} contains no certificate in PEM (-----BEGIN CERTIFICATE-----)");
        }
        let key = PrivateKeyDer::from_pem_slice(&self.key).with_context(|| {
            format!(
                "{} contains no private key in PEM (-----BEGIN PRIVATE KEY-----)",
                files.key.display()
            )
        })?;
        CertifiedKey::from_der(chain, key, provider).with_context(|| {
            format!(
                "the key in {} does not belong to the certificate in {shown}",
                files.key.display()
            )
        })
    }
}

/// Reads the pair as the server would, and returns when the certificate ends, in seconds since 1970.
pub(crate) fn examine(files: &TlsFiles) -> Result<i64> {
    let provider = aws_lc_rs::default_provider();
    let certified = Pair::read(files)?.certified(files, &provider)?;
    let first = certified.cert.first().context("there is no certificate")?;
    let certificate = Certificate::from_der(first).map_err(io::Error::other)?;
    let end = certificate.tbs_certificate().validity().not_after.to_unix_duration();
    Ok(i64::try_from(end.as_secs()).unwrap_or(i64::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;
    use rcgen::{CertifiedKey as Made, generate_simple_self_signed};

    fn make() -> Made<rcgen::KeyPair> {
        generate_simple_self_signed(["localhost".to_owned()]).unwrap()
    }

    fn write(files: &TlsFiles, certificate: &Made<rcgen::KeyPair>, key: &Made<rcgen::KeyPair>) {
        fs::write(&files.certificate, certificate.cert.pem()).unwrap();
        fs::write(&files.key, key.signing_key.serialize_pem()).unwrap();
    }

    fn shown(tls: &Tls) -> Vec<u8> {
        tls.current.read().unwrap().cert[0].to_vec()
    }

    #[test]
    fn a_good_new_pair_is_shown_and_a_bad_one_is_not() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        let files = TlsFiles { certificate: path("chain.pem"), key: path("key.pem") };
        let (first, second) = (make(), make());
        assert!(Tls::read(files.clone()).unwrap_err().to_string().contains("cannot read"));
        write(&files, &first, &second);
        let error = Tls::read(files.clone()).unwrap_err().to_string();
        assert!(error.contains("does not belong to the certificate"), "{error}");
        write(&files, &first, &first);
        let tls = Tls::read(files.clone()).unwrap();
        assert_eq!(tls.look().unwrap(), Looked::Same);

        write(&files, &second, &first);
        assert!(tls.look().is_err());
        assert_eq!(tls.look().unwrap(), Looked::Same, "a bad pair is told once");
        assert_eq!(shown(&tls), first.cert.der().to_vec());
        fs::write(&files.certificate, "nonsense").unwrap();
        assert!(tls.look().unwrap_err().to_string().contains("no certificate in PEM"));
        write(&files, &second, &second);
        assert_eq!(tls.look().unwrap(), Looked::Replaced);
        assert_eq!(shown(&tls), second.cert.der().to_vec());
        fs::remove_file(&files.key).unwrap();
        assert!(tls.look().is_err());
        assert_eq!(shown(&tls), second.cert.der().to_vec());
    }

    #[test]
    fn the_end_of_a_certificate_is_read() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        let files = TlsFiles { certificate: path("chain.pem"), key: path("key.pem") };
        let key = rcgen::KeyPair::generate().unwrap();
        let mut about = rcgen::CertificateParams::new(["localhost".to_owned()]).unwrap();
        about.not_after = rcgen::date_time_ymd(2033, 5, 18);
        fs::write(&files.certificate, about.self_signed(&key).unwrap().pem()).unwrap();
        fs::write(&files.key, key.serialize_pem()).unwrap();
        assert_eq!(examine(&files).unwrap(), 1_999_987_200);
    }
}
