fn main() {
    let root = std::path::PathBuf::from(std::env::args().nth(1).unwrap());
    let (source, f) = leadlet::source::Source::read(&root).unwrap();
    let t = std::time::Instant::now();
    let p = leadlet::parse::parse(&source, false);
    eprintln!("{:?} {} modules {} lessons", t.elapsed(), p.course.modules.len(), p.course.lessons().count());
    for d in f.iter().chain(&p.findings) { println!("{} {} {:?} {} | {:?}", d.rule, d.file, d.span, d.message, d.help); }
}
