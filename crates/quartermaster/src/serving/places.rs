//! Places: how many connections there are, in all and from one address.

use std::{
    collections::HashMap,
    net::{IpAddr, Ipv6Addr},
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
};

/// Where connections have their places.
#[derive(Clone)]
pub(super) struct Places(Arc<Shared>);

struct Shared {
    most: usize,
    most_of_one: usize,
    taken: AtomicUsize,
    by_address: Mutex<HashMap<IpAddr, usize>>,
}

/// A connection's place; it is free again when this is dropped.
pub(super) struct Place {
    places: Places,
    address: Option<IpAddr>,
}

/// Why there is no place.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Full {
    /// There are as many connections as there may be.
    All,
    /// There are as many from this address.
    Address,
}

impl Full {
    /// Returns the word for it.
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::All => "all places taken",
            Self::Address => "all places of the address taken",
        }
    }
}

impl Places {
    pub(super) fn new(most: usize, most_of_one: usize) -> Self {
        Self(Arc::new(Shared {
            most,
            most_of_one,
            taken: AtomicUsize::new(0),
            by_address: Mutex::default(),
        }))
    }

    /// Takes a place; without an address only the whole counts: many callers come through a trusted proxy.
    pub(super) fn take(&self, address: Option<IpAddr>) -> Result<Place, Full> {
        let room = |taken| (taken < self.0.most).then_some(taken + 1);
        let taken = self.0.taken.fetch_update(Ordering::AcqRel, Ordering::Acquire, room);
        if taken.is_err() {
            return Err(Full::All);
        }
        // From here on the place counts, and is given back by being dropped.
        let mut place = Place { places: self.clone(), address: None };
        if let Some(address) = address.map(neighbourhood) {
            let mut by_address = self.0.by_address.lock().unwrap_or_else(PoisonError::into_inner);
            let of_one = by_address.entry(address).or_insert(0);
            if *of_one >= self.0.most_of_one {
                drop(by_address);
                return Err(Full::Address);
            }
            *of_one += 1;
            place.address = Some(address);
        }
        Ok(place)
    }

    /// Returns how many connections there are.
    #[cfg(test)]
    fn taken(&self) -> usize {
        self.0.taken.load(Ordering::Acquire)
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let shared = &self.places.0;
        if let Some(address) = self.address {
            let mut by_address = shared.by_address.lock().unwrap_or_else(PoisonError::into_inner);
            if let Some(of_one) = by_address.get_mut(&address) {
                *of_one -= 1;
                if *of_one == 0 {
                    by_address.remove(&address);
                }
            }
        }
        shared.taken.fetch_sub(1, Ordering::AcqRel);
    }
}

/// Who has one IPv6 address usually has the whole /64.
fn neighbourhood(address: IpAddr) -> IpAddr {
    match oauth::canonical(address) {
        IpAddr::V4(address) => IpAddr::V4(address),
        IpAddr::V6(address) => {
            IpAddr::V6(Ipv6Addr::from(u128::from(address) & !u128::from(u64::MAX)))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn take(places: &Places, address: &str) -> Result<Place, Full> {
        places.take(Some(address.parse().unwrap()))
    }

    #[test]
    fn places_are_bounded_in_all_and_for_each_address_and_come_back() {
        let places = Places::new(5, 2);
        let first = take(&places, "192.0.2.1").unwrap();
        let _second = take(&places, "::ffff:192.0.2.1").unwrap();
        assert_eq!(take(&places, "192.0.2.1").err(), Some(Full::Address));
        assert_eq!(places.taken(), 2, "who is refused takes no place");
        let _sixth = take(&places, "2001:db8::1").unwrap();
        let _seventh = take(&places, "2001:db8::2").unwrap();
        assert_eq!(take(&places, "2001:db8::3").err(), Some(Full::Address));
        drop(first);
        let _again = take(&places, "192.0.2.1").unwrap();
        let proxied = places.take(None).unwrap();
        assert_eq!(places.take(None).err(), Some(Full::All));
        drop(proxied);
        assert!(places.take(None).is_ok());
    }

    #[test]
    fn addresses_that_have_left_are_forgotten() {
        let places = Places::new(5, 2);
        drop(take(&places, "192.0.2.1").unwrap());
        assert!(places.0.by_address.lock().unwrap().is_empty());
        assert_eq!(places.taken(), 0);
    }
}
