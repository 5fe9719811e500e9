//! The address that a request came from.

use std::net::{IpAddr, Ipv6Addr};

use rocket::{
    Request,
    request::{FromRequest, Outcome},
};

/// Where a request came from: as the header of the setting `client_address_header` says, else the other end of the
/// connection. Private: it goes into no log.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Client(Option<IpAddr>);

impl std::fmt::Debug for Client {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Client")
    }
}

#[rocket::async_trait]
impl<'r> FromRequest<'r> for Client {
    type Error = ();

    async fn from_request(request: &'r Request<'_>) -> Outcome<Self, ()> {
        Outcome::Success(Self(request.client_ip()))
    }
}

impl Client {
    /// What one party has for itself: an IPv4 address or the 64 bits of an IPv6 network. `None` for this very
    /// machine: that is a proxy that does not say for whom it asks, and must not lock everybody out.
    #[must_use]
    pub fn network(&self) -> Option<String> {
        match self.0?.to_canonical() {
            address if address.is_loopback() => None,
            IpAddr::V6(address) => {
                let [a, b, c, d, ..] = address.segments();
                Some(Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0).to_string())
            }
            address => Some(address.to_string()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_an_ipv6_network_as_one_and_this_machine_as_none() {
        for (address, network) in [
            ("203.0.113.7", Some("203.0.113.7")),
            ("::ffff:203.0.113.7", Some("203.0.113.7")),
            ("2001:db8:1:2:3:4:5:6", Some("2001:db8:1:2::")),
            ("127.0.0.1", None),
            ("::1", None),
            ("::ffff:127.0.0.1", None),
        ] {
            assert_eq!(Client(Some(address.parse().unwrap())).network().as_deref(), network, "{address}");
        }
        assert_eq!(Client(None).network(), None);
    }
}
