//! TLS to PostgreSQL: by rustls, with the certificates that the URL names and no others.

use crate::{Encryption, Error, Result};
use aws_lc_rs::digest::{Algorithm, SHA256, SHA384, SHA512, digest};
use postgres::tls::{ChannelBinding, MakeTlsConnect, TlsConnect, TlsStream};
use rustls::{
    CertificateError, ClientConfig, DigitallySignedStruct, RootCertStore, SignatureScheme,
    client::{
        WebPkiServerVerifier,
        danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier},
        verify_server_name,
    },
    crypto::{CryptoProvider, aws_lc_rs::default_provider},
    pki_types::{CertificateDer, ServerName, UnixTime, pem::PemObject as _},
    server::ParsedCertificate,
};
use std::{
    io,
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicU8, Ordering},
    },
    task::{Context, Poll},
    time::Duration,
};
use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    time::timeout,
};
use tokio_rustls::{TlsConnector, client};
use x509_cert::{
    Certificate,
    der::{Decode as _, oid::ObjectIdentifier},
};

/// The name of the protocol (RFC 7301), which servers since version 17 want where TLS begins at once.
const PROTOCOL: &[u8] = b"postgresql";
/// How long a handshake may take.
const HANDSHAKE: Duration = Duration::from_secs(10);

/// Whom the server must be.
#[derive(Clone, Copy)]
pub(super) enum Trust<'f> {
    /// Whoever answers: nobody can listen in, and somebody could stand in between.
    Anybody,
    /// Whoever has a certificate of an issuer in this file.
    IssuedBy(&'f str),
    /// The one whom we call, by a certificate of an issuer in this file.
    Named(&'f str),
}

/// Shakes hands with servers.
#[derive(Clone)]
pub(super) struct Connector {
    config: Arc<ClientConfig>,
    checks: Encryption,
    /// How far a handshake has come.
    came: Arc<AtomicU8>,
}

const BEGUN: u8 = 1;
const AGREED: u8 = 2;

impl Connector {
    pub(super) fn new(trust: Trust<'_>) -> Result<Self> {
        let provider = Arc::new(default_provider());
        let (known, names, checks) = match trust {
            Trust::Anybody => (None, Names::Pass, Encryption::Unchecked),
            Trust::IssuedBy(file) => {
                (Some(Known::read(file, &provider)?), Names::Pass, Encryption::Issued)
            }
            Trust::Named(file) => {
                (Some(Known::read(file, &provider)?), Names::Count, Encryption::Checked)
            }
        };
        let verifier = Arc::new(Verifier { known, names, provider: Arc::clone(&provider) });
        let mut config = ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .map_err(|error| Error::Address(error.to_string()))?
            .dangerous()
            .with_custom_certificate_verifier(verifier)
            .with_no_client_auth();
        config.alpn_protocols = vec![PROTOCOL.to_vec()];
        Ok(Self { config: Arc::new(config), checks, came: Arc::default() })
    }

    /// The same for another connection, which has come nowhere yet.
    pub(super) fn anew(&self) -> Self {
        Self { came: Arc::default(), ..self.clone() }
    }

    /// Says whether a handshake has begun, and did not come to its end.
    pub(super) fn was_left(&self) -> bool {
        self.came.load(Ordering::Acquire) == BEGUN
    }

    /// Says whether the last connection is encrypted.
    pub(super) fn has_shaken_hands(&self) -> bool {
        self.came.load(Ordering::Acquire) == AGREED
    }

    /// Says what an encrypted connection is worth.
    pub(super) fn encryption(&self) -> Encryption {
        self.checks
    }
}

/// The certificates that are trusted.
#[derive(Debug)]
struct Known {
    issuers: Arc<WebPkiServerVerifier>,
    certificates: Vec<CertificateDer<'static>>,
}

/// Whether a certificate must bear the name of the host that is called.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Names {
    Count,
    Pass,
}

/// Looks at certificates as the URL says.
#[derive(Debug)]
struct Verifier {
    known: Option<Known>,
    names: Names,
    provider: Arc<CryptoProvider>,
}

impl Known {
    fn read(file: &str, provider: &Arc<CryptoProvider>) -> Result<Self> {
        let unusable =
            |why: &dyn std::fmt::Display| Error::Address(format!("sslrootcert {file}: {why}"));
        let pem = std::fs::read(file).map_err(|error| unusable(&error))?;
        let certificates = CertificateDer::pem_slice_iter(&pem).collect::<Result<Vec<_>, _>>();
        let certificates = certificates.map_err(|error| unusable(&error))?;
        let mut roots = RootCertStore::empty();
        for certificate in &certificates {
            roots.add(certificate.clone()).map_err(|error| unusable(&error))?;
        }
        if roots.is_empty() {
            return Err(unusable(&"it holds no certificate in PEM"));
        }
        let issuers =
            WebPkiServerVerifier::builder_with_provider(Arc::new(roots), Arc::clone(provider));
        let issuers = issuers.build().map_err(|error| unusable(&error))?;
        Ok(Self { issuers, certificates })
    }

