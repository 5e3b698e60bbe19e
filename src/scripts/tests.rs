use super::*;

type File<'a> = (&'a str, &'a str);

/// Joins the entries out of `files`; a second file of a path lies below the first one.
fn joined(entries: &[&str], files: &[File<'_>], earlier: Option<&Joined>) -> Joined {
    join(entries, earlier, &mut |path, below| {
        let mut of_path = files.iter().filter(|(name, _)| *name == path);
        of_path.nth(below).map(|(_, text)| Cow::Borrowed(*text))
    })
}

/// Faults as `path: what stands there: what is wrong`.
fn faults(entries: &[&str], files: &[File<'_>]) -> Vec<String> {
    let joined = joined(entries, files, None);
    let told = joined.faults.iter().map(|fault| {
        let text = files.iter().find(|(path, _)| *path == fault.path);
        let there = text.map_or("", |(_, text)| &text[fault.span.clone()]);
        format!("{}: {there}: {:?}", fault.path, fault.kind)
    });
    told.collect()
}

#[test]
fn scripts_come_after_what_they_import_and_once() {
    let files = [
        (
            "s/a.js",
            "// a\nimport { b } from \"./b.js\";\nimport './c.js'\nb();\n",
        ),
        (
            "s/b.js",
            "import {\r\n  c,\r\n  d,\r\n} from \"../s/c.js\";\r\nexport function b() { c(d); }\r\n",
        ),
        (
            "s/c.js",
            "export const c = (x) => x, { d = { e: 1 }, f: [g] } = {};\nexport async function h() {}\nexport class I {}\n",
        ),
    ];
    let joined = joined(&["s/a.js", "s/c.js"], &files, None);
    assert_eq!(joined.faults, []);
    assert_eq!(
        joined.text(),
        "const c = (x) => x, { d = { e: 1 }, f: [g] } = {};\nasync function h() {}\nclass I {}\n\
         function b() { c(d); }\n// a\n\n\nb();\n"
    );
    let names: Vec<_> = joined.given["s/c.js"].names.iter().collect();
    assert_eq!(names, ["I", "c", "d", "g", "h"]);
}

#[test]
fn texts_regular_expressions_templates_and_blocks_hide_nothing_and_show_nothing() {
    let script = "const a = `import { x } from \"./x.js\"; ${ { b: `}` } /* ` */ } export const c = 1`;\n\
        const d = /[/\"']`\\//g.test(e) / 2 / 3;\nif (a) { const f = 1; function g() {} }\n\
        const h = function i() {}\nlet j = 1\n, k = class L {};\nimport(\"./m.js\");\nnot.import;\n\
        // export const n = 1;\n/* import \"./o.js\"; */ var p = '\\'export ';\nfor (const q of r) {}\nfoo(), s\nfunction* t() {}\n";
    let read = Script::read(script);
    let names: Vec<_> = read.declared.iter().map(|one| &*one.name).collect();
    assert_eq!(names, ["a", "d", "h", "j", "k", "p", "t"]);
    assert!(!read.is_module());
    assert_eq!(read.classic(script), script);
}

#[test]
fn no_text_stops_the_joiner() {
    for text in [
        "",
        "`",
        "`${",
        "`${`",
        "}",
        ")]}",
        "'",
        "\"\\",
        "/",
        "/[",
        "/*",
        "//",
        "import",
        "import {",
        "import { a",
        "import { a, } from",
        "import \"",
        "export",
        "export const",
        "export const {",
        "const {a = ",
        "\u{feff}import \"./é.js\"",
        "const é = 1; export { é }",
        "${}",
        "class",
        "export async",
        "let a = `${}}`}",
        "=/\\",
    ] {
        let joined = joined(&["a.js"], &[("a.js", text)], None);
        assert_eq!(joined.parts.len(), 1, "{text}");
    }
    for hard in [
        "'\\",
        "\"\\",
        "/\\",
        "=/[\\",
        "`${`}",
        "const {a = {",
        "import {a,",
        "export const a = ",
    ] {
        let long = hard.repeat(50_000);
        assert!(Script::read(&long).classic(&long).len() <= long.len());
    }
    let deep = "`${".repeat(100_000);
    assert!(!Script::read(&deep).is_module());
    let many: Vec<_> = (0..20_000)
        .map(|at| (format!("{at}.js"), format!("import \"./{}.js\";", at + 1)))
        .collect();
    let by_path: BTreeMap<_, _> = many.iter().map(|(path, text)| (&**path, &**text)).collect();
    let chain = join(&["0.js"], None, &mut |path, below| {
        let text = by_path.get(path).filter(|_| below == 0)?;
        Some(Cow::Borrowed(*text))
    });
    assert_eq!((chain.parts.len(), chain.faults.len()), (20_000, 1));
}

#[test]
fn what_cannot_be_imported_is_said_where_it_stands() {
    assert_eq!(
        faults(
            &["a.js", "none.js"],
            &[
                (
                    "a.js",
                    "import { b, c, e } from \"./d/d.js\";\nimport \"./x.js\";\nimport \"x\";\nimport \"../../y.js\";\n"
                ),
                ("d/d.js", "export const b = 1;\nconst c = 2;\n"),
            ]
        ),
        [
            "a.js: \"./x.js\": NoFile(Some(\"x.js\"))",
            "a.js: \"x\": NoFile(None)",
            "a.js: \"../../y.js\": NoFile(None)",
            "a.js: c: NoExport { name: \"c\", from: \"d/d.js\", declared: true, exports: [\"b\"] }",
            "a.js: e: NoExport { name: \"e\", from: \"d/d.js\", declared: false, exports: [\"b\"] }",
            "none.js: : NoEntry",
        ]
    );
    for (text, there) in [
        ("import a from \"./b.js\";", "import"),
        ("import * as a from \"./b.js\";", "import"),
        ("import { a as b } from \"./b.js\";", "import { a"),
        ("export default 1;", "export"),
        ("export { a };", "export"),
        ("export * from \"./b.js\";", "export"),
    ] {
        let said = faults(&["a.js"], &[("a.js", text), ("b.js", "")]);
        assert!(
            said[0].starts_with(&format!("a.js: {there}")) && said[0].ends_with("Form"),
            "{said:?}"
        );
    }
}

#[test]
fn circles_are_said_at_the_import_that_closes_them() {
    assert_eq!(
        faults(
            &["a.js"],
            &[
                ("a.js", "import \"./b.js\";"),
                ("b.js", "import \"./c.js\";"),
                ("c.js", "import { b } from \"./b.js\";"),
            ]
        ),
        ["c.js: \"./b.js\": Circle([\"b.js\", \"c.js\"])"]
    );
    assert_eq!(
        faults(&["a.js"], &[("a.js", "import \"./a.js\";")]),
        ["a.js: \"./a.js\": Circle([\"a.js\"])"]
    );
}

#[test]
fn a_name_is_declared_once_in_a_bundle() {
    let twice =
        |first: &str, second: &str| faults(&["a.js", "b.js"], &[("a.js", first), ("b.js", second)]);
    let said = ["b.js: x: Twice { name: \"x\", other: \"a.js\" }"];
    assert_eq!(
        twice("export function x() {}", "export function x() {}"),
        said
    );
    assert_eq!(twice("const x = 1;", "function x() {}"), said);
    assert_eq!(twice("function x() {}", "class x {}"), said);
    // In scripts of old the last function counts.
    assert!(twice("export function x() {}", "function x() {}").is_empty());
}

#[test]
fn a_later_bundle_takes_names_from_the_one_before() {
    let files = [
        (
            "main.js",
            "import { say } from \"./words.js\";\nexport function go() { say(); }\nfunction own() {}",
        ),
        (
            "words.js",
            "export function say() {}\nexport function language() {}",
        ),
        (
            "room.js",
            "import { say } from \"./words.js\";\nimport { help } from \"./help.js\";\nhelp(say);",
        ),
        ("help.js", "export const help = 1;"),
        ("old.js", "help(go, own.language, { say: 1 }, ...language);"),
        ("bridge.js", "const { go, say } = window.leadlet;"),
        ("clash.js", "import { say } from \"./words.js\";\nsay();"),
        ("other.js", "export const say = 1;"),
    ];
    let main = joined(&["main.js"], &files, None);
    let taken = |entries: &[&str]| {
        let later = joined(entries, &files, Some(&main));
        let paths: Vec<_> = later.parts.iter().map(|(path, _)| path.clone()).collect();
        let taken: Vec<_> = later.taken.into_iter().collect();
        (paths.join(" "), taken.join(" "), later.faults)
    };
    assert_eq!(
        taken(&["room.js"]),
        ("help.js room.js".to_owned(), "say".to_owned(), vec![])
    );
    // A classic script takes what it says, but what a script of its own bundle declares.
    assert_eq!(
        taken(&["bridge.js", "old.js"]),
        ("bridge.js old.js".to_owned(), "language".to_owned(), vec![])
    );
    assert_eq!(
        joined(&["bridge.js", "old.js"], &files, Some(&main))
            .wanted
            .len(),
        3
    );
    let (_, _, faults) = taken(&["clash.js", "other.js"]);
    assert!(
        matches!(&faults[..], [JoinFault { path, kind: JoinFaultKind::Twice { other, .. }, .. }] if path == "other.js" && other == "words.js")
    );
}

#[test]
fn a_classic_script_over_a_module_keeps_its_place_and_gives_all_it_declares() {
    let files = [
        ("start.js", "import { one } from \"./one.js\";\none();"),
        ("one.js", "function one() { two(); }"),
        (
            "one.js",
            "import { two } from \"./two.js\";\nexport function one() { two(); }",
        ),
        ("two.js", "export function two() {}"),
    ];
    let joined = joined(&["start.js"], &files, None);
    assert_eq!(joined.faults, []);
    assert_eq!(
        joined.text(),
        "function two() {}\nfunction one() { two(); }\none();\n"
    );
}

#[test]
fn scripts_of_the_program_are_joined_without_faults() {
    for entry in [
        "src/package/lms/runtime/launch.js",
        "src/package/lms/runtime/web.js",
    ] {
        let joined = join(&[entry], None, &mut |path, below| {
            embedded::script(path)
                .filter(|_| below == 0)
                .map(Cow::Borrowed)
        });
        assert_eq!(joined.faults, []);
        assert!(joined.parts.len() > 5);
    }
}
