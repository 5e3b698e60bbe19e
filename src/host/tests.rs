use super::*;
use clap::ValueEnum;
use quick_xml::events::Event;

/// A course whose words are not kind to the languages of servers.
fn settings() -> Settings {
    Settings {
        id: "every-block".to_owned(),
        title: "Say \"yes\" & <mean it> -- \nalways }".to_owned(),
        url: Some("https://learn.example.com/learn/here".to_owned()),
        origins: vec!["https://intranet.example.com".to_owned()],
        ..Settings::default()
    }
}

fn site() -> Site {
    let mut site = Site::new();
    for path in [
        "index.html",
        "embed.js",
        "assets/script-12345678.js",
        "assets/font-12345678.woff2",
        "assets/font-ofl.txt",
    ] {
        site.insert(path, path).unwrap();
    }
    site
}

fn made(host: Host, precompressed: bool) -> Vec<(&'static str, String)> {
    files(host, &site(), &settings(), precompressed)
}

#[test]
fn each_server_gets_its_file_with_no_hole_left() {
    for host in Host::value_variants() {
        for precompressed in [false, true] {
            for (path, text) in made(*host, precompressed) {
                assert!(
                    !text.contains("{{") && !text.contains("}}"),
                    "{path}: {text}"
                );
                if *host == Host::GithubPages {
                    assert_eq!(text, "");
                    continue;
                }
                let says = |words: &str| assert!(text.contains(words), "{path} lacks {words}");
                if path != "s3-upload.sh" {
                    says("frame-ancestors 'self' https://intranet.example.com");
                }
                if !matches!(path, "s3-upload.sh" | "cloudfront-headers.json") {
                    says("nosniff");
                    says("require-trusted-types-for 'script'; trusted-types leadlet;");
                    says("Cross-Origin-Opener-Policy");
                }
                if !matches!(path, "web.config" | "cloudfront-headers.json") {
                    says(FOR_EVER);
                    says(MINUTES);
                }
            }
            let mut dressed = site();
            dress(&mut dressed, &settings(), Some(*host), precompressed).unwrap();
            assert!(dressed.len() > site().len());
        }
    }
}

/// A title may hold a line break; nothing of it may leave its comment.
#[test]
fn a_title_stays_in_its_comment() {
    for host in [
        Host::Nginx,
        Host::Apache,
        Host::Caddy,
        Host::Netlify,
        Host::Cloudflare,
        Host::S3,
    ] {
        let (path, text) = made(host, false).remove(0);
        let lines: Vec<&str> = text
            .lines()
            .filter(|line| line.contains("mean it"))
            .collect();
        assert!(
            lines.len() == 1 && lines[0].starts_with('#') && lines[0].contains("always }"),
            "{path}: {lines:?}"
        );
    }
}

#[test]
fn the_file_of_iis_is_well_formed_and_says_the_same() {
    let (path, text) = made(Host::Iis, true).remove(0);
    assert_eq!(path, "web.config");
    let mut reader = quick_xml::Reader::from_str(&text);
    reader.config_mut().check_comments = true;
    let (mut open, mut found) = (Vec::new(), Vec::new());
    loop {
        let mut add = |tag: &quick_xml::events::BytesStart| {
            let name = tag.name().as_ref().to_owned();
            let attributes: Vec<(String, String)> = tag
                .attributes()
                .map(|attribute| {
                    let attribute = attribute.unwrap();
                    (
                        attribute.key.as_ref().to_owned(),
                        attribute.value.to_string(),
                    )
                })
                .collect();
            found.push((name.clone(), attributes));
            name
        };
        match reader.read_event().unwrap() {
            Event::Start(tag) => open.push(add(&tag)),
            Event::Empty(tag) => drop(add(&tag)),
            Event::End(_) => drop(open.pop()),
            Event::Eof => break,
            _ => {}
        }
    }
    assert!(open.is_empty());
    let has = |name: &str, key: &str, value: &str| {
        found.iter().any(|(tag, attributes)| {
            tag == name && attributes.iter().any(|(k, v)| k == key && v == value)
        })
    };
    assert!(has("error", "path", "/learn/here/404.html"));
    assert!(has("mimeMap", "mimeType", "font/woff2") && has("mimeMap", "fileExtension", ".woff2"));
    assert!(
        has("location", "path", "assets/font-12345678.woff2") && has("location", "path", "assets")
    );
    assert!(
        has("clientCache", "cacheControlCustom", "public, immutable")
            && has("clientCache", "cacheControlMaxAge", "00:05:00")
    );
    // One `remove` before each `add`: a second value of a header, or of a type, is an error 500 on IIS.
    for (_, attributes) in found.iter().filter(|(tag, _)| tag == "mimeMap") {
        assert!(
            found
                .iter()
                .any(|(tag, other)| tag == "remove" && other[0] == attributes[0]),
            "{attributes:?}"
        );
    }
}

#[test]
fn the_headers_of_cloudfront_are_json() {
    let (path, text) = made(Host::S3, false).remove(1);
    assert_eq!(path, "cloudfront-headers.json");
    let read: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!(
        read["SecurityHeadersConfig"]["ContentSecurityPolicy"]["ContentSecurityPolicy"],
        policy::of_server(&settings(), true)
    );
    assert_eq!(
        read["CustomHeadersConfig"]["Items"][0]["Header"],
        "Cross-Origin-Opener-Policy"
    );
    assert_eq!(read["Name"], "every-block");
}
