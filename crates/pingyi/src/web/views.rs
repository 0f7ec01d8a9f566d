//! What every page is: a typed value with samples, so that one test can draw all of them.

use maud::Markup;

pub trait View: Sized {
    /// The place in the main navigation the page belongs to.
    const PLACE: Option<&'static str> = None;
    /// Tables with many columns use the whole window.
    const WIDE: bool = false;

    fn title(&self) -> String;

    fn body(&self) -> Markup;

    /// For a page that shows work in progress.
    fn reload_after(&self) -> Option<u16> {
        None
    }

    /// The page in every state it can be in: empty, one, very many, long names, something refused.
    fn samples() -> Vec<(&'static str, Self)>;
}
