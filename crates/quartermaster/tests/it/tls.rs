//! TLS in the program: HTTP/2 and HTTP/1.1, and certificates that change.

use crate::running::Running;
use rcgen::{CertifiedKey, KeyPair, generate_simple_self_signed};
use rustix::process::Signal;
use rustls::{
    ClientConfig, ClientConnection, RootCertStore, StreamOwned,
    crypto::aws_lc_rs,
    pki_types::{CertificateDer, ServerName},
};
use std::{
    fs,
    io::{Read as _, Write as _},
    net::TcpStream,
    path::Path,
    sync::Arc,
};
use tempfile::TempDir;
use tokio_rustls::TlsConnector;

/// A certificate of our own, in files.
struct Certificate {
    folder: TempDir,
    made: CertifiedKey<KeyPair>,
}

impl Certificate {
    fn new() -> Self {
        let made = Self { folder: tempfile::tempdir().unwrap(), made: make() };
        made.write();
        made
    }

    fn write(&self) {
        fs::write(self.folder.path().join("chain.pem"), self.made.cert.pem()).unwrap();
        fs::write(self.folder.path().join("key.pem"), self.made.signing_key.serialize_pem())
            .unwrap();
    }

    fn arguments(&self) -> [String; 4] {
        let path = |name: &str| self.folder.path().join(name).to_str().unwrap().to_owned();
        ["--tls-certificate".into(), path("chain.pem"), "--tls-key".into(), path("key.pem")]
    }

    fn serve_with(&self, more: &[&str]) -> Running {
        let arguments = self.arguments();
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        Running::start_with(&[&arguments, more].concat(), &[])
    }
}

fn make() -> CertifiedKey<KeyPair> {
    generate_simple_self_signed(["localhost".to_owned()]).unwrap()
}

/// What a caller believes and speaks.
fn client(trusted: &[&CertifiedKey<KeyPair>], protocols: &[&str]) -> Arc<ClientConfig> {
    let mut roots = RootCertStore::empty();
    for made in trusted {
        roots.add(made.cert.der().clone()).unwrap();
    }
    let builder = ClientConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()));
    let builder = builder.with_safe_default_protocol_versions().unwrap();
    let mut config = builder.with_root_certificates(roots).with_no_client_auth();
    config.alpn_protocols = protocols.iter().map(|name| name.as_bytes().to_vec()).collect();
    Arc::new(config)
}

fn localhost() -> ServerName<'static> {
    "localhost".try_into().unwrap()
}

fn connect(
    server: &Running,
    config: Arc<ClientConfig>,
) -> StreamOwned<ClientConnection, TcpStream> {
    let connection = ClientConnection::new(config, localhost()).unwrap();
    StreamOwned::new(connection, server.connect())
}

fn ask(server: &Running, config: Arc<ClientConfig>, request: &str) -> String {
    let mut stream = connect(server, config);
    stream.write_all(request.as_bytes()).unwrap();
    let mut answer = Vec::new();
    let _closed = stream.read_to_end(&mut answer);
    String::from_utf8(answer).unwrap()
}

/// Which certificate the server shows, among those that are believed.
fn shown(server: &Running, trusted: &[&CertifiedKey<KeyPair>]) -> CertificateDer<'static> {
    let mut stream = connect(server, client(trusted, &["http/1.1"]));
    stream.write_all(b"GET /healthz HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n").unwrap();
    let _answer = stream.read(&mut [0; 1000]).unwrap();
    stream.conn.peer_certificates().unwrap()[0].clone().into_owned()
}

const SIGN_IN: &str = "GET /sign-in HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";

/// GEN-10: what comes by TLS counts as https.
#[test]
fn with_a_certificate_the_program_speaks_https_by_itself() {
    let certificate = Certificate::new();
    let server = certificate.serve_with(&[]);
    assert!(server.greeting.contains("serves https://127.0.0.1:"), "{}", server.greeting);
    for protocols in [&["http/1.1"][..], &[]] {
        let answer = ask(&server, client(&[&certificate.made], protocols), SIGN_IN);
        assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");
        assert!(answer.contains("strict-transport-security: max-age="), "{answer}");
        assert!(answer.contains("set-cookie: __Host-"), "{answer}");
    }
    let plain = server.exchange(SIGN_IN.as_bytes());
    assert!(!plain.contains("HTTP/"), "plain http finds nobody: {plain}");
    let clean = ask(&server, client(&[&certificate.made], &[]), "GET / HTTP/1.1\nHost: a\r\n\r\n");
    assert!(clean.starts_with("HTTP/1.1 400 "), "framing is as strict as without TLS: {clean}");
}

