//! Software, its versions, and where they are installed.

use super::asset::ASSET;
use crate::{Acts, ApiVersion, Member, Resource, Under, Visibility};
use rights::Subject;

pub(crate) static SOFTWARE: Resource = Resource {
    name: "Software",
    about: "A piece of software",
    section: "Assets",
    segment: "Software",
    under: None,
    since: ApiVersion::V2_0,
    subject: Subject::Assets,
    visibility: Visibility::Everywhere,
    table: "software",
    key: "id",
    only: "",
    listed: None,
    counted: None,
    order: "id",
    members: &[
        Member::id(),
        Member::text("name", "@.name", "The name").sorted_by("lower(@.name)"),
        Member::text("publisher", "@.publisher", "Its publisher"),
        Member::many("versions", &VERSION, "@.software_id", &[], "Its versions"),
    ],
    acts: Acts::NONE,
};

pub(crate) static VERSION: Resource = Resource {
    name: "SoftwareVersion",
    about: "A version of a piece of software",
    section: "Assets",
    segment: "Version",
    under: Some(Under { resource: &SOFTWARE, key: "@.software_id" }),
    since: ApiVersion::V2_0,
    subject: Subject::Assets,
    visibility: Visibility::Everywhere,
    table: "software_versions",
    key: "id",
    only: "",
    listed: None,
    counted: None,
    order: "id",
    members: &[
        Member::id(),
        Member::text("name", "@.version", "The version").sorted_by("@.version"),
        Member::text("arch", "@.architecture", "Its architecture"),
        Member::one("software", &SOFTWARE, "@.software_id", &["id", "name"], "The software"),
        Member::many(
            "installations",
            &INSTALLATION,
            "@.software_version_id",
            &[],
            "Its installations",
        ),
    ],
    acts: Acts::NONE,
};

pub(crate) static INSTALLATION: Resource = Resource {
    name: "SoftwareInstallation",
    about: "A version that is installed on an asset",
    section: "Assets",
    segment: "SoftwareInstallation",
    under: Some(Under { resource: &ASSET, key: "@.asset_id" }),
    since: ApiVersion::V2_2,
    subject: Subject::Assets,
    visibility: Visibility::With(&ASSET, "@.asset_id"),
    table: "software_installations",
    // Of an asset there is one of each version.
    key: "software_version_id",
    only: "",
    listed: None,
    counted: None,
    order: "id",
    members: &[
        Member::integer("id", "@.software_version_id", "The key of the version")
            .sorted_by("@.software_version_id"),
        Member::text(
            "itemtype",
            "(select vi.itemtype from assets vi where vi.id = @.asset_id)",
            "The kind of the asset",
        ),
        Member::integer("items_id", "@.asset_id", "The key of the asset"),
        Member::one(
            "softwareversion",
            &VERSION,
            "@.software_version_id",
            &["id", "name", "arch"],
            "The version",
        ),
        Member::one(
            "software",
            &SOFTWARE,
            "(select vv.software_id from software_versions vv where vv.id = @.software_version_id)",
            &["id", "name", "publisher"],
            "The software",
        ),
        Member::text(
            "date_install",
            "@.install_date",
            "The installation date, as reported by the agent",
        ),
        Member::instant("date_creation", "@.first_seen", "The time when it was first seen"),
    ],
    acts: Acts::NONE,
};
