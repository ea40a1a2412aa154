//! One message of an agent: which one it is, and what it says.

use crate::{
    Format, Inventory, ItemType, Limits, ReadError, ReadErrorKind, device, json, reading,
    text::{clean, text, yes},
    tree::{Members, Node},
    xml,
};

/// What a message asks for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Action {
    /// What is there to do? (JSON)
    Contact,
    /// What is there to do? (XML)
    Prolog,
    /// Here is what I found on a machine.
    Inventory,
    /// Which credentials shall I use?
    GetParams,
    /// Here is what I found in a network.
    NetDiscovery,
    /// Here is what I found on a device of a network.
    NetInventory,
    /// Something else.
    Other(String),
}

/// One message of an agent.
#[derive(Clone, Debug)]
pub struct Message {
    /// In which form it came.
    pub format: Format,
    /// What it asks for.
    pub action: Action,
    /// The agent's identifier.
    pub deviceid: Option<String>,
    /// The agent's version, in CONTACT.
    pub version: Option<String>,
    /// The agent's tag.
    pub tag: Option<String>,
    /// What the agent would do if asked, in CONTACT.
    pub enabled_tasks: Vec<String>,
    /// The port of the agent's own HTTP server, in CONTACT. Its secrets, in the same message, are not read.
    pub httpd_port: Option<i64>,
    /// What it found: several assets in a message about devices of a network.
    pub inventories: Vec<Inventory>,
    /// How far a task of the network is, in messages about one.
    pub progress: Option<Progress>,
    /// What went wrong with devices of the network.
    pub errors: Vec<DeviceError>,
}

/// How far a task of the network is.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Progress {
    /// The number of the task.
    pub jobid: Option<i64>,
    /// It begins.
    pub started: bool,
    /// It is over.
    pub ended: bool,
    /// How many addresses it looks at.
    pub addresses: Option<i64>,
}

/// What went wrong with a device of the network.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct DeviceError {
    /// The number that the task gave the device.
    pub id: Option<i64>,
    /// What the agent says.
    pub message: String,
}

/// The most tasks that are read.
const MOST_TASKS: usize = 50;

/// Takes off what may stand before a message: a mark of the byte order, and blanks as JSON and XML know them.
fn without_lead(bytes: &[u8]) -> &[u8] {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let blank = |byte: &u8| matches!(byte, b' ' | b'\t' | b'\r' | b'\n');
    let begins = bytes.iter().position(|byte| !blank(byte)).unwrap_or(bytes.len());
    bytes.get(begins..).unwrap_or_default()
}

/// Reads a message: JSON or XML, by its first character.
pub fn read(bytes: &[u8], limits: &Limits) -> Result<Message, ReadError> {
    let bytes = without_lead(bytes);
    match bytes.first() {
        None => Err(ReadError::new(
            ReadErrorKind::Empty,
            None,
            "The message is empty: send JSON or XML.",
        )),
        Some(b'{') => read_message(json::read(bytes, limits)?, Format::Json, limits),
        Some(b'<') => {
            let text = xml::decode(bytes)?;
            read_message(xml::read(&text, limits)?, Format::Xml, limits)
        }
        Some(b'[' | b'"') => Err(invalid(Format::Json, "the message is not an object")),
        Some(_) => Err(ReadError::new(
            ReadErrorKind::NotWellFormed,
            None,
            "JSON not well formed! The message begins neither with { nor with <",
        )),
    }
}

fn action_of(name: &str) -> Action {
    match name.to_ascii_lowercase().as_str() {
        "contact" => Action::Contact,
        "prolog" => Action::Prolog,
        "inventory" => Action::Inventory,
        "get_params" => Action::GetParams,
        "netdiscovery" => Action::NetDiscovery,
        "netinventory" | "snmp" | "snmpquery" => Action::NetInventory,
        _ => Action::Other(name.to_owned()),
    }
}

