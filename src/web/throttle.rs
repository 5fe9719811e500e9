//! Who tries too often: wrong passwords by mail address and by client, new accounts by client.
//!
//! A few lines of our own and no library: a try counts before the password is looked at, so that many at once do
//! not slip through, and is given back when it was no guess. governor can neither give back nor look without taking.

use std::{
    collections::{HashMap, VecDeque},
    sync::{Mutex, MutexGuard, PoisonError},
};

use chrono::{DateTime, TimeDelta, Utc};

use super::{errors::Problem, guards::Client};
use crate::{
    domain::account::{MailAddress, PhoneNumber},
    operations::secret,
};

/// Keys that one limit remembers; at some hundred bytes each a flood costs a few megabytes.
const MOST_KEYS: usize = 10_000;

/// The limits of one process, kept in memory alone.
#[derive(Debug)]
pub struct Throttle {
    sign_in_by_mail: Limit,
    sign_in_by_client: Limit,
    sign_up_by_client: Limit,
    guest_by_phone: Limit,
    guest_by_client: Limit,
}

impl Default for Throttle {
    /// Ten wrong passwords for a mail address and thirty from a client in a quarter of an hour; ten new accounts
    /// from a client in an hour; ten wrong codes for a telephone number and twenty from a client in a quarter of one.
    fn default() -> Self {
        Self {
            sign_in_by_mail: Limit::new(10, TimeDelta::minutes(15)),
            sign_in_by_client: Limit::new(30, TimeDelta::minutes(15)),
            sign_up_by_client: Limit::new(10, TimeDelta::hours(1)),
            guest_by_phone: Limit::new(10, TimeDelta::minutes(15)),
            guest_by_client: Limit::new(20, TimeDelta::minutes(15)),
        }
    }
}

/// A try to sign in that counts as a wrong password unless it is forgiven.
#[derive(Debug)]
#[must_use]
pub struct SignInTry<'t> {
    throttle: &'t Throttle,
    mail: String,
    client: Option<String>,
    at: DateTime<Utc>,
}

impl Throttle {
    /// Counts a try to sign in.
    ///
    /// # Errors
    /// `too_many_requests`, told alike for addresses with and without an account.
    pub fn sign_in(&self, mail: &str, client: &Client, now: DateTime<Utc>) -> Result<SignInTry<'_>, Problem> {
        // Hashed, so that a key is short whatever was typed and a dump of memory lists nobody.
        let mail = match MailAddress::parse(mail) {
            Ok(mail) => secret::hash(mail.as_str()),
            Err(_) => secret::hash(mail),
        };
        let client = client.network();
        if let Some(client) = &client {
            self.sign_in_by_client.take(client, now)?;
        }
        let counted = SignInTry { throttle: self, mail, client, at: now };
        match self.sign_in_by_mail.take(&counted.mail, now) {
            Ok(()) => Ok(counted),
            Err(problem) => {
                // Nothing was guessed: it is not the client's fault as well.
                counted.give_back_client();
                Err(problem)
            }
        }
    }

    /// Counts an account to be made; a client without an address is not limited.
    ///
    /// # Errors
    /// `too_many_requests`.
    pub fn sign_up(&self, client: &Client, now: DateTime<Utc>) -> Result<(), Problem> {
        client.network().map_or(Ok(()), |client| self.sign_up_by_client.take(&client, now))
    }
}

/// A guest's try to see a reservation, which counts as a wrong code unless it is forgiven.
#[derive(Debug)]
#[must_use]
pub struct GuestTry<'t> {
    throttle: &'t Throttle,
    phone: String,
    client: Option<String>,
    at: DateTime<Utc>,
}

impl Throttle {
    /// Counts a guest's try.
    ///
    /// # Errors
    /// `too_many_requests`, told alike for right and wrong codes.
    pub fn guest(&self, phone: &PhoneNumber, client: &Client, now: DateTime<Utc>) -> Result<GuestTry<'_>, Problem> {
        let phone = secret::hash(&phone.ending());
        let client = client.network();
        if let Some(client) = &client {
            self.guest_by_client.take(client, now)?;
        }
        let counted = GuestTry { throttle: self, phone, client, at: now };
        match self.guest_by_phone.take(&counted.phone, now) {
            Ok(()) => Ok(counted),
            Err(problem) => {
                // Nothing was guessed: it is not the client's fault as well.
                counted.give_back_client();
                Err(problem)
            }
        }
    }
}

