//! Whom the server answers: pages of its own, and nobody who only pretends to be on this machine.

use std::net::IpAddr;

/// Whether a request that names this `Host` means this server. A page of another site can make its own name point here (DNS
/// rebinding), but it cannot choose a number or `localhost` as its name. `named`: the name that the author gave by `--host`.
pub fn is_host(host: &str, named: &str, listens: IpAddr) -> bool {
    let Some(name) = host_name(host) else { return false };
    let is_local = |address: IpAddr| !listens.is_loopback() || address.is_loopback();
    let address = name.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>();
    name.eq_ignore_ascii_case("localhost") || name.eq_ignore_ascii_case(named) || address.is_ok_and(is_local)
}

/// Whether a request comes from a page of this server: it has no `Origin`, as when an address is opened, or that of its `Host`.
pub fn is_origin(origin: Option<&str>, host: &str) -> bool {
    origin.is_none_or(|origin| origin.strip_prefix("http://").is_some_and(|from| from.eq_ignore_ascii_case(host)))
}

/// A host without its port.
fn host_name(host: &str) -> Option<&str> {
    let end = match host.strip_prefix('[') {
        Some(inside) => inside.find(']')? + 2,
        None => host.find(':').unwrap_or(host.len()),
    };
    let (name, port) = host.split_at_checked(end)?;
    let port_is_sound = port.is_empty() || port.strip_prefix(':').is_some_and(|port| port.parse::<u16>().is_ok());
    (port_is_sound && !name.is_empty()).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_that_nobody_else_can_own_are_hosts() {
        let local: IpAddr = [127, 0, 0, 1].into();
        for host in ["localhost:4321", "LOCALHOST", "127.0.0.1:80", "[::1]:4321", "[::1]"] {
            assert!(is_host(host, "127.0.0.1", local), "{host}");
        }
        for host in [
            "",
            "evil.example",
            "localhost.evil.example:4321",
            "127.0.0.1.evil.example",
            "192.0.2.7",
            "[::1",
            "localhost:x",
            ":4321",
            "[2001:db8::1]",
        ] {
            assert!(!is_host(host, "127.0.0.1", local), "{host}");
        }
        let all: IpAddr = [0, 0, 0, 0].into();
        assert!(is_host("192.0.2.7:4321", "0.0.0.0", all) && !is_host("evil.example", "0.0.0.0", all));
        assert!(is_host("my-machine:4321", "my-machine", all));
    }

    #[test]
    fn an_origin_is_that_of_the_host() {
        assert!(is_origin(None, "localhost:4321") && is_origin(Some("http://localhost:4321"), "localhost:4321"));
        for origin in ["null", "http://localhost:1", "https://localhost:4321", "http://evil.example", "http://localhost:4321.evil.example"]
        {
            assert!(!is_origin(Some(origin), "localhost:4321"), "{origin}");
        }
    }
}