fn read_message(tree: Node<'_>, format: Format, limits: &Limits) -> Result<Message, ReadError> {
    let Node::Object(mut members) = tree else {
        return Err(invalid(format, "the message is empty"));
    };
    let action = members.text(&["action", "query"]);
    let mut message = Message {
        format,
        action: action.map_or(Action::Inventory, |name| action_of(&name)),
        deviceid: deviceid(&members, format, limits)?,
        version: members.text(&["version"]),
        tag: members.text(&["tag"]),
        enabled_tasks: tasks(members.get("enabled-tasks")),
        httpd_port: members.number(&["httpd-port"]).filter(|port| (1..=65_535).contains(port)),
        inventories: Vec::new(),
        progress: None,
        errors: Vec::new(),
    };
    let needs_deviceid =
        matches!(message.action, Action::Contact | Action::Prolog | Action::Inventory);
    if needs_deviceid && message.deviceid.is_none() {
        return Err(invalid(format, "`deviceid` is missing"));
    }
    if matches!(message.action, Action::Inventory | Action::NetInventory | Action::NetDiscovery) {
        read_content(&mut members, &mut message, limits)?;
    }
    Ok(message)
}

fn deviceid(
    members: &Members<'_>,
    format: Format,
    limits: &Limits,
) -> Result<Option<String>, ReadError> {
    match members.get("deviceid") {
        None | Some(Node::Null) => Ok(None),
        Some(Node::Text(text)) => {
            let deviceid = clean(text);
            if deviceid.chars().count() > limits.deviceid {
                let message = format!("`deviceid` has more than {} characters", limits.deviceid);
                return Err(invalid(format, &message));
            }
            Ok(Some(deviceid).filter(|deviceid| !deviceid.is_empty()))
        }
        Some(_) => Err(invalid(format, "`deviceid` is not a text")),
    }
}

fn tasks(node: Option<&Node<'_>>) -> Vec<String> {
    let Some(Node::List(names)) = node else { return Vec::new() };
    let usual = |name: &&str| {
        name.len() <= 40
            && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
    };
    let names = names.iter().filter_map(Node::as_text).filter(usual);
    names.take(MOST_TASKS).map(str::to_ascii_lowercase).collect()
}

fn read_content(
    members: &mut Members<'_>,
    message: &mut Message,
    limits: &Limits,
) -> Result<(), ReadError> {
    let format = message.format;
    let mut content = match members.remove("content") {
        Some(Node::Object(content)) => content,
        None | Some(Node::Null) if message.action != Action::Inventory => return Ok(()),
        None | Some(Node::Null) => return Err(invalid(format, "`content` is missing")),
        Some(_) => return Err(invalid(format, "`content` is not an object")),
    };
    check_rows(&content, format, limits)?;
    let told = match members.get("itemtype") {
        None | Some(Node::Null) => None,
        Some(Node::Text(name)) => {
            let known = ItemType::parse(name).filter(|kind| kind.has_documents());
            Some(known.ok_or_else(|| invalid(format, "`itemtype` is not known"))?)
        }
        Some(_) => return Err(invalid(format, "`itemtype` is not a text")),
    };
    let partial = partial(members, format)?;
    let of_network = message.action != Action::Inventory;
    let jobid = members.number(&["jobid"]).or_else(|| content.number(&["processnumber"]));
    let inventory = Inventory {
        deviceid: message.deviceid.clone().unwrap_or_default(),
        partial: partial || message.action == Action::NetDiscovery,
        discovered: message.action == Action::NetDiscovery,
        tag: message.tag.clone().or_else(|| xml_tag(&content)),
        agent_version: agent_version(&content),
        jobid,
        ..Inventory::default()
    };
    if of_network {
        message.progress = progress(content.remove("agent"), jobid);
    }
    message.errors.extend(error(content.remove("error")));
    let about = |content: &Members<'_>| match (told, of_network) {
        (Some(told), false) => told,
        (None, false) => device::kind(content).unwrap_or_default(),
        // Who scans a device and cannot say what it is calls it a computer; a computer tells its hardware.
        (Some(ItemType::Computer) | None, true) if content.get("hardware").is_none() => {
            device::kind(content).unwrap_or(ItemType::Unmanaged)
        }
        (told, true) => told.unwrap_or_default(),
    };
    let contents = match content.remove("device") {
        Some(devices) if of_network => {
            let devices = devices.into_rows().into_iter().filter_map(Node::into_object);
            let devices = devices.filter_map(|mut device| {
                message.errors.extend(error(device.remove("error")));
                Some(device::content(device)).filter(|content| content.len() > 0)
            });
            devices.collect()
        }
        Some(device) => {
            content.put("device".into(), device);
            vec![content]
        }
        None if of_network && !tells_of_a_device(&content) => Vec::new(),
        None => vec![content],
    };
    for content in contents {
        let mut inventory = Inventory { itemtype: about(&content), ..inventory.clone() };
        reading::read(content, &mut inventory);
        message.inventories.push(inventory);
    }
    Ok(())
}

