//! Images of authors on their way to the site: nothing that they say of place and person goes along.

use crate::course::{Course, LESSON_PATH};
use crate::watching::{Watching, until};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use image::{DynamicImage, GenericImageView, ImageFormat, Rgb, RgbImage};
use std::collections::BTreeMap;
use std::io::Cursor;
use std::time::{Duration, SystemTime};

/// What a phone says of a photo, and nobody should read: it stands in EXIF and in a comment.
const SECRET: &str = "Ada took this at home";
/// Where the photo is in the course.
const PHOTO: &str = "content/01-module/figures/desk.jpg";

/// A photo of a phone that was held upright: stored lying, to be turned to the right, with the position where it was taken.
fn phone_photo(width: u32, height: u32) -> Vec<u8> {
    let picture = DynamicImage::ImageRgb8(RgbImage::from_fn(width, height, |x, y| {
        let light = u8::try_from((x / 8 + y / 16) % 256).unwrap();
        Rgb([light, light / 2, 255 - light])
    }));
    let mut plain = Cursor::new(Vec::new());
    picture.write_to(&mut plain, ImageFormat::Jpeg).unwrap();
    let plain = plain.into_inner();
    let segment = |marker: u8, content: &[u8]| {
        let length = u16::try_from(content.len() + 2).unwrap().to_be_bytes();
        [&[0xff, marker][..], &length, content].concat()
    };
    // Two directories: turn to the right, and the latitude 51° 30' 0".
    let exif = b"Exif\0\0MM\0*\0\0\0\x08\
        \0\x02\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\x88\x25\0\x04\0\0\0\x01\0\0\0\x26\0\0\0\0\
        \0\x01\0\x02\0\x05\0\0\0\x03\0\0\0\x38\0\0\0\0\
        \0\0\0\x33\0\0\0\x01\0\0\0\x1e\0\0\0\x01\0\0\0\0\0\0\0\x01";
    [
        &plain[..2],
        &segment(0xe1, &[exif, SECRET.as_bytes()].concat()),
        &segment(0xfe, SECRET.as_bytes()),
        &plain[2..],
    ]
    .concat()
}

fn course(body: &str) -> Course {
    let course = Course::lesson(body);
    course.write(PHOTO, phone_photo(2400, 1800));
    course
}

/// The images of the site that was built, by their names without the hash.
fn images(course: &Course) -> BTreeMap<String, Vec<u8>> {
    let files = crate::course::files(&course.path("site/assets"));
    let of_photo = files.into_iter().filter(|(name, _)| name.ends_with(".jpg"));
    of_photo
        .map(|(name, bytes)| {
            let (before, _) = name.rsplit_once('-').unwrap();
            (before.to_owned(), bytes)
        })
        .collect()
}

fn holds(bytes: &[u8], words: &[u8]) -> bool {
    bytes.windows(words.len()).any(|part| part == words)
}

#[test]
fn photo_is_published_upright_in_sizes_for_phone_and_screen_without_its_position() {
    let course = course(
        "![A desk](figures/desk.jpg)\n\n<p><img src=\"figures/desk.jpg\" alt=\"A desk again\"></p>\n",
    );
    let built = course.build(&[]);
    assert_eq!(built.code, 0, "{}", built.err);
    let images = images(&course);
    let sizes: Vec<_> = images
        .iter()
        .map(|(name, bytes)| {
            assert!(
                !holds(bytes, SECRET.as_bytes()) && !holds(bytes, b"Exif"),
                "{name}"
            );
            let picture = image::load_from_memory(bytes).unwrap();
            (name.as_str(), picture.dimensions())
        })
        .collect();
    assert_eq!(
        sizes,
        [
            ("desk", (1600, 2133)),
            ("desk-480", (480, 640)),
            ("desk-960", (960, 1280))
        ]
    );
    let page = std::fs::read_to_string(course.path("site/module/lesson.html")).unwrap();
    let tags: Vec<&str> = page
        .split("<img ")
        .skip(1)
        .map(|tag| tag.split('>').next().unwrap())
        .collect();
    assert_eq!(tags.len(), 2);
    for tag in tags {
        for part in [
            " 480w, ",
            " 960w, ",
            " 1600w\"",
            "sizes=\"",
            "width=\"1600\"",
            "height=\"2133\"",
        ] {
            assert!(tag.contains(part), "{part} in {tag}");
        }
    }
}

