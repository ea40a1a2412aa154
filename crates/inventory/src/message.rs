//! One message of an agent: which one it is, and what it says.

use crate::{
    Format, Inventory, ItemType, Limits, ReadError, ReadErrorKind, json, reading,
    text::{Row, clean, yes},
    xml,
};
use serde_json::{Map, Value};

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

/// Reads a message: JSON or XML, by its first character.
pub fn read(text: &[u8], limits: &Limits) -> Result<Message, ReadError> {
    let text = text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(text).trim_ascii_start();
    match text.first() {
        None => Err(ReadError::new(
            ReadErrorKind::Empty,
            None,
            "The message is empty: send JSON or XML.",
        )),
        Some(b'{') => from_json(json::read(text, limits)?, limits),
        Some(b'<') => from_xml(xml::read(text, limits)?, limits),
        Some(b'[' | b'"') => Err(invalid(Format::Json, "the message is not an object")),
        Some(_) => Err(ReadError::new(
            ReadErrorKind::NotWellFormed,
            None,
            "JSON not well formed! The message begins neither with { nor with <",
        )),
    }
}

fn from_json(value: Value, limits: &Limits) -> Result<Message, ReadError> {
    let Value::Object(members) = value else {
        return Err(invalid(Format::Json, "the message is not an object"));
    };
    let action = Row { members: &members }.text(&["action", "query"]);
    let action = action.map_or(Action::Inventory, |name| action_of(&name));
    read_message(members, action, Format::Json, limits)
}

fn from_xml(value: Value, limits: &Limits) -> Result<Message, ReadError> {
    let Value::Object(members) = value else {
        return Err(invalid(Format::Xml, "the message is empty"));
    };
    let action = Row { members: &members }.text(&["query"]);
    let action = action.map_or(Action::Inventory, |name| action_of(&name));
    read_message(members, action, Format::Xml, limits)
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

fn read_message(
    mut members: Map<String, Value>,
    action: Action,
    format: Format,
    limits: &Limits,
) -> Result<Message, ReadError> {
    let row = Row { members: &members };
    let mut message = Message {
        format,
        deviceid: deviceid(&members, format, limits)?,
        version: row.text(&["version"]),
        tag: row.text(&["tag"]),
        enabled_tasks: tasks(members.get("enabled-tasks")),
        httpd_port: row.number(&["httpd-port"]).filter(|port| (1..=65_535).contains(port)),
        action,
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
        message.inventories.extend(read_inventory(&mut members, &message, limits)?);
    }
    Ok(message)
}

fn deviceid(
    members: &Map<String, Value>,
    format: Format,
    limits: &Limits,
) -> Result<Option<String>, ReadError> {
    match members.get("deviceid") {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) => {
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

fn tasks(value: Option<&Value>) -> Vec<String> {
    let names = value.and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str);
    let usual = |name: &&str| {
        name.len() <= 40
            && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
    };
    names.filter(usual).take(MOST_TASKS).map(str::to_ascii_lowercase).collect()
}

fn read_inventory(
    members: &mut Map<String, Value>,
    message: &Message,
    limits: &Limits,
) -> Result<Option<Inventory>, ReadError> {
    let format = message.format;
    let content = match members.remove("content") {
        Some(Value::Object(content)) => content,
        None if message.action != Action::Inventory => return Ok(None),
        None => return Err(invalid(format, "`content` is missing")),
        Some(_) => return Err(invalid(format, "`content` is not an object")),
    };
    check_rows(&content, format, limits)?;
    let itemtype = match members.get("itemtype") {
        None | Some(Value::Null) => ItemType::default(),
        Some(Value::String(name)) => {
            ItemType::parse(name).ok_or_else(|| invalid(format, "`itemtype` is not known"))?
        }
        Some(_) => return Err(invalid(format, "`itemtype` is not a text")),
    };
    let mut inventory = Inventory {
        itemtype,
        deviceid: message.deviceid.clone().unwrap_or_default(),
        partial: partial(members, format)?,
        tag: message.tag.clone().or_else(|| xml_tag(&content)),
        ..Inventory::default()
    };
    reading::read(content, &mut inventory);
    Ok(Some(inventory))
}

/// What cannot be read as yes or no is refused: to take it for a full inventory would delete what it leaves out.
fn partial(members: &Map<String, Value>, format: Format) -> Result<bool, ReadError> {
    match members.get("partial") {
        None | Some(Value::Null) => Ok(false),
        Some(value) => {
            yes(value).ok_or_else(|| invalid(format, "`partial` is neither true nor false"))
        }
    }
}

/// Old agents tell their tag among the account's values.
fn xml_tag(content: &Map<String, Value>) -> Option<String> {
    let values = match content.get("accountinfo")? {
        Value::Array(rows) => rows.as_slice(),
        single => std::slice::from_ref(single),
    };
    let rows = values.iter().filter_map(Value::as_object).map(|members| Row { members });
    rows.filter(|row| row.text(&["keyname"]).as_deref() == Some("TAG"))
        .find_map(|row| row.text(&["keyvalue"]))
}

fn check_rows(
    content: &Map<String, Value>,
    format: Format,
    limits: &Limits,
) -> Result<(), ReadError> {
    let rows: usize = content.values().filter_map(Value::as_array).map(Vec::len).sum();
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