    /// Looks at a certificate that is trusted itself. Often it is that of an issuer at the same time, which the
    /// library does not take for a server's.
    fn verify_itself(
        certificate: &CertificateDer<'_>,
        name: &ServerName<'_>,
        now: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        let read = Certificate::from_der(certificate);
        let read = read.map_err(|_| CertificateError::BadEncoding)?;
        let validity = read.tbs_certificate().validity();
        if now.as_secs() < validity.not_before.to_unix_duration().as_secs() {
            return Err(CertificateError::NotValidYet.into());
        }
        if now.as_secs() > validity.not_after.to_unix_duration().as_secs() {
            return Err(CertificateError::Expired.into());
        }
        verify_server_name(&ParsedCertificate::try_from(certificate)?, name)?;
        Ok(ServerCertVerified::assertion())
    }
}

impl ServerCertVerifier for Verifier {
    fn verify_server_cert(
        &self,
        certificate: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        name: &ServerName<'_>,
        ocsp: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        let Some(known) = &self.known else { return Ok(ServerCertVerified::assertion()) };
        let verified = if known.certificates.contains(certificate) {
            Known::verify_itself(certificate, name, now)
        } else {
            known.issuers.verify_server_cert(certificate, intermediates, name, ocsp, now)
        };
        match verified {
            // Names are looked at last, so all else is well.
            Err(rustls::Error::InvalidCertificate(
                CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. },
            )) if self.names == Names::Pass => Ok(ServerCertVerified::assertion()),
            verified => verified,
        }
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        let algorithms = &self.provider.signature_verification_algorithms;
        rustls::crypto::verify_tls12_signature(message, certificate, signed, algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        let algorithms = &self.provider.signature_verification_algorithms;
        rustls::crypto::verify_tls13_signature(message, certificate, signed, algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.provider.signature_verification_algorithms.supported_schemes()
    }
}

impl<S: AsyncRead + AsyncWrite + Unpin + Send + 'static> MakeTlsConnect<S> for Connector {
    type Stream = Encrypted<S>;
    type TlsConnect = Handshake;
    type Error = io::Error;

    fn make_tls_connect(&mut self, host: &str) -> io::Result<Handshake> {
        Ok(Handshake { connector: self.clone(), host: host.to_owned() })
    }
}

/// A handshake with one host.
pub(super) struct Handshake {
    connector: Connector,
    host: String,
}

impl<S: AsyncRead + AsyncWrite + Unpin + Send + 'static> TlsConnect<S> for Handshake {
    type Stream = Encrypted<S>;
    type Error = io::Error;
    type Future = Pin<Box<dyn Future<Output = io::Result<Encrypted<S>>> + Send>>;

    fn connect(self, stream: S) -> Self::Future {
        Box::pin(async move {
            let Self { connector, host } = self;
            connector.came.store(BEGUN, Ordering::Release);
            let name = ServerName::try_from(host).map_err(io::Error::other)?;
            let agreed = TlsConnector::from(connector.config).connect(name, stream);
            let agreed = timeout(HANDSHAKE, agreed).await;
            let stream = agreed.map_err(|_| io::Error::from(io::ErrorKind::TimedOut))??;
            connector.came.store(AGREED, Ordering::Release);
            Ok(Encrypted(stream))
        })
    }
}

/// A connection that nobody can listen in to.
pub(super) struct Encrypted<S>(client::TlsStream<S>);

impl<S: AsyncRead + AsyncWrite + Unpin> TlsStream for Encrypted<S> {
    /// Ties the password to this connection, so that nobody who stands in between can pass it on.
    fn channel_binding(&self) -> ChannelBinding {
        let certificates = self.0.get_ref().1.peer_certificates();
        let end_point = certificates.and_then(<[_]>::first).and_then(|first| end_point(first));
        end_point.map_or_else(ChannelBinding::none, ChannelBinding::tls_server_end_point)
    }
}

/// Hashes a server's certificate as it was hashed when it was signed (RFC 5929 §4.1).
fn end_point(certificate: &[u8]) -> Option<Vec<u8>> {
    const RSA: [(&str, &Algorithm); 5] = [
        // MD5 and SHA-1 are replaced.
        ("1.2.840.113549.1.1.4", &SHA256),
        ("1.2.840.113549.1.1.5", &SHA256),
        ("1.2.840.113549.1.1.11", &SHA256),
        ("1.2.840.113549.1.1.12", &SHA384),
        ("1.2.840.113549.1.1.13", &SHA512),
    ];
    const ECDSA: [(&str, &Algorithm); 4] = [
        ("1.2.840.10045.4.1", &SHA256),
        ("1.2.840.10045.4.3.2", &SHA256),
        ("1.2.840.10045.4.3.3", &SHA384),
        ("1.2.840.10045.4.3.4", &SHA512),
    ];
    let signed_by = Certificate::from_der(certificate).ok()?.signature_algorithm().oid;
    let known = RSA.iter().chain(&ECDSA);
    let mut known = known.map(|(oid, hash)| (ObjectIdentifier::new_unwrap(oid), *hash));
    let (_, hash) = known.find(|(oid, _)| *oid == signed_by)?;
    Some(digest(hash, certificate).as_ref().to_vec())
}

impl<S: AsyncRead + AsyncWrite + Unpin> AsyncRead for Encrypted<S> {
    fn poll_read(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().0).poll_read(context, buffer)
    }
}

impl<S: AsyncRead + AsyncWrite + Unpin> AsyncWrite for Encrypted<S> {
    fn poll_write(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.get_mut().0).poll_write(context, bytes)
    }

    fn poll_flush(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().0).poll_flush(context)
    }

    fn poll_shutdown(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().0).poll_shutdown(context)
    }
}