#[test]
fn kept_images_stay_in_one_piece_and_lose_their_position_too() {
    let course = course("![A desk](figures/desk.jpg)\n");
    course.replace(
        "content/course.yaml",
        "language: en\n",
        "language: en\nimages: keep\n",
    );
    let built = course.build(&[]);
    assert_eq!(built.code, 0, "{}", built.err);
    let images = images(&course);
    assert_eq!(images.len(), 1);
    let bytes = &images["desk"];
    assert!(!holds(bytes, SECRET.as_bytes()));
    assert_eq!(
        image::load_from_memory(bytes).unwrap().dimensions(),
        (2400, 1800),
        "the pixels are those of the camera, and the browser turns them"
    );
    let page = std::fs::read_to_string(course.path("site/module/lesson.html")).unwrap();
    assert!(page.contains("width=\"1800\" height=\"2400\"") && !page.contains("srcset"));
}

#[test]
fn second_build_makes_no_image_again() {
    let course = course("![A desk](figures/desk.jpg)\n");
    course.build(&[]);
    let first = images(&course);
    let kept = course.path(".leadlet-images");
    let times = || -> BTreeMap<_, SystemTime> {
        let entries = std::fs::read_dir(&kept).unwrap().map(Result::unwrap);
        entries
            .map(|entry| {
                (
                    entry.file_name(),
                    entry.metadata().unwrap().modified().unwrap(),
                )
            })
            .collect()
    };
    let before = times();
    std::fs::remove_dir_all(course.path("site")).unwrap();
    course.write(
        LESSON_PATH,
        "---\ntitle: Lesson\nobjective: Do it.\n---\n\nMore.\n\n![A desk](figures/desk.jpg)\n",
    );
    course.build(&[]);
    assert_eq!(images(&course), first);
    assert_eq!(times(), before);
    // What is damaged is made again, and comes out the same.
    for (name, _) in before {
        std::fs::write(kept.join(name), "no image").unwrap();
    }
    std::fs::remove_dir_all(course.path("site")).unwrap();
    course.build(&[]);
    assert_eq!(images(&course), first);
}

#[test]
fn course_in_one_file_holds_the_photo_once_and_without_its_position() {
    let course = course("![A desk](figures/desk.jpg)\n");
    let made = course.run(&["package", ".", "--as", "html", "-o", "course.html"], &[]);
    assert_eq!(made.code, 0, "{}", made.err);
    let html = std::fs::read_to_string(course.path("course.html")).unwrap();
    assert_eq!(html.matches("data:image/jpeg;base64,").count(), 1);
    assert!(!html.contains("srcset"));
}

#[test]
fn image_that_says_where_it_was_taken_is_told_by_audit() {
    let course = course("![A desk](figures/desk.jpg)\n");
    course.build(&[]);
    let audit = || course.run(&["audit", "site"], &[]);
    assert_eq!(audit().code, 0, "{}", audit().out);
    let photo = phone_photo(20, 10);
    course.write("site/desk.jpg", &photo);
    course.write(
        "site/desk.html",
        format!(
            "<!doctype html><title>Desk</title>\n<img src=\"data:image/jpeg;base64,{}\" alt=\"\">\n",
            STANDARD.encode(&photo)
        ),
    );
    let told = course.run(&["audit", "site", "--message-format", "json"], &[]);
    let places: Vec<(String, Option<u64>)> = told
        .out
        .lines()
        .map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap())
        .filter(|finding| finding["rule"] == "audit/position")
        .map(|finding| {
            (
                finding["file"].as_str().unwrap().to_owned(),
                finding["line"].as_u64(),
            )
        })
        .collect();
    assert_eq!(told.code, 1);
    assert_eq!(
        places,
        [
            ("desk.html".to_owned(), Some(2)),
            ("desk.jpg".to_owned(), None)
        ]
    );
}

