//! Whom the server answers: pages of its own, and nobody who only pretends to be on this machine.

use axum::http::{HeaderMap, HeaderName};
use std::net::IpAddr;

/// Whether a request that names this `Host` means this server. A page of another site can make its own name point here (DNS
/// rebinding), but it cannot choose a number or `localhost` as its name. `named`: the name that the author gave by `--host`.
pub fn is_host(host: &str, named: &str, listens: IpAddr) -> bool {
    let Some(name) = host_name(host) else {
        return false;
    };
    let is_local = |address: IpAddr| !listens.is_loopback() || address.is_loopback();
    let address = name
        .trim_start_matches('[')
        .trim_end_matches(']')
        .parse::<IpAddr>();
    name.eq_ignore_ascii_case("localhost")
        || name.eq_ignore_ascii_case(named)
        || address.is_ok_and(is_local)
}

/// Whether a request was sent by a browser on this machine: by the address of its connection, which nobody can claim, and under a name
/// that means this machine alone. `named` and `listens` as for [`is_host`].
///
/// A reverse proxy on this machine makes everybody a neighbour. What it says of its clients is never believed; that it says anything is
/// enough for a no. One that says nothing cannot be told from a browser here.
pub fn is_from_here(
    peer: IpAddr,
    host: &str,
    named: &str,
    listens: IpAddr,
    headers: &HeaderMap,
) -> bool {
    let is_name_of_here = |name: &str| {
        let address = name
            .trim_start_matches('[')
            .trim_end_matches(']')
            .parse::<IpAddr>();
        let is_named = listens.to_canonical().is_loopback() && name.eq_ignore_ascii_case(named);
        is_named
            || name.eq_ignore_ascii_case("localhost")
            || address.is_ok_and(|address| address.to_canonical().is_loopback())
    };
    let is_forwarded = |name: &HeaderName| {
        let name = name.as_str();
        name.starts_with("x-forwarded")
            || name.ends_with("-ip")
            || ["forwarded", "via", "x-envoy-external-address"].contains(&name)
    };
    peer.to_canonical().is_loopback()
        && host_name(host).is_some_and(is_name_of_here)
        && !headers.keys().any(is_forwarded)
}

/// Which page a request is for, by what the browser says of it: scripts cannot set these headers, and browsers send them only to
/// https and to this machine. Others leave them out.
#[derive(Clone, Copy, Debug, Default)]
pub struct Fetch<'a> {
    /// `Sec-Fetch-Site`: from where it comes.
    pub site: Option<&'a str>,
    /// `Sec-Fetch-Mode`: `navigate` where a page is opened.
    pub mode: Option<&'a str>,
    /// `Sec-Fetch-Dest`: `document` where it is opened in a tab of its own.
    pub dest: Option<&'a str>,
}

impl Fetch<'_> {
    /// Whether it may be answered. Pages of other sites may lead here, and nothing else: not frame a page, nor load a script, an
    /// image or data. `reads`: it changes nothing. `is_own_view`: it is the frame of another site that our own page shows.
    pub fn is_welcome(self, reads: bool, is_own_view: bool) -> bool {
        let is_page = self.dest == Some("document") || (is_own_view && self.dest == Some("iframe"));
        matches!(self.site, None | Some("same-origin" | "none"))
            || (reads && self.mode == Some("navigate") && is_page)
    }
}

/// The sites that may frame a page which is asked for under this `Host`: the server itself, by both names of this machine.
pub fn ancestors(host: &str) -> String {
    let Some(name) = host_name(host) else {
        return "'none'".to_owned();
    };
    let port = &host[name.len()..];
    match name.eq_ignore_ascii_case("localhost") || name == "127.0.0.1" {
        true => format!("'self' http://localhost{port} http://127.0.0.1{port}"),
        false => "'self'".to_owned(),
    }
}

/// Whether a request comes from a page of this server: it has no `Origin`, as when an address is opened, or that of its `Host`.
pub fn is_origin(origin: Option<&str>, host: &str) -> bool {
    origin.is_none_or(|origin| {
        origin
            .strip_prefix("http://")
            .is_some_and(|from| from.eq_ignore_ascii_case(host))
    })
}

