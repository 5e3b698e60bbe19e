//! The course that the edits begin with: all that pages can know of each other.

use super::world::{Kind, Module, Page, Question, World};

/// A page with a question.
pub fn page(name: &'static str, order: u8, kind: Kind) -> Page {
    Page {
        name,
        order,
        title: format!("Title {name}"),
        summary: String::new(),
        objective: if kind == Kind::Lesson {
            format!("Do {name}")
        } else {
            String::new()
        },
        kind,
        draft: false,
        audience: false,
        after: Vec::new(),
        formerly: Vec::new(),
        from: Vec::new(),
        about: "a",
        heading: format!("First of {name}"),
        prose: format!("About {name}, and what it is good for."),
        links: Vec::new(),
        questions: vec![question(name)],
        extras: [false; 6],
        allow: false,
    }
}

/// A question that reads like no other.
pub fn question(word: &str) -> Question {
    let options = ["not", "it is", "it may be"]
        .map(|how| format!("{how} {word} that holds when nobody looks after them"))
        .to_vec();
    Question {
        stem: format!("Which is {word} of all that was said here and remembered later"),
        options,
        right: 1,
        id: None,
    }
}

/// A module with pages.
pub fn module(name: &'static str, order: u8, pages: Vec<Page>) -> Module {
    Module {
        name,
        order,
        title: format!("Module {name}"),
        summary: String::new(),
        sign: None,
        draft: false,
        audience: false,
        formerly: Vec::new(),
        link: None,
        pages,
        is_there: true,
    }
}

/// Three modules.
pub fn world(drafts: bool) -> World {
    let (mut one, mut two, mut four) = (
        page("one", 1, Kind::Lesson),
        page("two", 2, Kind::Lesson),
        page("four", 1, Kind::Lesson),
    );
    one.questions[0].id = Some("by-hand");
    one.links = vec![
        ("01-a/02-two.md".into(), true),
        ("02-b/01-four.md".into(), false),
    ];
    one.extras = [false, true, true, false, true, true];
    two.links = vec![("01-a/01-one.md".into(), false)];
    two.extras = [true, false, false, true, false, false];
    four.links = vec![("01-a/01-one.md".into(), true)];
    four.after = vec!["two".into()];
    let mut quiz = page("three", 3, Kind::Quiz);
    quiz.from = vec!["one".into(), "b/four".into()];
    let mut all = page("five", 4, Kind::Quiz);
    all.from = vec!["course".into()];
    let mut own = page("two", 3, Kind::Quiz);
    own.from = vec!["module".into()];
    let mut a = module("a", 1, vec![one, two, quiz]);
    a.link = Some("01-a/02-two.md".into());
    let b = module("b", 2, vec![four, page("six", 2, Kind::SelfCheck), own]);
    let c = module("c", 3, vec![page("one", 1, Kind::Lesson), all]);
    let settings = [
        ("id", "c"),
        ("title", "Course"),
        ("language", "en"),
        ("audiences", "{ manager: Manager, maker: Maker }"),
        ("theme", "own"),
    ];
    let others = [
        ("themes/own/theme.yaml", "tokens: {}\n"),
        (
            "themes/own/templates/nav-item.html",
            "<li><a href=\"{{ root }}{{ item.href }}\">{{ item.title }}</a></li>\n",
        ),
        ("content/spot.svg", super::SVG),
    ];
    World {
        modules: vec![a, b, c],
        gone: Vec::new(),
        gone_modules: Vec::new(),
        settings: settings.map(|(key, value)| (key, value.to_owned())).into(),
        front: Some("01-a/01-one.md".into()),
        terms: Some([("cup", "round".to_owned()), ("kettle", "hot".to_owned())].into()),
        others: others
            .map(|(path, text)| (path.to_owned(), text.to_owned()))
            .into(),
        careless: false,
        drafts,
    }
}
