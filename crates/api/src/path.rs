//! From a path to a resource: `administration/user/12` is an item, `administration/user` a list.

use store::{RESOURCES, Resource};

/// What a path leads to.
#[derive(Clone)]
pub(crate) struct Target {
    /// The resource.
    pub(crate) resource: &'static Resource,
    /// The keys of the rows above, the outermost first.
    pub(crate) above: Vec<i64>,
    /// The key of an item; `None` for the list.
    pub(crate) id: Option<i64>,
    /// The kind of asset that the row above must be: `assets/computer/12/volume` is below assets of all kinds.
    pub(crate) through: Option<&'static Resource>,
    /// The kind of component that is asked for.
    pub(crate) component: Option<String>,
}

impl Target {
    /// Finds what a path leads to: what follows `/api.php/`, in small letters.
    pub(crate) fn find(path: &str) -> Option<Self> {
        let segments: Vec<&str> = path.split('/').collect();
        let find =
            |segments: &[&str]| RESOURCES.iter().find_map(|resource| Self::of(resource, segments));
        if let Some(found) = find(&segments) {
            return Some(found);
        }
        if let ["components", kind, rest @ ..] = segments.as_slice() {
            return Self::of_components(kind, rest);
        }
        let [assets, itemtype, id, below @ ..] = segments.as_slice() else { return None };
        let through = find(&[assets, itemtype])?.resource;
        let (below, component) = match below {
            ["component", kind] if key_of(kind).is_none() => (&["component"][..], Some(*kind)),
            [_, ..] => (below, None),
            [] => return None,
        };
        let mut generic = vec![*assets, "global", *id];
        generic.extend(below);
        let found = find(&generic)?;
        Some(Self { through: Some(through), component: component.map(str::to_owned), ..found })
    }

    fn of(resource: &'static Resource, segments: &[&str]) -> Option<Self> {
        let (section, mut rest) = segments.split_first()?;
        if resource.segment.is_empty() || !resource.section.eq_ignore_ascii_case(section) {
            return None;
        }
        let line = resource.ancestry();
        let mut keys = Vec::new();
        for (number, step) in line.iter().enumerate() {
            let (segment, after) = rest.split_first()?;
            if !step.segment.eq_ignore_ascii_case(segment) {
                return None;
            }
            rest = after;
            if let Some((key, after)) = rest.split_first() {
                keys.push(key_of(key)?);
                rest = after;
            } else if number + 1 < line.len() {
                return None;
            }
        }
        if !rest.is_empty() {
            return None;
        }
        let id = if keys.len() == line.len() { keys.pop() } else { None };
        Some(Self { resource, above: keys, id, through: None, component: None })
    }

    /// The components of a kind, of whatever asset.
    fn of_components(kind: &str, rest: &[&str]) -> Option<Self> {
        let resource = RESOURCES.iter().copied().find(|resource| resource.name == "Component")?;
        let id = match rest {
            [] => None,
            [id] => Some(key_of(id)?),
            _ => return None,
        };
        let component = Some(kind.to_owned());
        Some(Self { resource, above: Vec::new(), id, through: None, component })
    }

    /// Returns what the row above must be: each with the keys that lead to it.
    pub(crate) fn conditions(&self) -> Vec<(&'static Resource, Vec<i64>)> {
        let under = self.resource.under.map(|under| under.resource);
        let needed = [under, self.through].into_iter().flatten();
        needed.map(|resource| (resource, self.above.clone())).collect()
    }

    /// Returns all keys, the row's own last.
    pub(crate) fn keys(&self) -> Vec<i64> {
        self.above.iter().copied().chain(self.id).collect()
    }
}

/// Reads a key: digits, as GLPI's paths have it.
fn key_of(text: &str) -> Option<i64> {
    text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse().ok())?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_leads_to_a_list_or_an_item() {
        let found = |path: &str| {
            Target::find(path).map(|target| (target.resource.name, target.above, target.id))
        };
        assert_eq!(found("administration/user"), Some(("User", vec![], None)));
        assert_eq!(found("administration/user/12"), Some(("User", vec![], Some(12))));
        let secrets = Some(("OAuthClientSecret", vec![3], None));
        assert_eq!(found("configuration/oauthclient/3/secret"), secrets);
        let secret = Some(("OAuthClientSecret", vec![3], Some(4)));
        assert_eq!(found("configuration/oauthclient/3/secret/4"), secret);
        for nowhere in [
            "administration",
            "administration/user/x",
            "administration/user/-1",
            "administration/user/12/3",
            "administration/user//12",
            "inventory/user",
            "configuration/oauthclient/secret",
            "administration/user/99999999999999999999",
        ] {
            assert_eq!(found(nowhere), None, "{nowhere}");
        }
    }

    #[test]
    fn what_an_asset_consists_of_stands_below_its_own_kind() {
        let found = |path: &str| {
            Target::find(path).map(|target| {
                (target.resource.name, target.through.map(|kind| kind.name), target.component)
            })
        };
        assert_eq!(found("assets/computer/1/volume"), Some(("Volume", Some("Computer"), None)));
        let processors = Some(("Component", Some("Monitor"), Some("processor".to_owned())));
        assert_eq!(found("assets/monitor/1/component/processor"), processors);
        assert_eq!(found("assets/global/1/volume/7"), Some(("Volume", None, None)));
        let processors = Some(("Component", None, Some("processor".to_owned())));
        assert_eq!(found("components/processor"), processors);
        assert_eq!(found("components/processor/3/4"), None);
        assert_eq!(found("assets/computer/1/toaster"), None);
        assert_eq!(found("administration/user/1/volume"), None);
        assert_eq!(found("assets/software/1/volume"), Some(("Volume", Some("Software"), None)));
    }

    #[test]
    fn no_two_resources_have_the_same_name_or_path() {
        let mut names: Vec<&str> = RESOURCES.iter().map(|resource| resource.name).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), RESOURCES.len());
        for resource in RESOURCES {
            let keys = vec![1; resource.ancestry().len() - 1];
            let path = resource.href(&keys, 7).to_lowercase();
            let found = Target::find(path.trim_start_matches('/')).unwrap();
            assert_eq!((found.resource.name, found.id), (resource.name, Some(7)));
        }
    }
}