impl GuestTry<'_> {
    /// The code was right, or could not be looked at.
    pub fn forgive(self) {
        self.throttle.guest_by_phone.give_back(&self.phone, self.at);
        self.give_back_client();
    }

    fn give_back_client(&self) {
        if let Some(client) = &self.client {
            self.throttle.guest_by_client.give_back(client, self.at);
        }
    }
}

impl SignInTry<'_> {
    /// The password was right, or could not be looked at: nothing was guessed.
    pub fn forgive(self) {
        self.throttle.sign_in_by_mail.give_back(&self.mail, self.at);
        self.give_back_client();
    }

    fn give_back_client(&self) {
        if let Some(client) = &self.client {
            self.throttle.sign_in_by_client.give_back(client, self.at);
        }
    }
}

/// So many tries of one key in any such stretch of time.
#[derive(Debug)]
struct Limit {
    most: usize,
    within: TimeDelta,
    tries: Mutex<Tries>,
}

/// When each key tried, oldest first.
type Tries = HashMap<String, VecDeque<DateTime<Utc>>>;

impl Limit {
    fn new(most: usize, within: TimeDelta) -> Self {
        Self { most, within, tries: Mutex::default() }
    }

    /// A refused try does not count, so that waiting as long as told is enough.
    fn take(&self, key: &str, now: DateTime<Utc>) -> Result<(), Problem> {
        let since = now - self.within;
        let mut tries = self.tries();
        if let Some(earlier) = tries.get_mut(key) {
            earlier.retain(|at| *at > since);
            if let Some(first) = earlier.front().filter(|_| earlier.len() >= self.most) {
                return Err(Problem::too_many_requests(*first + self.within - now));
            }
            earlier.push_back(now);
            return Ok(());
        }
        if tries.len() >= MOST_KEYS {
            make_room(&mut tries, since);
        }
        tries.insert(key.to_owned(), VecDeque::from([now]));
        Ok(())
    }

    fn give_back(&self, key: &str, at: DateTime<Utc>) {
        let mut tries = self.tries();
        let Some(earlier) = tries.get_mut(key) else { return };
        if let Some(found) = earlier.iter().position(|counted| *counted == at) {
            earlier.remove(found);
        }
        if earlier.is_empty() {
            tries.remove(key);
        }
    }

    fn tries(&self) -> MutexGuard<'_, Tries> {
        self.tries.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Forgets what no longer counts; where everything does, the key that was quiet for longest.
fn make_room(tries: &mut Tries, since: DateTime<Utc>) {
    tries.retain(|_, earlier| earlier.back().is_some_and(|last| *last > since));
    if tries.len() >= MOST_KEYS {
        let quietest = tries.iter().min_by_key(|(_, earlier)| earlier.back().copied()).map(|(key, _)| key.clone());
        quietest.and_then(|key| tries.remove(&key));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const START: DateTime<Utc> = DateTime::UNIX_EPOCH;

    #[test]
    fn refuses_one_more_and_tells_when_the_first_is_forgotten() {
        let limit = Limit::new(2, TimeDelta::minutes(15));
        limit.take("a", START).unwrap();
        limit.take("a", START + TimeDelta::minutes(5)).unwrap();
        let refused = limit.take("a", START + TimeDelta::minutes(6)).unwrap_err();
        assert_eq!(refused.retry_after_seconds(), Some(9 * 60));
        limit.take("b", START + TimeDelta::minutes(6)).unwrap();
        limit.take("a", START + TimeDelta::minutes(15)).unwrap();
        limit.take("a", START + TimeDelta::minutes(15)).unwrap_err();
    }

    #[test]
    fn what_is_given_back_never_counted() {
        let limit = Limit::new(1, TimeDelta::minutes(15));
        for _ in 0..5 {
            limit.take("a", START).unwrap();
            limit.give_back("a", START);
        }
        assert!(limit.tries().is_empty());
    }

    #[test]
    fn a_flood_of_keys_takes_bounded_memory() {
        let limit = Limit::new(1, TimeDelta::minutes(15));
        let keys = i64::try_from(MOST_KEYS).unwrap();
        for number in 0..keys + 10 {
            limit.take(&number.to_string(), START + TimeDelta::milliseconds(number)).unwrap();
        }
        assert_eq!(limit.tries().len(), MOST_KEYS);
        limit.take("0", START + TimeDelta::seconds(20)).unwrap();
        limit.take(&keys.to_string(), START + TimeDelta::seconds(20)).unwrap_err();
        limit.take("late", START + TimeDelta::hours(1)).unwrap();
        assert_eq!(limit.tries().len(), 1);
    }
}
