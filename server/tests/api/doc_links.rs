//! Checks the links between the files of the documentation.

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};
use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};

/// Folders without documentation of this project: build results and packages.
const SKIPPED: [&str; 2] = ["target", "node_modules"];

/// The links and headings of one Markdown text.
#[derive(Debug, Default)]
struct Document {
    /// Destinations of links and images, as written.
    links: Vec<String>,
    /// Fragments of its headings.
    anchors: HashSet<String>,
}

impl Document {
    fn parse(text: &str) -> Self {
        let mut document = Self::default();
        let mut heading = None;
        for event in Parser::new_ext(text, Options::ENABLE_TABLES) {
            match event {
                Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) => {
                    document.links.push(dest_url.into_string());
                }
                Event::Start(Tag::Heading { .. }) => heading = Some(String::new()),
                Event::Text(part) | Event::Code(part) => {
                    if let Some(heading) = &mut heading {
                        heading.push_str(&part);
                    }
                }
                Event::End(TagEnd::Heading(_)) => {
                    if let Some(heading) = heading.take() {
                        document.add_anchor(&anchor(&heading));
                    }
                }
                _ => {}
            }
        }
        document
    }

    /// Adds a heading; a repeated one gets a number.
    fn add_anchor(&mut self, name: &str) {
        let mut names = std::iter::once(name.to_owned()).chain((1..).map(|number| format!("{name}-{number}")));
        names.find(|name| self.anchors.insert(name.clone()));
    }
}

/// Returns the fragment of a heading, as GitHub and GitLab generate it.
fn anchor(heading: &str) -> String {
    let letters = heading.chars().filter(|c| c.is_alphanumeric() || [' ', '-', '_'].contains(c));
    letters.flat_map(char::to_lowercase).map(|c| if c == ' ' { '-' } else { c }).collect()
}

/// Returns the missing file or fragment of a link; `None` if both exist.
fn problem(page: &Path, document: &Document, link: &str) -> Option<String> {
    let (path, fragment) = link.split_once('#').unwrap_or((link, ""));
    let target = if path.is_empty() { page.to_owned() } else { page.parent()?.join(path) };
    if !target.exists() {
        return Some(format!("{}: no file {path}", page.display()));
    }
    let has_anchor = |document: &Document| document.anchors.contains(fragment);
    let is_there = if fragment.is_empty() {
        true
    } else if path.is_empty() {
        has_anchor(document)
    } else {
        fs::read_to_string(&target).is_ok_and(|text| has_anchor(&Document::parse(&text)))
    };
    (!is_there).then(|| format!("{}: no heading {link}", page.display()))
}

/// Returns whether a link is relative: to a file of this repository, or to a
/// heading.
fn is_relative(link: &str) -> bool {
    let scheme = link.split_once(':').map(|(scheme, _)| scheme);
    scheme.is_none_or(|scheme| !scheme.bytes().all(|byte| byte.is_ascii_alphabetic()))
}

fn add_pages(folder: &Path, pages: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry")) {
        let (path, name) = (entry.path(), entry.file_name().into_string().unwrap_or_default());
        if entry.file_type().expect("a type").is_dir() {
            if !name.starts_with('.') && !SKIPPED.contains(&name.as_str()) {
                add_pages(&path, pages);
            }
        } else if name.ends_with(".md") {
            pages.push(path);
        }
    }
}

#[test]
fn every_link_of_the_documentation_leads_to_a_file_and_a_heading() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the workspace");
    let mut pages = Vec::new();
    add_pages(root, &mut pages);
    let (mut checked, mut problems) = (0, Vec::new());
    for page in &pages {
        let document = Document::parse(&fs::read_to_string(page).expect("a page"));
        let relative: Vec<_> = document.links.iter().filter(|link| is_relative(link)).collect();
        checked += relative.len();
        problems.extend(relative.into_iter().filter_map(|link| problem(page, &document, link)));
    }
    assert!(pages.len() > 30 && checked > 100, "{} pages, {checked} links", pages.len());
    assert!(problems.is_empty(), "{problems:#?}");
}

#[test]
fn a_link_without_its_file_or_heading_is_found() {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("../README.md");
    let text = "# The `first` one: it's 2\n## Twice\n## Twice\n[a](#the-first-one-its-2) [b](#twice-1) [c](#twice-2) \
                [d](docs/API.md#errors) [e](docs/API.md#no-such-heading) [f](docs/NONE.md) [g](https://a.example/#b)\n\n    \
                [in a sample](#none)\n";
    let document = Document::parse(text);
    assert_eq!(document.links.len(), 7);
    let problems: Vec<_> = document
        .links
        .iter()
        .filter(|link| is_relative(link) && problem(&page, &document, link).is_some())
        .map(String::as_str)
        .collect();
    assert_eq!(problems, ["#twice-2", "docs/API.md#no-such-heading", "docs/NONE.md"]);
}