/// What cannot be read as yes or no is refused: to take it for a full inventory would delete what it leaves out.
fn partial(members: &Members<'_>, format: Format) -> Result<bool, ReadError> {
    match members.get("partial") {
        None | Some(Node::Null) => Ok(false),
        Some(node) => {
            yes(node).ok_or_else(|| invalid(format, "`partial` is neither true nor false"))
        }
    }
}

fn agent_version(content: &Members<'_>) -> Option<String> {
    let provider = content.get("versionprovider").and_then(Node::as_object);
    if let Some(version) = provider.and_then(|provider| provider.text(&["version"])) {
        return Some(version);
    }
    let client = content.text(&["versionclient", "moduleversion"])?;
    let version = client.rsplit_once("_v").map_or(client.as_str(), |(_, version)| version.trim());
    // What the format demands and nobody knew.
    Some(version.to_owned()).filter(|version| !version.is_empty() && version != "missing")
}

/// Old agents tell their tag among the account's values.
fn xml_tag(content: &Members<'_>) -> Option<String> {
    let values = match content.get("accountinfo")? {
        Node::List(rows) => rows.as_slice(),
        single => std::slice::from_ref(single),
    };
    let rows = values.iter().filter_map(Node::as_object);
    rows.filter(|row| row.text(&["keyname"]).as_deref() == Some("TAG"))
        .find_map(|row| row.text(&["keyvalue"]))
}

/// Reads what a message says of its task: `<AGENT><START>1</START></AGENT>`.
fn progress(agent: Option<Node<'_>>, jobid: Option<i64>) -> Option<Progress> {
    let agent = agent?.into_object()?;
    let said = |name| agent.get(name).and_then(yes) == Some(true);
    Some(Progress {
        jobid,
        started: said("start"),
        ended: said("end"),
        addresses: agent.number(&["nbip"]),
    })
}

fn error(node: Option<Node<'_>>) -> Option<DeviceError> {
    let node = node?;
    let message = match node.as_object() {
        Some(error) => error.text(&["message"]),
        None => text(&node),
    };
    let id = node.as_object().and_then(|error| error.number(&["id"]));
    Some(DeviceError { id, message: message? })
}

/// Says whether there is more than what frames the content of a task.
fn tells_of_a_device(content: &Members<'_>) -> bool {
    let frame = ["moduleversion", "processnumber", "versionclient", "agent", "error"];
    content.iter().any(|(name, node)| !frame.contains(&name) && !node.is_blank())
}

fn check_rows(content: &Members<'_>, format: Format, limits: &Limits) -> Result<(), ReadError> {
    let lengths = content.iter().filter_map(|(_, node)| match node {
        Node::List(rows) => Some(rows.len()),
        _ => None,
    });
    check_count(lengths.sum(), format, limits)
}

/// Says whether so many rows are too many for all sections together.
pub(crate) fn check_count(rows: usize, format: Format, limits: &Limits) -> Result<(), ReadError> {
    if rows > limits.rows {
        let message = format!("{}more than {} rows in all", prefix(format), limits.rows);
        return Err(ReadError::new(ReadErrorKind::TooLarge, format, message));
    }
    Ok(())
}

fn invalid(format: Format, what: &str) -> ReadError {
    ReadError::new(ReadErrorKind::DoesNotValidate, format, format!("{}{what}", prefix(format)))
}

const fn prefix(format: Format) -> &'static str {
    match format {
        Format::Json => "JSON does not validate: ",
        Format::Xml => "XML does not validate: ",
    }
}