#[test]
fn drawing_keeps_its_words_and_its_style_and_loads_nothing() {
    let course =
        Course::lesson("![Ask, then tell](figures/ask.svg)\n\n![A plan](figures/plan.svg)\n");
    let svg = |inside: &str| {
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"160\" height=\"60\">{inside}</svg>"
        )
    };
    course.write(
        "content/01-module/figures/ask.svg",
        svg("<g class=\"node\"><rect width=\"120\" height=\"60\" fill=\"#eee\"/><foreignObject width=\"120\" height=\"24\">\
             <div xmlns=\"http://www.w3.org/1999/xhtml\"><span>Ask first</span></div></foreignObject></g>"),
    );
    course.write(
        "content/01-module/figures/plan.svg",
        svg("<defs><style>@import url(\"https://fonts.example.com/css?family=Lato\"); .a{fill:#123}</style></defs>\
             <text class=\"a\" x=\"4\" y=\"20\">Hello</text><image width=\"9\" height=\"9\" href=\"https://example.com/a.png\"/>"),
    );
    let built = course.build(&[]);
    assert_eq!(built.code, 0, "{}", built.err);
    assert!(
        built.err.contains("1 warning"),
        "of the image: {}",
        built.err
    );
    let files = crate::course::files(&course.path("site/assets"));
    let drawing = |start: &str| {
        let (_, bytes) = files
            .iter()
            .find(|(name, _)| name.starts_with(start))
            .unwrap();
        String::from_utf8(bytes.clone()).unwrap()
    };
    assert!(drawing("ask-").contains(">Ask first</tspan>"));
    assert!(drawing("plan-").contains("<style> .a{fill:#123}</style>"));
    let audited = course.run(&["audit", "site"], &[]);
    assert_eq!(audited.code, 0, "{}", audited.out);
}

#[test]
fn check_reads_images_and_leaves_nothing_behind() {
    let course = course("![A desk](figures/desk.jpg)\n\n![A cut photo](figures/cut.jpg)\n");
    let photo = phone_photo(600, 400);
    course.write(
        "content/01-module/figures/cut.jpg",
        &photo[..photo.len() / 2],
    );
    let checked = course.run(&["check", "."], &[]);
    let told = format!("{}{}", checked.out, checked.err);
    assert!(
        told.contains("figures/cut.jpg` cannot be shown: the file ends in the middle"),
        "{told}"
    );
    assert!(!course.path(".leadlet-images").exists());
}

#[test]
fn offline_copy_holds_the_size_for_phones_alone() {
    let course = course("![A desk](figures/desk.jpg)\n");
    course.build(&[]);
    let worker = course.read("site/sw.js");
    assert!(worker.contains("\"assets/desk-960-"));
    assert!(!worker.contains("\"assets/desk-480-"));
    let whole = images(&course).len();
    assert_eq!((whole, worker.matches("\"assets/desk-").count()), (3, 1));
}

#[test]
fn image_of_a_theme_loses_its_position_too() {
    let course = course("Text.\n");
    course.replace(
        "content/course.yaml",
        "language: en\n",
        "language: en\ntheme: own\n",
    );
    course.write(
        "themes/own/theme.yaml",
        "name: own\nextends: default\nstyles: [styles/own.css]\n",
    );
    course.write(
        "themes/own/styles/own.css",
        "body { background: url(styles/wall.jpg); }\n",
    );
    course.write("themes/own/styles/wall.jpg", phone_photo(40, 20));
    let built = course.build(&[]);
    assert_eq!(built.code, 0, "{}", built.err);
    let images = images(&course);
    assert!(
        !holds(&images["wall"], SECRET.as_bytes()),
        "{:?}",
        images.keys()
    );
}

#[test]
fn watch_keeps_old_images_that_it_shows() {
    let course = course("Text.\n\n![A desk](figures/desk.jpg)\n");
    course.build(&[]);
    let kept = || crate::course::files(&course.path(".leadlet-images"));
    let before = kept();
    let long_ago = SystemTime::now() - Duration::from_secs(90 * 24 * 3600);
    for name in before.keys() {
        let file = std::fs::File::options()
            .write(true)
            .open(course.path(".leadlet-images").join(name))
            .unwrap();
        file.set_modified(long_ago).unwrap();
    }
    let watching = Watching::start(&course, &[]);
    course.replace(LESSON_PATH, "Text.", "Words.");
    until("the words are shown", || {
        let page = watching.ask("GET /module/lesson.html", &[]).text();
        page.contains("Words.").then_some(())
    });
    assert_eq!(kept(), before);
}
