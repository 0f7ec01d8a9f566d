//! The addresses under which other machines of the same network reach this one. Nothing outside is asked.

use std::net::{IpAddr, Ipv4Addr, SocketAddr, UdpSocket};

use crate::config::Config;

/// Addresses to show, the likeliest first.
pub fn addresses(config: &Config) -> Vec<String> {
    if let Some(url) = &config.public_url {
        return vec![url.clone()];
    }
    let port = config.listen.port();
    let hosts: Vec<IpAddr> = if config.listen.ip().is_unspecified() {
        outward().into_iter().chain([IpAddr::V4(Ipv4Addr::LOCALHOST)]).collect()
    } else {
        vec![config.listen.ip()]
    };
    hosts.into_iter().map(|host| format!("http://{}", SocketAddr::new(host, port))).collect()
}

/// The address this machine would use to speak to others. "Connecting" a UDP socket only asks the routing table;
/// nothing is sent. The target is reserved for documentation and belongs to nobody.
fn outward() -> Option<IpAddr> {
    let socket = UdpSocket::bind((Ipv4Addr::UNSPECIFIED, 0)).ok()?;
    socket.connect((Ipv4Addr::new(192, 0, 2, 1), 9)).ok()?;
    let address = socket.local_addr().ok()?.ip();
    (!address.is_unspecified() && !address.is_loopback()).then_some(address)
}