/// A host without its port.
fn host_name(host: &str) -> Option<&str> {
    let end = match host.strip_prefix('[') {
        Some(inside) => inside.find(']')? + 2,
        None => host.find(':').unwrap_or(host.len()),
    };
    let (name, port) = host.split_at_checked(end)?;
    let port_is_sound = port.is_empty()
        || port
            .strip_prefix(':')
            .is_some_and(|port| port.parse::<u16>().is_ok());
    (port_is_sound && !name.is_empty()).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_that_nobody_else_can_own_are_hosts() {
        let local: IpAddr = [127, 0, 0, 1].into();
        for host in [
            "localhost:4321",
            "LOCALHOST",
            "127.0.0.1:80",
            "[::1]:4321",
            "[::1]",
        ] {
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
        assert!(
            is_host("192.0.2.7:4321", "0.0.0.0", all) && !is_host("evil.example", "0.0.0.0", all)
        );
        assert!(is_host("my-machine:4321", "my-machine", all));
    }

    #[test]
    fn only_a_browser_on_this_machine_is_from_here() {
        let (local, all): (IpAddr, IpAddr) = ([127, 0, 0, 1].into(), [0, 0, 0, 0].into());
        let none = HeaderMap::new();
        let mapped: IpAddr = "::ffff:127.0.0.1".parse().unwrap();
        for peer in [local, mapped, "::1".parse().unwrap(), [127, 9, 9, 9].into()] {
            for host in [
                "localhost:4321",
                "127.0.0.1:4321",
                "[::1]:4321",
                "[::ffff:127.0.0.1]:4321",
            ] {
                assert!(
                    is_from_here(peer, host, "0.0.0.0", all, &none),
                    "{peer} {host}"
                );
            }
            assert!(is_from_here(
                peer,
                "my-machine:4321",
                "my-machine",
                local,
                &none
            ));
            for host in [
                "192.0.2.7:4321",
                "0.0.0.0:4321",
                "my-machine:4321",
                "[2001:db8::1]:4321",
                "",
            ] {
                assert!(
                    !is_from_here(peer, host, "my-machine", all, &none),
                    "{peer} {host}"
                );
            }
        }
        for peer in [
            "192.0.2.9",
            "::ffff:192.0.2.9",
            "2001:db8::9",
            "10.0.0.1",
            "0.0.0.0",
            "::",
            "fe80::1",
        ] {
            assert!(
                !is_from_here(
                    peer.parse().unwrap(),
                    "127.0.0.1:4321",
                    "0.0.0.0",
                    all,
                    &none
                ),
                "{peer}"
            );
        }
        for name in [
            "x-forwarded-for",
            "x-forwarded-host",
            "forwarded",
            "via",
            "x-real-ip",
            "cf-connecting-ip",
            "true-client-ip",
        ] {
            let headers = HeaderMap::from_iter([(
                HeaderName::from_static(name),
                "127.0.0.1".parse().unwrap(),
            )]);
            assert!(
                !is_from_here(local, "127.0.0.1:4321", "127.0.0.1", local, &headers),
                "{name}"
            );
        }
    }

    #[test]
    fn other_sites_may_only_lead_here() {
        let fetch = |site, mode, dest| Fetch { site, mode, dest };
        assert!(
            Fetch::default().is_welcome(false, false),
            "a browser that says nothing is judged by Host and Origin"
        );
        for site in ["same-origin", "none"] {
            assert!(
                fetch(Some(site), Some("cors"), Some("empty")).is_welcome(false, false),
                "{site}"
            );
        }
        for site in [Some("cross-site"), Some("same-site"), Some("?"), Some("")] {
            assert!(
                fetch(site, Some("navigate"), Some("document")).is_welcome(true, false),
                "a link"
            );
            assert!(
                !fetch(site, Some("navigate"), Some("document")).is_welcome(false, false),
                "a form that posts"
            );
            assert!(
                fetch(site, Some("navigate"), Some("iframe")).is_welcome(true, true),
                "our own frame view"
            );
            for dest in ["iframe", "frame", "object", "embed", "fencedframe"] {
                assert!(
                    !fetch(site, Some("navigate"), Some(dest)).is_welcome(true, false),
                    "{dest}"
                );
            }
            for (mode, dest) in [
                ("no-cors", "script"),
                ("no-cors", "image"),
                ("no-cors", "style"),
                ("no-cors", "empty"),
                ("cors", "empty"),
                ("websocket", "empty"),
                ("no-cors", "document"),
            ] {
                assert!(
                    !fetch(site, Some(mode), Some(dest)).is_welcome(true, true),
                    "{mode} {dest}"
                );
            }
            assert!(!fetch(site, None, None).is_welcome(true, true));
        }
    }

    #[test]
    fn only_the_server_itself_may_frame_its_pages() {
        let both = "'self' http://localhost:4321 http://127.0.0.1:4321";
        assert_eq!(
            (
                ancestors("localhost:4321").as_str(),
                ancestors("127.0.0.1:4321").as_str()
            ),
            (both, both)
        );
        assert_eq!(
            (
                ancestors("192.0.2.7:4321").as_str(),
                ancestors("localhost:x").as_str()
            ),
            ("'self'", "'none'")
        );
    }

    #[test]
    fn an_origin_is_that_of_the_host() {
        assert!(
            is_origin(None, "localhost:4321")
                && is_origin(Some("http://localhost:4321"), "localhost:4321")
        );
        for origin in [
            "null",
            "http://localhost:1",
            "https://localhost:4321",
            "http://evil.example",
            "http://localhost:4321.evil.example",
        ] {
            assert!(!is_origin(Some(origin), "localhost:4321"), "{origin}");
        }
    }
}
