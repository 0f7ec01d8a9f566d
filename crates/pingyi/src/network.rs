//! The addresses under which other machines of the same network reach this one. Nothing outside is asked: an isolated
//! network has no way out, and often no gateway either.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use crate::config::Config;

/// Addresses to show, the likeliest first.
pub fn addresses(config: &Config) -> Vec<String> {
    if let Some(url) = &config.public_url {
        return vec![url.clone()];
    }
    let own = if config.listen.ip().is_unspecified() { interfaces() } else { Vec::new() };
    written(config.listen, own)
}

fn written(listen: SocketAddr, mut own: Vec<IpAddr>) -> Vec<String> {
    if !listen.ip().is_unspecified() {
        own = vec![listen.ip()];
    }
    // Only IPv4: that is what somebody types from a screen, and every office network has it.
    own.retain(IpAddr::is_ipv4);
    // An address a card gave itself (169.254…) reaches nobody in most networks: last of all.
    own.sort_by_key(|address| (is_makeshift(*address), address.is_loopback(), *address));
    own.dedup();
    if own.is_empty() {
        own.push(Ipv4Addr::LOCALHOST.into());
    }
    own.into_iter().map(|host| format!("http://{}", SocketAddr::new(host, listen.port()))).collect()
}

fn is_makeshift(address: IpAddr) -> bool {
    matches!(address, IpAddr::V4(address) if address.is_link_local())
}

/// What the network cards of this machine are called. A machine that cannot tell is still reachable by itself.
fn interfaces() -> Vec<IpAddr> {
    match if_addrs::get_if_addrs() {
        Ok(found) => found.iter().map(if_addrs::Interface::ip).collect(),
        Err(error) => {
            tracing::warn!("cannot ask the network cards: {error}");
            Vec::new()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_laptop_without_a_gateway_shows_its_own_address_first() {
        let own = ["127.0.0.1", "169.254.7.7", "fe80::1", "192.168.1.20"]
            .map(|text| text.parse().unwrap())
            .to_vec();
        let shown = written("0.0.0.0:8420".parse().unwrap(), own);
        assert_eq!(shown, ["http://192.168.1.20:8420", "http://127.0.0.1:8420", "http://169.254.7.7:8420"]);
    }

    #[test]
    fn a_server_told_to_listen_on_one_address_shows_that_one() {
        let shown = written("10.1.2.3:80".parse().unwrap(), vec![]);
        assert_eq!(shown, ["http://10.1.2.3:80"]);
        let alone = written("0.0.0.0:8420".parse().unwrap(), vec![]);
        assert_eq!(alone, ["http://127.0.0.1:8420"]);
    }
}
