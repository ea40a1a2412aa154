//! What a page leads to: its links, and its forms that ask and do not change anything.

/// A tag with its attributes as they are written.
struct Tag<'p> {
    name: &'p str,
    attributes: &'p str,
}

/// A form that is sent by GET.
#[derive(Default)]
struct Form {
    id: String,
    action: String,
    /// What is sent whatever a person does.
    kept: Vec<(String, String)>,
    /// Each choice of each field.
    choices: Vec<Vec<(String, String)>>,
    acts: Vec<(String, String)>,
}

/// What is typed into fields for words: what many rows have, what a few have, and what none has.
const WORDS: &[&str] = &["maple", "000777", "zzzzz"];
/// What is typed into fields that take nothing else.
const OTHERS: [(&str, &[&str]); 4] = [
    ("address", &["10.20.0.7"]),
    ("client", &["1", "5"]),
    ("reference", &["00007-QMBEN"]),
    ("user", &["maple000000", "otter000007"]),
];
/// So many choices of a field are tried, and its last.
const CHOICES: usize = 3;
/// So many rows are chosen.
const CHOSEN: usize = 3;

/// Returns where the links of a page lead.
pub(super) fn links(page: &str) -> Vec<String> {
    let links = tags(page).filter(|tag| tag.name == "a").filter_map(|tag| tag.value("href"));
    links.filter(|href| href.starts_with('/') || href.starts_with('?')).collect()
}

/// Returns where the forms of a page lead, one choice of one field at a time.
pub(super) fn questions(page: &str, path: &str) -> Vec<String> {
    let mut forms: Vec<Form> = Vec::new();
    let mut within = false;
    let mut chosen = Vec::new();
    let mut select = None;
    for tag in tags(page) {
        match tag.name {
            "form" => {
                within = tag.value("method").is_none_or(|method| method == "get");
                if within {
                    let action = tag.value("action").unwrap_or_else(|| path.to_owned());
                    forms.push(Form {
                        id: tag.value("id").unwrap_or_default(),
                        action,
                        ..Form::default()
                    });
                }
            }
            "/form" => within = false,
            "input" if tag.value("form").is_some() => chosen.push(tag),
            "select" if within => select = tag.value("name").map(|name| (name, Vec::new())),
            "option" => {
                let value = tag.value("value").filter(|value| !value.is_empty());
                if let (Some((name, options)), Some(value)) = (&mut select, value) {
                    options.push((name.clone(), value));
                }
            }
            "/select" => {
                if let (Some((_, options)), Some(form)) = (select.take(), forms.last_mut()) {
                    form.choices.extend(first_and_last(options));
                }
            }
            "input" | "button" if within => {
                if let Some(form) = forms.last_mut() {
                    form.take(&tag);
                }
            }
            _ => {}
        }
    }
    for form in &mut forms {
        form.choose(&chosen);
    }
    forms.iter().flat_map(Form::addresses).collect()
}

fn first_and_last(options: Vec<(String, String)>) -> Vec<Vec<(String, String)>> {
    let last = options.len().saturating_sub(1);
    let tried = options.into_iter().enumerate();
    tried
        .filter(|(index, _)| *index < CHOICES || *index == last)
        .map(|(_, pair)| vec![pair])
        .collect()
}

impl Form {
    fn take(&mut self, tag: &Tag<'_>) {
        let Some(name) = tag.value("name") else { return };
        let value = tag.value("value").unwrap_or_default();
        let kind = tag.value("type").unwrap_or_default();
        let choose = |value: &str| vec![(name.clone(), value.to_owned())];
        match (tag.name, kind.as_str()) {
            ("button", _) => self.acts.push((name, value)),
            (_, "hidden") => self.kept.push((name, value)),
            (_, "checkbox" | "radio") => self.choices.push(choose(&value)),
            (_, "date") => self.choices.push(choose("2026-06-01")),
            (_, "datetime-local") => self.choices.push(choose("2026-06-01T00:00")),
            (_, "search" | "text" | "") => {
                let known = OTHERS.iter().find(|(known, _)| *known == name);
                let words = known.map_or(WORDS, |(_, words)| words);
                self.choices.extend(words.iter().map(|word| choose(word)));
            }
            _ => {}
        }
    }