/// RFC 9113: requests share a connection, and the stop lets those under way end.
#[tokio::test]
async fn http2_is_spoken_with_who_prefers_it() {
    let certificate = Certificate::new();
    let mut server = certificate.serve_with(&[]);
    let stream = tokio::net::TcpStream::connect(server.address).await.unwrap();
    let connector = TlsConnector::from(client(&[&certificate.made], &["h2", "http/1.1"]));
    let stream = connector.connect(localhost(), stream).await.unwrap();
    assert_eq!(stream.get_ref().1.alpn_protocol(), Some(&b"h2"[..]));
    let (mut sender, connection) = h2::client::handshake(stream).await.unwrap();
    let connection = tokio::spawn(connection);

    let post = |path: &str| {
        axum::http::Request::post(format!("https://localhost{path}"))
            .header("content-type", "application/x-www-form-urlencoded")
            .header("cookie", "a=b")
            .header("cookie", "c=d")
            .body(())
            .unwrap()
    };
    sender = sender.ready().await.unwrap();
    let (first, mut first_body) = sender.send_request(post("/api.php/v2/token"), false).unwrap();
    sender = sender.ready().await.unwrap();
    let (second, _) = sender
        .send_request(axum::http::Request::get("https://localhost/healthz").body(()).unwrap(), true)
        .unwrap();
    let second = second.await.unwrap();
    assert_eq!(second.status(), 200, "it does not wait for the first");

    server.signal(Signal::TERM);
    first_body.send_data("grant_type=nonsense".into(), true).unwrap();
    let first = first.await.unwrap();
    assert_eq!(first.status(), 400);
    let answer = first.into_body().data().await.unwrap().unwrap();
    assert!(String::from_utf8_lossy(&answer).contains("unsupported_grant_type"), "{answer:?}");
    drop(sender);
    // What the client still had to say may find nobody.
    let _ended = connection.await.unwrap();
    assert!(tokio::task::spawn_blocking(move || server.wait()).await.unwrap());
}

/// A frame of HTTP/2 (RFC 9113 §4.1).
fn frame(kind: u8, flags: u8, stream: u32, content: &[u8]) -> Vec<u8> {
    let length = u32::try_from(content.len()).unwrap().to_be_bytes();
    [&length[1..], &[kind, flags], &stream.to_be_bytes(), content].concat()
}

/// CVE-2023-44487: who begins and takes back requests without end is cut off, and others are served.
#[test]
fn who_takes_requests_back_without_end_is_sent_away() {
    let certificate = Certificate::new();
    let server = certificate.serve_with(&[]);
    let mut stream = connect(&server, client(&[&certificate.made], &["h2"]));
    let mut sent = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".to_vec();
    sent.extend(frame(4, 0, 0, &[]));
    for number in 0..1000 {
        // GET https / of localhost, by the static table (RFC 7541 appendix A), then CANCEL.
        let headers = [&[0x82, 0x87, 0x84, 0x41, 9][..], b"localhost"].concat();
        sent.extend(frame(1, 4, 2 * number + 1, &headers));
        sent.extend(frame(3, 0, 2 * number + 1, &8_u32.to_be_bytes()));
    }
    // The server may close before it has read everything.
    let _cut = stream.write_all(&sent);
    let mut answer = Vec::new();
    let _cut = stream.read_to_end(&mut answer);
    let mut rest = answer.as_slice();
    let mut last_words = None;
    while let [a, b, c, kind, _flags, _, _, _, _, after @ ..] = rest {
        let length = u32::from_be_bytes([0, *a, *b, *c]) as usize;
        if *kind == 7 {
            last_words = Some(after[4..8].to_vec());
        }
        rest = after.get(length..).unwrap_or_default();
    }
    // GOAWAY with ENHANCE_YOUR_CALM.
    assert_eq!(last_words.as_deref(), Some(&11_u32.to_be_bytes()[..]), "{answer:?}");
    let answer = ask(&server, client(&[&certificate.made], &[]), SIGN_IN);
    assert!(answer.starts_with("HTTP/1.1 200 "));
}

#[test]
fn a_new_certificate_is_shown_without_a_new_start() {
    let mut certificate = Certificate::new();
    let server = certificate.serve_with(&[]);
    let first = std::mem::replace(&mut certificate.made, make());
    assert_eq!(shown(&server, &[&first]), *first.cert.der());
    certificate.write();
    server.signal(Signal::HUP);
    let both = [&first, &certificate.made];
    let new = certificate.made.cert.der();
    assert!((0..10_000).any(|_| shown(&server, &both) == *new), "{}", server.log());
    assert!(server.log().contains("new connections use the new certificate"));
}

#[test]
fn a_certificate_that_is_no_good_is_told_at_the_start_and_by_the_doctor() {
    let certificate = Certificate::new();
    fs::write(certificate.folder.path().join("key.pem"), make().signing_key.serialize_pem())
        .unwrap();
    let told = |command: &str, data: &Path| {
        let output = std::process::Command::new(env!("CARGO_BIN_EXE_quartermaster"))
            .args([command, "--listen", "127.0.0.1:0", "--data-dir"])
            .arg(data)
            .args(certificate.arguments())
            .env_clear()
            .output()
            .unwrap();
        assert!(!output.status.success());
        [output.stdout, output.stderr].map(|text| String::from_utf8(text).unwrap()).concat()
    };
    let folder = tempfile::tempdir().unwrap();
    for command in ["serve", "doctor"] {
        let told = told(command, &folder.path().join("data"));
        assert!(told.contains("does not belong to the certificate"), "{command}: {told}");
    }
}
