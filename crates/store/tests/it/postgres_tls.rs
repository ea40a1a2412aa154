//! TLS to PostgreSQL: what each `sslmode` takes and refuses.

use oauth::Timestamp;
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use std::fs;
use store::{Encryption, Store, StoreOptions};
use tempfile::TempDir;
use test_database::{TestDatabase, TlsServer};

type Authority = CertifiedIssuer<'static, KeyPair>;

fn authority(name: &str) -> Authority {
    let mut about = CertificateParams::new([]).unwrap();
    about.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    about.distinguished_name.push(rcgen::DnType::CommonName, name);
    CertifiedIssuer::self_signed(about, KeyPair::generate().unwrap()).unwrap()
}

/// A server whose certificate an authority has issued for a name.
fn server(authority: &Authority, name: &str) -> TlsServer {
    let key = KeyPair::generate().unwrap();
    let about = CertificateParams::new([name.to_owned()]).unwrap();
    let certificate = about.signed_by(&key, authority).unwrap();
    TlsServer::start(&certificate.pem(), &key.serialize_pem())
}

fn file(folder: &TempDir, name: &str, text: &str) -> String {
    let path = folder.path().join(name);
    fs::write(&path, text).unwrap();
    path.to_str().unwrap().to_owned()
}

/// How a connection is encrypted, or why there is none.
fn reached(url: &str) -> Result<Encryption, String> {
    let options = StoreOptions::Postgres { url: url.to_owned(), connections: 1 };
    let examined = options.examine().map_err(|error| error.to_string())?;
    Ok(examined.unwrap().postgres.unwrap().encryption)
}

#[test]
fn verify_full_takes_the_one_that_is_called_and_nobody_else() {
    let (ours, other) = (authority("Ours"), authority("Other"));
    let folder = tempfile::tempdir().unwrap();
    let (known, unknown) =
        (file(&folder, "ours.pem", &ours.pem()), file(&folder, "other.pem", &other.pem()));
    let server = server(&ours, "localhost");
    let by = |user: &str, host: &str, query: &str| {
        reached(&format!("{}?{query}", server.url(user, host)))
    };
    let full = format!("sslmode=verify-full&sslrootcert={known}");
    assert_eq!(by("quartermaster", "localhost", &full), Ok(Encryption::Checked));
    // The password counts on this connection only.
    let bound = format!("{full}&channel_binding=require");
    assert_eq!(by("secure", "localhost", &bound), Ok(Encryption::Checked));

    let refused = by("quartermaster", "127.0.0.1", &full).unwrap_err();
    assert!(refused.contains("not valid for name"), "another name: {refused}");
    let issued = format!("sslmode=verify-ca&sslrootcert={known}");
    assert_eq!(by("quartermaster", "127.0.0.1", &issued), Ok(Encryption::Issued));
    let required = format!("sslmode=require&sslrootcert={known}");
    assert_eq!(by("quartermaster", "127.0.0.1", &required), Ok(Encryption::Issued));
    for mode in ["verify-full", "verify-ca", "require"] {
        let query = format!("sslmode={mode}&sslrootcert={unknown}");
        let refused = by("quartermaster", "localhost", &query).unwrap_err();
        assert!(refused.contains("UnknownIssuer"), "{mode}: {refused}");
    }
    let empty = file(&folder, "empty.pem", "");
    let refused =
        by("quartermaster", "localhost", &format!("sslmode=verify-ca&sslrootcert={empty}"));
    assert!(refused.unwrap_err().contains("no certificate in PEM"));
}

#[test]
fn without_certificates_to_trust_require_encrypts_and_prefer_does_what_the_server_wants() {
    let server = server(&authority("Ours"), "db.example");
    let by =
        |user: &str, query: &str| reached(&format!("{}{query}", server.url(user, "127.0.0.1")));
    assert_eq!(by("quartermaster", "?sslmode=require"), Ok(Encryption::Unchecked));
    assert_eq!(by("secure", ""), Ok(Encryption::Unchecked));
    assert_eq!(by("secure", "?sslmode=require&channel_binding=require"), Ok(Encryption::Unchecked));
    assert_eq!(by("plain", ""), Ok(Encryption::SameMachine), "who comes by TLS is refused");
    assert_eq!(by("quartermaster", "?sslmode=disable"), Ok(Encryption::SameMachine));
    assert!(by("plain", "?sslmode=require").is_err());
    assert!(by("secure", "?sslmode=disable").is_err());
    // The server of the other tests has no TLS.
    let database = TestDatabase::postgres();
    assert_eq!(reached(&database.url()), Ok(Encryption::SameMachine));
    let refused = reached(&format!("{}?sslmode=require", database.url())).unwrap_err();
    assert!(refused.contains("does not support TLS"), "{refused}");
}

/// As `openssl req -x509` makes them.
#[test]
fn a_certificate_that_has_issued_itself_is_trusted_if_it_is_named() {
    let mut about = CertificateParams::new(["localhost".to_owned()]).unwrap();
    about.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let key = KeyPair::generate().unwrap();
    let pem = about.self_signed(&key).unwrap().pem();
    let folder = tempfile::tempdir().unwrap();
    let known = file(&folder, "server.pem", &pem);
    let server = TlsServer::start(&pem, &key.serialize_pem());
    let by = |host: &str| {
        let url = server.url("quartermaster", host);
        reached(&format!("{url}?sslmode=verify-full&sslrootcert={known}"))
    };
    assert_eq!(by("localhost"), Ok(Encryption::Checked));
    assert!(by("127.0.0.1").unwrap_err().contains("not valid for name"));
}

#[test]
fn a_store_does_its_work_by_tls() {
    let ours = authority("Ours");
    let folder = tempfile::tempdir().unwrap();
    let known = file(&folder, "ours.pem", &ours.pem());
    let server = server(&ours, "localhost");
    let url = server.url("secure", "localhost");
    let url = format!("{url}?sslmode=verify-full&sslrootcert={known}");
    let options = StoreOptions::Postgres { url, connections: 2 };
    let store = Store::open(options, Timestamp::from_micros(0)).unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    assert!(runtime.block_on(store.read(|db| db.needs_setup())).unwrap());
    assert_eq!(runtime.block_on(store.check()).unwrap(), Vec::<String>::new());
}