    /// Chooses the first rows of a list, for the form with which something is done to them.
    fn choose(&mut self, inputs: &[Tag<'_>]) {
        let own = inputs.iter().filter(|tag| tag.value("form").as_ref() == Some(&self.id));
        let pairs: Vec<_> =
            own.filter_map(|tag| tag.value("name").zip(tag.value("value"))).take(CHOSEN).collect();
        for act in std::mem::take(&mut self.acts).into_iter().filter(|_| !pairs.is_empty()) {
            self.choices.push([vec![act], pairs.clone()].concat());
        }
    }

    fn addresses(&self) -> impl Iterator<Item = String> {
        self.choices.iter().map(|choice| {
            let pairs = self.kept.iter().filter(|(_, value)| !value.is_empty()).chain(choice);
            let pairs: Vec<String> =
                pairs.map(|(name, value)| format!("{name}={}", encoded(value))).collect();
            format!("{}?{}", self.action, pairs.join("&"))
        })
    }
}

/// Percent-encodes what does not stand for itself in a query.
fn encoded(value: &str) -> String {
    let encode = |byte: u8| match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
            char::from(byte).to_string()
        }
        byte => format!("%{byte:02X}"),
    };
    value.bytes().map(encode).collect()
}

fn tags(page: &str) -> impl Iterator<Item = Tag<'_>> {
    page.split('<').skip(1).filter_map(|piece| {
        let tag = piece.split_once('>')?.0;
        let (name, attributes) = tag.split_once(char::is_whitespace).unwrap_or((tag, ""));
        Some(Tag { name, attributes })
    })
}

impl Tag<'_> {
    /// Returns the value of an attribute.
    fn value(&self, name: &str) -> Option<String> {
        let mut rest = self.attributes;
        while let Some((before, after)) = rest.split_once("=\"") {
            let (value, next) = after.split_once('"')?;
            let found = before.rsplit(char::is_whitespace).next();
            if found == Some(name) {
                return Some(text(value));
            }
            rest = next;
        }
        None
    }
}

/// Resolves the references that templates write.
fn text(value: &str) -> String {
    let named = [
        ("&#38;", "&"),
        ("&#34;", "\""),
        ("&#39;", "'"),
        ("&#60;", "<"),
        ("&#62;", ">"),
        ("&quot;", "\""),
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&amp;", "&"),
    ];
    named
        .iter()
        .fold(value.to_owned(), |text, (reference, character)| text.replace(reference, character))
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = r#"<a class="x" href="/a?b=1&#38;c=2">A</a> <a href="https://elsewhere.example/">B</a> <a href="?sort=name">C</a>
        <form role="search"><input type="search" name="q" value=""><input type="hidden" name="sort" value="os"><input type="hidden" name="order" value="">
        <select name="kind"><option value="">any</option><option value="one">1</option><option value="two">2</option></select></form>
        <form method="post" action="/danger"><input type="text" name="x"></form>
        <form id="chosen" action="/chosen"><button name="act" value="delete">Delete</button></form>
        <input type="checkbox" name="key" value="7" form="chosen"><input type="checkbox" name="key" value="8" form="chosen">"#;

    #[test]
    fn links_within_the_house_are_followed() {
        assert_eq!(links(PAGE), ["/a?b=1&c=2", "?sort=name"]);
    }

    #[test]
    fn forms_that_only_ask_are_asked_with_one_choice_at_a_time() {
        assert_eq!(
            questions(PAGE, "/list"),
            [
                "/list?sort=os&q=maple",
                "/list?sort=os&q=000777",
                "/list?sort=os&q=zzzzz",
                "/list?sort=os&kind=one",
                "/list?sort=os&kind=two",
                "/chosen?act=delete&key=7&key=8",
            ]
        );
    }
}
