//! Where the pages will stand, as far as a page must know it.

/// A place for pages. Templates see its name as `site.place`, so that a page leaves out what its place cannot have.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum BuildTarget {
    /// A folder on a web server or a disk: all there is, offline copy, sitemap and 404 page too.
    #[default]
    Site,
    /// Such a folder whose pages tell a learning record store: without an offline copy, and one that is on a device is removed.
    Web,
    /// All pages in one file, which asks for nothing.
    File,
    /// Paper, for learners.
    Print {
        /// Whether the answers are printed at the end.
        answers: bool,
    },
    /// Paper, for who runs the course with people.
    Guide,
    /// A package that a learning management system serves and tracks.
    Lms,
    /// Such a package where the LMS starts each page by itself: no page leads to another.
    Unit,
}

impl BuildTarget {
    /// Whether pages have addresses of their own there, at which somebody may still look for what stood there before.
    pub fn is_served(self) -> bool {
        matches!(
            self,
            BuildTarget::Site | BuildTarget::Web | BuildTarget::Lms
        )
    }

    /// Whether pages stand on a web server of the author's, so that others may link to them and hold them in frames.
    pub fn is_site(self) -> bool {
        matches!(self, BuildTarget::Site | BuildTarget::Web)
    }

    /// Whether all pages become one that is printed.
    pub fn is_paper(self) -> bool {
        matches!(self, BuildTarget::Print { .. } | BuildTarget::Guide)
    }

    /// The name that templates see.
    pub fn name(self) -> &'static str {
        match self {
            BuildTarget::Site => "site",
            BuildTarget::Web => "web",
            BuildTarget::File => "file",
            BuildTarget::Print { .. } => "print",
            BuildTarget::Guide => "guide",
            BuildTarget::Lms => "lms",
            BuildTarget::Unit => "unit",
        }
    }
}
